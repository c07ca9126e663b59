import Diagnostics
import PortalModel

extension PortalAssembler {
    /// The pages whose address no earlier page has; each of the others is reported with both places.
    func withoutCollisions(_ pages: [PortalPage], diagnostics: inout [Diagnostic]) -> [PortalPage] {
        var first: [String: PortalPage] = [:]
        return pages.filter { page in
            guard let earlier = first.updateValue(page, forKey: page.url.path) else { return true }
            first[page.url.path] = earlier
            let notes = earlier.source.map { [Diagnostic.Note("the other page", at: SourceLocation(file: $0.path))] }
            let reserved = earlier.source == nil || page.source == nil
            diagnostics.append(
                Diagnostic(
                    .error, "duplicate-address", at: place(of: page) ?? place(of: earlier),
                    "Two pages have the address '/\(page.url.path)' in portal '\(portal.id)'",
                    hint: reserved
                        ? "it belongs to a generated page; choose another 'slug'" : "give one of them another 'slug'",
                    notes: notes ?? []))
            return false
        }
    }

    private func place(of page: PortalPage) -> SourceLocation? {
        page.source.map { $0.metadata.slug?.location ?? SourceLocation(file: $0.path) }
    }

    /// A small page at each old address that an alias names.
    func redirects(
        _ sources: [SourcePage], existing: [PortalPage], diagnostics: inout [Diagnostic]
    ) -> [PortalPage] {
        var taken = Dictionary(existing.map { ($0.url.path, $0.title) }, uniquingKeysWith: { first, _ in first })
        var pages: [PortalPage] = []
        for source in sources {
            for alias in source.metadata.aliases {
                let parts = alias.value.split(separator: "/").joined(separator: "/")
                let url = PageURL(parts.hasSuffix(".html") ? parts : parts + "/")
                guard url.isUsable, !parts.isEmpty else {
                    diagnostics.append(
                        Diagnostic(
                            .error, "unusable-address", at: alias.location, length: alias.length,
                            "'\(alias.value)' cannot be an address"))
                    continue
                }
                if taken.updateValue(source.title, forKey: url.path) != nil {
                    diagnostics.append(
                        Diagnostic(
                            .error, "duplicate-address", at: alias.location, length: alias.length,
                            "The alias '\(alias.value)' is the address of another page in portal '\(portal.id)'"))
                    continue
                }
                pages.append(
                    PortalPage(
                        url: url, title: source.title, description: nil,
                        content: .redirect(to: PageURL(Self.path(of: source)))))
            }
        }
        return pages
    }
}

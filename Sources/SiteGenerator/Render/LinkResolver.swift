import OpenAPI
import PortalModel

/// Where a link of the content leads, in one portal.
enum LinkTarget: Sendable {
    /// A page of the portal; `fragment` without `#`, as written.
    case page(Int, fragment: String?)
    case asset(AssetStore.Asset)
    /// Elsewhere: with a scheme or a host.
    case external
    /// On the same page.
    case anchor(String)
    /// Nowhere: why, and the mend.
    case broken(String, hint: String?)
}

/// Turns links as writers write them, from file to file, into places of one portal.
struct LinkResolver: Sendable {
    let site: Site
    let portal: PortalSite
    let assets: AssetStore
    private let names: NameIndex
    private let operations: NameIndex

    init(site: Site, portal: PortalSite, assets: AssetStore) {
        self.site = site
        self.portal = portal
        self.assets = assets
        names = NameIndex { Array(portal.routes.bySource.keys) + site.contentFiles.filter { !$0.hasSuffix(".md") } }
        operations = NameIndex { Array(portal.routes.byOperation.keys) }
    }

    /// - Parameters:
    ///   - destination: The link's destination as written.
    ///   - file: The file that holds the link, from the site's root.
    func resolve(_ destination: String, in file: String) -> LinkTarget {
        if destination.hasPrefix("#") { return .anchor(String(destination.dropFirst())) }
        if destination.hasPrefix("//") { return .external }
        if let scheme = Self.scheme(of: destination) {
            guard scheme == "operation" else { return .external }
            return operation(String(destination.dropFirst("operation:".count)))
        }
        let (path, fragment) = Self.split(destination)
        if path.isEmpty { return .anchor(fragment ?? "") }
        let decoded = Self.percentDecoded(path)
        if decoded.hasPrefix("/") { return fromRoot(decoded, fragment) }
        guard let content = ContentPath.resolve(decoded, from: ContentPath.folder(of: file)) else {
            return .broken("'\(destination)' leads out of the site", hint: nil)
        }
        return target(content, fragment) ?? missing(content, as: destination)
    }

    /// `/guides/auth.md`: below `content/`, the portal's own pages or the shared ones; or an address of the portal.
    private func fromRoot(_ path: String, _ fragment: String?) -> LinkTarget {
        guard let inner = ContentPath.resolve(path, from: "") else {
            return .broken("'\(path)' leads out of the site", hint: nil)
        }
        for home in ["content", "content/portals/\(portal.portal.id)", "content/pages"] {
            if let found = target(ContentPath.join(home, inner), fragment) { return found }
        }
        if let page = portal.routes.byURL[inner.isEmpty ? "" : inner + "/"] { return .page(page, fragment: fragment) }
        return missing(ContentPath.join("content", inner), as: path)
    }

    private func target(_ content: String, _ fragment: String?) -> LinkTarget? {
        if let page = portal.routes.page(forContent: content) { return .page(page, fragment: fragment) }
        guard !content.hasSuffix(".md"), site.contentFiles.contains(content) else { return nil }
        return assets.asset(content).map { .asset($0) }
    }

    private func operation(_ name: String) -> LinkTarget {
        if let page = portal.routes.byOperation[name] { return .page(page, fragment: nil) }
        let isKnown = site.products.contains { product in
            product.apis.contains { api in
                api.document.operations.contains { "\(product.product.id)/\($0.operationId ?? "")" == name }
            }
        }
        if isKnown {
            return .broken("Operation '\(name)' is not part of portal '\(portal.portal.id)'", hint: nil)
        }
        return .broken("Operation '\(name)' does not exist", hint: operations.hint(for: name))
    }

    private func missing(_ content: String, as destination: String) -> LinkTarget {
        let existing = [content, content + ".md", ContentPath.join(content, "index.md")]
        if existing.contains(where: site.contentFiles.contains) {
            return .broken(
                "'\(destination)' is not part of portal '\(portal.portal.id)', which shows this page",
                hint: "narrow this page by 'portals:', or the target less")
        }
        return .broken("'\(destination)' does not exist", hint: names.hint(for: content))
    }
}

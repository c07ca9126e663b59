import Diagnostics
import Markdown
import Mustache
import PortalModel

extension PortalRenderer {
    /// Renders a page's Markdown, with every link resolved for this portal, and its table of contents.
    func text(of source: SourcePage, on page: PortalPage, into context: inout Context, diagnostics: inout [Diagnostic])
    {
        var problems: [Diagnostic] = []
        var html: [UInt8] = []
        html.reserveCapacity(16_384)
        let opensWithTitle = source.document.opensWithTitle
        source.document.renderHTML(into: &html, skippingTitle: opensWithTitle) { link in
            resolved(link, on: page, source: source, diagnostics: &problems)
        }
        diagnostics += problems
        context["content"] = .html(html)
        if opensWithTitle, let heading = source.document.outline.first {
            context["titleId"] = .string(heading.id)
        }
        context.set("toc", toc(source.document.outline.dropFirst(opensWithTitle ? 1 : 0)))
    }

    /// A page's Markdown with every link leading to the twin of its page.
    func markdown(of source: SourcePage, on page: PortalPage) -> [UInt8] {
        var text: [UInt8] = []
        source.document.renderMarkdown(into: &text, skippingTitle: source.document.opensWithTitle) { link in
            guard case .page(let index, let fragment) = links.resolve(link.destination, in: link.location.file),
                portal.pages[index].isListed
            else {
                // Its mistakes are told when its HTML is made.
                var ignored: [Diagnostic] = []
                return resolved(link, on: page, source: source, diagnostics: &ignored)
            }
            let url = page.url.root + portal.pages[index].url.markdown.href
            return ResolvedLink(url: url + (fragment.map { "#" + $0 } ?? ""))
        }
        return text
    }

    private func resolved(
        _ link: Markdown.Link, on page: PortalPage, source: SourcePage, diagnostics: inout [Diagnostic]
    ) -> ResolvedLink {
        let target = links.resolve(link.destination, in: link.location.file)
        if case .asset(let asset) = target {
            return ResolvedLink(url: page.url.root + asset.url.href, width: asset.width, height: asset.height)
        }
        if case .external = target, link.isImage, !link.destination.hasPrefix("data:") {
            diagnostics.append(
                Diagnostic(
                    .warning, "external-image", at: link.location, length: link.destination.utf8.count,
                    "Images come from the site itself, so that no reader is told to a third party",
                    hint: "put the image into content/assets/"))
        }
        if case .anchor(let anchor) = target, !anchor.isEmpty,
            !source.anchors.contains(LinkResolver.percentDecoded(anchor)), anchor != "top"
        {
            broken(link, "'#\(anchor)' is no heading of this page", of: source, anchor, &diagnostics)
        }
        let located = Located(link.destination, at: link.location, length: link.destination.utf8.count)
        let result = href(target, of: located, on: page, diagnostics: &diagnostics)
        return ResolvedLink(url: result.url, isExternal: result.isExternal)
    }

    /// The address to write for a target, from the page's own.
    func href(
        _ target: LinkTarget, of link: Located<String>, on page: PortalPage, diagnostics: inout [Diagnostic]
    ) -> (url: String, isExternal: Bool) {
        switch target {
        case .external: return (link.value, LinkResolver.scheme(of: link.value).map { $0.hasPrefix("http") } ?? true)
        case .anchor(let anchor): return ("#" + anchor, false)
        case .asset(let asset): return (page.url.root + asset.url.href, false)
        case .page(let index, let fragment):
            let target = portal.pages[index]
            if let fragment, let source = target.source, case .guide = target.content,
                !source.anchors.contains(LinkResolver.percentDecoded(fragment))
            {
                let message = "'#\(fragment)' is no heading of \(source.path)"
                diagnostics.append(
                    Diagnostic(
                        site.config.checks.brokenLinks, "broken-anchor", at: link.location, length: link.length,
                        message,
                        hint: LinkResolver.nearestHint(to: fragment, in: source.anchors.sorted())))
            }
            let address = page.url.root + target.url.href
            return ((address.isEmpty ? "./" : address) + (fragment.map { "#" + $0 } ?? ""), false)
        case .broken(let message, let hint):
            diagnostics.append(
                Diagnostic(
                    site.config.checks.brokenLinks, "broken-link", at: link.location, length: link.length, message,
                    hint: hint))
            return (link.value, false)
        }
    }

    private func broken(
        _ link: Markdown.Link, _ message: String, of source: SourcePage, _ anchor: String,
        _ diagnostics: inout [Diagnostic]
    ) {
        diagnostics.append(
            Diagnostic(
                site.config.checks.brokenLinks, "broken-anchor", at: link.location,
                length: link.destination.utf8.count, message,
                hint: LinkResolver.nearestHint(to: anchor, in: source.anchors.sorted())))
    }

    /// The headings of levels 2 and 3, the latter below the former.
    private func toc(_ headings: some Sequence<Heading>) -> [Value] {
        var entries: [(heading: Heading, children: [Value])] = []
        for heading in headings where heading.level == 2 || heading.level == 3 {
            if heading.level == 3, !entries.isEmpty {
                entries[entries.count - 1].children.append(Self.entry(heading, children: []))
            } else {
                entries.append((heading, []))
            }
        }
        return entries.map { Self.entry($0.heading, children: $0.children) }
    }

    private static func entry(_ heading: Heading, children: [Value]) -> Value {
        .object([
            "id": .string(heading.id), "title": .html(Array(heading.html.utf8)), "level": .integer(heading.level),
            "children": .list(children), "hasChildren": .boolean(!children.isEmpty),
        ])
    }
}

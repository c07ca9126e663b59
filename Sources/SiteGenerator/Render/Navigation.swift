import Diagnostics
import Mustache
import PortalModel

/// The header's entries of one portal, resolved once.
struct Navigation: Sendable {
    struct Item: Sendable {
        var title: String
        /// From the portal's root, or absolute where external.
        var url: String
        var isExternal: Bool
        /// Pages below this path show the entry as current; `nil` of external ones.
        var prefix: String?
    }

    let items: [Item]

    /// - Parameter catalogTitle: What the theme calls the catalogue, for the navigation that the site leaves to us.
    init(_ portal: PortalSite, catalogTitle: String, diagnostics: inout [Diagnostic]) {
        guard let configured = portal.portal.navigation else {
            items = Self.derived(from: portal, catalogTitle: catalogTitle)
            return
        }
        items = configured.compactMap { entry in
            switch entry.target {
            case .products: return Self.catalog(entry.title)
            case .url(let url): return Item(title: entry.title, url: url, isExternal: true, prefix: nil)
            case .path(let path):
                guard let page = Self.page(at: path, in: portal) else {
                    diagnostics.append(
                        Diagnostic(
                            .error, "unknown-page", at: entry.location, length: path.utf8.count,
                            "Portal '\(portal.portal.id)' has no page at '\(path)'",
                            hint: LinkResolver.nearestHint(to: path, in: Array(portal.routes.byURL.keys))))
                    return nil
                }
                return Item(title: entry.title, url: page.href, isExternal: false, prefix: Self.prefix(path))
            }
        }
    }

    /// The entries as one page sees them.
    func value(for url: PageURL) -> Value {
        // The longest prefix wins, so that "/" is not current everywhere.
        let current = items.indices.filter { index in
            items[index].prefix.map { $0.isEmpty ? url.path.isEmpty : url.path.hasPrefix($0) } ?? false
        }.max { (items[$0].prefix?.count ?? 0) < (items[$1].prefix?.count ?? 0) }
        return .list(
            items.indices.map { index in
                .object([
                    "title": .string(items[index].title), "url": .string(items[index].url),
                    "external": .boolean(items[index].isExternal), "current": .boolean(index == current),
                ])
            })
    }

    private static func catalog(_ title: String) -> Item {
        Item(title: title, url: "products/", isExternal: false, prefix: "products/")
    }

    private static func prefix(_ path: String) -> String {
        let trimmed = path.split(separator: "/").joined(separator: "/")
        return trimmed.isEmpty ? "" : trimmed + "/"
    }

    /// The page at the path, or the first page of the folder of that name.
    private static func page(at path: String, in portal: PortalSite) -> PageURL? {
        let wanted = prefix(path)
        if let index = portal.routes.byURL[wanted] ?? portal.routes.byURL[String(wanted.dropLast())] {
            return portal.pages[index].url
        }
        let section = portal.trees.sections[String(wanted.dropLast())]
        return section?.readingOrder.first.map { portal.pages[$0].url }
    }

    private static func derived(from portal: PortalSite, catalogTitle: String) -> [Item] {
        let sections = portal.trees.sections.sorted { $0.key < $1.key }.compactMap { name, tree -> Item? in
            guard let first = tree.readingOrder.first else { return nil }
            return Item(
                title: tree.root.title, url: portal.pages[first].url.href, isExternal: false, prefix: name + "/")
        }
        return sections + (portal.products.isEmpty ? [] : [catalog(catalogTitle)])
    }
}

import Mustache
import OpenAPI
import PortalModel

/// Builds the context of a sidebar: sections of entries, the way to the page open.
struct SidebarSections {
    let portal: PortalSite
    let subject: SidebarSubject

    var values: [Value] {
        switch subject {
        case .section(let name, let folder):
            guard let tree = portal.trees.sections[name] else { return [] }
            return [section(tree.root.title, page: tree.root.page, items: items(of: tree, open: folder))]
        case .product(let product, let folder):
            return productSections(product, open: folder, api: nil, group: nil)
        case .operations(let product, let api, let group):
            return productSections(product, open: "", api: api, group: group)
        }
    }

    private func section(_ title: String, page: Int?, items: [Value]) -> Value {
        .object([
            "title": .string(title), "url": page.map { .string(portal.pages[$0].url.href) } ?? .null,
            "items": .list(items), "hasItems": .boolean(!items.isEmpty),
        ])
    }

    private func productSections(_ index: Int, open: String, api openAPI: Int?, group: Int?) -> [Value] {
        let product = portal.products[index]
        let tree = portal.trees.products[index]
        var sections = [
            section(product.product.name, page: tree?.root.page, items: tree.map { items(of: $0, open: open) } ?? [])
        ]
        for (number, api) in product.apis.enumerated() {
            let title = [api.title, api.api.version].compactMap { $0 }.joined(separator: " ")
            var entries: [Value] = []
            for (place, operations) in api.groups.enumerated() {
                let isOpen = number == openAPI && place == group
                let children = isOpen ? operations.operations.map { operation(api, $0) } : []
                entries.append(
                    item(
                        operations.title, url: api.url.href + "#" + operations.anchor, open: isOpen, children: children))
            }
            sections.append(
                .object([
                    "title": .string(title), "url": .string(api.url.href), "items": .list(entries),
                    "hasItems": .boolean(!entries.isEmpty),
                ]))
        }
        return sections
    }

    private func operation(_ api: PortalAPI, _ index: Int) -> Value {
        let operation = api.operations[index]
        return .object([
            "title": .string(operation.title), "url": .string(api.url(of: operation).href), "items": .list([]),
            "open": .boolean(false), "hasItems": .boolean(false),
            "badge": .object([
                "method": .string(operation.method), "methodClass": .string(operation.method.lowercased()),
                "deprecated": .boolean(operation.isDeprecated),
            ]),
        ])
    }

    /// The entries of a tree: all of them where they are few; else the branches on the way to the open folder.
    private func items(of tree: PageTree, open: String) -> [Value] {
        let whole = tree.count <= Sidebars.wholeTreeLimit
        return tree.root.children.map { node($0, open: open, whole: whole) }
    }

    private func node(_ node: PageTree.Node, open: String, whole: Bool) -> Value {
        let isOpen = open == node.path || open.hasPrefix(node.path + "/")
        let children = whole || isOpen ? node.children.map { self.node($0, open: open, whole: whole) } : []
        return item(
            node.title, url: (node.page ?? firstPage(below: node)).map { portal.pages[$0].url.href }, open: isOpen,
            children: children)
    }

    private func firstPage(below node: PageTree.Node) -> Int? {
        for child in node.children {
            if let page = child.page ?? firstPage(below: child) { return page }
        }
        return nil
    }

    private func item(_ title: String, url: String?, open: Bool = false, children: [Value] = []) -> Value {
        .object([
            "title": .string(title), "url": url.map { .string($0) } ?? .null, "open": .boolean(open),
            "items": .list(children), "hasItems": .boolean(!children.isEmpty), "badge": .null,
        ])
    }
}

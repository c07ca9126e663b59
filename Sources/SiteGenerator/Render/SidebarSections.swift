import Mustache
import OpenAPI
import PortalModel

/// Builds the context of a sidebar: sections of entries, the way to the page open.
struct SidebarSections {
    let portal: PortalSite
    let subject: SidebarSubject
    /// The theme's words in the portal's language.
    let words: [String: String]

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
        var guides = tree.map { items(of: $0, open: open) } ?? []
        if !product.changelog.isEmpty {
            guides.append(item(words["apiChangelog"] ?? "API changes", url: product.changelogURL.href))
        }
        var sections = [section(product.product.name, page: tree?.root.page, items: guides)]
        for (number, api) in product.apis.enumerated() {
            let title = [api.title, api.api.version].compactMap { $0 }.joined(separator: " ")
            // A product's other APIs show no more than their names.
            let isShown = openAPI == nil || number == openAPI
            let parts = isShown ? api.sections : []
            let own = parts.count == 1 && parts[0].title == nil ? parts[0].groups : []
            let calls = isShown ? webhooks(of: api) : []
            let first = entries(of: own, in: api, open: number == openAPI ? group : nil)
            sections.append(self.section(title, url: api.url, own.isEmpty ? [] : first + calls))
            guard own.isEmpty else { continue }
            for part in parts {
                sections.append(self.section(part.title, url: nil, entries(of: part.groups, in: api, open: group)))
            }
            if !calls.isEmpty { sections.append(self.section(nil, url: nil, calls)) }
        }
        return sections
    }

    private func section(_ title: String?, url: PageURL?, _ items: [Value]) -> Value {
        .object([
            "title": title.map { .string($0) } ?? .null, "url": url.map { .string($0.href) } ?? .null,
            "items": .list(items), "hasItems": .boolean(!items.isEmpty),
        ])
    }

    private func entries(of groups: [Int], in api: PortalAPI, open: Int?) -> [Value] {
        groups.map { entry(of: $0, in: api, isOpen: $0 == open) }
    }

    private func entry(of group: Int, in api: PortalAPI, isOpen: Bool) -> Value {
        let shown = api.groups[group]
        return item(
            shown.title, url: api.url(of: shown).href, open: isOpen,
            children: isOpen ? shown.operations.map { operation(api, $0) } : [])
    }

    private func webhooks(of api: PortalAPI) -> [Value] {
        api.webhooks.map { item($0.title, url: api.url(ofWebhook: $0).href) }
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

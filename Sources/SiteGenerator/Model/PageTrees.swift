import PortalModel

/// The sidebars' trees of one portal: one for each top folder of guides, one for each product.
struct PageTrees: Sendable {
    private(set) var sections: [String: PageTree] = [:]
    private(set) var products: [Int: PageTree] = [:]
    /// Page → the pages before and after it in its tree.
    private(set) var neighbours: [Int: (previous: Int?, next: Int?)] = [:]

    /// Name of the tree that a page of the portal belongs to; pages at the portal's top belong to none.
    static func section(of name: String) -> String? {
        name.firstIndex(of: "/").map { String(name[..<$0]) }
    }

    init(_ pages: [PortalPage]) {
        typealias Entry = (path: String, page: Int, title: String, order: Double?)
        var sectionEntries: [String: [Entry]] = [:]
        var productEntries: [Int: [Entry]] = [:]
        var productIndex: [ProductID: Int] = [:]
        for (index, page) in pages.enumerated() {
            if case .product(let product, let source) = page.content {
                if case .product(let id)? = source?.home { productIndex[id] = product }
                productEntries[product] = [("", index, page.title, nil)]
            }
        }
        for (index, page) in pages.enumerated() {
            guard case .guide(let source) = page.content else { continue }
            let path = source.isIndex ? ContentPath.folder(of: source.name) : source.name
            let entry = (path: path, page: index, title: page.title, order: source.metadata.order)
            if case .product(let id) = source.home {
                let product = productIndex[id] ?? Self.product(id, in: pages)
                if let product { productEntries[product, default: []].append(entry) }
            } else if let section = Self.section(of: source.name) {
                let inner = path == section ? "" : String(path.dropFirst(section.count + 1))
                sectionEntries[section, default: []].append((inner, index, entry.title, entry.order))
            }
        }
        for (name, entries) in sectionEntries {
            sections[name] = PageTree(entries, title: PageLoader.words(of: name))
        }
        for (product, entries) in productEntries { products[product] = PageTree(entries, title: "") }
        for tree in Array(sections.values) + Array(products.values) {
            let order = tree.readingOrder
            for (place, page) in order.enumerated() {
                neighbours[page] = (
                    place > 0 ? order[place - 1] : nil, place + 1 < order.count ? order[place + 1] : nil
                )
            }
        }
    }

    /// The product whose pages lie below `products/<id>/`.
    private static func product(_ id: ProductID, in pages: [PortalPage]) -> Int? {
        for page in pages {
            if case .product(let index, _) = page.content, page.url.path == "products/\(id)/" { return index }
        }
        return nil
    }
}

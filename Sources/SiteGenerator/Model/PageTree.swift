/// The guides of one folder and what lies below them, in reading order: what a sidebar shows.
struct PageTree: Sendable {
    struct Node: Sendable {
        /// The folder's or file's name, from the tree's top.
        var path: String
        var title: String
        var order: Double?
        /// Index in ``PortalSite/pages``; `nil` for a folder without an `index.md`.
        var page: Int?
        var children: [Node] = []
    }

    var root: Node

    /// Indices of all pages, in reading order.
    var readingOrder: [Int] {
        var found: [Int] = []
        var pending = [root]
        while let node = pending.popLast() {
            if let page = node.page { found.append(page) }
            pending += node.children.reversed()
        }
        return found
    }

    /// How many nodes the tree has, its root not counted.
    var count: Int {
        var total = 0
        var pending = [root]
        while let node = pending.popLast() {
            total += node.children.count
            pending += node.children
        }
        return total
    }

    /// A tree of pages by the folders they lie in.
    ///
    /// - Parameters:
    ///   - entries: Path within the tree (`auth/keys`; the root's own page has the empty path), page, and its order.
    ///   - title: Of the root, where it has no page.
    init(_ entries: [(path: String, page: Int, title: String, order: Double?)], title: String) {
        var children: [String: [String]] = [:]
        var placed: Set<String> = []
        var pages: [String: (page: Int, title: String, order: Double?)] = [:]
        for entry in entries {
            pages[entry.path] = (entry.page, entry.title, entry.order)
            var path = entry.path
            while !path.isEmpty, placed.insert(path).inserted {
                let folder = ContentPath.folder(of: path)
                children[folder, default: []].append(path)
                path = folder
            }
        }
        root = Self.node("", children, pages, title: title)
    }

    private static func node(
        _ path: String, _ children: [String: [String]],
        _ pages: [String: (page: Int, title: String, order: Double?)], title: String
    ) -> Node {
        let own = pages[path]
        let below = (children[path] ?? []).map { child in
            node(child, children, pages, title: PageLoader.words(of: child))
        }
        return Node(
            path: path, title: own?.title ?? title, order: own?.order, page: own?.page,
            children: below.sorted(by: comesFirst))
    }

    /// By `order`, those without one last; then by title, then by path, byte by byte.
    private static func comesFirst(_ left: Node, _ right: Node) -> Bool {
        let orders = (left.order ?? .infinity, right.order ?? .infinity)
        if orders.0 != orders.1 { return orders.0 < orders.1 }
        if left.title != right.title { return left.title.utf8.lexicographicallyPrecedes(right.title.utf8) }
        return left.path.utf8.lexicographicallyPrecedes(right.path.utf8)
    }
}

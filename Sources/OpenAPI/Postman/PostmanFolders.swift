import Serialization

/// The folders of a collection: tags in the document's order, inside each other where a tag has a parent (3.2).
struct PostmanFolders {
    private let tags: [Tag]
    private var contents: [String: [Node]] = [:]
    /// Requests of operations without a tag.
    private var loose: [Node] = []

    init(document: OpenAPIDocument) { tags = document.tags }

    mutating func add(_ item: Node, tags names: [String]) {
        if let name = names.first, tags.contains(where: { $0.name == name }) {
            contents[name, default: []].append(item)
        } else {
            loose.append(item)
        }
    }

    /// Folders that hold anything, then what has no tag.
    var items: [Node] {
        let names = Set(tags.map(\.name))
        let roots = tags.filter { tag in tag.parent.map { !names.contains($0) || $0 == tag.name } ?? true }
        return roots.compactMap { folder($0, depth: 0) } + loose
    }

    /// - Parameter depth: Guards against tags that are each other's parents.
    private func folder(_ tag: Tag, depth: Int) -> Node? {
        guard depth < 16 else { return nil }
        let inner = tags.filter { $0.parent == tag.name && $0.name != tag.name }.compactMap {
            folder($0, depth: depth + 1)
        }
        let items = inner + (contents[tag.name] ?? [])
        guard !items.isEmpty else { return nil }
        return Node(members: [
            ("name", Node(tag.title)), ("description", PostmanText.description(tag.description)),
            ("item", Node(items)),
        ])
    }
}

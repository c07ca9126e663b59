/// The members of a JSON object or YAML mapping, in file order.
///
/// Look-ups scan small mappings and use an index, made once, for large ones (`components/schemas` of a big description).
package struct Mapping: Sendable {
    /// One member: its key, where the key stands, and its value.
    package struct Entry: Sendable {
        package var key: String
        package var keyPosition: Position
        package var value: Node

        package init(_ key: String, at keyPosition: Position = .unknown, _ value: Node) {
            self.key = key
            self.keyPosition = keyPosition
            self.value = value
        }
    }

    package let entries: [Entry]
    private let index: [String: Int]?

    /// - Parameter entries: In file order. Of members with the same key the first is found; the readers report the others.
    package init(_ entries: [Entry]) {
        self.entries = entries
        guard entries.count > 12 else {
            index = nil
            return
        }
        index = Dictionary(entries.enumerated().map { ($1.key, $0) }, uniquingKeysWith: { first, _ in first })
    }

    package subscript(key: String) -> Node? { entry(key)?.value }

    package func entry(_ key: String) -> Entry? {
        if let index { return index[key].map { entries[$0] } }
        return entries.first { $0.key == key }
    }
}

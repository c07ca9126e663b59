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

    /// - Parameter entries: In file order. Of members with the same key the first is found; the readers refuse the others.
    package init(_ entries: [Entry]) {
        self.entries = entries
        guard entries.count > Self.scannedAtMost else {
            index = nil
            return
        }
        var index: [String: Int] = Dictionary(minimumCapacity: entries.count)
        for (number, entry) in entries.enumerated() where index[entry.key] == nil { index[entry.key] = number }
        self.index = index
    }

    /// Up to here comparing keys is faster than hashing them.
    private static let scannedAtMost = 12

    /// The first member whose key an earlier one has already: the numbers of both.
    var firstRepetition: (first: Int, second: Int)? {
        if let index {
            guard index.count < entries.count else { return nil }
            for (number, entry) in entries.enumerated() {
                if let first = index[entry.key], first != number { return (first, number) }
            }
            return nil
        }
        for second in entries.indices.dropFirst() {
            for first in 0..<second where entries[first].key == entries[second].key { return (first, second) }
        }
        return nil
    }

    package subscript(key: String) -> Node? { entry(key)?.value }

    /// The member `key`, with the place of the key.
    package func entry(_ key: String) -> Entry? {
        if let index { return index[key].map { entries[$0] } }
        return entries.first { $0.key == key }
    }
}

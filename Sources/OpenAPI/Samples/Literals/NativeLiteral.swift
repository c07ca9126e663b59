import Serialization

/// How a language writes JSON's values as its own.
struct NativeLiteral: Sendable {
    var indent: String
    var object: (open: String, close: String, empty: String)
    var array: (open: String, close: String)
    /// `null`, `true`, `false`.
    var words: (null: String, yes: String, no: String)
    /// Whether a comma stands after the last member too.
    var trailingComma: Bool
    var string: @Sendable (String) -> String
    /// A member's key with what stands between it and the value.
    var key: @Sendable (String) -> String
    /// What stands before an object that would not be one in the language.
    var prefix: @Sendable (Mapping) -> String = { _ in "" }

    /// - Parameter depth: How far the line that the value starts in is moved in.
    func text(_ node: Node, depth: Int) -> String {
        switch node.value {
        case .null: words.null
        case .boolean(let flag): flag ? words.yes : words.no
        case .number(let number): number.text
        case .string(let text): string(text)
        case .sequence(let items): self.items(items, depth: depth)
        case .mapping(let members) where members.entries.isEmpty: object.empty
        case .mapping(let members):
            prefix(members)
                + lines(
                    members.entries.map { key($0.key) + text($0.value, depth: depth + 1) }, object.open, object.close,
                    depth)
        }
    }

    private func items(_ items: [Node], depth: Int) -> String {
        let written = items.map { text($0, depth: depth + 1) }
        let areShort = written.reduce(0) { $0 + $1.utf8.count + 2 } < 64
        if areShort, items.allSatisfy({ $0.mapping == nil && $0.sequence == nil }) {
            return array.open + written.joined(separator: ", ") + array.close
        }
        return lines(written, array.open, array.close, depth)
    }

    /// One line for each, between brackets.
    func lines(_ parts: [String], _ open: String, _ close: String, _ depth: Int) -> String {
        let inner = String(repeating: indent, count: depth + 1)
        return open + "\n" + parts.map { inner + $0 }.joined(separator: ",\n") + (trailingComma ? ",\n" : "\n")
            + String(repeating: indent, count: depth) + close
    }
}

extension String {
    /// Whether the text is a name in every language here: letters, digits and `_`, not a digit first.
    var isPlainName: Bool {
        guard let first = utf8.first, !(0x30...0x39).contains(first) else { return false }
        return utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
                true
            default: false
            }
        }
    }
}

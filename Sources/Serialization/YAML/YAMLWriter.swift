/// Writes ``Node``s as YAML in block style, two spaces per level.
///
///     var bytes: [UInt8] = []
///     YAMLWriter.write(root, into: &bytes)
///
/// ``YAMLReader`` reads the same values back. Texts stand without quotes unless YAML 1.2 or a reader of YAML 1.1 would take
/// them for something else (`yes`, `12:30`, `2024-01-31`, `1_000`); texts of several lines stand in a block after `|`.
package enum YAMLWriter {
    /// Appends the value and a line end.
    package static func write(_ node: Node, into bytes: inout [UInt8]) {
        switch node.value {
        case .mapping(let mapping) where !mapping.entries.isEmpty:
            write(mapping, indent: 0, isInline: true, into: &bytes)
        case .sequence(let items) where !items.isEmpty: write(items, indent: 0, isInline: true, into: &bytes)
        default:
            writeScalar(node, indent: 0, into: &bytes)
            bytes.append(0x0A)
        }
    }

    /// - Parameter isInline: The first line goes on where the bytes end, as after `- `.
    private static func write(_ mapping: Mapping, indent: Int, isInline: Bool, into bytes: inout [UInt8]) {
        for (number, entry) in mapping.entries.enumerated() {
            if number > 0 || !isInline { pad(indent, into: &bytes) }
            let before = bytes.count
            YAMLText.writeInLine(entry.key, into: &bytes)
            // libyaml looks no further than 1,024 characters for the ':' of a key (YAML 1.2.2 §7.4.2).
            if bytes.count - before > 1_000 {
                let key = bytes[before...]
                bytes.replaceSubrange(before..., with: Array("? ".utf8) + key + [0x0A])
                pad(indent, into: &bytes)
            }
            bytes.append(UInt8(ascii: ":"))
            writeMember(entry.value, indent: indent + 2, isItem: false, into: &bytes)
        }
    }

    private static func write(_ items: [Node], indent: Int, isInline: Bool, into bytes: inout [UInt8]) {
        for (number, item) in items.enumerated() {
            if number > 0 || !isInline { pad(indent, into: &bytes) }
            bytes.append(UInt8(ascii: "-"))
            writeMember(item, indent: indent + 2, isItem: true, into: &bytes)
        }
    }

    /// What follows `key:` or `-`, with the line end.
    private static func writeMember(_ node: Node, indent: Int, isItem: Bool, into bytes: inout [UInt8]) {
        switch node.value {
        case .mapping(let mapping) where !mapping.entries.isEmpty:
            bytes.append(isItem ? 0x20 : 0x0A)
            write(mapping, indent: indent, isInline: isItem, into: &bytes)
        case .sequence(let items) where !items.isEmpty:
            bytes.append(isItem ? 0x20 : 0x0A)
            write(items, indent: indent, isInline: isItem, into: &bytes)
        default:
            bytes.append(0x20)
            writeScalar(node, indent: indent, into: &bytes)
            bytes.append(0x0A)
        }
    }

    private static func writeScalar(_ node: Node, indent: Int, into bytes: inout [UInt8]) {
        switch node.value {
        case .null: bytes.append(contentsOf: "null".utf8)
        case .boolean(let flag): bytes.append(contentsOf: (flag ? "true" : "false").utf8)
        case .number(let number): bytes.append(contentsOf: number.text.utf8)
        case .string(let text): YAMLText.write(text, indent: Swift.max(indent, 2), into: &bytes)
        case .sequence: bytes.append(contentsOf: "[]".utf8)
        case .mapping: bytes.append(contentsOf: "{}".utf8)
        }
    }

    static func pad(_ indent: Int, into bytes: inout [UInt8]) {
        bytes.append(contentsOf: repeatElement(0x20, count: indent))
    }
}

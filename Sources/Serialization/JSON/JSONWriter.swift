/// Writes ``Node``s as JSON.
///
///     var bytes: [UInt8] = []
///     JSONWriter.write(root, pretty: true, into: &bytes)
///
/// Numbers are written as they were read. JSON has no infinity and no not-a-number: these become `null`.
package enum JSONWriter {
    /// - Parameters:
    ///   - pretty: One member per line, indented by two spaces; otherwise no white space at all. No line end after the value.
    ///   - sortedKeys: Members by their keys' bytes, for texts that are compared or hashed; otherwise in file order.
    package static func write(_ node: Node, pretty: Bool, sortedKeys: Bool = false, into bytes: inout [UInt8]) {
        Run(pretty: pretty, sortedKeys: sortedKeys).write(node, indent: 0, into: &bytes)
    }

    private struct Run {
        let pretty: Bool
        let sortedKeys: Bool

        func write(_ node: Node, indent: Int, into bytes: inout [UInt8]) {
            switch node.value {
            case .null: bytes.append(contentsOf: "null".utf8)
            case .boolean(let flag): bytes.append(contentsOf: (flag ? "true" : "false").utf8)
            case .number(let number): bytes.append(contentsOf: (number.isFinite ? number.text : "null").utf8)
            case .string(let text): JSONWriter.write(text, into: &bytes)
            case .sequence(let items):
                bytes.append(UInt8(ascii: "["))
                for (number, item) in items.enumerated() {
                    if number > 0 { bytes.append(UInt8(ascii: ",")) }
                    breakLine(indent + 1, into: &bytes)
                    write(item, indent: indent + 1, into: &bytes)
                }
                if !items.isEmpty { breakLine(indent, into: &bytes) }
                bytes.append(UInt8(ascii: "]"))
            case .mapping(let mapping):
                bytes.append(UInt8(ascii: "{"))
                let entries =
                    sortedKeys
                    ? mapping.entries.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) } : mapping.entries
                for (number, entry) in entries.enumerated() {
                    if number > 0 { bytes.append(UInt8(ascii: ",")) }
                    breakLine(indent + 1, into: &bytes)
                    JSONWriter.write(entry.key, into: &bytes)
                    bytes.append(UInt8(ascii: ":"))
                    if pretty { bytes.append(0x20) }
                    write(entry.value, indent: indent + 1, into: &bytes)
                }
                if !entries.isEmpty { breakLine(indent, into: &bytes) }
                bytes.append(UInt8(ascii: "}"))
            }
        }

        private func breakLine(_ indent: Int, into bytes: inout [UInt8]) {
            guard pretty else { return }
            bytes.append(0x0A)
            bytes.append(contentsOf: repeatElement(0x20, count: indent * 2))
        }
    }

    /// A text in quotes; only what RFC 8259 §7 demands is escaped.
    package static func write(_ text: String, into bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(byte)
            case 0x0A: bytes.append(contentsOf: "\\n".utf8)
            case 0x0D: bytes.append(contentsOf: "\\r".utf8)
            case 0x09: bytes.append(contentsOf: "\\t".utf8)
            case ..<0x20:
                bytes.append(contentsOf: "\\u00".utf8)
                bytes.append(UInt8(ascii: "0") + byte >> 4)
                bytes.append(contentsOf: String(byte & 15, radix: 16).utf8)
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}

extension Number {
    /// Whether JSON can write it; `.inf` and `.nan` of YAML it cannot.
    var isFinite: Bool { !text.utf8.contains { $0 | 0x20 == UInt8(ascii: "n") } }
}

import Serialization

/// Writes a node as JSON on one line.
enum JSONText {
    static func write(_ value: Node.Value, into bytes: inout [UInt8]) {
        switch value {
        case .null: bytes += "null".utf8
        case .boolean(let flag): bytes += (flag ? "true" : "false").utf8
        case .number(let number): bytes += number.text.utf8
        case .string(let text): write(text, into: &bytes)
        case .sequence(let nodes):
            bytes += "[".utf8
            for (index, node) in nodes.enumerated() {
                if index > 0 { bytes += ", ".utf8 }
                write(node.value, into: &bytes)
            }
            bytes += "]".utf8
        case .mapping(let mapping):
            bytes += "{".utf8
            for (index, entry) in mapping.entries.enumerated() {
                if index > 0 { bytes += ", ".utf8 }
                write(entry.key, into: &bytes)
                bytes += ": ".utf8
                write(entry.value.value, into: &bytes)
            }
            bytes += "}".utf8
        }
    }

    private static func write(_ text: String, into bytes: inout [UInt8]) {
        let digits = Array("0123456789abcdef".utf8)
        bytes += "\"".utf8
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
            case 0x0A: bytes += "\\n".utf8
            case 0x00..<0x20: bytes += "\\u00".utf8 + [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            default: bytes.append(byte)
            }
        }
        bytes += "\"".utf8
    }
}

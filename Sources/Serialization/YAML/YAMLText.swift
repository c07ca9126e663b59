/// How one text is written: without quotes, in quotes or as a block.
enum YAMLText {
    /// - Parameter indent: Of the lines of a block.
    static func write(_ text: String, indent: Int, into bytes: inout [UInt8]) {
        if fitsBlock(text) {
            writeBlock(text, indent: indent, into: &bytes)
        } else {
            writeInLine(text, into: &bytes)
        }
    }

    /// A key, or a value of one line.
    static func writeInLine(_ text: String, into bytes: inout [UInt8]) {
        if !isPrintable(text) {
            writeEscaped(text, into: &bytes)
        } else if isPlain(text) {
            bytes.append(contentsOf: text.utf8)
        } else if text.utf8.contains(where: { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") }) {
            bytes.append(UInt8(ascii: "'"))
            for byte in text.utf8 {
                bytes.append(byte)
                if byte == UInt8(ascii: "'") { bytes.append(byte) }
            }
            bytes.append(UInt8(ascii: "'"))
        } else {
            bytes.append(UInt8(ascii: "\""))
            bytes.append(contentsOf: text.utf8)
            bytes.append(UInt8(ascii: "\""))
        }
    }

    // MARK: Blocks

    /// Several lines of printable characters, not only line ends.
    private static func fitsBlock(_ text: String) -> Bool {
        guard text.utf8.contains(0x0A), text.utf8.contains(where: { $0 != 0x0A && $0 != 0x20 && $0 != 0x09 }) else {
            return false
        }
        // Spaces behind the last line end would be lost.
        guard text.utf8.last != 0x20, text.utf8.last != 0x09 else { return false }
        return text.unicodeScalars.allSatisfy { $0 == "\n" || $0 == "\t" || isPrintable($0) }
    }

    private static func writeBlock(_ text: String, indent: Int, into bytes: inout [UInt8]) {
        var content = text.utf8[...]
        bytes.append(UInt8(ascii: "|"))
        // Where white space or an empty line comes first, readers cannot guess the indentation.
        if let first = content.first, first == 0x20 || first == 0x09 || first == 0x0A {
            bytes.append(UInt8(ascii: "2"))
        }
        if content.last != 0x0A {
            bytes.append(UInt8(ascii: "-"))
        } else {
            content = content.dropLast()
            if content.last == 0x0A { bytes.append(UInt8(ascii: "+")) }
        }
        for line in content.split(separator: 0x0A, omittingEmptySubsequences: false) {
            bytes.append(0x0A)
            if !line.isEmpty { YAMLWriter.pad(indent, into: &bytes) }
            bytes.append(contentsOf: line)
        }
    }

    // MARK: Quotes

    private static func isPrintable(_ text: String) -> Bool { text.unicodeScalars.allSatisfy(isPrintable) }

    /// `c-printable` without line ends of any kind and byte order marks (YAML 1.2.2 §5.1).
    private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x20...0x7E, 0xA0...0x2027, 0x202A...0xD7FF, 0xE000...0xFEFE, 0xFF00...0xFFFD, 0x10000...0x10FFFF: true
        default: false
        }
    }

    private static func writeEscaped(_ text: String, into bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": bytes.append(contentsOf: "\\\"".utf8)
            case "\\": bytes.append(contentsOf: "\\\\".utf8)
            case "\n": bytes.append(contentsOf: "\\n".utf8)
            case "\r": bytes.append(contentsOf: "\\r".utf8)
            case "\t": bytes.append(contentsOf: "\\t".utf8)
            case _ where isPrintable(scalar): bytes.append(contentsOf: String(scalar).utf8)
            default:
                let digits = String(scalar.value, radix: 16)
                bytes.append(contentsOf: "\\u".utf8)
                bytes.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: 4 - digits.utf8.count))
                bytes.append(contentsOf: digits.utf8)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    // MARK: Plain texts

    /// Whether the text may stand without quotes; it is printable.
    private static func isPlain(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard let first = bytes.first, let last = bytes.last, first != 0x20, last != 0x20, last != UInt8(ascii: ":")
        else { return false }
        if ",[]{}#&*!|>'\"%@`?:".utf8.contains(first) { return false }
        if first == UInt8(ascii: "-"), bytes.count == 1 || bytes[1] == 0x20 || bytes.starts(with: "---".utf8) {
            return false
        }
        if bytes.starts(with: "...".utf8) { return false }
        for (at, byte) in bytes.enumerated().dropLast() where byte == UInt8(ascii: ":") || byte == 0x20 {
            if bytes[at + 1] == (byte == 0x20 ? UInt8(ascii: "#") : 0x20) { return false }
        }
        return isStringEverywhere(bytes)
    }

    /// Whether both YAML 1.2's core schema and YAML 1.1's types (yaml.org/type) see a string.
    private static func isStringEverywhere(_ bytes: [UInt8]) -> Bool {
        func isString(_ bytes: [UInt8]) -> Bool {
            bytes.withUnsafeBufferPointer { buffer in
                if case .string = CoreSchema.resolve(buffer) { return true }
                return false
            }
        }
        guard isString(bytes) else { return false }
        if bytes.count <= 5, oldWords.contains(String(decoding: bytes, as: UTF8.self).lowercased()) { return false }
        guard let first = bytes.first, first < 0x3A else { return true }
        // 1_000, 0b1010, +0x1F
        let unsigned = first == UInt8(ascii: "+") || first == UInt8(ascii: "-") ? bytes[1...] : bytes[...]
        let digits = Array(unsigned.filter { $0 != UInt8(ascii: "_") && $0 != UInt8(ascii: ",") })
        if digits != bytes, !digits.isEmpty, !isString(digits) { return false }
        if digits.starts(with: "0b".utf8) { return false }
        return !isSexagesimal(digits) && !isDate(bytes)
    }

    private static let oldWords: Set<String> = ["y", "n", "yes", "no", "on", "off", "=", "<<"]

    /// `12:30`, `1:2:3.5`: numbers of base 60 in YAML 1.1.
    private static func isSexagesimal(_ bytes: [UInt8]) -> Bool {
        guard bytes.contains(UInt8(ascii: ":")), let first = bytes.first, isDigit(first) else { return false }
        return bytes.allSatisfy { isDigit($0) || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ".") }
    }

    /// `2024-01-31`, alone or with a time.
    private static func isDate(_ bytes: [UInt8]) -> Bool {
        guard bytes.count >= 8, bytes[..<4].allSatisfy(isDigit), bytes[4] == UInt8(ascii: "-") else { return false }
        return bytes.prefix(10).allSatisfy {
            isDigit($0) || $0 == UInt8(ascii: "-") || $0 | 0x20 == UInt8(ascii: "t") || $0 == 0x20
        }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}

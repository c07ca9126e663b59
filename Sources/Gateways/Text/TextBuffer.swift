/// Bytes of YAML or JSON that grow at their end. Every string is double-quoted: in YAML 1.1, which gateways read, `off`
/// and `12345` are no strings. What is escaped, is so in a way that both languages have.
struct TextBuffer {
    private(set) var bytes: [UInt8] = []

    init(capacity: Int) { bytes.reserveCapacity(capacity) }

    /// Appends text as it is: indentation, dashes, keys that need no quotes.
    mutating func raw(_ text: StaticString) {
        bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// Appends text as it is, which must hold nothing that has a meaning.
    mutating func raw(text: String) { bytes.append(contentsOf: text.utf8) }

    /// Appends what was written before.
    mutating func raw(bytes: [UInt8]) { self.bytes.append(contentsOf: bytes) }

    mutating func number(_ value: Int) { bytes.append(contentsOf: String(value).utf8) }

    mutating func quoted(_ text: String) { quoted(text, nil, "") }

    /// Appends one string made of two, with a piece between them.
    mutating func quoted(_ first: String, _ middle: StaticString?, _ last: String) {
        bytes.append(0x22)
        escaped(first)
        if let middle { raw(middle) }
        escaped(last)
        bytes.append(0x22)
    }

    /// Strings in brackets on one line.
    mutating func list(_ texts: [String]) {
        raw("[")
        for (index, text) in texts.enumerated() {
            if index > 0 { raw(", ") }
            quoted(text)
        }
        raw("]")
    }

    /// Writes items with commas between them.
    mutating func items<Item>(_ items: [Item], _ write: (Item, inout TextBuffer) -> Void) {
        for (index, item) in items.enumerated() {
            if index > 0 { raw(",") }
            write(item, &self)
        }
    }

    /// Appends what was written before, with commas between; what is empty is left out.
    mutating func pieces(_ pieces: [[UInt8]]) {
        var isFirst = true
        for piece in pieces where !piece.isEmpty {
            if !isFirst { raw(",") }
            isFirst = false
            raw(bytes: piece)
        }
    }

    private mutating func escaped(_ text: String) {
        var text = text
        text.withUTF8 { buffer in
            var start = 0
            for index in buffer.indices {
                guard let length = Self.special(buffer, at: index) else { continue }
                bytes.append(contentsOf: buffer[start..<index])
                escape(buffer, at: index, length: length)
                start = index + length
            }
            bytes.append(contentsOf: buffer[start...])
        }
    }

    /// How many bytes at a place are to be written as an escape; `nil` for none.
    ///
    /// Beside what double quotes ask for (YAML 1.2.2, 5.7) this is what no reader may print or take for a line break, and
    /// the `$` before a `{`: `${{NAME}}` is replaced in the text of the file, before it is read as YAML (facts, 11).
    private static func special(_ buffer: UnsafeBufferPointer<UInt8>, at index: Int) -> Int? {
        func byte(_ offset: Int) -> UInt8 { index + offset < buffer.count ? buffer[index + offset] : 0 }
        switch buffer[index] {
        case 0x00..<0x20, 0x22, 0x5c, 0x7f: return 1
        case 0x24: return byte(1) == 0x7b ? 1 : nil
        // U+0080 to U+009F.
        case 0xc2: return byte(1) < 0xa0 ? 2 : nil
        // U+2028 and U+2029.
        case 0xe2: return byte(1) == 0x80 && (byte(2) == 0xa8 || byte(2) == 0xa9) ? 3 : nil
        // U+FEFF, U+FFFE and U+FFFF.
        case 0xef: return byte(1) == 0xbb && byte(2) == 0xbf || byte(1) == 0xbf && byte(2) >= 0xbe ? 3 : nil
        default: return nil
        }
    }

    private mutating func escape(_ buffer: UnsafeBufferPointer<UInt8>, at index: Int, length: Int) {
        let first = buffer[index]
        switch first {
        case 0x22: raw("\\\"")
        case 0x5c: raw("\\\\")
        default:
            var scalar = UInt32(first)
            if length == 2 { scalar = UInt32(first & 0x1f) << 6 | UInt32(buffer[index + 1] & 0x3f) }
            if length == 3 {
                scalar =
                    UInt32(first & 0x0f) << 12 | UInt32(buffer[index + 1] & 0x3f) << 6
                    | UInt32(buffer[index + 2] & 0x3f)
            }
            raw("\\u")
            for shift in [12, 8, 4, 0] as [UInt32] {
                let digit = UInt8(scalar >> shift & 15)
                bytes.append(digit < 10 ? 0x30 + digit : 0x57 + digit)
            }
        }
    }
}

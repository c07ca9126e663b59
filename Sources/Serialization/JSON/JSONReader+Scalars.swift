extension JSONParser {
    /// The text between this quote and the closing one (RFC 8259 §7).
    mutating func string() throws(SyntaxError) -> String {
        let opening = at
        var end = at &+ 1
        while end < bytes.count, Self.isPlain(bytes[end]) { end &+= 1 }
        guard end < bytes.count else { throw notClosed(opening: opening, end: end) }
        let plain = UnsafeBufferPointer(rebasing: bytes[(opening &+ 1)..<end])
        switch bytes[end] {
        case UInt8(ascii: "\""):
            at = end &+ 1
            return String(decoding: plain, as: UTF8.self)
        case UInt8(ascii: "\\"):
            unescaped.removeAll(keepingCapacity: true)
            unescaped.append(contentsOf: plain)
            at = end
            return try stringWithEscapes(opening: opening)
        default:
            throw controlCharacter(opening: opening, at: end)
        }
    }

    /// Whether the byte stands for itself in a string.
    private static func isPlain(_ byte: UInt8) -> Bool {
        byte >= 0x20 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }

    private mutating func stringWithEscapes(opening: Int) throws(SyntaxError) -> String {
        while at < bytes.count {
            let byte = bytes[at]
            if byte == UInt8(ascii: "\"") {
                at += 1
                return String(decoding: unescaped, as: UTF8.self)
            }
            if byte < 0x20 { throw controlCharacter(opening: opening, at: at) }
            if byte == UInt8(ascii: "\\") {
                try escape(opening: opening)
            } else {
                unescaped.append(byte)
                at += 1
            }
        }
        throw notClosed(opening: opening, end: at)
    }

    private mutating func escape(opening: Int) throws(SyntaxError) {
        guard at + 1 < bytes.count else { throw notClosed(opening: opening, end: bytes.count) }
        switch bytes[at + 1] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): unescaped.append(bytes[at + 1])
        case UInt8(ascii: "n"): unescaped.append(0x0A)
        case UInt8(ascii: "t"): unescaped.append(0x09)
        case UInt8(ascii: "r"): unescaped.append(0x0D)
        case UInt8(ascii: "b"): unescaped.append(0x08)
        case UInt8(ascii: "f"): unescaped.append(0x0C)
        case UInt8(ascii: "u"):
            unescaped.append(contentsOf: String(Character(try escapedScalar())).utf8)
            return
        default: throw unknownEscape()
        }
        at += 2
    }

    /// `\uXXXX`, or two of them that make a surrogate pair.
    private mutating func escapedScalar() throws(SyntaxError) -> Unicode.Scalar {
        guard let unit = codeUnit(at: at) else { throw badUnicodeEscape() }
        if let scalar = Unicode.Scalar(unit) {
            at += 6
            return scalar
        }
        // 0xD800–0xDBFF must be followed by 0xDC00–0xDFFF.
        guard unit < 0xDC00, let low = codeUnit(at: at + 6), (0xDC00...0xDFFF).contains(low),
            let scalar = Unicode.Scalar(0x10000 + (UInt32(unit) - 0xD800) << 10 + (UInt32(low) - 0xDC00))
        else { throw halfSurrogate() }
        at += 12
        return scalar
    }

    private func codeUnit(at offset: Int) -> UInt16? {
        guard offset + 6 <= bytes.count, bytes[offset] == UInt8(ascii: "\\"), bytes[offset + 1] == UInt8(ascii: "u")
        else {
            return nil
        }
        var unit: UInt16 = 0
        for byte in bytes[(offset + 2)..<(offset + 6)] {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): unit = unit << 4 | UInt16(byte - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"): unit = unit << 4 | UInt16(byte - UInt8(ascii: "a") + 10)
            case UInt8(ascii: "A")...UInt8(ascii: "F"): unit = unit << 4 | UInt16(byte - UInt8(ascii: "A") + 10)
            default: return nil
            }
        }
        return unit
    }

    /// RFC 8259 §6, kept as it is written.
    mutating func number() throws(SyntaxError) -> Number {
        let begin = at
        if next == UInt8(ascii: "-") { at += 1 }
        let isZero = next == UInt8(ascii: "0")
        let whole = skipDigits()
        guard whole > 0, !(isZero && whole > 1) else { throw badNumber(from: begin) }
        if next == UInt8(ascii: ".") {
            at += 1
            guard skipDigits() > 0 else { throw badNumber(from: begin) }
        }
        if next | 0x20 == UInt8(ascii: "e") {
            at += 1
            if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { at += 1 }
            guard skipDigits() > 0 else { throw badNumber(from: begin) }
        }
        if Self.isWordPart(next) || next == UInt8(ascii: ".") { throw badNumber(from: begin) }
        return Number(text: String(decoding: UnsafeBufferPointer(rebasing: bytes[begin..<at]), as: UTF8.self))
    }

    private mutating func skipDigits() -> Int {
        let begin = at
        while at < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[at]) { at += 1 }
        return at - begin
    }

    /// Letters, digits, `_`, `$` and all beyond ASCII.
    static func isWordPart(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "$"), 0x80...:
            true
        default: false
        }
    }
}

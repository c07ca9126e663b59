/// Bytes into HTML, as cmark's houdini does: `& < > "` in text, percent-encoding in destinations.
extension [UInt8] {
    mutating func append(_ literal: StaticString) {
        append(contentsOf: UnsafeBufferPointer(start: literal.utf8Start, count: literal.utf8CodeUnitCount))
    }

    mutating func append(_ number: Int) { append(contentsOf: String(number).utf8) }

    /// Text or an attribute's value between double quotes.
    mutating func appendEscaped(_ bytes: UnsafeBufferPointer<UInt8>) {
        var start = 0
        for (index, byte) in bytes.enumerated() where HTMLTables.needsEscape[Int(byte)] {
            if start < index { append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start..<index])) }
            start = index + 1
            switch byte {
            case UInt8(ascii: "&"): append("&amp;")
            case UInt8(ascii: "<"): append("&lt;")
            case UInt8(ascii: ">"): append("&gt;")
            default: append("&quot;")
            }
        }
        if start < bytes.count { append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start...])) }
    }

    mutating func appendEscaped(_ bytes: ArraySlice<UInt8>) {
        bytes.withUnsafeBufferPointer { appendEscaped($0) }
    }

    mutating func appendEscaped(_ string: String) {
        var string = string
        string.withUTF8 { appendEscaped($0) }
    }

    /// A link's destination inside `href="…"`.
    mutating func appendDestination(_ bytes: some Sequence<UInt8>) {
        for byte in bytes {
            if HTMLTables.safeInDestination[Int(byte)] {
                append(byte)
            } else if byte == UInt8(ascii: "&") {
                append("&amp;")
            } else if byte == UInt8(ascii: "'") {
                append("&#x27;")
            } else {
                append(UInt8(ascii: "%"))
                append(HTMLTables.hexDigits[Int(byte >> 4)])
                append(HTMLTables.hexDigits[Int(byte & 15)])
            }
        }
    }
}

enum HTMLTables {
    static let hexDigits = Array("0123456789ABCDEF".utf8)
    static let needsEscape = table("&<>\"")
    /// The table of houdini_href_e.c: what RFC 3986 allows, without the brackets.
    static let safeInDestination = table(
        "!#$%()*+,-./0123456789:;=?@ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz~")

    private static func table(_ members: String) -> [Bool] {
        var table = [Bool](repeating: false, count: 256)
        for byte in members.utf8 { table[Int(byte)] = true }
        return table
    }
}

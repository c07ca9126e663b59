/// Which bytes of a text are written as `%XX` (RFC 3986 §2.1) where it stands.
package enum PercentEncoding: Hashable, Sendable {
    /// None: headers, bodies that a library encodes, and 3.2's `cookie` style.
    case none
    /// All but unreserved characters (RFC 3986 §2.3), as RFC 6570 expands `{name}`.
    case component
    /// Reserved characters stand as they are (`allowReserved`, RFC 6570 `{+name}`), apart from those that would end or
    /// split the value where it stands: brackets and `#` anywhere, `/` and `?` in a path, `&` and `+` in a query.
    case reserved(isPath: Bool)
    /// What an author wrote as a part of a URL: only what no URL may hold is encoded.
    case written

    package func encode(_ text: String) -> String {
        guard self != .none else { return text }
        let bytes = Array(text.utf8)
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count)
        for (index, byte) in bytes.enumerated() {
            if keeps(byte) || (byte == UInt8(ascii: "%") && keepsTriplet(bytes, at: index)) {
                output.append(byte)
            } else {
                output += [UInt8(ascii: "%"), Self.digits[Int(byte >> 4)], Self.digits[Int(byte & 15)]]
            }
        }
        return String(decoding: output, as: UTF8.self)
    }

    private static let digits = Array("0123456789ABCDEF".utf8)

    private func keeps(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "~"):
            true
        case UInt8(ascii: ":"), UInt8(ascii: "@"), UInt8(ascii: "!"), UInt8(ascii: "$"), UInt8(ascii: "'"),
            UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "*"), UInt8(ascii: ","), UInt8(ascii: ";"),
            UInt8(ascii: "="):
            self != .component
        case UInt8(ascii: "/"), UInt8(ascii: "?"): self == .written || self == .reserved(isPath: false)
        case UInt8(ascii: "&"), UInt8(ascii: "+"): self == .written || self == .reserved(isPath: true)
        case UInt8(ascii: "#"): self == .written
        default: false
        }
    }

    /// Whether `%41` stays what it is (RFC 6570 §3.2.1 lets reserved expansion pass it on).
    private func keepsTriplet(_ bytes: [UInt8], at index: Int) -> Bool {
        guard self != .component, index + 2 < bytes.count else { return false }
        return bytes[(index + 1)...(index + 2)].allSatisfy { Character(Unicode.Scalar($0)).isHexDigit }
    }
}

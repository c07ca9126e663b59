/// Bytes as text, and back. Every decoder is strict: it reads what the encoder writes, so one value has one text.
package enum Encoding {
    private static let radix64 = RadixText(
        alphabet: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", bits: 6)

    /// Two lower-case digits a byte.
    package static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        for byte in bytes { text += [digits[Int(byte >> 4)], digits[Int(byte & 15)]] }
        return String(decoding: text, as: UTF8.self)
    }

    /// The bytes of two digits each, of either case (RFC 4648 §8); `nil` for an odd count or anything else.
    package static func bytes(hexadecimal text: String) -> [UInt8]? {
        var nibbles: [UInt8] = []
        for digit in text.utf8 {
            switch digit {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): nibbles.append(digit - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"): nibbles.append(digit - UInt8(ascii: "a") + 10)
            case UInt8(ascii: "A")...UInt8(ascii: "F"): nibbles.append(digit - UInt8(ascii: "A") + 10)
            default: return nil
            }
        }
        guard nibbles.count.isMultiple(of: 2) else { return nil }
        return stride(from: 0, to: nibbles.count, by: 2).map { nibbles[$0] << 4 | nibbles[$0 + 1] }
    }

    /// RFC 4648 §4, with padding.
    package static func base64(_ bytes: [UInt8]) -> String { radix64.encode(bytes, padded: true) }

    /// RFC 4648 §4; `nil` without the right padding, with line ends, or with bits set that belong to no byte (§3.5).
    package static func bytes(base64 text: String) -> [UInt8]? { radix64.decode(text, padded: true) }
}

/// RFC 4648 §5 without padding: base 64 that needs no escape in a link, a header or a file name.
package enum Base64URL {
    private static let radix = RadixText(
        alphabet: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", bits: 6)

    /// Four characters for three bytes, two or three for the rest.
    package static func encode(_ bytes: [UInt8]) -> String { radix.encode(bytes, padded: false) }

    /// `nil` for padding, `+`, `/`, white space, an impossible length, or bits set that belong to no byte (§3.5).
    package static func decode(_ text: String) -> [UInt8]? { radix.decode(text, padded: false) }
}

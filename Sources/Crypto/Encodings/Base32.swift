/// RFC 4648 §6: digits and capitals that survive being read out; the form of a one-time password's secret.
package enum Base32 {
    private static let radix = RadixText(alphabet: "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", bits: 5)

    /// - Parameter padded: Whether `=` fills the last group of eight; links of authenticator apps leave it out.
    package static func encode(_ bytes: [UInt8], padded: Bool = true) -> String { radix.encode(bytes, padded: padded) }

    /// - Parameters:
    ///   - text: Capitals and the digits 2 to 7; nothing else is read.
    ///   - padded: Whether `=` must fill the last group, or must not.
    package static func decode(_ text: String, padded: Bool = true) -> [UInt8]? { radix.decode(text, padded: padded) }
}

/// HOTP (RFC 4226): the short code that a secret and a counter give.
package enum OneTimePassword {
    /// RFC 4226 §5.3, with HMAC-SHA-1.
    /// - Parameter digits: 6 to 8.
    package static func code(secret: [UInt8], counter: UInt64, digits: Int = 6) -> String {
        let message = stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: counter >> $0) }
        let digest = HMAC.sha1(key: secret, message: message)
        // §5.3 Dynamic Truncation: the last nibble says which four bytes, without their sign.
        let offset = Int(digest[19] & 15)
        var number = digest[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) } & 0x7fff_ffff
        var text: [UInt8] = []
        for _ in 0..<digits {
            text.append(UInt8(ascii: "0") + UInt8(number % 10))
            number /= 10
        }
        return String(decoding: text.reversed(), as: UTF8.self)
    }
}

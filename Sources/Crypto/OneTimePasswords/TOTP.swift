/// Codes of authenticator apps (RFC 6238): ``OneTimePassword`` counted by time, SHA-1, 6 digits, 30 seconds, which are
/// the only parameters that every app knows.
package enum TOTP {
    /// Seconds that one code is shown.
    private static let period = 30

    /// A new secret: 20 bytes, as long as the digest (RFC 4226 §4 R6).
    package static func makeSecret(random: RandomSource) -> [UInt8] { RandomText.exactly(20, random) }

    /// - Parameter seconds: Since 1970, not negative.
    package static func code(secret: [UInt8], at seconds: Int, digits: Int = 6) -> String {
        OneTimePassword.code(secret: secret, counter: UInt64(max(seconds, 0) / period), digits: digits)
    }

    /// Checks a code that a person typed, of this step or of the one before or after it (RFC 6238 §5.2, §6).
    /// - Parameters:
    ///   - code: Six digits; spaces, as apps show them, are passed over.
    ///   - lastStep: The step last accepted for this secret. No step up to it is accepted again, so that a code that was
    ///     looked over the shoulder cannot be replayed (§5.2).
    /// - Returns: The step to remember as the last one, or `nil` for a wrong code.
    package static func verify(_ code: String, secret: [UInt8], at seconds: Int, after lastStep: Int?) -> Int? {
        let typed = Array(code.utf8.filter { $0 != UInt8(ascii: " ") })
        let current = max(seconds, 0) / period
        var accepted: Int?
        // All three are computed whatever matches. Should two steps share a code, the later one is taken: the code is
        // then spent for both.
        for step in max(current - 1, 0)...current + 1 where step > lastStep ?? -1 {
            let expected = OneTimePassword.code(secret: secret, counter: UInt64(step))
            if ConstantTime.equal(typed, Array(expected.utf8)) { accepted = step }
        }
        return accepted
    }

    /// Whether a step, as ``verify(_:secret:at:after:)`` returns them, begins before a time.
    package static func isStep(_ step: Int, before seconds: Int) -> Bool { step < seconds / period }

    /// The link behind the QR code that an app reads: `otpauth://totp/<issuer>:<account>?secret=…` (the Key URI format).
    ///
    /// The format gives the colon its meaning and no escape for it, so one inside a name becomes a hyphen.
    package static func provisioningURI(account: String, issuer: String, secret: [UInt8]) -> String {
        let issuer = escaped(issuer)
        return "otpauth://totp/\(issuer):\(escaped(account))?secret=\(Base32.encode(secret, padded: false))"
            + "&issuer=\(issuer)&algorithm=SHA1&digits=6&period=\(period)"
    }

    /// Everything but RFC 3986 §2.3's unreserved characters as `%XX`; apps do not read `+` as a space.
    private static func escaped(_ name: String) -> String {
        let unreserved = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~".utf8)
        return name.utf8.map { byte in
            if byte == UInt8(ascii: ":") { return "-" }
            if unreserved.contains(byte) { return String(UnicodeScalar(byte)) }
            return "%" + Encoding.hexadecimal([byte]).uppercased()
        }.joined()
    }
}

/// Links in mails that prove themselves: to confirm an address, to choose a new password, to accept an invitation.
///
/// A link is base64url of a version byte, the moment of expiry (8 bytes, big-endian), the subject, and the HMAC-SHA-256
/// of these and the purpose. Nothing in it is secret. It works until it expires; whoever must spend it once remembers so.
package struct SignedLink: Sendable {
    /// What a link turned out to be.
    package enum Verdict: Equatable, Sendable {
        /// Signed by us for this purpose and not expired: whom or what it is about.
        case subject(String)
        /// Signed by us for this purpose, but too old.
        case expired
        /// Not signed by us, signed for another purpose, or damaged.
        case invalid
    }

    private static let version: UInt8 = 1
    private static let headCount = 9
    private static let codeCount = 32

    private let key: [UInt8]

    /// - Parameter key: At least 32 bytes (RFC 2104 §3) that serve nothing else: ``MasterKey/derivedKey(for:)``.
    package init(key: [UInt8]) {
        precondition(key.count >= 32, "a key of \(key.count) bytes is too short to sign with")
        self.key = key
    }

    /// - Parameters:
    ///   - purpose: What the link does, such as `confirm-address`; a link for one purpose is invalid for any other.
    ///   - subject: Whom or what it is about, such as an account's identifier.
    ///   - expires: The first second, since 1970, at which it no longer works.
    /// - Returns: Text that needs no escape in a link.
    package func sign(purpose: String, subject: String, expires: Int) -> String {
        let payload = [Self.version] + Self.bigEndian(expires) + Array(subject.utf8)
        return Base64URL.encode(payload + code(purpose: purpose, payload: payload))
    }

    /// - Parameter now: Seconds since 1970.
    package func verify(_ text: String, purpose: String, now: Int) -> Verdict {
        guard let bytes = Base64URL.decode(text), bytes.count >= Self.headCount + Self.codeCount else {
            return .invalid
        }
        let payload = Array(bytes.dropLast(Self.codeCount))
        // Nothing of the payload is looked at before its code is known to be ours.
        guard ConstantTime.equal(Array(bytes.suffix(Self.codeCount)), code(purpose: purpose, payload: payload)),
            payload.first == Self.version,
            let subject = String(validating: payload.dropFirst(Self.headCount), as: UTF8.self)
        else { return .invalid }
        let expires = Int(truncatingIfNeeded: payload[1..<Self.headCount].reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
        return now < expires ? .subject(subject) : .expired
    }

    /// The purpose goes in with its length, so that none of its characters can pass for part of the payload.
    private func code(purpose: String, payload: [UInt8]) -> [UInt8] {
        HMAC.sha256(key: key, message: Self.bigEndian(purpose.utf8.count) + Array(purpose.utf8) + payload)
    }

    private static func bigEndian(_ number: Int) -> [UInt8] {
        stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: number >> $0) }
    }
}

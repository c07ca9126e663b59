/// How a token is signed (RFC 7518 §3.1). `none` and the keyed hashes are not here, so that no token can ask for them
/// (RFC 8725 §2.1).
package enum SignatureAlgorithm: String, Sendable, CaseIterable {
    /// ECDSA with P-256 and SHA-256.
    case es256 = "ES256"
    /// RSASSA-PKCS1-v1_5 with SHA-256, for those who cannot verify the other.
    case rs256 = "RS256"

    /// The key's type: `kty` of RFC 7518 §6.1.
    var keyType: String {
        switch self {
        case .es256: "EC"
        case .rs256: "RSA"
        }
    }

    /// The members that make a public key (RFC 7638 §3.2), sorted.
    var members: [String] {
        switch self {
        case .es256: ["crv", "kty", "x", "y"]
        case .rs256: ["e", "kty", "n"]
        }
    }
}

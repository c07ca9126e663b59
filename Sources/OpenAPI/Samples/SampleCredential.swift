/// How a sample lets its reader in.
package enum SampleCredential: Sendable {
    case apiKey(name: String, place: Parameter.Place)
    case basic
    /// An access token in `Authorization: Bearer` (RFC 6750 §2.1).
    case bearer
    case mutualTLS
    /// Another scheme of `Authorization`, as `Digest`.
    case other(scheme: String)

    /// The parameter that the credential fills, so that it is not written twice.
    var parameter: (name: String, place: Parameter.Place)? {
        switch self {
        case .apiKey(let name, let place): (name, place)
        case .basic, .bearer, .other: ("Authorization", .header)
        case .mutualTLS: nil
        }
    }
}

/// One way for a caller to prove who it is; any one of a product's methods opens it.
package enum AuthenticationMethod: Sendable, Equatable {
    /// A key in the named header, or in the named query parameter; the header wins where both are sent.
    case apiKey(header: String?, query: String?)
    /// HTTP basic authentication (RFC 7617).
    case basic
    /// OAuth 2.0 client credentials, with the scopes the product asks for.
    case oauth(scopes: [String])

    /// The method's name in files: `api-key`, `basic`, `oauth`.
    package var id: String {
        switch self {
        case .apiKey: "api-key"
        case .basic: "basic"
        case .oauth: "oauth"
        }
    }

    /// The header of an API key where a product names neither header nor query parameter, as the origin has it.
    package static let defaultKeyHeader = "apikey"
}

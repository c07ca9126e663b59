/// A way to authenticate.
package struct SecurityScheme: Sendable {
    package enum Kind: Sendable {
        case apiKey(name: String, place: Parameter.Place)
        /// `basic`, `bearer` … as written; the format is a hint, as `JWT`.
        case http(scheme: String, bearerFormat: String?)
        case oauth2([Flow])
        case openIdConnect(url: String)
        case mutualTLS
        case other(String)
    }

    package struct Flow: Sendable {
        /// `authorizationCode`, `clientCredentials`, `implicit`, `password`, `deviceAuthorization`.
        package var kind: String
        package var authorizationURL: String?
        package var tokenURL: String?
        package var refreshURL: String?
        package var scopes: [(name: String, description: String)]
    }

    /// Where tokens are to be had.
    package var tokenURLs: [String] {
        guard case .oauth2(let flows) = kind else { return [] }
        return flows.flatMap { [$0.tokenURL, $0.refreshURL] }.compactMap { $0 }
    }

    /// The name that requirements use.
    package var name: String
    package var kind: Kind
    /// CommonMark.
    package var description: String?
    /// 3.2.
    package var isDeprecated: Bool
}

/// One sufficient way to be let in: all of its schemes together. Without any: no authentication is needed.
package struct SecurityRequirement: Sendable {
    package struct Scheme: Sendable {
        package var name: String
        package var scopes: [String]
    }

    package var schemes: [Scheme]
}

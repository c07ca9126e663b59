import Database
package import PortalModel

/// Where the public keys of a client are that proves itself by a signature and has no secret (RFC 7591 §2, `jwks` and
/// `jwks_uri`).
package struct ClientKeys: Sendable, Equatable {
    package enum Source: Sendable, Equatable {
        /// A JWK Set as it was given.
        case document(String)
        /// Where the client publishes one.
        case url(String)
    }

    package var credential: CredentialID
    package var source: Source

    package init(credential: CredentialID, source: Source) {
        self.credential = credential
        self.source = source
    }
}

extension Tables {
    /// A client's keys; `nil` for one with a secret.
    package func clientKeys(of credential: CredentialID) throws -> ClientKeys? {
        try connection.row("SELECT document, url FROM client_keys WHERE credential = $1", [credential]) { row in
            let source: ClientKeys.Source =
                if let document = try row[0] as String? { .document(document) } else { .url(try row[1]) }
            return ClientKeys(credential: credential, source: source)
        }
    }

    /// Gives a client keys, or others than it had.
    package func set(_ keys: ClientKeys) throws {
        let (document, url): (String?, String?) =
            switch keys.source {
            case .document(let text): (text, nil)
            case .url(let text): (nil, text)
            }
        try connection.run(
            """
            INSERT INTO client_keys (credential, document, url) VALUES ($1, $2, $3)
            ON CONFLICT (credential) DO UPDATE SET document = excluded.document, url = excluded.url
            """, [keys.credential, document, url])
    }

    /// The usable credential of an OAuth client's id.
    package func client(_ id: String) throws -> Credential? {
        let found: CredentialID? = try connection.value(
            """
            SELECT id FROM credentials
            WHERE method = 'oauth' AND public_name = $1 AND state IN ('active', 'rotating')
            """, [id])
        return try found.flatMap { try credential($0) }
    }
}

import Database
package import PortalModel

/// A secret that was given out once, whether or not it still opens anything.
package struct KnownSecret: Sendable, Equatable {
    /// As gateways name it.
    package var id: String
    package var credential: CredentialID
    package var application: ApplicationID
    package var portal: PortalID
}

extension Tables {
    private static let knownSecrets = """
        SELECT k.id, k.credential, c.application, a.portal
        FROM known_secrets k CROSS JOIN credentials c CROSS JOIN applications a
        WHERE c.id = k.credential AND a.id = c.application
        """

    /// The secret that a gateway names; `nil` where there never was one.
    package func knownSecret(_ id: String) throws -> KnownSecret? {
        try connection.row("\(Self.knownSecrets) AND k.id = $1", [id], KnownSecret.init)
    }

    /// The key that begins with what the mark was made of.
    package func knownSecret(mark: [UInt8]) throws -> KnownSecret? {
        try connection.row("\(Self.knownSecrets) AND k.mark = $1", [mark], KnownSecret.init)
    }

    /// The latest secret of the credential that has or had a user name.
    package func knownSecret(username: String) throws -> KnownSecret? {
        try connection.row(
            """
            \(Self.knownSecrets) AND k.credential = (
                SELECT id FROM credentials WHERE method = 'basic' AND public_name = $1
                ORDER BY state IN ('active', 'rotating') DESC, created_at DESC LIMIT 1)
            LIMIT 1
            """, [username], KnownSecret.init)
    }

    /// Notes that a secret and its credential were used; an earlier time than the known one changes nothing.
    package func use(_ secret: KnownSecret, at time: Timestamp) throws {
        try connection.run(
            "UPDATE known_secrets SET used_at = $2 WHERE id = $1 AND (used_at IS NULL OR used_at < $2)",
            [secret.id, time])
        try connection.run(
            "UPDATE credentials SET used_at = $2 WHERE id = $1 AND (used_at IS NULL OR used_at < $2)",
            [secret.credential, time])
    }

    /// When each secret of a credential was used last, by id; those that were are in it.
    package func lastUses(of credential: CredentialID) throws -> [String: Timestamp] {
        let rows: [(String, Timestamp)] = try connection.rows(
            "SELECT id, used_at FROM known_secrets WHERE credential = $1 AND used_at IS NOT NULL", [credential]
        ) { (try $0[0], try $0[1]) }
        return Dictionary(rows, uniquingKeysWith: max)
    }

    /// When a secret was used last; `nil` where it never was, and of other things than secrets.
    package func lastUse(ofSecret id: String) throws -> Timestamp? {
        try connection.value("SELECT used_at FROM known_secrets WHERE id = $1", [id], as: Timestamp?.self) ?? nil
    }

    /// Remembers a secret that is given out.
    /// - Parameter mark: Made of the key's beginning, so that a call with it is known after the key is gone.
    func know(_ secret: Credential.Secret, mark: [UInt8]?) throws {
        try connection.run(
            "INSERT INTO known_secrets (id, credential, mark) VALUES ($1, $2, $3)",
            [secret.id, secret.credential, mark])
    }
}

extension KnownSecret {
    fileprivate init(_ row: Row) throws {
        self.init(id: try row[0], credential: try row[1], application: try row[2], portal: try row[3])
    }
}

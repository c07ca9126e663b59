import Database
package import PortalModel

/// What an application proves itself with: one or, during a rotation, two secrets.
package struct Credential: Sendable, Equatable {
    package enum Method: String, Sendable, CaseIterable, ColumnValue {
        case apiKey = "api-key"
        case basic
        case oauth
    }

    package var id: CredentialID
    package var application: ApplicationID
    package var method: Method
    /// Given by the developer, to tell them apart.
    package var name: String
    package var state: CredentialState
    /// The user name of basic authentication, the client id of OAuth.
    package var publicName: String?
    package var createdAt: Timestamp
    package var expiresAt: Timestamp?
    package var usedAt: Timestamp?

    package init(
        id: CredentialID, application: ApplicationID, method: Method, name: String, publicName: String? = nil,
        createdAt: Timestamp, expiresAt: Timestamp? = nil
    ) {
        self.id = id
        self.application = application
        self.method = method
        self.name = name
        state = .active
        self.publicName = publicName
        self.createdAt = createdAt
        self.expiresAt = expiresAt
    }

    /// One secret of a credential.
    package struct Secret: Sendable, Equatable {
        /// Gateways know the credential by this.
        package var id: String
        package var credential: CredentialID
        /// Sealed with the master key, bound to the id.
        package var sealed: [UInt8]
        /// A keyed hash, to find the credential of a presented secret.
        package var hash: [UInt8]
        /// What may be shown: the prefix and the last four characters.
        package var hint: String
        package var createdAt: Timestamp
        /// The end of the overlap, of a secret that is being replaced.
        package var validUntil: Timestamp?

        package init(
            id: String, credential: CredentialID, sealed: [UInt8], hash: [UInt8], hint: String, createdAt: Timestamp,
            validUntil: Timestamp? = nil
        ) {
            self.id = id
            self.credential = credential
            self.sealed = sealed
            self.hash = hash
            self.hint = hint
            self.createdAt = createdAt
            self.validUntil = validUntil
        }
    }
}

extension Credential {
    fileprivate static let columns =
        "id, application, method, name, state, public_name, created_at, expires_at, used_at"

    fileprivate init(_ row: Row) throws {
        id = try row[0]
        application = try row[1]
        method = try row[2]
        name = try row[3]
        state = try row[4]
        publicName = try row[5]
        createdAt = try row[6]
        expiresAt = try row[7]
        usedAt = try row[8]
    }
}

extension Credential.Secret {
    fileprivate static let columns = "id, credential, sealed, hash, hint, created_at, valid_until"

    fileprivate init(_ row: Row) throws {
        self.init(
            id: try row[0], credential: try row[1], sealed: try row[2], hash: try row[3], hint: try row[4],
            createdAt: try row[5], validUntil: try row[6])
    }
}

extension Tables {
    /// One credential, also an ended one.
    package func credential(_ id: CredentialID) throws -> Credential? {
        try connection.row("SELECT \(Credential.columns) FROM credentials WHERE id = $1", [id], Credential.init)
    }

    /// An application's credentials, the latest first; ended ones too.
    package func credentials(of application: ApplicationID) throws -> [Credential] {
        try connection.rows(
            "SELECT \(Credential.columns) FROM credentials WHERE application = $1 ORDER BY created_at DESC, id",
            [application], Credential.init)
    }

    /// Credentials of all applications that are there, the latest first.
    /// - Parameter search: A part of the credential's or the application's name, or the whole public name.
    package func credentials(
        portal: PortalID? = nil, state: CredentialState? = nil, search: String = "", offset: Int = 0, limit: Int
    ) throws -> [Credential] {
        let columns = Credential.columns.split(separator: ", ").map { "c.\($0)" }.joined(separator: ", ")
        // CROSS: the credentials are gone through in their order, and each looks for its application.
        let source =
            portal == nil && search.isEmpty ? "WHERE true" : "CROSS JOIN applications AS a WHERE a.id = c.application"
        var query = ListQuery("SELECT \(columns) FROM credentials AS c \(source)")
        query.narrow("a.portal = ?", portal)
        query.narrow(state: state, in: "c.state")
        query.narrow(
            "instr(lower(c.name), ?) > 0 OR instr(lower(a.name), ?) > 0 OR c.public_name = ?",
            search.isEmpty ? nil : search.lowercased())
        query.end(orderedBy: "c.created_at DESC, c.id", offset: offset, limit: limit)
        return try connection.rows(query.sql, query.arguments, Credential.init)
    }

    /// - Throws: `DatabaseError` with `isUniqueViolation` where another usable one has that public name.
    package func insert(_ credential: Credential) throws {
        try connection.run(
            "INSERT INTO credentials (\(Credential.columns)) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            [
                credential.id, credential.application, credential.method, credential.name, credential.state,
                credential.publicName, credential.createdAt, credential.expiresAt, credential.usedAt,
            ])
    }

    /// Whether a usable credential of that method has the public name.
    package func isTaken(_ publicName: String, for method: Credential.Method) throws -> Bool {
        try connection.value(
            "SELECT 1 FROM credentials WHERE method = $1 AND public_name = $2 AND state IN ('active', 'rotating')",
            [method, publicName], as: Int.self) != nil
    }

    /// Writes name, state, expiry and last use.
    package func update(_ credential: Credential) throws {
        try connection.run(
            "UPDATE credentials SET name = $2, state = $3, expires_at = $4, used_at = $5 WHERE id = $1",
            [credential.id, credential.name, credential.state, credential.expiresAt, credential.usedAt])
    }

    /// A credential's secrets, the newest first.
    package func secrets(of credential: CredentialID) throws -> [Credential.Secret] {
        try connection.rows(
            "SELECT \(Credential.Secret.columns) FROM secrets WHERE credential = $1 ORDER BY created_at DESC, id",
            [credential], Credential.Secret.init)
    }

    /// Adds a secret to its credential.
    /// - Parameter mark: Made of the beginning of an API key (``KnownSecret``).
    package func insert(_ secret: Credential.Secret, mark: [UInt8]? = nil) throws {
        try know(secret, mark: mark)
        try connection.run(
            "INSERT INTO secrets (\(Credential.Secret.columns)) VALUES ($1, $2, $3, $4, $5, $6, $7)",
            [
                secret.id, secret.credential, secret.sealed, secret.hash, secret.hint, secret.createdAt,
                secret.validUntil,
            ])
    }

    /// Says what is shown of a credential's secrets.
    package func setHint(_ hint: String, ofSecretsOf credential: CredentialID) throws {
        try connection.run("UPDATE secrets SET hint = $2 WHERE credential = $1", [credential, hint])
    }

    /// Says until when the secrets of a credential still work that have no end yet.
    package func endSecrets(of credential: CredentialID, at end: Timestamp) throws {
        try connection.run(
            "UPDATE secrets SET valid_until = $2 WHERE credential = $1 AND (valid_until IS NULL OR valid_until > $2)",
            [credential, end])
    }

    /// Takes away secrets for good; all of a credential, or those whose time is over.
    package func deleteSecrets(of credential: CredentialID, until now: Timestamp? = nil) throws {
        try connection.run(
            "DELETE FROM secrets WHERE credential = $1 AND ($2 IS NULL OR valid_until <= $2)", [credential, now])
    }

    /// Usable credentials that have reached their end, or with a secret that has.
    package func credentialsToEnd(at now: Timestamp) throws -> [Credential] {
        try connection.rows(
            """
            SELECT \(Credential.columns) FROM credentials
            WHERE state IN ('active', 'rotating') AND id IN (
                SELECT id FROM credentials WHERE state IN ('active', 'rotating') AND expires_at <= $1
                UNION SELECT credential FROM secrets WHERE valid_until <= $1)
            """, [now], Credential.init)
    }
}

import Database
package import PortalModel

/// A user of the provider console.
package struct Administrator: Sendable, Equatable {
    package var id: AdministratorID
    package var email: String
    package var name: String
    package var role: AdministratorRole
    package var passwordHash: String?
    package var attempts = SignInAttempts()
    package var createdAt: Timestamp
    package var seenAt: Timestamp?

    package init(
        id: AdministratorID, email: String, name: String, role: AdministratorRole, passwordHash: String?,
        createdAt: Timestamp
    ) {
        self.id = id
        self.email = email
        self.name = name
        self.role = role
        self.passwordHash = passwordHash
        self.createdAt = createdAt
    }
}

extension Administrator {
    fileprivate static let columns =
        "id, email, name, role, password_hash, failed_sign_ins, locked_until, created_at, seen_at"

    fileprivate init(_ row: Row) throws {
        id = try row[0]
        email = try row[1]
        name = try row[2]
        role = try row[3]
        passwordHash = try row[4]
        attempts = SignInAttempts(failures: try row[5], lockedUntil: try row[6])
        createdAt = try row[7]
        seenAt = try row[8]
    }
}

extension Tables {
    /// One of the provider's users.
    package func administrator(_ id: AdministratorID) throws -> Administrator? {
        try connection.row(
            "SELECT \(Administrator.columns) FROM administrators WHERE id = $1", [id], Administrator.init)
    }

    /// The user of a mail address, in whatever case.
    package func administrator(email: String) throws -> Administrator? {
        try connection.row(
            "SELECT \(Administrator.columns) FROM administrators WHERE email_key = $1",
            [Developer.key(ofEmail: email)], Administrator.init)
    }

    /// All of them, by name.
    package func administrators() throws -> [Administrator] {
        try connection.rows(
            "SELECT \(Administrator.columns) FROM administrators ORDER BY name, id", [], Administrator.init)
    }

    /// - Throws: `DatabaseError` with `isUniqueViolation` where the address is taken.
    package func insert(_ administrator: Administrator) throws {
        try connection.run(
            """
            INSERT INTO administrators (id, email, email_key, name, role, password_hash, created_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            """,
            [
                administrator.id, administrator.email, Developer.key(ofEmail: administrator.email),
                administrator.name, administrator.role, administrator.passwordHash, administrator.createdAt,
            ])
    }

    /// Takes one away with their sessions; what they did stays in the trail.
    package func delete(_ administrator: AdministratorID) throws {
        try connection.run("DELETE FROM administrators WHERE id = $1", [administrator])
    }

    /// Writes everything of an administrator but the id and when it was made.
    package func update(_ administrator: Administrator) throws {
        try connection.run(
            """
            UPDATE administrators SET email = $2, email_key = $3, name = $4, role = $5, password_hash = $6,
                failed_sign_ins = $7, locked_until = $8, seen_at = $9 WHERE id = $1
            """,
            [
                administrator.id, administrator.email, Developer.key(ofEmail: administrator.email),
                administrator.name, administrator.role, administrator.passwordHash, administrator.attempts.failures,
                administrator.attempts.lockedUntil, administrator.seenAt,
            ])
    }
}

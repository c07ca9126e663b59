import Database
package import PortalModel

/// An account in one portal.
package struct Developer: Sendable, Equatable {
    package var id: DeveloperID
    package var portal: PortalID
    /// As the developer writes it; empty once erased.
    package var email: String
    package var name: String
    package var state: DeveloperState
    /// An argon2id string; `nil` where they sign in elsewhere.
    package var passwordHash: String?
    package var attempts = SignInAttempts()
    /// The version of the portal's terms that they accepted.
    package var termsVersion: String?
    package var createdAt: Timestamp
    package var seenAt: Timestamp?

    package init(
        id: DeveloperID, portal: PortalID, email: String, name: String, state: DeveloperState,
        passwordHash: String?, termsVersion: String? = nil, createdAt: Timestamp
    ) {
        self.id = id
        self.portal = portal
        self.email = email
        self.name = name
        self.state = state
        self.passwordHash = passwordHash
        self.termsVersion = termsVersion
        self.createdAt = createdAt
    }

    /// What makes two addresses the same account: mail providers do not tell cases apart, whatever RFC 5321 §2.4 allows.
    package static func key(ofEmail email: String) -> String { email.lowercased() }
}

extension Developer {
    fileprivate static let columns = """
        id, portal, email, name, state, password_hash, failed_sign_ins, locked_until, terms_version, created_at, seen_at
        """

    fileprivate init(_ row: Row) throws {
        id = try row[0]
        portal = try row[1]
        email = try row[2]
        name = try row[3]
        state = try row[4]
        passwordHash = try row[5]
        attempts = SignInAttempts(failures: try row[6], lockedUntil: try row[7])
        termsVersion = try row[8]
        createdAt = try row[9]
        seenAt = try row[10]
    }
}

extension Tables {
    /// One account, whatever its state; `nil` where there is none.
    package func developer(_ id: DeveloperID) throws -> Developer? {
        try connection.row("SELECT \(Developer.columns) FROM developers WHERE id = $1", [id], Developer.init)
    }

    /// The account of a mail address, unless it was deleted.
    package func developer(portal: PortalID, email: String) throws -> Developer? {
        try connection.row(
            "SELECT \(Developer.columns) FROM developers WHERE portal = $1 AND email_key = $2 AND state <> 'deleted'",
            [portal, Developer.key(ofEmail: email)], Developer.init)
    }

    /// Forgets who a developer was: what is left is an id, for the trail.
    package func erase(_ developer: DeveloperID, email: String) throws {
        try connection.run(
            """
            UPDATE developers SET email = '', email_key = '', name = '', state = 'deleted', password_hash = NULL,
                failed_sign_ins = 0, locked_until = NULL, seen_at = NULL WHERE id = $1
            """, [developer])
        try connection.run("DELETE FROM developer_details WHERE developer = $1", [developer])
        try connection.run("DELETE FROM tokens WHERE developer = $1", [developer])
        try connection.run("DELETE FROM memberships WHERE developer = $1", [developer])
        try connection.run("UPDATE audit SET address = '' WHERE actor = $1", [developer])
        try connection.run(
            "UPDATE mails SET recipient = '', sealed = NULL, next_at = NULL WHERE recipient = $1", [email])
    }

    /// How many rows of developers there are, deleted ones too.
    package func developerCount() throws -> Int {
        try connection.value("SELECT count(*) FROM developers") ?? 0
    }

    /// How many active developers each portal has.
    package func activeDevelopers() throws -> [PortalID: Int] {
        let rows: [(PortalID, Int)] = try connection.rows(
            "SELECT portal, sum(state = 'active') FROM developers WHERE state <> 'deleted' GROUP BY portal"
        ) { (try $0[0], try $0[1]) }
        return Dictionary(rows, uniquingKeysWith: { first, _ in first })
    }

    /// - Throws: `DatabaseError` with `isUniqueViolation` where the portal has an account of that address.
    package func insert(_ developer: Developer) throws {
        try connection.run(
            """
            INSERT INTO developers (id, portal, email, email_key, name, state, password_hash, terms_version, created_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            """,
            [
                developer.id, developer.portal, developer.email, Developer.key(ofEmail: developer.email),
                developer.name, developer.state, developer.passwordHash, developer.termsVersion, developer.createdAt,
            ])
    }

    /// Writes everything of a developer but the id, the portal and when it was made.
    package func update(_ developer: Developer) throws {
        try connection.run(
            """
            UPDATE developers SET email = $2, email_key = $3, name = $4, state = $5, password_hash = $6,
                failed_sign_ins = $7, locked_until = $8, terms_version = $9, seen_at = $10 WHERE id = $1
            """,
            [
                developer.id, developer.email, Developer.key(ofEmail: developer.email), developer.name,
                developer.state, developer.passwordHash, developer.attempts.failures, developer.attempts.lockedUntil,
                developer.termsVersion, developer.seenAt,
            ])
    }

    /// Developers by when they came, the latest first.
    ///
    /// - Parameters:
    ///   - search: A part of the name or the address, in any case; empty for all.
    ///   - offset: How many to leave out.
    package func developers(
        portal: PortalID? = nil, state: DeveloperState? = nil, search: String = "",
        after: (Timestamp, String)? = nil, offset: Int = 0, limit: Int
    ) throws -> [Developer] {
        var query = ListQuery("SELECT \(Developer.columns) FROM developers WHERE state <> 'deleted'")
        query.narrow("portal = ?", portal)
        query.narrow(state: state)
        query.narrow(
            "instr(email_key, ?) > 0 OR instr(lower(name), ?) > 0", search.isEmpty ? nil : search.lowercased())
        query.follow(after, in: "created_at")
        query.end(orderedBy: "created_at DESC, id", offset: offset, limit: limit)
        return try connection.rows(query.sql, query.arguments, Developer.init)
    }
}

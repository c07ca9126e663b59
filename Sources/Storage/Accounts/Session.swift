import Database
package import PortalModel

/// One browser that somebody has signed in with. Known by the hash of the token in its cookie.
package struct Session: Sendable, Equatable {
    package enum Owner: Sendable, Equatable {
        case developer(DeveloperID)
        case administrator(AdministratorID)
    }

    /// SHA-256 of the token.
    package var hash: [UInt8]
    package var owner: Owner
    package var createdAt: Timestamp
    package var seenAt: Timestamp
    package var expiresAt: Timestamp
    /// Where it was begun from, for its owner to recognise it.
    package var address: String
    package var agent: String

    package init(
        hash: [UInt8], owner: Owner, createdAt: Timestamp, expiresAt: Timestamp, address: String, agent: String
    ) {
        self.hash = hash
        self.owner = owner
        self.createdAt = createdAt
        seenAt = createdAt
        self.expiresAt = expiresAt
        self.address = address
        self.agent = agent
    }
}

extension Session {
    fileprivate static let columns =
        "hash, developer, administrator, created_at, seen_at, expires_at, address, agent"

    fileprivate init(_ row: Row) throws {
        hash = try row[0]
        if let developer = try row[1] as DeveloperID? {
            owner = .developer(developer)
        } else {
            owner = .administrator(try row[2])
        }
        createdAt = try row[3]
        seenAt = try row[4]
        expiresAt = try row[5]
        address = try row[6]
        agent = try row[7]
    }
}

extension Session.Owner {
    /// The person's id.
    package var id: String {
        switch self {
        case .developer(let id): id.rawValue
        case .administrator(let id): id.rawValue
        }
    }

    fileprivate var developer: DeveloperID? {
        if case .developer(let id) = self { id } else { nil }
    }
    fileprivate var administrator: AdministratorID? {
        if case .administrator(let id) = self { id } else { nil }
    }
}

extension Tables {
    /// The session of a token's hash, also one that is over.
    package func session(_ hash: [UInt8]) throws -> Session? {
        try connection.row("SELECT \(Session.columns) FROM sessions WHERE hash = $1", [hash], Session.init)
    }

    /// The sessions of one person, the latest first.
    package func sessions(of owner: Session.Owner) throws -> [Session] {
        try connection.rows(
            """
            SELECT \(Session.columns) FROM sessions WHERE developer IS $1 AND administrator IS $2
            ORDER BY seen_at DESC
            """, [owner.developer, owner.administrator], Session.init)
    }

    /// Adds a session.
    package func insert(_ session: Session) throws {
        try connection.run(
            "INSERT INTO sessions (\(Session.columns)) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            [
                session.hash, session.owner.developer, session.owner.administrator, session.createdAt,
                session.seenAt, session.expiresAt, session.address, session.agent,
            ])
    }

    /// Notes that a session is in use, and how long it lasts now.
    package func touchSession(_ hash: [UInt8], at now: Timestamp, until end: Timestamp) throws {
        try connection.run("UPDATE sessions SET seen_at = $2, expires_at = $3 WHERE hash = $1", [hash, now, end])
    }

    /// Ends one session.
    package func deleteSession(_ hash: [UInt8]) throws {
        try connection.run("DELETE FROM sessions WHERE hash = $1", [hash])
    }

    /// Ends all sessions of one person, but perhaps one.
    package func deleteSessions(of owner: Session.Owner, except kept: [UInt8]? = nil) throws {
        try connection.run(
            "DELETE FROM sessions WHERE developer IS $1 AND administrator IS $2 AND hash IS NOT $3",
            [owner.developer, owner.administrator, kept])
    }

    /// Takes away sessions, links and kept replies that are over, and events of a month ago.
    package func deleteOutdated(at now: Timestamp) throws {
        try connection.run("DELETE FROM replies WHERE at <= $1", [now + .seconds(-86_400)])
        try deleteEvents(before: now + .seconds(-30 * 86_400))
        try connection.run("DELETE FROM sessions WHERE expires_at <= $1", [now])
        try connection.run("DELETE FROM links WHERE expires_at <= $1", [now])
        try deleteSpentTokens(at: now)
        try deleteReminders(before: now)
        try deleteOldUsage(at: now)
    }
}

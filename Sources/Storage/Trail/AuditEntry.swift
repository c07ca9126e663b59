import Database
package import PortalModel

/// One change: who did what to what, when and from where.
package struct AuditEntry: Sendable, Equatable {
    package enum Actor: Sendable, Hashable {
        case developer(DeveloperID)
        case administrator(AdministratorID)
        /// A rule: an expiry, a product that went.
        case system
    }

    /// Grows with time; 0 before it is stored.
    package var id: Int
    package var at: Timestamp
    package var portal: PortalID?
    package var actor: Actor
    /// The client's address; empty where there is none.
    package var address: String
    /// A verb, such as `subscription.approved`.
    package var action: String
    /// The id of what was changed.
    package var subject: String
    /// The developer or team whose it is: they see the entry.
    package var owner: String?
    /// The state before and after; never a secret.
    package var before: String?
    package var after: String?
    package var reason: String

    package init(
        at: Timestamp, portal: PortalID?, actor: Actor, address: String, action: String, subject: String,
        owner: String? = nil, before: String? = nil, after: String? = nil, reason: String = ""
    ) {
        id = 0
        self.at = at
        self.portal = portal
        self.actor = actor
        self.address = address
        self.action = action
        self.subject = subject
        self.owner = owner
        self.before = before
        self.after = after
        self.reason = reason
    }
}

extension AuditEntry.Actor {
    /// `developer`, `administrator` or `system`.
    package var kind: String {
        switch self {
        case .developer: "developer"
        case .administrator: "administrator"
        case .system: "system"
        }
    }

    /// The person's id; `system` where it was nobody.
    package var id: String {
        switch self {
        case .developer(let id): id.rawValue
        case .administrator(let id): id.rawValue
        case .system: "system"
        }
    }

    fileprivate init(kind: String, id: String) {
        switch kind {
        case "developer": self = .developer(DeveloperID(id))
        case "administrator": self = .administrator(AdministratorID(id))
        default: self = .system
        }
    }
}

extension AuditEntry {
    fileprivate static let columns =
        "id, at, portal, actor_kind, actor, address, action, subject, owner, before, after, reason"

    fileprivate init(_ row: Row) throws {
        id = try row[0]
        at = try row[1]
        portal = try row[2]
        actor = Actor(kind: try row[3], id: try row[4])
        address = try row[5]
        action = try row[6]
        subject = try row[7]
        owner = try row[8]
        before = try row[9]
        after = try row[10]
        reason = try row[11]
    }
}

extension Tables {
    /// Adds to the trail.
    package func insert(_ entry: AuditEntry) throws {
        try connection.run(
            """
            INSERT INTO audit (at, portal, actor_kind, actor, address, action, subject, owner, before, after, reason)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            """,
            [
                entry.at, entry.portal, entry.actor.kind, entry.actor.id, entry.address, entry.action,
                entry.subject, entry.owner, entry.before, entry.after, entry.reason,
            ])
    }

    /// The trail, the latest first.
    ///
    /// - Parameters:
    ///   - text: An id, or the beginning of an action, that an entry must have; empty for all.
    ///   - before: Only entries older than this id; for the next page.
    package func audit(
        text: String = "", subject: String? = nil, owner: String? = nil, before: Int? = nil, limit: Int
    ) throws -> [AuditEntry] {
        let wanted = text.isEmpty ? nil : text
        // Ids have a prefix and sixteen characters, `dev_…`; each of the three columns has an index for them.
        let isID = text.contains("_") || text == AuditEntry.Actor.system.id
        if let wanted, !isID, subject == nil, owner == nil {
            return try entries(ofActionsFrom: wanted, before: before ?? .max, limit: limit)
        }
        var query = ListQuery("SELECT \(AuditEntry.columns) FROM audit WHERE true")
        query.narrow(
            isID ? "subject = ? OR actor = ? OR owner = ?" : "substr(action, 1, length(?)) = ?", wanted)
        query.narrow("subject = ?", subject)
        query.narrow("owner = ?", owner)
        query.narrow("id < ?", before)
        query.end(orderedBy: "id DESC", limit: limit)
        return try connection.rows(query.sql, query.arguments, AuditEntry.init)
    }

    /// The latest entries of all actions that begin so: those of each action, which an index has, and of them the latest.
    private func entries(ofActionsFrom prefix: String, before: Int, limit: Int) throws -> [AuditEntry] {
        let actions = try actions().filter { $0.hasPrefix(prefix) }
        if actions.isEmpty { return [] }
        let latest = actions.indices.map {
            "SELECT id FROM (SELECT id FROM audit WHERE action = $\($0 + 3) AND id < $1 ORDER BY id DESC LIMIT $2)"
        }
        return try connection.rows(
            """
            SELECT \(AuditEntry.columns) FROM audit WHERE id IN (\(latest.joined(separator: " UNION ALL ")))
            ORDER BY id DESC LIMIT $2
            """, [before, limit] + actions, AuditEntry.init)
    }

    /// Every action that the trail has, a few dozen; each is looked for behind the one before it.
    private func actions() throws -> [String] {
        try connection.rows(
            """
            WITH RECURSIVE names (action) AS (
                SELECT min(action) FROM audit
                UNION ALL SELECT (SELECT min(a.action) FROM audit a WHERE a.action > names.action) FROM names
                    WHERE names.action IS NOT NULL)
            SELECT action FROM names WHERE action IS NOT NULL
            """
        ) { try $0[0] }
    }
}

import Database
package import PortalModel

/// Whose access a change in the store touches.
package enum GatewayChange: Sendable, Hashable {
    case application(ApplicationID)
    /// All of a team's applications.
    case team(TeamID)
    /// All applications of a developer and of their teams.
    case developer(DeveloperID)
    /// More than can be named.
    case everyone

    fileprivate var columns: (kind: String, subject: String) {
        switch self {
        case .application(let id): ("application", id.rawValue)
        case .team(let id): ("team", id.rawValue)
        case .developer(let id): ("developer", id.rawValue)
        case .everyone: ("everyone", "")
        }
    }
}

extension Tables {
    /// How many changes are kept: after more of them, to read all applications is not more work than to read those.
    package static let keptGatewayChanges = 2_000

    /// Grows with each change that a gateway must learn of.
    package func gatewayRevision() throws -> Int {
        try connection.value("SELECT value FROM revisions WHERE name = 'gateway'") ?? 0
    }

    /// Says that the gateways must learn of this transaction's change.
    package func touchGateways(_ change: GatewayChange) throws {
        try connection.run("UPDATE revisions SET value = value + 1 WHERE name = 'gateway'")
        let revision = try gatewayRevision()
        let (kind, subject) = change.columns
        try connection.run(
            "INSERT INTO gateway_changes (revision, kind, subject) VALUES ($1, $2, $3)", [revision, kind, subject])
        try connection.run(
            "DELETE FROM gateway_changes WHERE revision <= $1", [revision - Self.keptGatewayChanges])
    }

    /// The applications that were touched after a revision, those that are deleted now among them.
    /// - Returns: `nil` where they may be any: all have to be looked at.
    package func applicationsTouched(after revision: Int) throws -> Set<ApplicationID>? {
        let now = try gatewayRevision()
        guard (0...Self.keptGatewayChanges).contains(now - revision) else { return nil }
        let isAny = try connection.value(
            "SELECT count(*) FROM gateway_changes WHERE revision > $1 AND kind = 'everyone'", [revision], as: Int.self)
        if isAny != 0 { return nil }
        // A developer's teams are those of now: who left one touched it then.
        let ids: [ApplicationID] = try connection.rows(
            """
            WITH touched AS (SELECT DISTINCT kind, subject FROM gateway_changes WHERE revision > $1)
            SELECT subject FROM touched WHERE kind = 'application'
            UNION SELECT a.id FROM touched CROSS JOIN applications a WHERE kind = 'team' AND a.team = subject
            UNION SELECT a.id FROM touched CROSS JOIN applications a WHERE kind = 'developer' AND a.developer = subject
            UNION SELECT a.id FROM touched CROSS JOIN memberships m CROSS JOIN applications a
                WHERE kind = 'developer' AND m.developer = subject AND a.team = m.team
            """, [revision]
        ) { try $0[0] }
        return Set(ids)
    }

    /// The applications of which something came to its end by itself.
    package func applicationsEnded(after start: Timestamp, until end: Timestamp) throws -> Set<ApplicationID> {
        let ids: [ApplicationID] = try connection.rows(
            """
            SELECT application FROM credentials
                WHERE state IN ('active', 'rotating') AND expires_at > $1 AND expires_at <= $2
            UNION SELECT c.application FROM secrets s CROSS JOIN credentials c
                WHERE s.valid_until > $1 AND s.valid_until <= $2 AND c.id = s.credential
            UNION SELECT application FROM subscriptions WHERE expires_at > $1 AND expires_at <= $2
            """, [start, end]
        ) { try $0[0] }
        return Set(ids)
    }
}

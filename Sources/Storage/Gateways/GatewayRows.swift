import Database
package import PortalModel

/// An application that may call: enabled, and of an active developer or of a team with one.
package struct GatewayCaller: Sendable, Equatable {
    package var application: ApplicationID
    package var portal: PortalID
    /// The developer or the team.
    package var owner: String
}

/// One active subscription, of whatever application.
package struct GatewayAccess: Sendable, Equatable {
    package var application: ApplicationID
    package var subscription: SubscriptionID
    package var product: ProductID
    package var plan: PlanID?
}

/// One usable secret, of whatever application.
package struct GatewaySecret: Sendable, Equatable {
    package var application: ApplicationID
    package var method: Credential.Method
    package var publicName: String?
    package var id: String
    package var sealed: [UInt8]
    /// Of an OAuth client: the identity provider that has it; `nil`: the companion's own.
    package var provider: String?
}

extension Tables {
    // The three tables are read in the order they lie in, and put together by the caller: a join of the same 300,000 rows
    // goes to and fro in the file and takes ten times as long. Of one application the indexes have them.

    /// The applications that may call.
    /// - Parameter application: Only this one; `nil` for all.
    package func gatewayCallers(
        _ application: ApplicationID? = nil, _ body: (GatewayCaller) throws -> Void
    ) throws {
        let which = application == nil ? "" : "AND a.id = $1"
        try connection.forEach(
            """
            SELECT a.id, a.portal, coalesce(a.developer, a.team)
            FROM applications a LEFT JOIN developers d ON d.id = a.developer
            WHERE a.deleted_at IS NULL AND a.is_enabled = 1 AND (d.state = 'active' OR a.team IN (
                SELECT m.team FROM memberships m CROSS JOIN developers d
                WHERE d.id = m.developer AND d.state = 'active')) \(which)
            """, application.map { [$0] } ?? []
        ) { try body(GatewayCaller(application: try $0[0], portal: try $0[1], owner: try $0[2])) }
    }

    /// The active subscriptions.
    /// - Parameter application: Only its own; `nil` for all.
    package func gatewayAccess(
        _ application: ApplicationID? = nil, at now: Timestamp, _ body: (GatewayAccess) throws -> Void
    ) throws {
        let which = application == nil ? "" : "AND application = $2"
        try connection.forEach(
            """
            SELECT application, id, product, plan FROM subscriptions
            WHERE state = 'active' AND (expires_at IS NULL OR expires_at > $1) \(which)
            """, [now] + (application.map { [$0] } ?? [])
        ) { row in
            try body(
                GatewayAccess(
                    application: try row[0], subscription: try row[1], product: try row[2], plan: try row[3]))
        }
    }

    /// The usable secrets.
    /// - Parameter application: Only its own; `nil` for all.
    package func gatewaySecrets(
        _ application: ApplicationID? = nil, at now: Timestamp, _ body: (GatewaySecret) throws -> Void
    ) throws {
        let rows =
            application == nil
            ? "secrets s CROSS JOIN credentials c WHERE c.id = s.credential"
            : "credentials c CROSS JOIN secrets s WHERE c.application = $2 AND s.credential = c.id"
        try connection.forEach(
            """
            SELECT c.application, c.method, c.public_name, s.id, s.sealed,
                CASE c.method WHEN 'oauth' THEN (SELECT provider FROM provider_clients p WHERE p.credential = c.id) END
            FROM \(rows)
                AND c.state IN ('active', 'rotating') AND (c.expires_at IS NULL OR c.expires_at > $1)
                AND (s.valid_until IS NULL OR s.valid_until > $1)
            """, [now] + (application.map { [$0] } ?? [])
        ) { row in
            try body(
                GatewaySecret(
                    application: try row[0], method: try row[1], publicName: try row[2], id: try row[3],
                    sealed: try row[4], provider: try row[5]))
        }
    }

    /// When the next secret, credential or subscription ends; `nil` where none has an end.
    package func nextEnd(after now: Timestamp) throws -> Timestamp? {
        try connection.value(
            """
            SELECT min(moment) FROM (
                SELECT min(expires_at) AS moment FROM credentials
                    WHERE state IN ('active', 'rotating') AND expires_at > $1
                UNION ALL SELECT min(valid_until) FROM secrets WHERE valid_until > $1
                UNION ALL SELECT min(expires_at) FROM subscriptions
                    WHERE state IN ('active', 'suspended') AND expires_at > $1)
            """, [now], as: Timestamp?.self) ?? nil
    }
}

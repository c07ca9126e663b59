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
}

extension Tables {
    /// Grows with each change that a gateway must learn of.
    package func gatewayRevision() throws -> Int {
        try connection.value("SELECT value FROM revisions WHERE name = 'gateway'") ?? 0
    }

    /// Says that the gateways must learn of this transaction's change.
    package func touchGateways() throws {
        try connection.run("UPDATE revisions SET value = value + 1 WHERE name = 'gateway'")
    }

    // The three tables are read in the order they lie in, and put together by the caller: a join of the same 300,000 rows
    // goes to and fro in the file and takes ten times as long.

    /// All applications that may call.
    package func gatewayCallers(_ body: (GatewayCaller) throws -> Void) throws {
        try connection.forEach(
            """
            SELECT a.id, a.portal, coalesce(a.developer, a.team)
            FROM applications a LEFT JOIN developers d ON d.id = a.developer
            WHERE a.deleted_at IS NULL AND a.is_enabled = 1 AND (d.state = 'active' OR a.team IN (
                SELECT m.team FROM memberships m CROSS JOIN developers d WHERE d.id = m.developer AND d.state = 'active'))
            """
        ) { try body(GatewayCaller(application: try $0[0], portal: try $0[1], owner: try $0[2])) }
    }

    /// All active subscriptions.
    package func gatewayAccess(at now: Timestamp, _ body: (GatewayAccess) throws -> Void) throws {
        try connection.forEach(
            """
            SELECT application, id, product, plan FROM subscriptions
            WHERE state = 'active' AND (expires_at IS NULL OR expires_at > $1)
            """, [now]
        ) { row in
            try body(
                GatewayAccess(
                    application: try row[0], subscription: try row[1], product: try row[2], plan: try row[3]))
        }
    }

    /// All usable secrets.
    package func gatewaySecrets(at now: Timestamp, _ body: (GatewaySecret) throws -> Void) throws {
        try connection.forEach(
            """
            SELECT c.application, c.method, c.public_name, s.id, s.sealed
            FROM secrets s CROSS JOIN credentials c WHERE c.id = s.credential
                AND c.state IN ('active', 'rotating') AND (c.expires_at IS NULL OR c.expires_at > $1)
                AND (s.valid_until IS NULL OR s.valid_until > $1)
            """, [now]
        ) { row in
            try body(
                GatewaySecret(
                    application: try row[0], method: try row[1], publicName: try row[2], id: try row[3],
                    sealed: try row[4]))
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

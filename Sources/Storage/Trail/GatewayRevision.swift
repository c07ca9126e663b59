import Database
package import PortalModel

/// One usable secret with everything it opens, as the gateways need it.
package struct GatewayRow: Sendable, Equatable {
    package var application: ApplicationID
    package var method: Credential.Method
    package var publicName: String?
    package var secret: String
    package var sealed: [UInt8]
}

/// One active subscription of an application that may call.
package struct AccessRow: Sendable, Equatable {
    package var application: ApplicationID
    package var portal: PortalID
    /// The developer or the team.
    package var owner: String
    package var subscription: SubscriptionID
    package var product: ProductID
    package var plan: PlanID?
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

    /// Applications that may call: enabled, and of an active developer or of a team with one.
    private static let callers = """
        SELECT a.id, a.portal, coalesce(a.developer, a.team) AS owner FROM applications a
        WHERE a.deleted_at IS NULL AND a.is_enabled = 1 AND (
            EXISTS (SELECT 1 FROM developers d WHERE d.id = a.developer AND d.state = 'active')
            OR EXISTS (SELECT 1 FROM memberships m JOIN developers d ON d.id = m.developer
                WHERE m.team = a.team AND d.state = 'active'))
        """

    /// The usable secrets of all applications that may call, by application and id.
    package func gatewaySecrets(at now: Timestamp) throws -> [GatewayRow] {
        try connection.rows(
            """
            WITH callers AS (\(Tables.callers))
            SELECT callers.id, c.method, c.public_name, s.id, s.sealed
            FROM callers JOIN credentials c ON c.application = callers.id JOIN secrets s ON s.credential = c.id
            WHERE c.state IN ('active', 'rotating') AND (c.expires_at IS NULL OR c.expires_at > $1)
                AND (s.valid_until IS NULL OR s.valid_until > $1)
            ORDER BY callers.id, s.id
            """, [now]
        ) { row in
            GatewayRow(
                application: try row[0], method: try row[1], publicName: try row[2], secret: try row[3],
                sealed: try row[4])
        }
    }

    /// The active subscriptions of all applications that may call, by application and product.
    package func gatewayAccess(at now: Timestamp) throws -> [AccessRow] {
        try connection.rows(
            """
            WITH callers AS (\(Tables.callers))
            SELECT callers.id, callers.portal, callers.owner, s.id, s.product, s.plan
            FROM callers JOIN subscriptions s ON s.application = callers.id
            WHERE s.state = 'active' AND (s.expires_at IS NULL OR s.expires_at > $1)
            ORDER BY callers.id, s.product
            """, [now]
        ) { row in
            AccessRow(
                application: try row[0], portal: try row[1], owner: try row[2], subscription: try row[3],
                product: try row[4], plan: try row[5])
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

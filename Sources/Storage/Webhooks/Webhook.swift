import Database
package import PortalModel

/// A URL of the provider's that is told of events.
package struct Webhook: Sendable, Equatable {
    package var id: WebhookID
    package var url: String
    /// For people, to tell them apart.
    package var name: String
    /// Only events of that portal; `nil`: of all.
    package var portal: PortalID?
    /// Only events about that product; `nil`: all events.
    package var product: ProductID?
    /// Types of events; empty: all of them.
    package var events: [String]
    package var isEnabled: Bool
    /// The secret that signs, sealed.
    package var secret: [UInt8]
    /// The secret before it, sealed, which signs too until ``oldUntil``.
    package var oldSecret: [UInt8]?
    package var oldUntil: Timestamp?
    package var createdAt: Timestamp

    package init(
        id: WebhookID, url: String, name: String, portal: PortalID?, product: ProductID?, events: [String],
        secret: [UInt8], createdAt: Timestamp
    ) {
        self.id = id
        self.url = url
        self.name = name
        self.portal = portal
        self.product = product
        self.events = events
        isEnabled = true
        self.secret = secret
        self.createdAt = createdAt
    }
}

extension Webhook {
    fileprivate static let columns =
        "id, url, name, portal, product, events, is_enabled, secret, old_secret, old_until, created_at"

    fileprivate init(_ row: Row) throws {
        id = try row[0]
        url = try row[1]
        name = try row[2]
        portal = try row[3]
        product = try row[4]
        events = (try row[5] as String).split(separator: " ").map(String.init)
        isEnabled = try row[6]
        secret = try row[7]
        oldSecret = try row[8]
        oldUntil = try row[9]
        createdAt = try row[10]
    }
}

extension Tables {
    /// One webhook.
    package func webhook(_ id: WebhookID) throws -> Webhook? {
        try connection.row("SELECT \(Webhook.columns) FROM webhooks WHERE id = $1", [id], Webhook.init)
    }

    /// All webhooks, by name.
    package func webhooks() throws -> [Webhook] {
        try connection.rows("SELECT \(Webhook.columns) FROM webhooks ORDER BY name, id", [], Webhook.init)
    }

    /// Adds a webhook.
    package func insert(_ webhook: Webhook) throws {
        try connection.run(
            "INSERT INTO webhooks (\(Webhook.columns)) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
            [
                webhook.id, webhook.url, webhook.name, webhook.portal, webhook.product,
                webhook.events.joined(separator: " "), webhook.isEnabled, webhook.secret, webhook.oldSecret,
                webhook.oldUntil, webhook.createdAt,
            ])
    }

    /// Stores what may change of a webhook.
    package func update(_ webhook: Webhook) throws {
        try connection.run(
            """
            UPDATE webhooks SET url = $2, name = $3, portal = $4, product = $5, events = $6, is_enabled = $7,
                secret = $8, old_secret = $9, old_until = $10 WHERE id = $1
            """,
            [
                webhook.id, webhook.url, webhook.name, webhook.portal, webhook.product,
                webhook.events.joined(separator: " "), webhook.isEnabled, webhook.secret, webhook.oldSecret,
                webhook.oldUntil,
            ])
    }

    /// Takes a webhook away, with its deliveries.
    package func delete(_ webhook: WebhookID) throws {
        try connection.run("DELETE FROM webhooks WHERE id = $1", [webhook])
    }
}

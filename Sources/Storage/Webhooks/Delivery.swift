import Database
package import PortalModel

/// One event on its way to one webhook.
package struct Delivery: Sendable, Equatable {
    package enum State: String, Sendable, CaseIterable {
        /// Not tried yet, or to be tried again.
        case waiting
        case delivered
        /// Given up; it waits for somebody to send it again.
        case dead
    }

    package var id: Int
    package var webhook: WebhookID
    package var event: Event
    package var state: State
    package var attempts: Int
    /// When it may be tried; `nil` where it is not to be.
    package var nextAt: Timestamp?
    /// When it was tried last.
    package var triedAt: Timestamp?
    /// The receiver's status (RFC 9110 §15); `nil` where there was no answer.
    package var status: Int?
    /// Why the last attempt failed, or the beginning of what the receiver said.
    package var note: String
}

extension Delivery.State: ColumnValue {}

extension Delivery {
    fileprivate static let query = """
        SELECT d.id, d.webhook, e.id, e.at, e.type, e.portal, e.owner, e.body, d.state, d.attempts, d.next_at, d.tried_at,
            d.status, d.note FROM deliveries d JOIN events e ON e.id = d.event
        """

    fileprivate init(_ row: Row) throws {
        id = try row[0]
        webhook = try row[1]
        event = Event(
            id: try row[2], at: try row[3], type: try row[4], portal: try row[5], owner: try row[6], body: try row[7])
        state = try row[8]
        attempts = try row[9]
        nextAt = try row[10]
        triedAt = try row[11]
        status = try row[12]
        note = try row[13]
    }
}

extension Tables {
    /// Puts an event on its way to a webhook.
    package func deliver(_ event: String, to webhook: WebhookID, at now: Timestamp) throws {
        try connection.run(
            "INSERT INTO deliveries (webhook, event, state, next_at, note) VALUES ($1, $2, 'waiting', $3, '')",
            [webhook, event, now])
    }

    /// One delivery.
    package func delivery(_ id: Int) throws -> Delivery? {
        try connection.row("\(Delivery.query) WHERE d.id = $1", [id], Delivery.init)
    }

    /// A webhook's deliveries, the latest first.
    /// - Parameter before: Only those older than this id; for the next page.
    package func deliveries(
        of webhook: WebhookID, state: Delivery.State? = nil, before: Int? = nil, limit: Int
    ) throws -> [Delivery] {
        try connection.rows(
            """
            \(Delivery.query) WHERE d.webhook = $1 AND ($2 IS NULL OR d.state = $2) AND ($3 IS NULL OR d.id < $3)
            ORDER BY d.id DESC LIMIT $4
            """, [webhook, state, before, limit], Delivery.init)
    }

    /// The webhooks that something waits for whose time has come; or would come in more than two days, which is longer
    /// than any pause: that waited while the clock was wrong.
    package func webhooksToTell(at now: Timestamp) throws -> [WebhookID] {
        try connection.rows(
            """
            SELECT DISTINCT d.webhook FROM deliveries d JOIN webhooks w ON w.id = d.webhook
            WHERE (d.next_at <= $1 OR d.next_at > $2) AND w.is_enabled = 1
            """, [now, now + .seconds(2 * 86_400)]
        ) { try $0[0] }
    }

    /// What a webhook is to be told next: in the order of the events, as far as attempts allow.
    package func nextDelivery(to webhook: WebhookID, at now: Timestamp) throws -> Delivery? {
        try connection.row(
            "\(Delivery.query) WHERE d.webhook = $1 AND (d.next_at <= $2 OR d.next_at > $3) ORDER BY d.next_at, d.id LIMIT 1",
            [webhook, now, now + .seconds(2 * 86_400)], Delivery.init)
    }

    /// Stores how an attempt ended.
    package func update(_ delivery: Delivery) throws {
        try connection.run(
            """
            UPDATE deliveries SET state = $2, attempts = $3, next_at = $4, tried_at = $5, status = $6, note = $7
            WHERE id = $1
            """,
            [
                delivery.id, delivery.state, delivery.attempts, delivery.nextAt, delivery.triedAt, delivery.status,
                delivery.note,
            ])
    }

    /// Sends given-up deliveries of a webhook again.
    /// - Returns: How many.
    package func reviveDeliveries(of webhook: WebhookID, at now: Timestamp) throws -> Int {
        try connection.run(
            """
            UPDATE deliveries SET state = 'waiting', attempts = 0, next_at = $2 WHERE webhook = $1 AND state = 'dead'
            """, [webhook, now])
    }

    /// How many of a webhook's deliveries are in each state.
    package func deliveryCounts() throws -> [WebhookID: [Delivery.State: Int]] {
        let rows = try connection.rows("SELECT webhook, state, count(*) FROM deliveries GROUP BY webhook, state", []) {
            (try $0[0] as WebhookID, try $0[1] as Delivery.State, try $0[2] as Int)
        }
        return rows.reduce(into: [:]) { $0[$1.0, default: [:]][$1.1] = $1.2 }
    }
}

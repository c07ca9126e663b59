import Database
package import PortalModel

/// Something that ends by itself soon, and of which nobody was told yet how soon.
package struct Ending: Sendable, Equatable {
    /// The credential's, secret's or subscription's id.
    package var subject: String
    package var application: ApplicationID
    /// A credential's name or a product's id.
    package var name: String
    package var end: Timestamp
}

/// Ends between two moments. What was not there for so long before its end was made to end soon, and needs no reminder.
package struct EndingWindow: Sendable {
    package var after: Timestamp
    package var until: Timestamp
    /// How long it has been there at least when it ends.
    package var lead: Duration
    /// What is noted when it was told; with the end it is told once for each.
    package var notice: String

    package init(after: Timestamp, until: Timestamp, lead: Duration, notice: String) {
        self.after = after
        self.until = until
        self.lead = lead
        self.notice = notice
    }

    fileprivate var arguments: [any ColumnValue] { [after, until, Int(lead.components.seconds) * 1000, notice] }
}

extension Tables {
    /// Credentials in use that stop working.
    package func endingCredentials(_ window: EndingWindow, limit: Int) throws -> [Ending] {
        try endings(
            """
            SELECT c.id, c.application, c.name, c.expires_at FROM credentials c
            WHERE c.state IN ('active', 'rotating') AND c.expires_at > $1 AND c.expires_at <= $2
                AND c.created_at <= c.expires_at - $3 AND \(Self.untold("c.id", "c.expires_at"))
            LIMIT $5
            """, window, limit)
    }

    /// Old secrets of rotations. They have been old since the next one was made.
    package func endingSecrets(_ window: EndingWindow, limit: Int) throws -> [Ending] {
        try endings(
            """
            SELECT s.id, c.application, c.name, s.valid_until FROM secrets s CROSS JOIN credentials c
            WHERE s.valid_until > $1 AND s.valid_until <= $2 AND c.id = s.credential
                AND c.state = 'rotating' AND coalesce(
                    (SELECT max(n.created_at) FROM secrets n WHERE n.credential = c.id), 0) <= s.valid_until - $3
                AND \(Self.untold("s.id", "s.valid_until"))
            LIMIT $5
            """, window, limit)
    }

    /// Subscriptions in use that were approved until a day.
    package func endingSubscriptions(_ window: EndingWindow, limit: Int) throws -> [Ending] {
        try endings(
            """
            SELECT s.id, s.application, s.product, s.expires_at FROM subscriptions s
            WHERE s.state IN ('active', 'suspended') AND s.expires_at > $1 AND s.expires_at <= $2
                AND coalesce(s.decided_at, s.requested_at) <= s.expires_at - $3
                AND \(Self.untold("s.id", "s.expires_at"))
            LIMIT $5
            """, window, limit)
    }

    /// Notes that somebody was told.
    package func note(_ notice: String, of ending: Ending, at now: Timestamp) throws {
        try connection.run(
            "INSERT INTO reminders (subject, ends_at, notice, at) VALUES ($1, $2, $3, $4)",
            [ending.subject, ending.end, notice, now])
    }

    /// Forgets notes of what has ended.
    func deleteReminders(before end: Timestamp) throws {
        try connection.run("DELETE FROM reminders WHERE ends_at <= $1", [end])
    }

    private func endings(_ sql: String, _ window: EndingWindow, _ limit: Int) throws -> [Ending] {
        try connection.rows(sql, window.arguments + [limit]) {
            Ending(subject: try $0[0], application: try $0[1], name: try $0[2], end: try $0[3])
        }
    }

    private static func untold(_ subject: String, _ end: String) -> String {
        "NOT EXISTS (SELECT 1 FROM reminders r WHERE r.subject = \(subject) AND r.ends_at = \(end) AND r.notice = $4)"
    }
}

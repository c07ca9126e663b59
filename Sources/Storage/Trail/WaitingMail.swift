import Database
package import PortalModel

/// A mail that was decided in the same transaction as the change it tells of, and leaves afterwards.
package struct WaitingMail: Sendable, Equatable {
    /// 0 before it is stored.
    package var id: Int
    package var at: Timestamp
    package var portal: PortalID?
    package var recipient: String
    package var template: String
    /// What the template is filled with: JSON, sealed, as links in it open accounts. Erased when it has left.
    package var sealed: [UInt8]
    package var attempts: Int
    /// When it may be tried.
    package var nextAt: Timestamp?

    package init(at: Timestamp, portal: PortalID?, recipient: String, template: String, sealed: [UInt8]) {
        id = 0
        self.at = at
        self.portal = portal
        self.recipient = recipient
        self.template = template
        self.sealed = sealed
        attempts = 0
        nextAt = at
    }
}

extension Tables {
    /// Adds a mail that leaves after the transaction.
    package func insert(_ mail: WaitingMail) throws {
        try connection.run(
            """
            INSERT INTO mails (at, portal, recipient, template, sealed, attempts, next_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            """, [mail.at, mail.portal, mail.recipient, mail.template, mail.sealed, mail.attempts, mail.nextAt])
    }

    /// Mails whose time has come, the oldest first; or would come in more than two days, which is longer than any pause:
    /// those waited while the clock was wrong.
    package func mailsToSend(at now: Timestamp, limit: Int) throws -> [WaitingMail] {
        try connection.rows(
            """
            SELECT id, at, portal, recipient, template, sealed, attempts, next_at FROM mails
            WHERE next_at <= $1 OR next_at > $3 ORDER BY next_at, id LIMIT $2
            """, [now, limit, now + .seconds(2 * 86_400)]
        ) { row in
            var mail = WaitingMail(
                at: try row[1], portal: try row[2], recipient: try row[3], template: try row[4], sealed: try row[5])
            mail.id = try row[0]
            mail.attempts = try row[6]
            mail.nextAt = try row[7]
            return mail
        }
    }

    /// How many mails wait, and since when the oldest of them does.
    package func waitingMails() throws -> (count: Int, oldest: Timestamp?) {
        let found: (Int, Timestamp?)? = try connection.row(
            "SELECT count(*), min(at) FROM mails WHERE next_at IS NOT NULL"
        ) { (try $0[0], try $0[1]) }
        return found ?? (0, nil)
    }

    /// Notes that a mail has left, and forgets what was in it.
    package func markSent(mail id: Int, at now: Timestamp) throws {
        try connection.run(
            """
            UPDATE mails SET sent_at = $2, next_at = NULL, sealed = NULL, error = NULL,
                recipient = CASE template WHEN 'account-deleted' THEN '' ELSE recipient END WHERE id = $1
            """, [id, now])
    }

    /// Notes that a mail could not leave.
    /// - Parameter next: When it is tried again; `nil` gives it up.
    package func markFailed(mail id: Int, error: String, next: Timestamp?) throws {
        try connection.run(
            "UPDATE mails SET attempts = attempts + 1, next_at = $2, error = $3 WHERE id = $1", [id, next, error])
    }
}

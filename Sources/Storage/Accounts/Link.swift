import Database
package import PortalModel

/// A link in a mail that works once. Known by the hash of the token in it.
package struct Link: Sendable, Equatable {
    package enum Purpose: String, Sendable, ColumnValue {
        case verifyEmail = "verify-email"
        case resetPassword = "reset-password"
        case changeEmail = "change-email"
        case invitation
        /// For the first password of one of the provider's users, or a new one.
        case administratorPassword = "administrator-password"
    }

    /// SHA-256 of the token.
    package var hash: [UInt8]
    package var purpose: Purpose
    /// Whom it is about, such as a developer's id.
    package var subject: String
    /// What it needs beside, such as the new address.
    package var data: String
    package var expiresAt: Timestamp

    package init(hash: [UInt8], purpose: Purpose, subject: String, data: String = "", expiresAt: Timestamp) {
        self.hash = hash
        self.purpose = purpose
        self.subject = subject
        self.data = data
        self.expiresAt = expiresAt
    }
}

extension Tables {
    /// The link of a token's hash, also one that is over.
    package func link(_ hash: [UInt8]) throws -> Link? {
        try connection.row(
            "SELECT hash, purpose, subject, data, expires_at FROM links WHERE hash = $1", [hash]
        ) { row in
            Link(hash: try row[0], purpose: try row[1], subject: try row[2], data: try row[3], expiresAt: try row[4])
        }
    }

    /// Adds a link.
    package func insert(_ link: Link) throws {
        try connection.run(
            "INSERT INTO links (hash, purpose, subject, data, expires_at) VALUES ($1, $2, $3, $4, $5)",
            [link.hash, link.purpose, link.subject, link.data, link.expiresAt])
    }

    /// Takes away the links of one purpose about one subject: after one was used, or a newer one was sent.
    package func deleteLinks(_ purpose: Link.Purpose, subject: String) throws {
        try connection.run("DELETE FROM links WHERE subject = $1 AND purpose = $2", [subject, purpose])
    }
}

import Database
package import PortalModel

/// What was answered to a request with an `Idempotency-Key`, so that the same request again gets the same answer.
package struct KeptReply: Sendable, Equatable {
    package var token: TokenID
    package var key: String
    /// Of method, path and body.
    package var fingerprint: [UInt8]
    package var at: Timestamp
    /// `nil` while it is being worked on, and for ever where that was cut off.
    package var status: Int?
    /// The body, sealed, as there may be a secret in it.
    package var sealed: [UInt8]?

    package init(token: TokenID, key: String, fingerprint: [UInt8], at: Timestamp) {
        self.token = token
        self.key = key
        self.fingerprint = fingerprint
        self.at = at
    }
}

extension Tables {
    /// The reply of a key, as long as it is kept.
    package func keptReply(_ key: String, of token: TokenID) throws -> KeptReply? {
        try connection.row(
            "SELECT token, key, fingerprint, at, status, sealed FROM replies WHERE token = $1 AND key = $2",
            [token, key]
        ) { row in
            var reply = KeptReply(token: try row[0], key: try row[1], fingerprint: try row[2], at: try row[3])
            reply.status = try row[4]
            reply.sealed = try row[5]
            return reply
        }
    }

    /// Takes a key.
    /// - Throws: `DatabaseError` with `isUniqueViolation` where it is taken.
    package func insert(_ reply: KeptReply) throws {
        try connection.run(
            "INSERT INTO replies (token, key, fingerprint, at) VALUES ($1, $2, $3, $4)",
            [reply.token, reply.key, reply.fingerprint, reply.at])
    }

    /// Keeps what was answered.
    package func finish(_ key: String, of token: TokenID, status: Int, sealed: [UInt8]) throws {
        try connection.run(
            "UPDATE replies SET status = $3, sealed = $4 WHERE token = $1 AND key = $2", [token, key, status, sealed])
    }

    /// Gives a key back: nothing was done for it.
    package func forget(_ key: String, of token: TokenID) throws {
        try connection.run("DELETE FROM replies WHERE token = $1 AND key = $2", [token, key])
    }
}

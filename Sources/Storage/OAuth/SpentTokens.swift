import Database
package import PortalModel

/// What must not count a second time, or any more; each kept until it would have ended by itself.
extension Tables {
    /// Remembers an assertion that a client proved itself with.
    /// - Parameter hash: Of its `jti`.
    /// - Returns: Whether it was the first time.
    package func spend(assertion hash: [UInt8], of client: String, until end: Timestamp) throws -> Bool {
        try connection.run(
            "INSERT OR IGNORE INTO spent_assertions (client, hash, expires_at) VALUES ($1, $2, $3)",
            [client, hash, end]) == 1
    }

    /// Remembers that a token was revoked.
    /// - Parameter id: Its `jti`.
    package func revoke(token id: String, until end: Timestamp) throws {
        try connection.run("INSERT OR IGNORE INTO revoked_tokens (id, expires_at) VALUES ($1, $2)", [id, end])
    }

    /// Whether a token was revoked.
    package func isRevoked(token id: String) throws -> Bool {
        try connection.value("SELECT 1 FROM revoked_tokens WHERE id = $1", [id], as: Int.self) != nil
    }

    /// Forgets what has ended by itself.
    func deleteSpentTokens(at now: Timestamp) throws {
        try connection.run("DELETE FROM spent_assertions WHERE expires_at <= $1", [now])
        try connection.run("DELETE FROM revoked_tokens WHERE expires_at <= $1", [now])
    }
}

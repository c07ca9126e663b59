import Database
package import PortalModel

/// A key that tokens are signed with. It is published before it signs, signs until the next one does, and stays published
/// until the last token that it signed has ended.
package struct KeptSigningKey: Sendable, Equatable {
    /// `kid`: the thumbprint of RFC 7638.
    package var id: String
    /// The public half, a JWK.
    package var publicJWK: String
    /// The whole key, a JWK, sealed with the master key and bound to the id.
    package var sealed: [UInt8]
    package var publishedAt: Timestamp
    package var signsAt: Timestamp

    package init(id: String, publicJWK: String, sealed: [UInt8], publishedAt: Timestamp, signsAt: Timestamp) {
        self.id = id
        self.publicJWK = publicJWK
        self.sealed = sealed
        self.publishedAt = publishedAt
        self.signsAt = signsAt
    }
}

extension Tables {
    /// All keys there are, in the order in which they sign.
    package func signingKeys() throws -> [KeptSigningKey] {
        try connection.rows(
            "SELECT id, public, sealed, published_at, signs_at FROM signing_keys ORDER BY signs_at, id", []
        ) { row in
            KeptSigningKey(
                id: try row[0], publicJWK: try row[1], sealed: try row[2], publishedAt: try row[3], signsAt: try row[4])
        }
    }

    /// Adds a key.
    package func insert(_ key: KeptSigningKey) throws {
        try connection.run(
            "INSERT INTO signing_keys (id, public, sealed, published_at, signs_at) VALUES ($1, $2, $3, $4, $5)",
            [key.id, key.publicJWK, key.sealed, key.publishedAt, key.signsAt])
    }

    /// Takes a key away for good: what it signed is worth nothing from now on.
    package func deleteSigningKey(_ id: String) throws {
        try connection.run("DELETE FROM signing_keys WHERE id = $1", [id])
    }
}

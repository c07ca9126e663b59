import Database
package import PortalModel

/// What a program proves itself with at the Portal API or the Admin API. Known by the hash of the token.
package struct AccessToken: Sendable, Equatable {
    package enum Owner: Sendable, Equatable {
        case developer(DeveloperID)
        case administrator(AdministratorID)
        /// A front end of one portal, which acts for its developers.
        case portal(PortalID)
    }

    package var id: TokenID
    /// SHA-256 of the token.
    package var hash: [UInt8]
    /// What may be shown: the prefix and the last four characters.
    package var hint: String
    /// Given by whoever made it, to tell them apart.
    package var name: String
    /// Names of scopes.
    package var scopes: [String]
    package var owner: Owner
    package var createdAt: Timestamp
    /// `nil`: it has no end.
    package var expiresAt: Timestamp?
    /// To the hour.
    package var usedAt: Timestamp?

    package init(
        id: TokenID, hash: [UInt8], hint: String, name: String, scopes: [String], owner: Owner, createdAt: Timestamp,
        expiresAt: Timestamp? = nil
    ) {
        self.id = id
        self.hash = hash
        self.hint = hint
        self.name = name
        self.scopes = scopes
        self.owner = owner
        self.createdAt = createdAt
        self.expiresAt = expiresAt
    }
}

extension AccessToken {
    fileprivate static let columns =
        "id, hash, hint, name, scopes, developer, administrator, portal, created_at, expires_at, used_at"

    fileprivate init(_ row: Row) throws {
        id = try row[0]
        hash = try row[1]
        hint = try row[2]
        name = try row[3]
        scopes = (try row[4] as String).split(separator: " ").map(String.init)
        if let developer = try row[5] as DeveloperID? {
            owner = .developer(developer)
        } else if let administrator = try row[6] as AdministratorID? {
            owner = .administrator(administrator)
        } else {
            owner = .portal(try row[7])
        }
        createdAt = try row[8]
        expiresAt = try row[9]
        usedAt = try row[10]
    }
}

extension AccessToken.Owner {
    fileprivate var columns: (DeveloperID?, AdministratorID?, PortalID?) {
        switch self {
        case .developer(let id): (id, nil, nil)
        case .administrator(let id): (nil, id, nil)
        case .portal(let id): (nil, nil, id)
        }
    }
}

extension Tables {
    /// The token of a hash, also one that is over.
    package func token(_ hash: [UInt8]) throws -> AccessToken? {
        try connection.row("SELECT \(AccessToken.columns) FROM tokens WHERE hash = $1", [hash], AccessToken.init)
    }

    /// One token.
    package func token(_ id: TokenID) throws -> AccessToken? {
        try connection.row("SELECT \(AccessToken.columns) FROM tokens WHERE id = $1", [id], AccessToken.init)
    }

    /// Somebody's tokens, the latest first.
    package func tokens(of owner: AccessToken.Owner) throws -> [AccessToken] {
        let (developer, administrator, portal) = owner.columns
        return try connection.rows(
            """
            SELECT \(AccessToken.columns) FROM tokens WHERE developer IS $1 AND administrator IS $2 AND portal IS $3
            ORDER BY created_at DESC, id
            """, [developer, administrator, portal], AccessToken.init)
    }

    /// The tokens of all portals, the latest first.
    package func portalTokens() throws -> [AccessToken] {
        try connection.rows(
            "SELECT \(AccessToken.columns) FROM tokens WHERE portal IS NOT NULL ORDER BY created_at DESC, id", [],
            AccessToken.init)
    }

    /// Adds a token.
    package func insert(_ token: AccessToken) throws {
        let (developer, administrator, portal) = token.owner.columns
        try connection.run(
            "INSERT INTO tokens (\(AccessToken.columns)) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
            [
                token.id, token.hash, token.hint, token.name, token.scopes.joined(separator: " "), developer,
                administrator, portal, token.createdAt, token.expiresAt, token.usedAt,
            ])
    }

    /// Notes that a token is in use.
    package func touch(_ token: TokenID, at now: Timestamp) throws {
        try connection.run("UPDATE tokens SET used_at = $2 WHERE id = $1", [token, now])
    }

    /// Takes a token away for good.
    package func delete(_ token: TokenID) throws {
        try connection.run("DELETE FROM tokens WHERE id = $1", [token])
    }
}

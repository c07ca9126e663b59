import Database
package import PortalModel

/// A client of OAuth at an identity provider: what is known of it there, from before it is made until it is gone.
package struct ProviderClient: Sendable, Equatable {
    package enum State: String, Sendable, CaseIterable, ColumnValue {
        /// The provider was asked to make it, and has not answered.
        case creating
        case live
        /// It is to be taken away, and may still be live.
        case deleting
        /// The provider gave no answer that could be used: somebody has to look whether there is a client.
        case unknown
    }

    package var credential: CredentialID
    package var application: ApplicationID
    /// The provider's id in the site's configuration.
    package var provider: String
    /// What it is called there.
    package var name: String
    package var state: State
    /// `client_id`; `nil` as long as there is none.
    package var client: String?
    /// What it is changed by, sealed and bound to the credential.
    package var sealed: [UInt8]?
    /// A digest of what the provider was told last.
    package var described: [UInt8]?
    package var attempts = 0
    /// When the provider is to be asked; `nil` where it is not.
    package var nextAt: Timestamp?
    /// Why the last attempt failed.
    package var note = ""
    package var createdAt: Timestamp

    package init(
        credential: CredentialID, application: ApplicationID, provider: String, name: String, createdAt: Timestamp,
        nextAt: Timestamp
    ) {
        self.credential = credential
        self.application = application
        self.provider = provider
        self.name = name
        self.createdAt = createdAt
        self.nextAt = nextAt
        state = .creating
    }
}

extension ProviderClient {
    fileprivate static let columns =
        "credential, application, provider, name, state, client, sealed, described, attempts, next_at, note, created_at"

    fileprivate init(_ row: Row) throws {
        credential = try row[0]
        application = try row[1]
        provider = try row[2]
        name = try row[3]
        state = try row[4]
        client = try row[5]
        sealed = try row[6]
        described = try row[7]
        attempts = try row[8]
        nextAt = try row[9]
        note = try row[10]
        createdAt = try row[11]
    }
}

extension Tables {
    /// The client of a credential; `nil` where it is the companion's own, and where it is gone.
    package func providerClient(of credential: CredentialID) throws -> ProviderClient? {
        try connection.row(
            "SELECT \(ProviderClient.columns) FROM provider_clients WHERE credential = $1", [credential],
            ProviderClient.init)
    }

    /// An application's clients.
    package func providerClients(of application: ApplicationID) throws -> [ProviderClient] {
        try connection.rows(
            "SELECT \(ProviderClient.columns) FROM provider_clients WHERE application = $1 ORDER BY credential",
            [application], ProviderClient.init)
    }

    /// Clients that a provider is to be asked about now.
    package func providerClientsWaiting(at now: Timestamp, limit: Int) throws -> [ProviderClient] {
        try connection.rows(
            """
            SELECT \(ProviderClient.columns) FROM provider_clients WHERE next_at <= $1 OR next_at > $2
            ORDER BY next_at LIMIT $3
            """, [now, now + .seconds(2 * 86_400), limit], ProviderClient.init)
    }

    /// All clients at providers, those that need somebody first.
    package func providerClients(offset: Int, limit: Int) throws -> [ProviderClient] {
        try connection.rows(
            """
            SELECT \(ProviderClient.columns) FROM provider_clients
            ORDER BY state = 'live' AND note = '', created_at DESC, credential LIMIT $1 OFFSET $2
            """, [limit, offset], ProviderClient.init)
    }

    /// How many there are, by provider and state.
    package func providerClientCounts() throws -> [(provider: String, state: ProviderClient.State, count: Int)] {
        try connection.rows("SELECT provider, state, count(*) FROM provider_clients GROUP BY provider, state", []) {
            (try $0[0], try $0[1], try $0[2])
        }
    }

    /// Adds a client, or writes how it is now.
    package func set(_ client: ProviderClient) throws {
        try connection.run(
            """
            INSERT INTO provider_clients (\(ProviderClient.columns))
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
            ON CONFLICT (credential) DO UPDATE SET state = excluded.state, client = excluded.client,
                sealed = excluded.sealed, described = excluded.described, attempts = excluded.attempts,
                next_at = excluded.next_at, note = excluded.note
            """,
            [
                client.credential, client.application, client.provider, client.name, client.state, client.client,
                client.sealed, client.described, client.attempts, client.nextAt, client.note, client.createdAt,
            ])
    }

    /// Has the client of a credential taken away at its provider, where it has one.
    package func endProviderClient(of credential: CredentialID, at now: Timestamp) throws {
        try connection.run(
            """
            UPDATE provider_clients SET state = 'deleting', attempts = 0, next_at = $2, note = ''
            WHERE credential = $1 AND state = 'live'
            """, [credential, now])
    }

    /// The public keys of an identity provider as they were read last, each a JWK; empty where they never were.
    package func providerKeys(of provider: String) throws -> [String] {
        let text: String? = try connection.value("SELECT keys FROM provider_keys WHERE provider = $1", [provider])
        return (text ?? "").split(separator: "\n").map(String.init)
    }

    /// Keeps the public keys of an identity provider.
    package func set(providerKeys keys: [String], of provider: String) throws {
        try connection.run(
            """
            INSERT INTO provider_keys (provider, keys) VALUES ($1, $2)
            ON CONFLICT (provider) DO UPDATE SET keys = excluded.keys
            """, [provider, keys.joined(separator: "\n")])
    }

    /// The usable credential of a client that a provider has.
    package func client(_ id: String, at provider: String) throws -> Credential? {
        guard let credential = try client(id), try providerClient(of: credential.id)?.provider == provider else {
            return nil
        }
        return credential
    }

    /// Forgets a client: it is gone, or somebody says so.
    package func deleteProviderClient(of credential: CredentialID) throws {
        try connection.run("DELETE FROM provider_clients WHERE credential = $1", [credential])
    }
}

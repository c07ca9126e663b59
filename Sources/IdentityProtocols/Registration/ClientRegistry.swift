/// A server at which clients of OAuth are registered; it gives the tokens out.
///
///     let client = try await registry.create(metadata)
///     try await registry.delete(client)
///
/// Nothing is tried twice here: what became of a request that got no answer, nobody knows.
package protocol ClientRegistry: Sendable {
    /// Makes a client.
    func create(_ metadata: ClientMetadata) async throws(RegistryFailure) -> RegisteredClient
    /// Tells what a client is now.
    /// - Returns: How it is reached from now on.
    func update(
        _ client: RegisteredClient, to metadata: ClientMetadata
    ) async throws(RegistryFailure) -> RegisteredClient
    /// Gives a client another secret; the old one works no more.
    /// - Throws: ``RegistryFailure/notPossible`` where the server cannot do that.
    func rotateSecret(of client: RegisteredClient) async throws(RegistryFailure) -> RegisteredClient
    /// Takes a client away. One that is gone already is no failure.
    func delete(_ client: RegisteredClient) async throws(RegistryFailure)
}

/// What a registry is told of a client.
package struct ClientMetadata: Sendable, Equatable {
    /// The client's public keys, where it signs instead of having a secret.
    package enum Keys: Sendable, Equatable {
        /// A JWK Set, or one JWK.
        case document(String)
        case url(String)
    }

    /// For people: by this they find it.
    package var name: String
    package var scopes: [String]
    package var keys: Keys?

    package init(name: String, scopes: [String], keys: Keys? = nil) {
        self.name = name
        self.scopes = scopes
        self.keys = keys
    }
}

/// Why a registry did not do what it was asked.
package enum RegistryFailure: Error, Equatable, CustomStringConvertible {
    /// It said no: its status and the beginning of what it said.
    case refused(status: Int, String)
    /// It could not be reached, or gave no answer: whether it did it is not known.
    case unreachable(String)
    /// It said yes, but not what is needed to go on.
    case unusable(String)
    /// It cannot do such a thing.
    case notPossible

    package var description: String {
        switch self {
        case .refused(let status, let text): "It answered with status \(status): \(text)"
        case .unreachable(let text): "It could not be reached: \(text)"
        case .unusable(let text): "Its answer cannot be used: \(text)"
        case .notPossible: "It cannot do this"
        }
    }
}

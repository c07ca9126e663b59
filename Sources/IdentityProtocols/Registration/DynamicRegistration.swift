package import HTTP
import Serialization

/// OAuth 2.0 Dynamic Client Registration (RFC 7591), and its management (RFC 7592).
///
///     let registry = DynamicRegistration(url: "https://sso.example.com/register", token: token, client: client)
package struct DynamicRegistration: ClientRegistry {
    private let url: String
    private let token: String?
    private let redirectURIs: [String]
    private let calls: RegistryCalls

    /// - Parameters:
    ///   - url: The registration endpoint.
    ///   - token: The initial access token (RFC 7591 §1.2); `nil` where everybody may register.
    ///   - redirectURIs: For servers that ask for some, though clients that act for themselves have none.
    ///   - client: Must be allowed to call it.
    package init(url: String, token: String?, redirectURIs: [String] = [], client: WebClient) {
        self.url = url
        self.redirectURIs = redirectURIs
        self.token = token
        calls = RegistryCalls(client: client)
    }

    /// RFC 7591 §3.
    package func create(_ metadata: ClientMetadata) async throws(RegistryFailure) -> RegisteredClient {
        let answer = try await calls.send(.post, url, .object(members(of: metadata)), token: token)
        return try read(RegistryCalls.object(answer), before: nil)
    }

    /// RFC 7592 §2.2.
    package func update(
        _ client: RegisteredClient, to metadata: ClientMetadata
    ) async throws(RegistryFailure) -> RegisteredClient {
        guard let management = client.management else { throw .notPossible }
        let body = Node.object([("client_id", .text(client.id))] + members(of: metadata))
        let answer = try await calls.send(.put, management.url, body, token: management.token)
        return try read(RegistryCalls.object(answer), before: client)
    }

    /// The standards have no way to ask for it.
    package func rotateSecret(of client: RegisteredClient) async throws(RegistryFailure) -> RegisteredClient {
        throw .notPossible
    }

    /// RFC 7592 §2.3.
    package func delete(_ client: RegisteredClient) async throws(RegistryFailure) {
        guard let management = client.management else { throw .notPossible }
        let answer = try await calls.send(.delete, management.url, token: management.token)
        guard RegistryCalls.isGone(answer) else { throw RegistryCalls.refusal(answer) }
    }

    /// RFC 7591 §2.
    private func members(of metadata: ClientMetadata) -> [(String, Node)] {
        var members: [(String, Node)] = [
            ("client_name", .text(metadata.name)), ("grant_types", .list([.text("client_credentials")])),
            ("response_types", .list([])),
            (
                "token_endpoint_auth_method",
                .text(metadata.keys == nil ? "client_secret_basic" : "private_key_jwt")
            ),
        ]
        if !redirectURIs.isEmpty { members.append(("redirect_uris", .list(redirectURIs.map { .text($0) }))) }
        if !metadata.scopes.isEmpty { members.append(("scope", .text(metadata.scopes.joined(separator: " ")))) }
        return members + RegistryCalls.members(of: metadata.keys)
    }

    /// RFC 7591 §3.2.1, RFC 7592 §3. What an answer to a change leaves out stays as it was.
    private func read(_ node: Node, before: RegisteredClient?) throws(RegistryFailure) -> RegisteredClient {
        guard let id = node["client_id"]?.string, RegisteredClient.isID(id), before == nil || before?.id == id else {
            throw .unusable("it names no client")
        }
        var client = RegisteredClient(id: id, secret: node["client_secret"]?.string)
        let place = node["registration_client_uri"]?.string ?? before?.management?.url
        let key = node["registration_access_token"]?.string ?? before?.management?.token
        if let place, let key {
            // The token is sent there: a server must not make us send it elsewhere.
            guard Self.origin(of: place) == Self.origin(of: url) else {
                throw .unusable("the client '\(id)' is managed at another place, \(Self.origin(of: place))")
            }
            client.management = .init(url: place, token: key)
        }
        guard client.management != nil else {
            throw .unusable("the client '\(id)' could never be deleted again: RFC 7592 is not offered")
        }
        return client
    }

    /// Scheme, host and port.
    private static func origin(of url: String) -> String {
        url.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false).prefix(3).joined(separator: "/")
            .lowercased()
    }
}

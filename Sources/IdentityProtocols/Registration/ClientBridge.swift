package import HTTP
import Serialization

/// A small interface before an identity provider that has no dynamic registration: the provider writes it, in front of
/// whatever it has.
///
/// | Request | Body | Answer |
/// |---|---|---|
/// | `POST /clients` | `client_name`, `scope`, `grant_types`, perhaps `jwks` or `jwks_uri` | `client_id`, `client_secret` |
/// | `PUT /clients/{id}` | the same | anything |
/// | `POST /clients/{id}/rotate-secret` | – | `client_secret` |
/// | `DELETE /clients/{id}` | – | 404 and 410 are fine, too |
package struct ClientBridge: ClientRegistry {
    private let url: String
    private let token: String?
    private let calls: RegistryCalls

    /// - Parameters:
    ///   - url: What stands before `/clients`, without a slash at the end.
    ///   - token: Goes into `Authorization: Bearer`.
    ///   - client: Must be allowed to call it.
    package init(url: String, token: String?, client: WebClient) {
        self.url = url.hasSuffix("/") ? String(url.dropLast()) : url
        self.token = token
        calls = RegistryCalls(client: client)
    }

    /// `POST /clients`.
    package func create(_ metadata: ClientMetadata) async throws(RegistryFailure) -> RegisteredClient {
        let node = try RegistryCalls.object(
            try await calls.send(.post, url + "/clients", Self.body(metadata), token: token))
        guard let id = node["client_id"]?.string, RegisteredClient.isID(id) else {
            throw .unusable("it names no client")
        }
        return RegisteredClient(id: id, secret: node["client_secret"]?.string)
    }

    /// `PUT /clients/{id}`.
    package func update(
        _ client: RegisteredClient, to metadata: ClientMetadata
    ) async throws(RegistryFailure) -> RegisteredClient {
        let answer = try await calls.send(.put, place(of: client), Self.body(metadata), token: token)
        guard (200..<300).contains(answer.status) else { throw RegistryCalls.refusal(answer) }
        return RegisteredClient(id: client.id)
    }

    /// `POST /clients/{id}/rotate-secret`.
    package func rotateSecret(of client: RegisteredClient) async throws(RegistryFailure) -> RegisteredClient {
        let answer = try await calls.send(.post, place(of: client) + "/rotate-secret", .object([]), token: token)
        guard let secret = try RegistryCalls.object(answer)["client_secret"]?.string, !secret.isEmpty else {
            throw .unusable("it names no secret")
        }
        return RegisteredClient(id: client.id, secret: secret)
    }

    /// `DELETE /clients/{id}`.
    package func delete(_ client: RegisteredClient) async throws(RegistryFailure) {
        let answer = try await calls.send(.delete, place(of: client), token: token)
        guard RegistryCalls.isGone(answer) else { throw RegistryCalls.refusal(answer) }
    }

    private func place(of client: RegisteredClient) -> String {
        url + "/clients/" + PercentEncoding.encode(segment: client.id)
    }

    private static func body(_ metadata: ClientMetadata) -> Node {
        .object(
            [
                ("client_name", .text(metadata.name)), ("scope", .text(metadata.scopes.joined(separator: " "))),
                ("grant_types", .list([.text("client_credentials")])),
            ] + RegistryCalls.members(of: metadata.keys))
    }
}

import Crypto
import PortalModel
import Serialization
import Storage

/// The companion as authorization server of OAuth 2.0 for clients that act for themselves: one issuer for all portals, as a
/// client's id says which application, and that which portal it is of.
///
///     let client = try await server.clients.client(proof)
///     let grant = try await server.grant(.init(scope: "shipments.read"), to: client)
///     try server.state(of: grant.token)        // what a gateway or an API may ask
package struct AuthorizationServer: Sendable {
    let context: ServiceContext
    package let keys: SigningKeys
    package let clients: ClientAuthentication

    /// Paths below the issuer.
    package static let tokenPath = "/oauth/token"
    /// Where gateways ask that cannot verify tokens.
    package static let checkPath = "/oauth/check"
    /// The type of an access token (RFC 9068 §2.1).
    static let tokenType = "at+jwt"

    package init(_ context: ServiceContext, keys: SigningKeys, keySets: ClientKeySets) {
        self.context = context
        self.keys = keys
        clients = ClientAuthentication(context, keySets: keySets)
    }

    /// Who signs: the companion's own URL, without a slash at the end (RFC 8414 §2).
    package var issuer: String { Self.issuer(of: context) }

    static func issuer(of context: ServiceContext) -> String { context.offerings.now.site.companionURL ?? "" }

    /// What a client asks for (RFC 6749 §4.4.2, RFC 8707 §2).
    package struct Request: Sendable {
        /// As it was sent; `nil` for all that there are.
        package var scope: String?
        package var resources: [String]

        package init(scope: String? = nil, resources: [String] = []) {
            self.scope = scope
            self.resources = resources
        }
    }

    /// A token that was just made.
    package struct Grant: Sendable {
        package let token: String
        /// For how long it is good.
        package let seconds: Int
        package let scopes: [String]
    }

    /// Makes a token for what a client's application is subscribed to, or for the part of it that is asked for.
    /// - Throws: ``OAuthRefusal``; `DatabaseError`, `Store.CannotSave`.
    package func grant(_ request: Request, to client: OAuthClient) async throws -> Grant {
        let (offering, now) = (context.offerings.now, context.now)
        let products = try context.store.read { try $0.grantable(to: client, offering, at: now) }
        let (audience, scopes) = try Self.choose(request, from: products)
        let seconds = offering.site.companion.oauth.tokenSeconds
        let start = now.rawValue / 1000
        // RFC 9068 §2.2.
        var claims: [(String, Node)] = [
            ("iss", .text(issuer)), ("sub", .text(client.id)), ("client_id", .text(client.id)),
            ("aud", audience.count == 1 ? .text(audience[0]) : .list(audience.map { .text($0) })),
            ("iat", .number(start)), ("exp", .number(start + seconds)), ("jti", .text(context.newNumber())),
        ]
        if !scopes.isEmpty { claims.append(("scope", .text(scopes.joined(separator: " ")))) }
        var payload: [UInt8] = []
        JSONWriter.write(.object(claims), pretty: false, into: &payload)
        let token = JWS.sign(payload, type: Self.tokenType, by: try await keys.signer())
        await touch(client.credential, at: now)
        return Grant(token: token, seconds: seconds, scopes: scopes)
    }

    /// Audience and scopes of a token. What is asked for makes less of what there is, and never more.
    private static func choose(
        _ request: Request, from products: [GrantableProduct]
    ) throws -> (audience: [String], scopes: [String]) {
        guard !products.isEmpty else {
            throw OAuthRefusal(
                .unauthorizedClient, "The application has no active subscription to a product that takes OAuth.")
        }
        for resource in request.resources where !products.contains(where: { $0.id.audience == resource }) {
            throw OAuthRefusal(
                .invalidTarget, "The resource '\(resource.prefix(200))' is none that the application is subscribed to.")
        }
        let asked =
            request.resources.isEmpty ? products : products.filter { request.resources.contains($0.id.audience) }
        let known = asked.flatMap(\.scopes).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
        guard let scope = request.scope else { return (asked.map(\.id.audience), known) }
        let wanted = Set(scope.split(separator: " ").map(String.init))
        if let stranger = wanted.sorted().first(where: { !known.contains($0) }) {
            throw OAuthRefusal(
                .invalidScope, "The scope '\(stranger.prefix(200))' is none of what the application is subscribed to.")
        }
        let scopes = known.filter(wanted.contains)
        // Who names no resource gets a token for the products whose scopes are asked for, and no other (RFC 9068 §3).
        let audience =
            request.resources.isEmpty && !wanted.isEmpty
            ? asked.filter { !wanted.isDisjoint(with: $0.scopes) } : asked
        return (audience.map(\.id.audience), scopes)
    }

    /// Notes once an hour that a credential is in use; where nothing can be saved, that is no reason to give no token.
    private func touch(_ id: CredentialID, at now: Timestamp) async {
        guard let known = try? context.store.read({ try $0.credential(id) }),
            known.usedAt.map({ $0 + .seconds(3600) <= now }) ?? true
        else { return }
        _ = try? await context.store.write { tables in
            guard var credential = try tables.credential(id) else { return }
            credential.usedAt = now
            try tables.update(credential)
        }
    }
}

import Crypto
package import PortalModel
import Storage

/// What a token is worth now, and its early end.
extension AuthorizationServer {
    /// A token that is good: signed by us, not ended, not revoked, of a client that may still call.
    package struct ActiveToken: Sendable, Equatable {
        /// `jti`.
        package let id: String
        package let client: OAuthClient
        /// Those of its products that the application is still subscribed to.
        package let products: [ProductID]
        /// Those of its scopes that they know.
        package let scopes: [String]
        /// Seconds since 1970.
        package let issued: Int
        package let expires: Int
    }

    /// Looks a token up.
    /// - Returns: `nil` for any that is not good, for whatever reason (RFC 7662 §2.2).
    /// - Throws: `DatabaseError`.
    package func state(of token: String) throws -> ActiveToken? {
        let (offering, now) = (context.offerings.now, context.now)
        guard let claims = try verified(token), let id = claims.text("jti"), let name = claims.text("client_id"),
            let issued = claims.moment("iat"), let expires = claims.moment("exp"), expires > now
        else { return nil }
        return try context.store.read { tables in
            guard try !tables.isRevoked(token: id), let client = try tables.callingClient(name, at: now) else {
                return nil
            }
            let audience = claims.audience
            let products = try tables.grantable(to: client, offering, at: now).filter {
                audience.contains($0.id.audience)
            }
            if products.isEmpty { return nil }
            let known = Set(products.flatMap(\.scopes))
            return ActiveToken(
                id: id, client: client, products: products.map(\.id), scopes: claims.scopes.filter(known.contains),
                issued: issued.rawValue / 1000, expires: expires.rawValue / 1000)
        }
    }

    /// Ends a token of the client that asks (RFC 7009 §2). One that is none of ours, or has ended, is no error.
    /// - Throws: ``OAuthRefusal`` where it is another client's; `DatabaseError`, `Store.CannotSave`.
    package func revoke(_ token: String, of client: OAuthClient) async throws {
        guard let claims = try verified(token), let id = claims.text("jti"), let expires = claims.moment("exp"),
            expires > context.now
        else { return }
        guard claims.text("client_id") == client.id else {
            throw OAuthRefusal(.unauthorizedClient, "The token is another client's.")
        }
        try await context.store.write { try $0.revoke(token: id, until: expires) }
    }

    /// What a token of our own says, whether it has ended or not; `nil` for any other.
    func verified(_ token: String) throws -> JWTClaims? {
        guard let verified = JWS.verify(token, by: try keys.published()), verified.type == Self.tokenType,
            let claims = JWTClaims(verified.payload), claims.text("iss") == issuer
        else { return nil }
        return claims
    }
}

import Crypto
package import PortalModel
import Storage

/// What a gateway asks that knows the subscriptions itself.
extension AuthorizationServer {
    /// Whom a good token was given to.
    package struct TokenHolder: Sendable, Equatable {
        /// The client's id; behind the id of its identity provider and a `/`, where that gave the token out.
        package let client: String
        /// What `aud` holds; `nil` where the provider's tokens are for whatever the client may call.
        let audience: [String]?
        package let scopes: [String]

        /// Whether the token is for a product.
        package func mayOpen(_ product: ProductID) -> Bool { audience?.contains(product.audience) ?? true }
    }

    /// Looks at a token of the companion's own, or of an identity provider.
    /// - Returns: `nil` for any that is not good.
    /// - Throws: `DatabaseError`.
    package func holder(of token: String) throws -> TokenHolder? {
        guard let claimed = JWS.unverifiedPayload(of: token).flatMap({ JWTClaims($0)?.text("iss") }) else { return nil }
        let providers = context.offerings.now.site.companion.oauth.providers
        for provider in providers where provider.tokens?.issuer == claimed && claimed != issuer {
            if let holder = try holder(of: token, at: provider) { return holder }
        }
        let now = context.now
        guard let claims = try verified(token), let id = claims.text("jti"), let name = claims.text("client_id"),
            let expires = claims.moment("exp"), expires > now
        else { return nil }
        let isHeld = try context.store.read { tables in
            try !tables.isRevoked(token: id) && tables.callingClient(name, at: now) != nil
        }
        return isHeld ? TokenHolder(client: name, audience: claims.audience, scopes: claims.scopes) : nil
    }

    private func holder(of token: String, at provider: OAuthSettings.Provider) throws -> TokenHolder? {
        let now = context.now
        guard let tokens = provider.tokens else { return nil }
        return try context.store.read { tables in
            let keys = try tables.providerKeys(of: provider.id).compactMap { try? PublicKey(jwk: Array($0.utf8)) }
            guard let verified = JWS.verify(token, by: keys), let claims = JWTClaims(verified.payload),
                claims.text("iss") == tokens.issuer, let expires = claims.moment("exp"), expires > now,
                tokens.audience.map(claims.audience.contains) ?? true, let name = claims.text(tokens.claim),
                let credential = try tables.client(name, at: provider.id),
                credential.expiresAt.map({ $0 > now }) ?? true
            else { return nil }
            var isActive = false
            try tables.gatewayCallers(credential.application) { _ in isActive = true }
            return isActive
                ? TokenHolder(client: "\(provider.id)/\(name)", audience: nil, scopes: claims.scopes) : nil
        }
    }
}

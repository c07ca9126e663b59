import Crypto
package import PortalModel
import Storage

/// A client that has proved who it is and may call: its application is enabled, its owner active.
package struct OAuthClient: Sendable, Equatable {
    /// `client_id`.
    package let id: String
    package let credential: CredentialID
    package let application: ApplicationID
    package let portal: PortalID
    /// The developer or the team.
    package let owner: String
}

/// What a client proves itself with (RFC 6749 §2.3, RFC 7523 §2.2).
package enum ClientProof: Sendable {
    case secret(client: String, secret: String)
    /// A JWT that the client signed.
    /// - client: As the request names it; `nil` where it does not.
    case assertion(client: String?, token: String)
}

/// One product that a client may get tokens for, with the scopes it knows.
struct GrantableProduct: Sendable {
    let id: ProductID
    let scopes: [String]
}

extension Tables {
    /// The client of an id, where it may call something at all.
    func callingClient(_ id: String, at now: Timestamp) throws -> OAuthClient? {
        guard let credential = try client(id), credential.expiresAt.map({ $0 > now }) ?? true,
            // A client at an identity provider gets its tokens there.
            try providerClient(of: credential.id) == nil
        else { return nil }
        var caller: GatewayCaller?
        try gatewayCallers(credential.application) { caller = $0 }
        guard let caller else { return nil }
        return OAuthClient(
            id: id, credential: credential.id, application: caller.application, portal: caller.portal,
            owner: caller.owner)
    }

    /// The products that an application is subscribed to and that take OAuth, in the portal's order.
    func grantable(to client: OAuthClient, _ offering: Offering, at now: Timestamp) throws -> [GrantableProduct] {
        var subscribed: Set<ProductID> = []
        try gatewayAccess(client.application, at: now) { subscribed.insert($0.product) }
        return offering.offers(of: client.portal).map(\.product).filter { $0.isBuilt && subscribed.contains($0.id) }
            .compactMap { product in
                for case .oauth(let scopes) in product.authentication {
                    return GrantableProduct(id: product.id, scopes: scopes)
                }
                return nil
            }
    }
}

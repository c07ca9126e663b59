import Crypto
import PortalModel
import Serialization
import Storage

/// Finds out whether a client is who it says it is.
package struct ClientAuthentication: Sendable {
    private let context: ServiceContext
    private let keySets: ClientKeySets

    /// For clocks that differ.
    private static let leeway = Duration.seconds(60)
    /// How far ahead an assertion may end: what is spent has to be remembered until then.
    private static let longestAssertion = Duration.seconds(3600)
    private static let assertionTypes: Set<String?> = [nil, "JWT", "jwt", "client-authentication+jwt"]

    package init(_ context: ServiceContext, keySets: ClientKeySets) {
        self.context = context
        self.keySets = keySets
    }

    /// The client that a proof is of.
    /// - Throws: ``OAuthRefusal``; `DatabaseError`, `Store.CannotSave`.
    package func client(_ proof: ClientProof) async throws -> OAuthClient {
        switch proof {
        case .secret(let id, let secret): try client(id, secret: secret)
        case .assertion(let id, let token): try await client(id, assertion: token)
        }
    }

    private func client(_ id: String, secret: String) throws -> OAuthClient {
        let now = context.now
        // What is stored is the keyed hash; hashes of one key are compared for a client that is not there, too.
        let shown = HMAC.sha256(key: context.lookupKey, message: Array(secret.utf8))
        let (client, hashes) = try context.store.read { tables -> (OAuthClient?, [[UInt8]]) in
            guard let client = try tables.callingClient(id, at: now),
                try tables.clientKeys(of: client.credential) == nil
            else { return (nil, [[UInt8](repeating: 0, count: 32)]) }
            let secrets = try tables.secrets(of: client.credential)
            return (client, secrets.filter { $0.validUntil.map { $0 > now } ?? true }.map(\.hash))
        }
        let isRight = hashes.reduce(false) { ConstantTime.equal($1, shown) || $0 }
        guard let client, isRight, Token.isWellFormed(secret) else { throw OAuthRefusal.unknownClient }
        return client
    }

    /// RFC 7523 §3.
    private func client(_ named: String?, assertion token: String) async throws -> OAuthClient {
        let now = context.now
        guard let bytes = JWS.unverifiedPayload(of: token), let id = JWTClaims(bytes)?.text("iss"),
            named == nil || named == id,
            let (client, keys) = try context.store.read({ tables -> (OAuthClient, ClientKeys)? in
                guard let client = try tables.callingClient(id, at: now),
                    let keys = try tables.clientKeys(of: client.credential)
                else { return nil }
                return (client, keys)
            }), let verified = await keySets.verify(token, by: keys.source), let claims = JWTClaims(verified.payload)
        else { throw OAuthRefusal.unknownClient }
        let (jti, end) = try check(claims, of: id, type: verified.type, at: now)
        let hash = Digest.sha256(Array(jti.utf8))
        let until = end + Self.leeway
        guard try await context.store.write({ try $0.spend(assertion: hash, of: id, until: until) }) else {
            throw OAuthRefusal(.invalidClient, "The assertion was used before: give each a 'jti' of its own.")
        }
        return client
    }

    /// - Returns: The assertion's id, and when it ends.
    private func check(
        _ claims: JWTClaims, of id: String, type: String?, at now: Timestamp
    ) throws -> (jti: String, end: Timestamp) {
        // RFC 8725 §3.11: a token for an API, which others hold, too, is no proof.
        guard Self.assertionTypes.contains(type), claims.text("iss") == id, claims.text("sub") == id else {
            throw OAuthRefusal(.invalidClient, "The assertion must have the client's id as 'iss' and as 'sub'.")
        }
        let issuer = AuthorizationServer.issuer(of: context)
        guard claims.audience.contains(issuer) || claims.audience.contains(issuer + AuthorizationServer.tokenPath)
        else {
            throw OAuthRefusal(.invalidClient, "The assertion's 'aud' must be the token endpoint or the issuer.")
        }
        guard let end = claims.moment("exp"), end + Self.leeway > now, end <= now + Self.longestAssertion + Self.leeway,
            ["nbf", "iat"].allSatisfy({ !claims.has($0) || claims.moment($0).map { $0 <= now + Self.leeway } == true })
        else {
            throw OAuthRefusal(.invalidClient, "The assertion has ended, has not begun, or ends in more than an hour.")
        }
        guard let jti = claims.text("jti"), (1...255).contains(jti.utf8.count) else {
            throw OAuthRefusal(.invalidClient, "The assertion must have a 'jti' of its own.")
        }
        return (jti, end)
    }
}

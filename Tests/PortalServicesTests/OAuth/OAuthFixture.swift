import Crypto
import Foundation
import PortalModel
import PortalServices
import Serialization
import Storage
import Testing

/// A companion whose products take OAuth, its authorization server, and one client with a secret.
struct OAuthFixture {
    let fixture: Fixture
    let server: AuthorizationServer
    let ada: Fixture.Actor
    let client: Credentials.Issued

    static let issuer = "https://dev.example/account"
    /// Shipments and rates have scopes, quotes has none, parcels takes keys alone; the partners' portal has another one.
    static let catalog = #"""
        {"format": 1, "portals": [
          {"id": "public", "title": "Developers", "url": "https://dev.example/", "products": [
            {"id": "shipments", "name": "Shipments", "type": "gateway", "status": "published", "url": "products/shipments/",
             "authentication": [{"oauth": {"scopes": ["shipments.read", "shipments.write"]}}, "basic"],
             "subscription": {"approval": "automatic"},
             "gateway": {"upstream": ["http://127.0.0.1:9"], "hosts": ["api.example"], "paths": ["/shipments/*"]}},
            {"id": "rates", "name": "Rates", "type": "gateway", "status": "published", "url": "products/rates/",
             "authentication": [{"oauth": {"scopes": ["rates.read"]}}], "subscription": {"approval": "automatic"},
             "gateway": {"upstream": ["http://127.0.0.1:9"], "hosts": ["api.example"], "paths": ["/rates/*"]}},
            {"id": "quotes", "name": "Quotes", "type": "gateway", "status": "published", "url": "products/quotes/",
             "authentication": ["oauth"], "subscription": {"approval": "automatic"},
             "gateway": {"upstream": ["http://127.0.0.1:9"], "hosts": ["api.example"], "paths": ["/quotes/*"]}},
            {"id": "parcels", "name": "Parcels", "type": "gateway", "status": "published", "url": "products/parcels/",
             "authentication": ["api-key"], "subscription": {"approval": "automatic"},
             "gateway": {"upstream": ["http://127.0.0.1:9"], "hosts": ["api.example"], "paths": ["/parcels/*"]}}]},
          {"id": "partner", "title": "Partners", "url": "https://partners.example/", "products": [
            {"id": "contracts", "name": "Contracts", "type": "gateway", "status": "published", "url": "products/contracts/",
             "authentication": [{"oauth": {"scopes": ["contracts.read"]}}], "subscription": {"approval": "automatic"},
             "gateway": {"upstream": ["http://127.0.0.1:9"], "hosts": ["api.example"], "paths": ["/contracts/*"]}}]}]}
        """#

    /// - Parameters:
    ///   - settings: Of `companion.oauth`.
    ///   - published: What is at URLs where clients publish their keys.
    init(settings: String = "{}", published: @escaping ClientKeySets.Fetch = { _ in throw Unreachable() }) async throws
    {
        fixture = try await Fixture()
        try Self.offer(settings, to: fixture)
        server = AuthorizationServer(
            fixture.context, keys: SigningKeys(fixture.context),
            keySets: ClientKeySets(
                clock: { [fixture] in .milliseconds(fixture.context.now.rawValue) }, fetch: published))
        ada = try await fixture.developer()
        client = try await fixture.key(ada, "oauth")
    }

    /// There is nothing at a URL.
    struct Unreachable: Error {}

    static func offer(_ settings: String, to fixture: Fixture) throws {
        let site = Fixture.site.replacingOccurrences(
            of: #"{"organization": {"name": "Northwind"}, "#,
            with:
                #"{"organization": {"name": "Northwind"}, "companion": {"url": "\#(issuer)", "oauth": \#(settings)}, "#)
        fixture.context.offerings.replace(with: try Fixture.offering(catalog, site: site))
    }

    var clientID: String { client.credential.publicName ?? "" }
    var proof: ClientProof { .secret(client: clientID, secret: client.secret) }

    /// A token by the client's secret.
    func token(_ request: AuthorizationServer.Request = .init(), _ proof: ClientProof? = nil) async throws
        -> AuthorizationServer.Grant
    {
        try await server.grant(request, to: try await server.clients.client(proof ?? self.proof))
    }

    /// The error's code, of a request that is refused.
    func refusal(_ request: AuthorizationServer.Request = .init(), _ proof: ClientProof? = nil) async -> String? {
        do {
            _ = try await token(request, proof)
            return nil
        } catch let refusal as OAuthRefusal {
            #expect(!refusal.sentence.isEmpty && !refusal.sentence.contains("\""))
            return refusal.code.rawValue
        } catch {
            Issue.record(error)
            return nil
        }
    }

    /// What a token says, read without our own code.
    static func claims(_ token: String) throws -> [String: Any] {
        let part = try #require(token.split(separator: ".").dropFirst().first)
        let bytes = try #require(Base64URL.decode(String(part)))
        return try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
    }
}

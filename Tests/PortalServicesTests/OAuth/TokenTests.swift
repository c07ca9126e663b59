import Crypto
import Foundation
import PortalModel
import PortalServices
import Storage
import Testing

/// Which tokens a client gets, and what becomes of them.
struct TokenTests {
    let oauth: OAuthFixture
    private var context: ServiceContext { oauth.fixture.context }

    init() async throws { oauth = try await OAuthFixture() }

    @Test func holdsWhatRFC9068Asks() async throws {
        _ = try await oauth.fixture.subscribe(oauth.ada, "shipments")
        let grant = try await oauth.token()
        let verified = try #require(JWS.verify(grant.token, by: try oauth.server.keys.published()))
        #expect(verified.type == "at+jwt" && verified.key.algorithm == .es256)
        let claims = try OAuthFixture.claims(grant.token)
        let now = context.now.rawValue / 1000
        #expect(claims["iss"] as? String == "https://dev.example/account")
        #expect(claims["sub"] as? String == oauth.clientID && claims["client_id"] as? String == oauth.clientID)
        #expect(claims["aud"] as? String == "urn:portico:product:shipments")
        #expect(claims["scope"] as? String == "shipments.read shipments.write")
        #expect(claims["iat"] as? Int == now && claims["exp"] as? Int == now + 600 && grant.seconds == 600)
        #expect((claims["jti"] as? String)?.count == 16)
        #expect(claims.count == 8, "nothing of the developer: \(claims)")
        let other = try OAuthFixture.claims(try await oauth.token().token)
        #expect(other["jti"] as? String != claims["jti"] as? String)
    }

    @Test func holdsNoMoreThanIsSubscribedToAndAskedFor() async throws {
        #expect(await oauth.refusal() == "unauthorized_client", "there is no subscription")
        for product in ["shipments", "rates", "quotes", "parcels"] as [ProductID] {
            _ = try await oauth.fixture.subscribe(oauth.ada, product)
        }
        func audience(_ request: AuthorizationServer.Request) async throws -> [String] {
            let audience = try OAuthFixture.claims(try await oauth.token(request).token)["aud"]
            return (audience as? [String] ?? [audience as? String ?? ""]).map {
                String($0.split(separator: ":").last ?? "")
            }
        }
        let (rates, quotes) = ("urn:portico:product:rates", "urn:portico:product:quotes")
        #expect(try await audience(.init()) == ["shipments", "rates", "quotes"], "parcels take no tokens")
        #expect(try await oauth.token().scopes == ["shipments.read", "shipments.write", "rates.read"])
        #expect(try await audience(.init(scope: "rates.read")) == ["rates"])
        #expect(
            try await oauth.token(.init(scope: "rates.read shipments.read")).scopes == ["shipments.read", "rates.read"])
        #expect(try await oauth.token(.init(scope: "rates.read rates.read")).scopes == ["rates.read"])
        #expect(try await audience(.init(resources: [rates, quotes])) == ["rates", "quotes"])
        #expect(try await oauth.token(.init(resources: [quotes])).scopes == [])
        #expect(await oauth.refusal(.init(scope: "shipments.read admin")) == "invalid_scope")
        #expect(await oauth.refusal(.init(scope: "contracts.read")) == "invalid_scope", "the partners' portal has it")
        #expect(await oauth.refusal(.init(scope: "shipments.read", resources: [rates])) == "invalid_scope")
        #expect(await oauth.refusal(.init(scope: "\"><script>\\")) == "invalid_scope")
        #expect(await oauth.refusal(.init(resources: [rates, "urn:portico:product:parcels"])) == "invalid_target")
        #expect(await oauth.refusal(.init(resources: ["urn:portico:product:contracts"])) == "invalid_target")
        #expect(await oauth.refusal(.init(resources: ["https://api.example/"])) == "invalid_target")
    }

    @Test func knowsOnlyTheClientsOwnSecret() async throws {
        _ = try await oauth.fixture.subscribe(oauth.ada, "shipments")
        let mallory = try await oauth.fixture.developer("mallory@example.com")
        let other = try await oauth.fixture.key(mallory, "oauth")
        let key = try await oauth.fixture.key(oauth.ada, "api-key")
        let basic = try await oauth.fixture.key(oauth.ada, "basic", username: "ada")
        for (id, secret) in [
            (oauth.clientID, other.secret), (other.credential.publicName ?? "", oauth.client.secret),
            (oauth.clientID, key.secret), (oauth.clientID, oauth.client.secret + "x"), (oauth.clientID, ""),
            ("", oauth.client.secret), ("client-nobody", oauth.client.secret), ("ada", basic.secret),
            (oauth.client.credential.id.rawValue, oauth.client.secret),
            (oauth.clientID.uppercased(), oauth.client.secret),
        ] { #expect(await oauth.refusal(.init(), .secret(client: id, secret: secret)) == "invalid_client", "\(id)") }
        #expect(await oauth.refusal() == nil)
    }

    @Test func takesBothSecretsDuringARotation() async throws {
        _ = try await oauth.fixture.subscribe(oauth.ada, "shipments")
        let next = try await Credentials(context).rotate(
            oauth.client.credential.id, overlap: .hour, for: oauth.ada.id, by: oauth.ada.caller)
        let new = ClientProof.secret(client: oauth.clientID, secret: next.secret)
        #expect(await oauth.refusal() == nil)
        #expect(await oauth.refusal(.init(), new) == nil)
        oauth.fixture.pass(.seconds(3600))
        #expect(await oauth.refusal() == "invalid_client", "also before anybody has cleaned up")
        #expect(await oauth.refusal(.init(), new) == nil)
    }

    /// Each of these takes access away from tokens that are out as well as from the client.
    @Test(arguments: ["developer", "application", "subscription", "credential", "expiry", "product"])
    func endsWithWhatItStandsOn(_ what: String) async throws {
        let subscription = try await oauth.fixture.subscribe(oauth.ada, "shipments")
        let short = try await oauth.fixture.key(oauth.ada, "oauth", expires: (context.now + .seconds(86_400)).date)
        let proof = ClientProof.secret(client: short.credential.publicName ?? "", secret: short.secret)
        let token = try await oauth.token(.init(), proof).token
        #expect(try oauth.server.state(of: token)?.products == ["shipments"])
        let administrator = oauth.fixture.administrator
        switch what {
        case "developer":
            try await DeveloperDecisions(context).suspend(oauth.ada.id, reason: "", by: administrator)
        case "application":
            try await Applications(context).setEnabled(oauth.ada.application, false, reason: "", by: administrator)
        case "subscription":
            try await SubscriptionDecisions(context).suspend(subscription.id, reason: "", by: administrator)
        case "credential":
            try await Credentials(context).revoke(short.credential.id, for: oauth.ada.id, by: oauth.ada.caller)
        case "expiry":
            let end = try #require(short.credential.expiresAt).rawValue
            oauth.fixture.pass(.milliseconds(end - context.now.rawValue - 300_000))
            let late = try await oauth.token(.init(), proof).token
            #expect(try oauth.server.state(of: late) != nil)
            oauth.fixture.pass(.seconds(300))
            #expect(try oauth.server.state(of: late) == nil, "before the token's own end")
        default:
            try OAuthFixture.offer("{}", to: oauth.fixture)
            let without = OAuthFixture.catalog.replacingOccurrences(of: #""id": "shipments""#, with: #""id": "gone""#)
            context.offerings.replace(with: try Fixture.offering(without))
        }
        #expect(try oauth.server.state(of: token) == nil)
        let expected = ["subscription", "product"].contains(what) ? "unauthorized_client" : "invalid_client"
        #expect(await oauth.refusal(.init(), proof) == expected)
    }

    @Test func narrowsATokenToWhatIsStillSubscribedTo() async throws {
        _ = try await oauth.fixture.subscribe(oauth.ada, "shipments")
        let rates = try await oauth.fixture.subscribe(oauth.ada, "rates")
        let token = try await oauth.token().token
        try await Subscriptions(context).cancel(rates.id, for: oauth.ada.id, by: oauth.ada.caller)
        let state = try #require(try oauth.server.state(of: token))
        #expect(state.products == ["shipments"] && state.scopes == ["shipments.read", "shipments.write"])
        #expect(state.client.application == oauth.ada.application && state.client.owner == oauth.ada.id.rawValue)
    }

    @Test func isGoodUntilItsEndOrItsRevocation() async throws {
        _ = try await oauth.fixture.subscribe(oauth.ada, "shipments")
        let (first, second) = (try await oauth.token().token, try await oauth.token().token)
        let client = try await oauth.server.clients.client(oauth.proof)
        let mallory = try await oauth.fixture.developer("mallory@example.com")
        let other = try await oauth.fixture.key(mallory, "oauth")
        let stranger = try await oauth.server.clients.client(
            .secret(client: other.credential.publicName ?? "", secret: other.secret))
        await #expect(throws: OAuthRefusal.self) { try await oauth.server.revoke(first, of: stranger) }
        #expect(try oauth.server.state(of: first) != nil)
        try await oauth.server.revoke(first, of: client)
        try await oauth.server.revoke(first, of: client)
        try await oauth.server.revoke("nonsense", of: client)
        #expect(try oauth.server.state(of: first) == nil && oauth.server.state(of: second) != nil)
        oauth.fixture.pass(.seconds(599))
        try await Upkeep(context).endWhatIsOver()
        #expect(try oauth.server.state(of: first) == nil, "forgotten too early")
        #expect(try oauth.server.state(of: second) != nil)
        oauth.fixture.pass(.seconds(1))
        #expect(try oauth.server.state(of: second) == nil)
    }

    @Test func takesNoTokenThatSomebodyElseMade() async throws {
        _ = try await oauth.fixture.subscribe(oauth.ada, "shipments")
        let token = try await oauth.token().token
        let payload = try #require(JWS.unverifiedPayload(of: token))
        let own = try await oauth.server.keys.signer()
        #expect(try oauth.server.state(of: JWS.sign(payload, type: "at+jwt", by: own)) != nil)
        #expect(try oauth.server.state(of: JWS.sign(payload, type: "JWT", by: own)) == nil)
        #expect(try oauth.server.state(of: JWS.sign(payload, type: "at+jwt", by: .generate(.es256))) == nil)
        let elsewhere = String(decoding: payload, as: UTF8.self).replacingOccurrences(
            of: "dev.example", with: "a.example")
        #expect(try oauth.server.state(of: JWS.sign(Array(elsewhere.utf8), type: "at+jwt", by: own)) == nil)
        for text in ["", "a.b.c", "[]", token + "."] { #expect(try oauth.server.state(of: text) == nil) }
    }
}

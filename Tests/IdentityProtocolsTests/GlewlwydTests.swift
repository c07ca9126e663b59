import HTTP
import IdentityProtocols
import TestSupport
import Testing

/// Dynamic registration at a real identity provider: a client that was made gets a token there, one that was deleted none.
@Suite(.enabled(if: Requirement.shouldRun(whenPresent: Glewlwyd.isPresent), "needs .scripts/setup --test"))
struct GlewlwydTests {
    @Test func registersAClientThatGetsTokensUntilItIsDeleted() async throws {
        let provider = try await Glewlwyd.start()
        let registry = DynamicRegistration(
            url: provider.registration, token: nil, redirectURIs: ["http://127.0.0.1/none"],
            client: WebClient(rules: WebClientRules(allowing: ["127.0.0.1"])))
        let client = try await registry.create(.init(name: "Robot: main (cred_1)", scopes: ["openid"]))
        let secret = try #require(client.secret)
        #expect(client.management != nil)
        #expect(try provider.token(of: client.id, secret).status == 200)
        let kept = try #require(RegisteredClient(text: client.text))
        let changed = try await registry.update(kept, to: .init(name: "Robot: other (cred_1)", scopes: ["openid"]))
        #expect(changed.id == client.id && changed.management != nil)
        try await registry.delete(changed)
        #expect(try provider.token(of: client.id, secret).status != 200)
    }
}

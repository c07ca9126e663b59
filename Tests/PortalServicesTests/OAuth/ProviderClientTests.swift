import Crypto
import Foundation
import Gateways
import IdentityProtocols
import PortalModel
import PortalServices
import Storage
import Synchronization
import TestSupport
import Testing

/// OAuth clients at an identity provider: none is ever live there that nobody here knows of.
struct ProviderClientTests {
    private let registry = FakeRegistry()
    private let fixture: Fixture
    private let ada: Fixture.Actor
    private var clients: ProviderClients { ProviderClients(fixture.context) }

    init() async throws {
        fixture = try await Fixture(registries: ["idp": registry])
        try OAuthFixture.offer(
            #"""
            {"providers": [{"id": "idp", "portals": ["public"], "kind": "bridge", "url": "https://idp.example",
             "tokenEndpoint": "https://idp.example/token",
             "tokens": {"issuer": "https://idp.example", "keys": "https://idp.example/jwks", "claim": "azp"}}]}
            """#, to: fixture)
        ada = try await fixture.developer()
        _ = try await fixture.subscribe(ada, "shipments")
    }

    private func states() throws -> [ProviderClient.State] { try clients.list(limit: 99).map(\.state) }

    /// What the companion does every second.
    private func work(since revision: Int? = nil) async throws -> Int {
        let now = try await clients.follow(after: revision)
        try await clients.work()
        return now
    }

    @Test func makesAClientAndShowsItsSecretOnce() async throws {
        let issued = try await fixture.key(ada, "oauth")
        #expect(issued.credential.publicName == "idp-1" && issued.shownSecret == "secret-1")
        #expect(registry.live["idp-1"]?.scopes == ["shipments.read", "shipments.write"])
        #expect(registry.live["idp-1"]?.name == "Robot: main (\(issued.credential.id))")
        #expect(try states() == [.live])
        #expect(try fixture.open() == ["idp-1": ["shipments"]])
        let kept = try #require(try clients.list(limit: 1).first)
        #expect(!String(decoding: kept.sealed ?? [], as: UTF8.self).contains("token-1"))
        // The companion's own server gives it nothing.
        let server = AuthorizationServer(
            fixture.context, keys: SigningKeys(fixture.context), keySets: ClientKeySets(clock: { .zero }) { _ in [] })
        await #expect(throws: OAuthRefusal.self) {
            try await server.clients.client(.secret(client: "idp-1", secret: "secret-1"))
        }
    }

    @Test func tellsTheProviderOfOtherScopes() async throws {
        _ = try await fixture.key(ada, "oauth")
        var revision = try await work()
        #expect(registry.calls == ["create idp-1"], "nothing has changed")
        let rates = try await fixture.subscribe(ada, "rates")
        revision = try await work(since: revision)
        #expect(registry.live["idp-1"]?.scopes == ["shipments.read", "shipments.write", "rates.read"])
        try await Subscriptions(fixture.context).cancel(rates.id, for: ada.id, by: ada.caller)
        registry.fail(.unreachable("down"))
        revision = try await work(since: revision)
        #expect(registry.live["idp-1"]?.scopes.count == 3)
        #expect(try clients.list(limit: 1).first?.note == "It could not be reached: down")
        registry.fail(nil)
        fixture.pass(.seconds(5))
        revision = try await work(since: revision)
        #expect(registry.live["idp-1"]?.scopes == ["shipments.read", "shipments.write"])
        #expect(try clients.list(limit: 1).first?.note == "")
    }

    /// Each of these ends the credential; while the provider is down the client is shown, and asked about until it is gone.
    @Test(arguments: ["revoked", "application deleted", "expired"])
    func deletesTheClientHoweverLongItTakes(_ how: String) async throws {
        let end = how == "expired" ? (fixture.context.now + .seconds(86_400)).date : ""
        let issued = try await fixture.key(ada, "oauth", expires: end)
        _ = try await work()
        registry.fail(.refused(status: 503, "later"))
        switch how {
        case "revoked":
            try await Credentials(fixture.context).revoke(issued.credential.id, for: ada.id, by: ada.caller)
        case "application deleted":
            try await Applications(fixture.context).delete(ada.application, typed: "Robot", for: ada.id, by: ada.caller)
        default:
            fixture.pass(.seconds(3 * 86_400))
            try await Upkeep(fixture.context).endWhatIsOver()
        }
        #expect(try fixture.open().isEmpty, "the gateways go by it at once")
        for _ in 0..<40 {
            _ = try await work()
            #expect(try states() == [.deleting])
            fixture.pass(.seconds(3600))
        }
        #expect(registry.live.count == 1 && registry.calls.filter { $0.hasPrefix("delete") }.count == 40)
        #expect(try clients.list(limit: 1).first?.note == "It answered with status 503: later")
        registry.fail(nil)
        _ = try await work()
        #expect(registry.live.isEmpty)
        #expect(try states() == [])
    }

    @Test func keepsNoClientThatItCouldNotMake() async throws {
        registry.fail(.refused(status: 400, "no"))
        #expect(await refusal { _ = try await fixture.key(ada, "oauth") } == .conflict(.providerRefused))
        #expect(try states() == [])
        registry.fail(.unreachable("time is over"), after: true)
        #expect(await refusal { _ = try await fixture.key(ada, "oauth") } == .conflict(.providerAway))
        #expect(registry.live.count == 1, "it was made, and the answer was lost")
        #expect(try states() == [.unknown], "so somebody is told to look")
        #expect(try Credentials(fixture.context).list(ada.application).isEmpty)
        let lost = try #require(try clients.list(limit: 1).first)
        #expect(registry.live.values.contains { $0.name == lost.name }, "by a name under which it is found")
        #expect(await refusal { try await clients.forget(lost.credential, by: ada.caller) } == .notAllowed)
        try await clients.forget(lost.credential, by: fixture.administrator)
        #expect(try states() == [])
        #expect(try fixture.actions(of: lost.credential.rawValue).last == "provider-client.forgotten")
    }

    /// The application goes away while the provider makes the client.
    @Test func deletesAClientThatNobodyWantsAnyMore() async throws {
        let (fixture, ada) = (fixture, ada)
        registry.meanwhile {
            try? await Applications(fixture.context).delete(
                ada.application, typed: "Robot", for: ada.id, by: ada.caller)
        }
        #expect(await refusal { _ = try await fixture.key(ada, "oauth") } == .notFound)
        #expect(try states() == [.deleting])
        _ = try await work()
        #expect(registry.live.isEmpty)
        #expect(try states() == [])
    }

    /// The program ended between its question and the answer.
    @Test func asksSomebodyToLookAfterACrash() async throws {
        let context = fixture.context
        let application = ada.application
        try await context.store.write {
            try $0.set(
                ProviderClient(
                    credential: "cred_lost", application: application, provider: "idp", name: "Robot: x (cred_lost)",
                    createdAt: context.now, nextAt: context.now + .seconds(120)))
        }
        _ = try await work()
        #expect(try states() == [.creating])
        fixture.pass(.seconds(120))
        _ = try await work()
        #expect(try states() == [.unknown])
    }

    /// What nginx asks, and what Envoy is told: the provider's keys as they were read last.
    @Test func knowsWhoseATokenOfTheProviderIs() async throws {
        let context = fixture.context
        let key = SigningKey.generate(.rs256)
        let document = Mutex(#"{"keys":[\#(key.publicKey.jwk),{"kty":"OKP"}]}"#)
        let keys = ProviderKeys(context) { url in
            #expect(url == "https://idp.example/jwks")
            return Array(document.withLock { $0 }.utf8)
        }
        let issued = try await fixture.key(ada, "oauth")
        let server = AuthorizationServer(
            context, keys: SigningKeys(context), keySets: ClientKeySets(clock: { .zero }) { _ in [] })
        func token(_ client: String, _ more: [String: Any] = [:], by signer: SigningKey? = nil) throws -> String {
            let claims: [String: Any] = [
                "iss": "https://idp.example", "aud": "account", "azp": client, "scope": "openid",
                "exp": context.now.rawValue / 1000 + 60,
            ]
            let bytes = try JSONSerialization.data(withJSONObject: claims.merging(more) { $1 })
            return JWS.sign([UInt8](bytes), type: "JWT", by: signer ?? key)
        }
        #expect(try server.holder(of: token("idp-1")) == nil, "no key was read yet")
        try await keys.follow()
        let holder = try #require(try server.holder(of: token("idp-1")))
        #expect(holder.client == "idp/idp-1" && holder.mayOpen("shipments") && holder.scopes == ["openid"])
        let snapshot = try CurrentSnapshot(context).now()
        #expect(snapshot.providers.map(\.issuer.keys) == [[key.publicKey.jwk]])
        #expect(snapshot.consumers.first?.credentials.first?.provider == "idp")
        for wrong in [
            try token("idp-2"), try token("idp-1", by: .generate(.rs256)), try token("idp-1", ["exp": 1_000]),
            try token("idp-1", ["iss": "https://dev.example/account"]), try token("idp-1", ["azp": 7]),
        ] { #expect(try server.holder(of: wrong) == nil) }
        document.withLock { $0 = "gone" }
        let revision = try context.store.read { try $0.gatewayRevision() }
        try await keys.follow()
        #expect(try server.holder(of: token("idp-1")) != nil, "a provider that is away takes nothing with it")
        #expect(try context.store.read { try $0.gatewayRevision() } == revision)
        try await Credentials(context).revoke(issued.credential.id, for: ada.id, by: ada.caller)
        #expect(try server.holder(of: token("idp-1")) == nil)
    }

    @Test func rotatesWhereTheProviderCan() async throws {
        let issued = try await fixture.key(ada, "oauth")
        let id = issued.credential.id
        let credentials = Credentials(fixture.context)
        let next = try await credentials.rotate(id, overlap: .none, for: ada.id, by: ada.caller)
        #expect(next.shownSecret == "secret-1+")
        #expect(
            await refusal { _ = try await credentials.rotate(id, overlap: .day, for: ada.id, by: ada.caller) }
                == .conflict(.overlapNotPossible))
        registry.fail(.notPossible)
        #expect(
            await refusal { _ = try await credentials.rotate(id, overlap: .none, for: ada.id, by: ada.caller) }
                == .conflict(.rotationNotPossible))
        let mallory = try await fixture.developer("mallory@example.com")
        #expect(
            await refusal { _ = try await credentials.rotate(id, overlap: .none, for: mallory.id, by: mallory.caller) }
                == .notFound)
    }
}

/// A registry in memory, which fails as it is told.
private final class FakeRegistry: ClientRegistry {
    private struct State {
        var live: [String: ClientMetadata] = [:]
        var calls: [String] = []
        var made = 0
        var failure: RegistryFailure?
        var failsAfter = false
        var meanwhile: (@Sendable () async -> Void)?
    }

    private let state = Mutex(State())

    var live: [String: ClientMetadata] { state.withLock { $0.live } }
    var calls: [String] { state.withLock { $0.calls } }

    /// - Parameter after: Does what it is asked, and fails then.
    func fail(_ failure: RegistryFailure?, after: Bool = false) {
        state.withLock { ($0.failure, $0.failsAfter) = (failure, after) }
    }

    func meanwhile(_ body: @escaping @Sendable () async -> Void) { state.withLock { $0.meanwhile = body } }

    private func call(_ text: String, _ change: (inout State) -> Void) throws(RegistryFailure) {
        let failure = state.withLock { state -> RegistryFailure? in
            state.calls.append(text)
            if state.failure == nil || state.failsAfter { change(&state) }
            return state.failure
        }
        if let failure { throw failure }
    }

    func create(_ metadata: ClientMetadata) async throws(RegistryFailure) -> RegisteredClient {
        let number = state.withLock { state in
            state.made += 1
            return state.made
        }
        await state.withLock { $0.meanwhile }?()
        try call("create idp-\(number)") { $0.live["idp-\(number)"] = metadata }
        return RegisteredClient(
            id: "idp-\(number)", secret: "secret-\(number)",
            management: .init(url: "https://idp.example/\(number)", token: "token-\(number)"))
    }

    func update(
        _ client: RegisteredClient, to metadata: ClientMetadata
    ) async throws(RegistryFailure) -> RegisteredClient {
        try call("update \(client.id)") { $0.live[client.id] = metadata }
        return client
    }

    func rotateSecret(of client: RegisteredClient) async throws(RegistryFailure) -> RegisteredClient {
        try call("rotate \(client.id)") { _ in }
        return RegisteredClient(id: client.id, secret: "secret-1+")
    }

    func delete(_ client: RegisteredClient) async throws(RegistryFailure) {
        try call("delete \(client.id)") { $0.live[client.id] = nil }
    }
}

import Gateways
import PortalModel
import PortalServices
import Storage
import Synchronization
import TestSupport
import Testing

/// What is decided in the store is what stands in the gateway's file.
struct GatewaySyncTests {
    let fixture: Fixture
    let ada: Fixture.Actor
    let folder: TemporaryFolder

    init() async throws {
        fixture = try await Fixture()
        ada = try await fixture.developer()
        folder = try TemporaryFolder()
    }

    private func sync() -> GatewaySync {
        .apisixFile(id: "edge", path: folder.path("apisix.yaml"), context: fixture.context)
    }

    @Test func writesAndTakesAwayWhatADecisionSays() async throws {
        let sync = sync()
        let key = try await fixture.key(ada)
        let subscription = try await fixture.subscribe(ada, "parcels", plan: "pro")
        await sync.step()
        #expect(sync.status.failure == nil)
        #expect(try !folder.text("apisix.yaml").contains(key.secret))
        let decisions = SubscriptionDecisions(fixture.context)
        try await decisions.approve(subscription.id, by: fixture.administrator)
        await sync.step()
        #expect(try folder.text("apisix.yaml").contains(key.secret))
        #expect(try folder.text("apisix.yaml").hasSuffix("#END\n"))
        try await decisions.suspend(subscription.id, reason: "", by: fixture.administrator)
        await sync.step()
        #expect(try !folder.text("apisix.yaml").contains(key.secret))
    }

    @Test func closesAtTheEndOfARotationWithoutAChangeInTheStore() async throws {
        let sync = sync()
        let key = try await fixture.key(ada)
        _ = try await fixture.subscribe(ada, "parcels", plan: "free")
        let second = try await Credentials(fixture.context).rotate(
            key.credential.id, overlap: .hour, for: ada.id, by: ada.caller)
        await sync.step()
        for secret in [key.secret, second.secret] { #expect(try folder.text("apisix.yaml").contains(secret)) }
        fixture.pass(.seconds(3600))
        await sync.step()
        #expect(try !folder.text("apisix.yaml").contains(key.secret))
        #expect(try folder.text("apisix.yaml").contains(second.secret))
    }

    @Test func writesAgainAfterARestartAndLeavesAnEqualFileAlone() async throws {
        _ = try await fixture.key(ada)
        _ = try await fixture.subscribe(ada, "parcels", plan: "free")
        await sync().step()
        let first = try folder.text("apisix.yaml")
        try folder.write("broken by hand", to: "apisix.yaml")
        await sync().step()
        #expect(try folder.text("apisix.yaml") == first)
    }

    @Test func triesAgainWhatFailsAndKeepsTheLastGoodState() async throws {
        struct Down: Error {}
        let isDown = Mutex(true)
        let delivered = Mutex(0)
        let sync = GatewaySync(id: "edge", context: fixture.context) { _ in
            if isDown.withLock({ $0 }) { throw Down() }
            delivered.withLock { $0 += 1 }
            return []
        }
        await sync.step()
        #expect(sync.status.failure != nil)
        #expect(sync.status.applied == nil)
        isDown.withLock { $0 = false }
        await sync.step()
        #expect(delivered.withLock { $0 } == 0)
        fixture.pass(.seconds(1))
        await sync.step()
        await sync.step()
        #expect(delivered.withLock { $0 } == 1)
        #expect(sync.status.failure == nil)
        #expect(sync.status.applied == (try fixture.context.store.read { try $0.gatewayRevision() }))
    }
}

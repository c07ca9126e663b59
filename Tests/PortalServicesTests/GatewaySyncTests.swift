import Diagnostics
import Dispatch
import Gateways
import PortalModel
import PortalServices
import Serialization
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

    private func sync() throws -> GatewaySync { try sync(#"{ "kind": "apisix-file", "path": "apisix.yaml" }"#) }

    /// - Parameter settings: As in site-config.json, without the id; paths are from the test's folder.
    private func sync(_ settings: String, id: String = "edge") throws -> GatewaySync {
        let target = try GatewayTarget.reading(settings, id: id)
        return try GatewaySync(target, locate: { folder.path($0) }, context: fixture.context)
    }

    @Test func writesAndTakesAwayWhatADecisionSays() async throws {
        let sync = try sync()
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
        let sync = try sync()
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
        try await sync().step()
        let first = try folder.text("apisix.yaml")
        try folder.write("broken by hand", to: "apisix.yaml")
        try await sync().step()
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

    @Test func writesForEachKindOfGateway() async throws {
        let key = try await fixture.key(ada)
        _ = try await fixture.subscribe(ada, "parcels", plan: "free")
        // So that there are tokens to verify.
        _ = try await SigningKeys(fixture.context).signer()
        let kinds = [
            (#"{ "kind": "envoy-file", "path": "envoy", "mount": "/etc/envoy" }"#, "envoy"),
            (
                #"{ "kind": "nginx-file", "path": "nginx/portico.conf", "listen": "8001", "companion": "http://127.0.0.1:80" }"#,
                "nginx/portico.conf"
            ),
            (#"{ "kind": "apisix-file", "path": "apisix.yaml" }"#, "apisix.yaml"),
            (#"{ "kind": "kong-file", "path": "kong/kong.json" }"#, "kong/kong.json"),
        ]
        for (settings, place) in kinds {
            let sync = try sync(settings)
            await sync.step()
            #expect(sync.status.failure == nil)
            let files = place == "envoy" ? EnvoyFiles.names.map { "envoy/\($0)" } : [place]
            #expect(try files.contains { try folder.text($0).contains(key.secret) })
            // What is compared is what was written, to the byte.
            #expect(try sync.plan().differences == [], "\(settings)")
        }
        #expect(try folder.text("envoy/listeners.json").contains("/etc/envoy/routes.json"))
        #expect(try folder.text("nginx/portico.conf").contains("listen 0.0.0.0:8001 default_server"))
    }

    @Test(arguments: [
        (#"{ "kind": "envoy-file" }"#, "names no 'path'"),
        (#"{ "kind": "nginx-file", "path": "x", "listen": "here:80" }"#, "listens at 'here:80'"),
        (#"{ "kind": "kong-file" }"#, "names no 'path'"),
        (#"{ "kind": "apisix-file", "path": "x", "version": "3.9" }"#, "of version '3.9'"),
    ])
    func saysWhichSettingsCannotBeUsed(_ settings: String, _ words: String) throws {
        let failure = #expect(throws: GatewaySync.Unusable.self) { try sync(settings) }
        #expect(failure?.description.contains(words) == true)
        #expect(failure?.description.hasPrefix("Gateway 'edge'") == true)
    }

    /// nginx may be told after it has come up, and must be: the file is there already then.
    @Test func tellsNginxUntilItHears() async throws {
        let sync = try sync(#"{ "kind": "nginx-file", "path": "portico.conf", "processId": "\#(folder.path("pid"))" }"#)
        await sync.step()
        #expect(sync.status.failure?.contains("read its file") == true)
        #expect(sync.status.applied == nil)
        let listener = try RunningProgram(
            "/bin/sh", ["-c", "trap 'echo told; exit' HUP; echo ready; while :; do sleep 0.1; done"])
        _ = try await listener.line { $0 == "ready" }
        try folder.write("\(listener.processID)\n", to: "pid")
        fixture.pass(.seconds(1))
        await sync.step()
        #expect(sync.status.failure == nil)
        #expect(sync.status.applied != nil)
        _ = try await listener.line { $0 == "told" }
    }

    /// The first gateway's disk does not answer; the second one has everything meanwhile.
    @Test func letsNoGatewayWaitForAnother() async throws {
        let isFree = DispatchSemaphore(value: 0)
        let slow = GatewaySync(id: "slow", context: fixture.context) { _ in
            isFree.wait()
            return []
        }
        let other = try sync()
        async let first = slow.step()
        await other.step()
        #expect(other.status.applied != nil)
        #expect(slow.status.applied == nil)
        isFree.signal()
        _ = await first
        #expect(slow.status.applied != nil)
    }
}

import Diagnostics
import Dispatch
import Foundation
import Gateways
import PortalModel
import PortalServices
import Storage
import Synchronization
import TestSupport
import Testing

/// A gateway that somebody else changes, or that is not there: what it has then, and when it has the right thing again.
struct GatewayDriftTests {
    let fixture: Fixture
    let ada: Fixture.Actor
    let folder: TemporaryFolder
    private let told = Told()
    private let key: String

    /// What the sync said.
    private final class Told: Sendable {
        let lines = Mutex<[String]>([])
        var all: [String] { lines.withLock { $0 } }
    }

    init() async throws {
        fixture = try await Fixture()
        ada = try await fixture.developer()
        folder = try TemporaryFolder()
        key = try await fixture.key(ada).secret
        _ = try await fixture.subscribe(ada, "parcels", plan: "free")
    }

    private func sync(_ policy: GatewayTarget.DriftPolicy = .repair) throws -> GatewaySync {
        let target = try GatewayTarget.reading(
            #"{ "kind": "apisix-file", "path": "apisix.yaml", "drift": "\#(policy.rawValue)" }"#)
        let told = told
        return try GatewaySync(
            target, locate: { folder.path($0) }, context: fixture.context,
            log: { line in told.lines.withLock { $0.append(line) } })
    }

    /// A gateway that takes long to be read: something may change in the store meanwhile.
    private final class SlowGateway: Gateway {
        let published = Mutex<[Int]>([])
        let looks = Mutex<[Bool]>([])
        let isChanging = Mutex(false)
        let store: Store

        init(_ store: Store) { self.store = store }

        func render(_ snapshot: GatewaySnapshot) throws -> GatewayState { GatewayState(parts: [], report: []) }
        func publish(_ snapshot: GatewaySnapshot) throws -> [Diagnostic] {
            published.withLock { $0.append(snapshot.revision) }
            return []
        }
        func readBack() throws -> [GatewayPart] { [] }
        func readBack(while isWanted: @Sendable () -> Bool) throws -> [GatewayPart]? {
            if isChanging.withLock({ $0 }) {
                let (store, done) = (store, DispatchSemaphore(value: 0))
                Task {
                    try? await store.write { try $0.touchGateways(.everyone) }
                    done.signal()
                }
                done.wait()
            }
            let isWanted = isWanted()
            looks.withLock { $0.append(isWanted) }
            return isWanted ? [] : nil
        }
        func mark() throws -> String? { nil }
        var pause: Duration { .zero }
    }

    /// What was revoked is not to wait for a look at 100,000 consumers.
    @Test func breaksOffALookForAChange() async throws {
        let gateway = SlowGateway(fixture.context.store)
        let sync = GatewaySync(id: "edge", gateway: gateway, context: fixture.context)
        await sync.step()
        await sync.step()
        #expect(gateway.looks.withLock { $0 } == [true])
        gateway.isChanging.withLock { $0 = true }
        await sync.step()
        gateway.isChanging.withLock { $0 = false }
        #expect(gateway.looks.withLock { $0 } == [true, false])
        #expect(gateway.published.withLock { $0.count } == 1)
        await sync.step()
        #expect(gateway.published.withLock { $0.count } == 2, "the change goes first")
        await sync.step()
        #expect(gateway.looks.withLock { $0 } == [true, false, true])
    }

    /// Every way in which a file may come to be another one.
    @Test(arguments: ["edited", "emptied", "cut off", "replaced", "deleted", "left alone but touched"])
    func makesAFileRightThatSomebodyChanged(_ way: String) async throws {
        let sync = try sync()
        await sync.step()
        let written = try folder.text("apisix.yaml")
        try change("apisix.yaml", way, written)
        await sync.step()
        #expect(try folder.text("apisix.yaml") == written)
        #expect(sync.status.driftCount == (way == "left alone but touched" ? 0 : 1))
        #expect(sync.status.drift == [] && sync.status.failure == nil)
        #expect(told.all.count == sync.status.driftCount)
        #expect(!told.all.contains { $0.contains(key) }, "no secret in the log")
        await sync.step()
        #expect(told.all.count == sync.status.driftCount, "told once")
    }

    private func change(_ file: String, _ way: String, _ text: String) throws {
        let path = folder.path(file)
        switch way {
        case "edited":
            try Data(text.replacing("hide_credentials: true", with: "hide_credentials: false").utf8).write(
                to: URL(fileURLWithPath: path))
        case "emptied": try Data().write(to: URL(fileURLWithPath: path))
        case "cut off": try Data(text.utf8.prefix(text.utf8.count / 2)).write(to: URL(fileURLWithPath: path))
        case "replaced": try Data("routes: []\n#END\n".utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
        case "deleted": try FileManager.default.removeItem(atPath: path)
        default:
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSince1970: 1)], ofItemAtPath: path)
        }
    }

    @Test func onlySaysSoWhereThatIsThePolicy() async throws {
        let sync = try sync(.report)
        await sync.step()
        let written = try folder.text("apisix.yaml")
        try folder.write(written.replacing("rejected_code: 403", with: "rejected_code: 200"), to: "apisix.yaml")
        for _ in 0..<3 { await sync.step() }
        #expect(try folder.text("apisix.yaml") != written)
        #expect(sync.status.driftCount == 1)
        #expect(sync.status.drift.map { "\($0.action) \($0.kind)" } == ["update file"])
        #expect(told.all.count == 1)
        // Whoever changed it takes it back.
        try folder.write(written, to: "apisix.yaml")
        await sync.step()
        #expect(sync.status.drift == [])
        // And once more, until something changes in the portal.
        try folder.write(written.replacing("rejected_code: 403", with: "rejected_code: 200"), to: "apisix.yaml")
        await sync.step()
        #expect(sync.status.driftCount == 2)
        _ = try await fixture.key(ada)
        await sync.step()
        #expect(try !folder.text("apisix.yaml").contains("rejected_code: 200"))
        #expect(sync.status.drift == [])
    }

    /// A gateway with nothing at all lets nobody in: that is no wish of anybody.
    @Test func givesAFileThatIsGoneAgainWhateverThePolicy() async throws {
        let sync = try sync(.report)
        await sync.step()
        let written = try folder.text("apisix.yaml")
        try FileManager.default.removeItem(atPath: folder.path("apisix.yaml"))
        await sync.step()
        #expect(try folder.text("apisix.yaml") == written)
    }

    @Test func saysHowLongAChangeHasWaitedAndTook() async throws {
        // Where the folder should be there is a file.
        try folder.write("", to: "blocked")
        let target = try GatewayTarget.reading(#"{ "kind": "apisix-file", "path": "blocked/apisix.yaml" }"#)
        let sync = try GatewaySync(target, locate: { folder.path($0) }, context: fixture.context)
        await sync.step()
        #expect(
            sync.status.failure?.contains("apisix.yaml") == true || sync.status.failure?.contains("blocked") == true)
        #expect(sync.status.lag(at: fixture.context.now) == 0)
        fixture.pass(.seconds(5))
        #expect(sync.status.lag(at: fixture.context.now) == 5000)
        try FileManager.default.removeItem(atPath: folder.path("blocked"))
        await sync.step()
        #expect(sync.status.lag(at: fixture.context.now) == 0)
        #expect(sync.status.propagation == 5000)
        #expect(sync.status.lastFailure != nil && sync.status.failure == nil)
    }

    /// What a pushed gateway does, by what it is asked.
    private final class Pushed: Gateway {
        struct State {
            var has: [GatewayPart] = []
            var isDown = false
            var marks = 0
            var publishes = 0
        }

        struct Down: Error {}

        let state = Mutex(State())

        func render(_ snapshot: GatewaySnapshot) throws -> GatewayState {
            GatewayState(
                parts: snapshot.consumers.map { .init(kind: "consumers", id: $0.id, bytes: Array("\"x\"".utf8)) },
                report: [Diagnostic(.warning, "pushed-limits", at: nil, "Limits are loose")])
        }

        func publish(_ snapshot: GatewaySnapshot) throws -> [Diagnostic] {
            let parts = try render(snapshot).parts
            return try state.withLock { state in
                if state.isDown { throw Down() }
                state.publishes += 1
                state.has = parts
                return []
            }
        }

        func readBack() throws -> [GatewayPart] {
            try state.withLock { state in
                if state.isDown { throw Down() }
                return state.has
            }
        }

        func mark() throws -> String? {
            try state.withLock { state in
                state.marks += 1
                if state.isDown { throw Down() }
                return "\(state.has.count)"
            }
        }

        var pause: Duration { .seconds(10) }
    }

    @Test func asksAPushedGatewayNowAndThenAndGivesItEverythingAgain() async throws {
        let gateway = Pushed()
        let sync = GatewaySync(id: "edge", gateway: gateway, drift: .report, context: fixture.context)
        await sync.step()
        #expect(gateway.state.withLock { $0.publishes } == 1)
        let marks = gateway.state.withLock { $0.marks }
        fixture.pass(.seconds(9))
        await sync.step()
        #expect(gateway.state.withLock { $0.marks } == marks, "not before its time")
        // It was started anew, and remembers nothing.
        gateway.state.withLock { $0.has = [] }
        fixture.pass(.seconds(1))
        await sync.step()
        #expect(gateway.state.withLock { $0.publishes } == 2)
        #expect(gateway.state.withLock { $0.has.count } == 1)
    }

    @Test func noticesThatAPushedGatewayIsDownWithoutAChange() async throws {
        let gateway = Pushed()
        let sync = GatewaySync(id: "edge", gateway: gateway, context: fixture.context)
        await sync.step()
        gateway.state.withLock { $0.isDown = true }
        fixture.pass(.seconds(10))
        await sync.step()
        #expect(sync.status.failure != nil)
        gateway.state.withLock { ($0.isDown, $0.has) = (false, []) }
        fixture.pass(.seconds(1))
        await sync.step()
        #expect(sync.status.failure == nil)
        #expect(gateway.state.withLock { $0.has.count } == 1)
    }

    @Test func saysWhatAGatewayCannotDoBeforeItEverAnswered() async throws {
        let gateway = Pushed()
        gateway.state.withLock { $0.isDown = true }
        let sync = GatewaySync(id: "edge", gateway: gateway, context: fixture.context)
        await sync.step()
        #expect(sync.status.failure != nil && sync.status.applied == nil)
        #expect(sync.status.report.map(\.id) == ["pushed-limits"])
    }
}

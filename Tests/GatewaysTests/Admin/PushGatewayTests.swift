import Diagnostics
import Gateways
import HTTP
import PortalModel
import Serialization
import Synchronization
import TestSupport
import Testing

/// APISIX without etcd, given its configuration as a whole.
struct PushGatewayTests {
    private let recorded: RecordedStandalone
    private let server: Server
    private let gateway: APISIXPushGateway

    init() throws { try self.init(validates: true) }

    private init(validates: Bool) throws {
        let recorded = RecordedStandalone(validates: validates)
        self.recorded = recorded
        server = try Server(recorded, configuration: .patient)
        gateway = APISIXPushGateway(
            url: "http://127.0.0.1:\(server.port)", key: "admin-key", seconds: 100_000, wait: { _ in recorded.load() })
    }

    private func another(key: String = "admin-key") -> APISIXPushGateway {
        let recorded = recorded
        return APISIXPushGateway(
            url: "http://127.0.0.1:\(server.port)", key: key, seconds: 100_000, wait: { _ in recorded.load() })
    }

    private func requests(_ method: String = "") -> [String] {
        recorded.state.withLock { $0.requests.filter { $0.hasPrefix(method) } }
    }

    private func forget() { recorded.state.withLock { $0.requests = [] } }

    private func differences(_ snapshot: GatewaySnapshot) throws -> [GatewayDifference] {
        GatewayDifference.between(try another().readBack(), try another().render(snapshot).parts)
    }

    @Test func makesTheGatewayWhatTheSnapshotSays() throws {
        #expect(try gateway.publish(AdminSnapshots.two) == [])
        #expect(requests().last == "PUT /apisix/admin/configs")
        #expect(try differences(AdminSnapshots.two) == [])
        recorded.state.withLock { state in
            #expect(
                state.lists["consumers"]?.compactMap { $0["id"]?.string ?? $0["username"]?.string } == [
                    "app_1", "app_1/credentials/cred_1", "app_2", "app_2/credentials/cred_2",
                ])
            #expect(state.lists["routes"]?.count == 2)
        }
        #expect(requests("POST") == ["POST /apisix/admin/configs/validate"])
        server.stop()
    }

    @Test func exchangesOnlyListsThatDiffer() throws {
        _ = try gateway.publish(AdminSnapshots.two)
        let before = recorded.state.withLock { $0.versions }
        forget()
        _ = try gateway.publish(AdminSnapshots.two)
        _ = try another().publish(AdminSnapshots.two)
        #expect(requests("PUT") == [])
        var snapshot = AdminSnapshots.two
        snapshot.consumers.removeLast()
        _ = try gateway.publish(snapshot)
        let after = recorded.state.withLock { $0.versions }
        #expect(after.filter { before[$0.key] != $0.value }.map(\.key) == ["consumers"])
        #expect(try differences(snapshot) == [])
        server.stop()
    }

    @Test func keepsWhatOthersPutThere() throws {
        let theirs = try JSONReader.read(Array(#"{ "id": "theirs", "uris": ["/theirs"] }"#.utf8), file: "")
        let certificate = try JSONReader.read(Array(#"{ "id": "1", "snis": ["a"] }"#.utf8), file: "")
        recorded.state.withLock { state in
            state.lists["routes"] = [theirs]
            state.lists["ssls"] = [certificate]
            state.versions["routes"] = 7
        }
        _ = try gateway.publish(AdminSnapshots.two)
        recorded.state.withLock { state in
            #expect(state.lists["routes"]?.first == theirs)
            #expect(state.lists["routes"]?.count == 3)
            #expect(state.lists["ssls"] == [certificate])
        }
        _ = try gateway.publish(GatewaySnapshot(revision: 2))
        recorded.state.withLock { state in
            #expect(state.lists["routes"] == [theirs])
            #expect(state.lists["consumers"]?.isEmpty ?? true)
        }
        server.stop()
    }

    @Test func leavesAnIDThatIsTakenToWhoHasIt() throws {
        let theirs = try JSONReader.read(Array(#"{ "id": "parcels", "plugins": {} }"#.utf8), file: "")
        recorded.state.withLock { $0.lists["services"] = [theirs] }
        let report = try gateway.publish(AdminSnapshots.two)
        #expect(
            report.count == 3 && report.allSatisfy { $0.message.contains("somebody else has 'parcels' of services") })
        recorded.state.withLock { state in
            #expect(state.lists["routes"]?.compactMap { $0["id"]?.string } == ["rates"])
            #expect(state.lists["services"]?.first == theirs)
        }
        server.stop()
    }

    @Test func givesEverythingAgainToAGatewayThatForgot() throws {
        _ = try gateway.publish(AdminSnapshots.two)
        let mark = try gateway.mark()
        recorded.restart()
        #expect(try gateway.mark() != mark)
        #expect(try gateway.readBack() == [])
        _ = try gateway.publish(AdminSnapshots.two)
        #expect(try differences(AdminSnapshots.two) == [])
        #expect(try gateway.mark() == mark)
        server.stop()
    }

    /// The trap: what is checked is what is loaded, so it takes two.
    @Test(arguments: [false, true]) func movesAKeyFromOneConsumerToAnother(isSwap: Bool) throws {
        _ = try gateway.publish(AdminSnapshots.two)
        recorded.load()
        forget()
        var snapshot = AdminSnapshots.two
        snapshot.consumers[0].credentials[0].secret = .apiKey(isSwap ? "key-2" : "key-new")
        snapshot.consumers[1].credentials[0].secret = .apiKey("key-1")
        #expect(try gateway.publish(snapshot) == [])
        #expect(try differences(snapshot) == [])
        #expect(requests("PUT").count == 3, "refused, without the keys, with them")
        server.stop()
    }

    /// A check takes no more than 1.5 MiB, an exchange whatever it is given.
    @Test func checksWhatIsLargerThanTheGatewayReads() throws {
        var snapshot = AdminSnapshots.two
        snapshot.consumers = (10_000..<20_000).map { number in
            .init(
                id: "app_\(number)", developer: "dev_1", portal: "public",
                access: [.init(product: "parcels", subscription: "sub_\(number)")],
                credentials: [.init(id: "cred_1", secret: .apiKey("key-\(number)"))])
        }
        #expect(try gateway.publish(snapshot) == [])
        #expect(requests("POST").count > 1)
        #expect(try differences(snapshot) == [])
        forget()
        snapshot.consumers[5_000].credentials[0].secret = .apiKey("another")
        #expect(try gateway.publish(snapshot) == [])
        #expect(requests("POST").count == 1, "only what is new is checked")
        #expect(try differences(snapshot) == [])
        snapshot.consumers[9_999].credentials[0].secret = .apiKey("bad-one")
        let failure = #expect(throws: CheckFailure.self) { try gateway.publish(snapshot) }
        #expect(failure?.description.contains("app_19999/credentials/cred_1") == true)
        server.stop()
    }

    @Test func saysWhatMemoryTheGatewayLacks() throws {
        recorded.state.withLock { $0.memory = 500 }
        let failure = #expect(throws: APISIXAdminFailure.self) { try gateway.publish(AdminSnapshots.two) }
        #expect(failure?.description.contains("no memory; all of it is 1 MB") == true)
        #expect(failure?.description.contains("standalone-config 2m or more") == true)
        recorded.state.withLock { $0.memory = 1 << 20 }
        #expect(try gateway.publish(AdminSnapshots.two) == [])
        #expect(try differences(AdminSnapshots.two) == [])
        server.stop()
    }

    /// Their id together is longer than such a gateway takes.
    @Test func closesACredentialWhoseIDIsTooLong() throws {
        var snapshot = AdminSnapshots.two
        snapshot.consumers[0].id = String(repeating: "a", count: 64)
        snapshot.consumers[0].credentials[0].id = String(repeating: "c", count: 51)
        #expect(try gateway.publish(snapshot) == [])
        snapshot.consumers[0].credentials[0].id += "c"
        #expect(try gateway.publish(snapshot).map(\.id) == ["apisix-credential"])
        #expect(try differences(snapshot) == [])
        server.stop()
    }

    @Test func publishesNothingThatTheGatewayWouldNotTake() throws {
        _ = try gateway.publish(AdminSnapshots.two)
        forget()
        var snapshot = AdminSnapshots.two
        snapshot.consumers[0].credentials[0].secret = .apiKey("bad-secret")
        let failure = #expect(throws: CheckFailure.self) { try gateway.publish(snapshot) }
        #expect(failure?.description.contains("consumers 'app_1/credentials/cred_1'") == true)
        #expect(failure?.description.contains("bad-secret") == false)
        #expect(requests("PUT") == [])
        #expect(try differences(AdminSnapshots.two) == [])
        server.stop()
    }

    @Test func doesWithoutACheckWhereThereIsNone() throws {
        let old = try Self(validates: false)
        #expect(try old.gateway.publish(AdminSnapshots.two) == [])
        #expect(try old.differences(AdminSnapshots.two) == [])
        var snapshot = AdminSnapshots.two
        snapshot.consumers[0].credentials[0].secret = .apiKey("bad-secret")
        let failure = #expect(throws: APISIXAdminFailure.self) { try old.gateway.publish(snapshot) }
        #expect(failure?.description.contains("bad-secret") == false)
        #expect(failure?.status == 400)
        old.server.stop()
        server.stop()
    }

    @Test func goesOnAfterAFault() throws {
        recorded.state.withLock { $0.fault = 503 }
        #expect(throws: APISIXAdminFailure.self) { try gateway.publish(AdminSnapshots.two) }
        recorded.state.withLock { $0.fault = nil }
        #expect(try gateway.publish(AdminSnapshots.two) == [])
        #expect(try differences(AdminSnapshots.two) == [])
        #expect(throws: APISIXAdminFailure.self) { try another(key: "wrong").readBack() }
        server.stop()
    }

    /// What is sent, judged by APISIX's own schema as the file is.
    @Test(
        .enabled(
            if: Corpora.shouldRun && Requirement.shouldRun(whenPresent: SchemaJudge.python != nil),
            "needs .scripts/setup --test"))
    func fitsTheSchemaInEveryCase() async throws {
        var texts: [String] = []
        for one in GatewayCase.all {
            let options = one.options
            let gateway = APISIXPushGateway(
                url: "http://127.0.0.1:\(server.port)", key: "admin-key", options: options, seconds: 100_000)
            guard (try? gateway.publish(one.snapshot)) != nil else { continue }
            let lists = recorded.state.withLock { $0.lists }
            var bytes: [UInt8] = []
            JSONWriter.write(
                .object(lists.sorted { $0.key < $1.key }.map { ($0.key, .list($0.value)) }), pretty: false, into: &bytes
            )
            // In a file that would be replaced; here it is what it says.
            let text = String(decoding: bytes, as: UTF8.self).replacing("${", with: "$\\u007b")
            texts.append(text + "\n#END\n")
            recorded.restart()
        }
        #expect(texts.count >= 8)
        let outcome = try await SchemaJudge.judge(texts)
        #expect(outcome.status == 0, "\(outcome.output.prefix(4_000))\(outcome.error.suffix(2_000))")
        server.stop()
    }

    @Test(arguments: [24, 124, 224]) func followsChangesAsIfEachSnapshotWereTheFirst(seed: UInt64) throws {
        try changes.expectEachAsIfItWereTheFirst(seed: seed)
        server.stop()
    }

    @Test func refusesTwoWithOneKeyInTheSameWords() throws {
        try changes.expectTwoWithOneKeyRefused()
        server.stop()
    }

    private var changes: FollowedChanges {
        FollowedChanges(gateway: gateway, another: { another() }, load: recorded.load)
    }

    @Test func endsAtTheSnapshotWhateverCameBefore() throws {
        var random = SeededRandom(seed: 22)
        for round in 0..<25 {
            let snapshot = RandomSnapshot.make(&random)
            #expect(try gateway.publish(snapshot).filter { $0.id == "apisix-refused" } == [], "round \(round)")
            if Bool.random(using: &random) { recorded.load() }
            #expect(try differences(snapshot) == [], "round \(round)")
        }
        server.stop()
    }
}

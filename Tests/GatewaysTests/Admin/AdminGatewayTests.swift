import Diagnostics
import Gateways
import HTTP
import PortalModel
import Serialization
import Synchronization
import TestSupport
import Testing

/// APISIX with etcd, written by its Admin API.
struct AdminGatewayTests {
    private let recorded: RecordedAPISIX
    private let server: Server
    private let gateway: APISIXAdminGateway

    init() throws { try self.init(isSlow: false) }

    private init(isSlow: Bool, defaults: RecordedDefaults? = nil) throws {
        let recorded = RecordedAPISIX(isSlow: isSlow, defaults: defaults)
        self.recorded = recorded
        server = try Server(recorded, configuration: .patient)
        gateway = APISIXAdminGateway(
            url: "http://127.0.0.1:\(server.port)", key: "admin-key", seconds: 100_000, wait: { _ in recorded.load() })
    }

    /// Another companion, or the same after a restart: it remembers nothing.
    private func another(
        namespace: String = "portico", key: String = "admin-key", options: APISIXOptions = APISIXOptions()
    ) -> APISIXAdminGateway {
        let recorded = recorded
        return APISIXAdminGateway(
            url: "http://127.0.0.1:\(server.port)", key: key, namespace: namespace, options: options,
            seconds: 100_000, wait: { _ in recorded.load() })
    }

    private func requests(_ method: String = "") -> [String] {
        recorded.state.withLock { $0.requests.filter { $0.hasPrefix(method) } }
    }

    private func forget() { recorded.state.withLock { $0.requests = [] } }

    private func put(_ path: String, _ json: String) throws {
        let node = try JSONReader.read(Array(json.utf8), file: path)
        recorded.state.withLock { state in
            state.index += 1
            state.items[path] = .init(value: node, created: state.index)
        }
    }

    private func differences(_ snapshot: GatewaySnapshot) throws -> [GatewayDifference] {
        GatewayDifference.between(try another().readBack(), try another().render(snapshot).parts)
    }

    @Test func makesTheGatewayWhatTheSnapshotSays() throws {
        let snapshot = AdminSnapshots.two
        #expect(try gateway.publish(snapshot) == [])
        #expect(try differences(snapshot) == [])
        recorded.state.withLock { state in
            #expect(state.mishaps == [])
            #expect(
                Set(state.items.keys) == [
                    "upstreams/parcels", "services/parcels", "routes/parcels", "upstreams/rates", "services/rates",
                    "routes/rates", "consumers/app_1", "consumers/app_1/credentials/cred_1", "consumers/app_2",
                    "consumers/app_2/credentials/cred_2",
                ])
            #expect(
                state.items["consumers/app_1/credentials/cred_1"]?.value["plugins"]?["key-auth"]?["key"]?.string
                    == "key-1")
            #expect(state.items.values.allSatisfy { $0.value["labels"]?["managed-by"]?.string == "portico" })
        }
        server.stop()
    }

    @Test func sendsNothingWhereNothingDiffers() throws {
        _ = try gateway.publish(AdminSnapshots.two)
        forget()
        _ = try gateway.publish(AdminSnapshots.two)
        #expect(requests() == [], "what it did itself it remembers")
        _ = try another().publish(AdminSnapshots.two)
        #expect(requests("PUT") == [] && requests("DELETE") == [], "what another did it reads")
        server.stop()
    }

    @Test func sendsOnlyWhatChanged() throws {
        _ = try gateway.publish(AdminSnapshots.two)
        forget()
        var snapshot = AdminSnapshots.two
        snapshot.consumers[0].credentials[0].secret = .apiKey("key-1b")
        _ = try gateway.publish(snapshot)
        #expect(requests() == ["PUT /apisix/admin/consumers/app_1/credentials/cred_1"])
        server.stop()
    }

    @Test func takesAwayWhatIsGoneWithoutLeavingAnythingOpen() throws {
        _ = try gateway.publish(AdminSnapshots.two)
        forget()
        var snapshot = AdminSnapshots.two
        snapshot.products.removeFirst()
        snapshot.consumers.removeFirst()
        _ = try gateway.publish(snapshot)
        let deletes = requests("DELETE").map { $0.dropFirst("DELETE /apisix/admin/".count) }
        #expect(
            deletes == [
                "routes/parcels", "consumers/app_1/credentials/cred_1", "consumers/app_1", "services/parcels",
                "upstreams/parcels",
            ])
        #expect(try differences(snapshot) == [])
        #expect(recorded.state.withLock { $0.mishaps } == [])
        server.stop()
    }

    /// What referred to it is gone from etcd, but the gateway has not loaded that yet.
    @Test func takesAwayWhatTheGatewayBelievesToBeInUse() throws {
        let slow = try Self(isSlow: true)
        var snapshot = AdminSnapshots.two
        snapshot.products[0].plans = AdminSnapshots.limited
        snapshot.consumers[0].access[0].plan = "free"
        _ = try slow.gateway.publish(snapshot)
        slow.recorded.load()
        snapshot.products.removeLast()
        snapshot.consumers.removeLast()
        snapshot.consumers[0].access[0].plan = "open"
        #expect(try slow.gateway.publish(snapshot) == [])
        #expect(try slow.differences(snapshot) == [])
        slow.recorded.state.withLock { state in
            #expect(state.items.keys.filter { $0.hasPrefix("services/") } == ["services/parcels"])
            #expect(!state.items.keys.contains { $0.hasPrefix("consumer_groups/") })
        }
        slow.server.stop()
        server.stop()
    }

    /// Somebody's own route keeps a service of Portico's: that is said, and not waited for again and again.
    @Test func saysThatSomebodyElseUsesWhatIsToGo() throws {
        _ = try gateway.publish(AdminSnapshots.two)
        try put("routes/theirs", #"{ "id": "theirs", "uris": ["/theirs"], "service_id": "rates" }"#)
        recorded.load()
        var snapshot = AdminSnapshots.two
        snapshot.products.removeLast()
        snapshot.consumers.removeLast()
        let report = try gateway.publish(snapshot)
        #expect(report.count == 2, "the service, and the upstream that it has")
        #expect(report.contains { $0.message.contains("[routes/theirs] is still using it now") })
        #expect(recorded.state.withLock { $0.items["routes/rates"] } == nil)
        forget()
        _ = try gateway.publish(snapshot)
        #expect(requests("DELETE").count == 2)
        recorded.state.withLock { $0.items["routes/theirs"] = nil }
        recorded.load()
        #expect(try gateway.publish(snapshot) == [])
        #expect(try differences(snapshot) == [])
        server.stop()
    }

    /// An etcd that lost everything has no lists any more; that is no gateway without etcd.
    @Test func givesEverythingAgainToAnEtcdThatWasEmptied() throws {
        _ = try gateway.publish(AdminSnapshots.two)
        recorded.state.withLock { state in
            state.items = [:]
            state.isEmptied = true
        }
        #expect(try gateway.readBack() == [])
        #expect(try gateway.publish(AdminSnapshots.two) == [])
        #expect(try differences(AdminSnapshots.two) == [])
        server.stop()
    }

    @Test func leavesAloneWhatOthersMade() throws {
        try put("routes/theirs", #"{ "id": "theirs", "uris": ["/theirs"] }"#)
        try put("routes/other", #"{ "id": "other", "labels": { "managed-by": "somebody" } }"#)
        try put("consumers/alice", #"{ "username": "alice" }"#)
        try put("consumers/alice/credentials/c", #"{ "id": "c", "plugins": { "key-auth": { "key": "hers" } } }"#)
        try put("ssls/1", #"{ "id": "1" }"#)
        let before = recorded.state.withLock { $0.items.keys.sorted() }
        _ = try gateway.publish(AdminSnapshots.two)
        _ = try gateway.publish(GatewaySnapshot(revision: 2))
        #expect(recorded.state.withLock { $0.items.keys.sorted() } == before)
        #expect(!requests("PUT").contains { $0.contains("theirs") || $0.contains("alice") })
        server.stop()
    }

    /// An id that is taken closes that product, and nothing else.
    @Test func saysWhatItCannotHaveBecauseOfOthers() throws {
        try put("services/parcels", #"{ "id": "parcels", "plugins": {} }"#)
        let report = try gateway.publish(AdminSnapshots.two)
        #expect(
            report.contains { $0.message.contains("'parcels' of services: somebody else has an object of this id") })
        #expect(report.contains { $0.message.contains("'parcels' of routes: there is no 'parcels' of services") })
        recorded.state.withLock { state in
            #expect(state.items["routes/parcels"] == nil)
            #expect(state.items["routes/rates"] != nil)
            #expect(state.items["services/parcels"]?.value["labels"] == nil, "it is as it was")
        }
        // It is known by now: no difference that somebody made.
        #expect(GatewayDifference.between(try gateway.readBack(), try gateway.render(AdminSnapshots.two).parts) == [])
        server.stop()
    }

    @Test func keepsNamespacesApart() throws {
        _ = try gateway.publish(AdminSnapshots.two)
        var other = AdminSnapshots.two
        other.products = [AdminSnapshots.product("letters")]
        other.consumers = []
        let second = another(namespace: "portico-b")
        _ = try second.publish(other)
        _ = try second.publish(GatewaySnapshot(revision: 2))
        #expect(try differences(AdminSnapshots.two) == [])
        server.stop()
    }

    /// Half of it done, then the gateway is gone: the next attempt does the other half.
    @Test(arguments: [500, 503, 401]) func goesOnWhereItWasBrokenOff(_ status: Int) throws {
        recorded.state.withLock { $0.faults = [("PUT /apisix/admin/consumers/app_2", status)] }
        let failure = #expect(throws: APISIXAdminFailure.self) { try gateway.publish(AdminSnapshots.two) }
        #expect(failure?.status == status)
        recorded.state.withLock { $0.faults = [] }
        forget()
        _ = try gateway.publish(AdminSnapshots.two)
        #expect(!requests("PUT").contains("PUT /apisix/admin/services/parcels"), "that was done before")
        #expect(try differences(AdminSnapshots.two) == [])
        #expect(recorded.state.withLock { $0.mishaps } == [])
        server.stop()
    }

    @Test func isNotHeldUpByOneThingThatIsNotTaken() throws {
        _ = try gateway.publish(AdminSnapshots.two)
        recorded.state.withLock { $0.faults = [("PUT /apisix/admin/services/rates", 400)] }
        var snapshot = AdminSnapshots.two
        snapshot.products[1].origins = ["https://developers.example.com"]
        snapshot.consumers.removeFirst()
        let report = try gateway.publish(snapshot)
        #expect(report.map(\.id) == ["apisix-refused"])
        #expect(recorded.state.withLock { $0.items["consumers/app_1"] == nil }, "what was revoked is closed")
        recorded.state.withLock { $0.faults = [] }
        #expect(try gateway.publish(snapshot) == [])
        #expect(try differences(snapshot) == [])
        server.stop()
    }

    /// A key that moves from one application to another, at a gateway that has not loaded yet that the one lost it.
    @Test func movesAKeyFromOneConsumerToAnother() throws {
        let slow = try Self(isSlow: true)
        _ = try slow.gateway.publish(AdminSnapshots.two)
        slow.recorded.load()
        var snapshot = AdminSnapshots.two
        snapshot.consumers[0].credentials[0].secret = .apiKey("key-new")
        snapshot.consumers[1].credentials[0].secret = .apiKey("key-1")
        #expect(try slow.gateway.publish(snapshot) == [])
        #expect(try slow.differences(snapshot) == [])
        slow.server.stop()
        server.stop()
    }

    @Test func letsTwoConsumersChangeKeys() throws {
        _ = try gateway.publish(AdminSnapshots.two)
        var snapshot = AdminSnapshots.two
        snapshot.consumers[0].credentials[0].secret = .apiKey("key-2")
        snapshot.consumers[1].credentials[0].secret = .apiKey("key-1")
        #expect(try gateway.publish(snapshot) == [])
        #expect(try differences(snapshot) == [])
        server.stop()
    }

    @Test func saysThatSomebodyElseHasTheKey() throws {
        try put("consumers/alice", #"{ "username": "alice" }"#)
        try put("consumers/alice/credentials/c", #"{ "id": "c", "plugins": { "key-auth": { "key": "key-1" } } }"#)
        recorded.load()
        let report = try gateway.publish(AdminSnapshots.two)
        #expect(report.count == 1)
        #expect(report.first?.message.contains("duplicate key of plugin key-auth found with consumer: alice") == true)
        #expect(report.first?.message.contains("key-1") == false)
        server.stop()
    }

    /// What it fills in by itself is no change that somebody made: whatever Portico writes, of 3.18's own schema.
    @Test(.enabled(if: Corpora.shouldRun)) func takesDefaultsForWhatWasNotSaid() throws {
        let filling = try Self(isSlow: false, defaults: RecordedDefaults())
        var count = 0
        for one in GatewayCase.all {
            let gateway = filling.another(options: one.options)
            guard (try? gateway.publish(one.snapshot)) != nil else { continue }
            count += 1
            let wanted = try gateway.render(one.snapshot).parts
            let other = filling.another(options: one.options)
            #expect(GatewayDifference.between(try other.readBack(), wanted) == [], "\(one.name)")
            filling.forget()
            _ = try other.publish(one.snapshot)
            #expect(filling.requests("PUT") == [], "\(one.name)")
        }
        #expect(count >= 8)
        let node = filling.recorded.state.withLock { state in
            state.items.first { $0.key.hasPrefix("upstreams/") }?.value.value["nodes"]?.elements.first
        }
        #expect(node?["priority"]?.integer == 0, "the recorded gateway does fill in")
        filling.server.stop()
        server.stop()
    }

    /// What somebody changed by hand, and what it opens.
    @Test(arguments: [
        (#""hide_credentials":true"#, #""hide_credentials":false"#), (#""rejected_code":403"#, #""rejected_code":200"#),
        (#"{"acl":"#, #"{"public-api":{},"acl":"#), (#""key-auth":{"#, #""key-auth":{"anonymous_consumer":"x","#),
    ])
    func seesWhatSomebodyChanged(_ right: String, _ wrong: String) throws {
        _ = try gateway.publish(AdminSnapshots.two)
        try recorded.state.withLock { state in
            let item = try #require(state.items["services/parcels"])
            var bytes: [UInt8] = []
            JSONWriter.write(item.value, pretty: false, into: &bytes)
            let text = String(decoding: bytes, as: UTF8.self)
            #expect(text.contains(right), "\(text)")
            let changed = text.replacing(right, with: wrong, maxReplacements: 1)
            state.items["services/parcels"]?.value = try JSONReader.read(Array(changed.utf8), file: "")
        }
        let differences = try differences(AdminSnapshots.two)
        #expect(differences.map { "\($0.action) \($0.kind) \($0.id)" } == ["update services parcels"])
        _ = try another().publish(AdminSnapshots.two)
        #expect(try self.differences(AdminSnapshots.two) == [])
        server.stop()
    }

    /// A look at many consumers takes long; a change must not wait for its end.
    @Test func givesUpALookThatIsNotWantedAnyMore() throws {
        _ = try gateway.publish(AdminSnapshots.two)
        forget()
        let asked = Mutex(0)
        let parts = try gateway.readBack {
            asked.withLock { asked in
                asked += 1
                return asked < 4
            }
        }
        #expect(parts == nil)
        #expect(requests("GET").count == 3)
        var snapshot = AdminSnapshots.two
        snapshot.consumers.removeFirst()
        #expect(try gateway.publish(snapshot) == [])
        #expect(try differences(snapshot) == [])
        server.stop()
    }

    /// More than a page, and more than is read page by page.
    @Test(arguments: [1, 499, 500, 501, 1001, 5001]) func readsBackWholeLists(_ count: Int) throws {
        for number in 0..<count {
            try put("routes/r\(number)", #"{ "id": "r\#(number)", "labels": { "managed-by": "portico" } }"#)
        }
        #expect(try gateway.readBack().count == count)
        let pages = requests("GET /apisix/admin/routes").count
        #expect(pages == (count <= 500 ? 1 : count == 5001 ? 2 : (count + 499) / 500))
        server.stop()
    }

    @Test func saysWhyItCannotAsk() throws {
        let wrong = #expect(throws: APISIXAdminFailure.self) { try another(key: "wrong").readBack() }
        #expect(wrong?.description.contains("the key is wrong") == true)
        recorded.state.withLock { $0.faults = [("GET /apisix/admin/", 404)] }
        let standalone = #expect(throws: APISIXAdminFailure.self) { try another().readBack() }
        #expect(standalone?.description.contains("'apisix-push'") == true)
        let port = server.port
        server.stop()
        #expect(throws: WebFailure.self) {
            try APISIXAdminGateway(url: "http://127.0.0.1:\(port)", key: "admin-key").readBack()
        }
    }

    @Test(arguments: [23, 123, 223]) func followsChangesAsIfEachSnapshotWereTheFirst(seed: UInt64) throws {
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

    /// Random changes one after the other: each ends where a fresh start would.
    @Test func endsAtTheSnapshotWhateverCameBefore() throws {
        var random = SeededRandom(seed: 21)
        for round in 0..<25 {
            let snapshot = RandomSnapshot.make(&random)
            #expect(try gateway.publish(snapshot).filter { $0.id == "apisix-refused" } == [], "round \(round)")
            #expect(try differences(snapshot) == [], "round \(round)")
        }
        #expect(recorded.state.withLock { $0.mishaps } == [])
        server.stop()
    }
}

/// Small snapshots for the tests of admin APIs.
enum AdminSnapshots {
    /// `parcels` and `rates`, an application for each.
    static let two = GatewaySnapshot(
        revision: 1, products: [product("parcels"), product("rates")],
        consumers: [("app_1", "parcels"), ("app_2", "rates")].enumerated().map { index, pair in
            GatewaySnapshot.Consumer(
                id: pair.0, developer: "dev_1", portal: "public",
                access: [.init(product: ProductID(pair.1), subscription: "sub_\(index + 1)")],
                credentials: [.init(id: "cred_\(index + 1)", secret: .apiKey("key-\(index + 1)"))])
        })

    /// `free` with a limit, `open` without.
    static let limited: [Plan] = {
        let text = """
            products:
              - id: x
                plans:
                  - { id: free, title: Free, limits: [{ requests: 5, per: minute }] }
                  - { id: open, title: Open }
            """
        let root = try? YAMLReader.read(Array(text.utf8), file: "plans.yaml")
        return root.map { SnapshotText.snapshot($0, file: "plans.yaml").products[0].plans } ?? []
    }()

    static func product(_ id: String) -> GatewaySnapshot.Product {
        .init(
            id: ProductID(id), name: id, upstreams: ["http://10.0.0.3:9100"], paths: ["/\(id)/*"],
            authentication: [.apiKey(header: "X-API-Key", query: nil)])
    }
}

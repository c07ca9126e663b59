import Foundation
import PortalModel
import PortalServices
import Storage
import Testing

/// What gateways tell, and what is counted of it.
struct UsageIntakeTests {
    /// An application that is subscribed and has a key, and entries of its calls.
    private struct Scene {
        let fixture: Fixture
        let actor: Fixture.Actor
        let issued: Credentials.Issued
        let secret: String
        var intake: UsageIntake { UsageIntake(fixture.context) }
        var hour: Timestamp { Timestamp(rawValue: fixture.context.now.rawValue / 3_600_000 * 3_600_000) }

        init() async throws {
            fixture = try await Fixture()
            actor = try await fixture.developer()
            _ = try await fixture.subscribe(actor, "parcels", plan: "free")
            issued = try await fixture.key(actor)
            let credential = issued.credential.id
            secret = try #require(try fixture.context.store.read { try $0.secrets(of: credential) }.first).id
        }

        func entry(
            _ id: String, status: Int = 200, application: String? = nil, secret: String? = nil, ago: Double = 0,
            more: String = ""
        ) -> String {
            let time = Double(fixture.context.now.rawValue) / 1000 - ago
            return #"{"id": "\#(id)", "time": "\#(time)", "product": "parcels", "status": "\#(status)", "#
                + #""application": "\#(application ?? actor.application.rawValue)", "#
                + #""credential": "\#(secret ?? self.secret)", "method": "GET", "path": "/parcels/1?key=x", "#
                + #""seconds": "0.0125"\#(more)}"#
        }

        func take(_ body: String) async throws -> UsageIntake.Outcome { try await intake.take(Array(body.utf8)) }

        func usage() throws -> [UsageCount] {
            let range = UsageRange(hours: 1, spans: 24, until: fixture.context.now)
            return try fixture.context.store.read { try $0.usage(of: actor.application, range) }
        }

        func totals() throws -> [UsageCount] {
            let range = UsageRange(hours: 1, spans: 24, until: fixture.context.now)
            return try fixture.context.store.read { try $0.usage(range) }
        }

        func calls() throws -> [Call] {
            try fixture.context.store.read { try $0.calls(of: actor.application, limit: 200) }
        }
    }

    @Test func countsByHourProductCredentialAndStatus() async throws {
        let scene = try await Scene()
        let outcome = try await scene.take(
            "[\(scene.entry("a")), \(scene.entry("b")), \(scene.entry("c", status: 429)), \(scene.entry("d", ago: 3600))]"
        )
        #expect(outcome == .init(counted: 4, latest: scene.fixture.context.now))
        let credential = scene.issued.credential.id
        let earlier = scene.hour + .seconds(-3600)
        let expected = [
            UsageCount(start: earlier, product: "parcels", credential: credential, status: 200, calls: 1),
            UsageCount(start: scene.hour, product: "parcels", credential: credential, status: 200, calls: 2),
            UsageCount(start: scene.hour, product: "parcels", credential: credential, status: 429, calls: 1),
        ]
        #expect(try scene.usage() == expected)
        #expect(try scene.totals().map(\.calls) == [1, 2, 1])
        let call = try #require(try scene.calls().first { $0.id == "a" })
        #expect(call.path == "/parcels/1", "a query may hold a key")
        #expect(call.milliseconds == 13)
        let used = try scene.fixture.context.store.read { try $0.lastUses(of: credential) }
        #expect(used == [scene.secret: scene.fixture.context.now])
        let shown = try scene.fixture.context.store.read { try $0.credential(credential)?.usedAt }
        #expect(shown == scene.fixture.context.now)
    }

    @Test func countsOnceWhatIsToldTwice() async throws {
        let scene = try await Scene()
        let batch = "[\(scene.entry("a")), \(scene.entry("b"))]"
        _ = try await scene.take(batch)
        let again = try await scene.take(batch)
        #expect(again == .init(repeated: 2))
        // Cut in another way, and with something new.
        let mixed = try await scene.take("[\(scene.entry("b")), \(scene.entry("c"))]")
        #expect((mixed.counted, mixed.repeated) == (1, 1))
        #expect(try scene.usage().map(\.calls) == [3])
        // As long as it is remembered; what is older is not taken.
        scene.fixture.pass(.seconds(8 * 3600))
        try await Upkeep(scene.fixture.context).endWhatIsOver()
        let late = try await scene.take(scene.entry("a", ago: 8 * 3600))
        #expect(late == .init(unreadable: 1))
        #expect(try scene.totals().map(\.calls) == [3])
    }

    @Test(arguments: [
        "", "[]", "nonsense", "{", "[1, null, \"x\", []]", #"{"product": "parcels"}"#,
        #"{"product": "parcels", "status": 99, "time": 1795000000}"#,
        #"{"product": "parcels", "status": 200, "time": "1e400"}"#,
        #"{"product": "parcels", "status": 200, "time": "nan"}"#,
        #"{"product": "", "status": 200, "time": 1795000000}"#,
        #"{"product": "parcels", "status": 200, "time": -1}"#,
    ])
    func takesNothingOfWhatIsNoEntry(_ body: String) async throws {
        let scene = try await Scene()
        let outcome = try await scene.take(body)
        #expect(outcome.counted == 0)
        #expect(outcome.latest == nil)
        #expect(try scene.totals().isEmpty)
    }

    @Test func takesGoodEntriesBesideBadOnes() async throws {
        let scene = try await Scene()
        let list = try await scene.take("[{}, \(scene.entry("a")), 7]")
        #expect((list.counted, list.unreadable) == (1, 2))
        let lines = try await scene.take("\(scene.entry("b"))\n\nbroken {\n\(scene.entry("c"))")
        #expect((lines.counted, lines.unreadable) == (2, 1))
        let one = try await scene.take(scene.entry("d"))
        #expect(one.counted == 1)
    }

    @Test func makesNoHoursThatAreStillToCome() async throws {
        let scene = try await Scene()
        _ = try await scene.take(scene.entry("a", ago: -86_400))
        #expect(try scene.usage().map(\.start) == [scene.hour])
    }

    @Test func countsNoPreflight() async throws {
        let scene = try await Scene()
        let outcome = try await scene.take(scene.entry("a", status: 204, application: "", secret: ""))
        #expect(outcome == .init())
        #expect(try scene.totals().isEmpty)
    }

    /// A caller may send what looks like a secret's name; it counts for whom the gateway knew.
    @Test func believesNoSecretOfSomebodyElse() async throws {
        let scene = try await Scene()
        let other = try await scene.fixture.developer("eve@example.com")
        _ = try await scene.take(scene.entry("a", application: other.application.rawValue))
        _ = try await scene.take(scene.entry("b", status: 401, application: ""))
        _ = try await scene.take(scene.entry("c", application: "app_unknown"))
        #expect(try scene.usage().isEmpty)
        #expect(try scene.calls().isEmpty)
        #expect(try scene.totals().map(\.calls) == [2, 1])
        let used = try scene.fixture.context.store.read { try $0.lastUses(of: scene.issued.credential.id) }
        #expect(used.isEmpty)
    }

    /// A key that was replaced opens nothing, and its owner sees that it is still in use somewhere.
    @Test func knowsWhoseKeyThatWas() async throws {
        let scene = try await Scene()
        let key = String(scene.issued.secret.prefix(UsageEntry.keyPart))
        _ = try await Credentials(scene.fixture.context).rotate(
            scene.issued.credential.id, overlap: .none, for: scene.actor.id, by: scene.actor.caller)
        _ = try await scene.take(
            scene.entry("a", status: 401, application: "", secret: "", more: #", "key": "\#(key)""#))
        #expect(try scene.calls().map(\.credential) == [scene.issued.credential.id])
        // It was not let in.
        let used = try scene.fixture.context.store.read { try $0.lastUses(of: scene.issued.credential.id) }
        #expect(used.isEmpty)
    }

    @Test func knowsWhoseUserNameThatWas() async throws {
        let scene = try await Scene()
        let basic = try await scene.fixture.key(scene.actor, "basic", username: "robot", password: "correct-horse-9")
        _ = try await scene.take(
            scene.entry("a", status: 401, application: "", secret: "", more: #", "user": "robot""#))
        #expect(try scene.calls().map(\.credential) == [basic.credential.id])
        let unknown = try await scene.take(
            scene.entry("b", status: 401, application: "", secret: "", more: #", "user": "nobody""#))
        #expect(unknown.counted == 1)
        #expect(try scene.calls().count == 1)
    }

    @Test func keepsTheLastCallsAndTheLastRefusals() async throws {
        let scene = try await Scene()
        let many = (0..<200).map { scene.entry("good \($0)", ago: Double(200 - $0)) }
        _ = try await scene.take(scene.entry("bad", status: 429, ago: 900))
        _ = try await scene.take("[\(many.joined(separator: ","))]")
        let calls = try scene.calls()
        #expect(calls.count == Call.kept + 1)
        #expect(calls.first?.id == "good 199")
        #expect(calls.last?.id == "bad")
        try await Applications(scene.fixture.context).delete(
            scene.actor.application, typed: "Robot", for: scene.actor.id, by: scene.actor.caller)
        #expect(try scene.calls().isEmpty)
        #expect(try scene.totals().map(\.calls).reduce(0, +) == 201)
    }

    @Test func forgetsWhatIsOld() async throws {
        let scene = try await Scene()
        _ = try await scene.take(scene.entry("a"))
        scene.fixture.pass(.seconds(15 * 86_400))
        try await Upkeep(scene.fixture.context).endWhatIsOver()
        #expect(try scene.calls().isEmpty)
        let month = UsageRange(hours: 24, spans: 100, until: scene.fixture.context.now)
        #expect(try scene.fixture.context.store.read { try $0.usage(month) }.map(\.calls) == [1])
        scene.fixture.pass(.seconds(80 * 86_400))
        try await Upkeep(scene.fixture.context).endWhatIsOver()
        let longer = UsageRange(hours: 24, spans: 200, until: scene.fixture.context.now)
        #expect(try scene.fixture.context.store.read { try $0.usage(longer) }.isEmpty)
        #expect(try scene.fixture.context.store.read { try $0.usage(of: scene.actor.application, longer) }.isEmpty)
    }
}

import Gateways
import HTTP
import Serialization
import Synchronization
import TestSupport
import Testing

/// Kong without a database, given its configuration as a whole.
struct KongPushTests {
    /// `POST /config` and `GET /status`, as Kong documents them.
    private final class Recorded: DirectHandler {
        struct State {
            var config = ""
            var posts = 0
            var status: Int?
            var tokens: [String?] = []
        }

        let state = Mutex(State())

        func respond(to request: Request) -> Response {
            state.withLock { state in
                state.tokens.append(request.headers["Kong-Admin-Token"])
                if let status = state.status {
                    return RecordedAPISIX.json(
                        status, .object([("message", .text("declarative config is invalid: key-1 is not unique"))]))
                }
                switch (request.method, request.target.path) {
                case (.get, "/status"):
                    let hash = state.config.isEmpty ? String(repeating: "0", count: 32) : Self.digest(state.config)
                    return RecordedAPISIX.json(200, .object([("configuration_hash", .text(hash))]))
                case (.post, "/config"):
                    guard let config = (try? JSONReader.read(request.body, file: ""))?["config"]?.string else {
                        return RecordedAPISIX.json(400, .object([]))
                    }
                    if request.query["check_hash"] == "1", config == state.config { return Response(.notModified) }
                    state.posts += 1
                    state.config = config
                    return RecordedAPISIX.json(201, .object([]))
                default: return Response(.notFound)
                }
            }
        }

        /// By the machine's own program: an opinion that is not ours.
        static func digest(_ text: String) -> String {
            known.withLock { $0[text] } ?? "unknown"
        }

        static let known = Mutex<[String: String]>([:])
    }

    private let recorded = Recorded()
    private let server: Server
    private let gateway: KongPushGateway

    init() throws {
        server = try Server(recorded, configuration: .patient)
        gateway = KongPushGateway(url: "http://127.0.0.1:\(server.port)", token: "admin-key", seconds: 100_000)
    }

    /// What `md5sum` makes of it.
    private func learn(_ snapshot: GatewaySnapshot) async throws {
        let text = String(decoding: KongFile.render(try KongConfiguration(snapshot)), as: UTF8.self)
        let folder = try TemporaryFolder()
        try folder.write(text, to: "kong.json")
        let outcome = try await Program.run("/usr/bin/md5sum", [folder.path("kong.json")])
        Recorded.known.withLock { $0[text] = String(outcome.output.prefix(32)) }
    }

    @Test func sendsItOnceAndKnowsItAgain() async throws {
        try await learn(AdminSnapshots.two)
        #expect(try gateway.readBack() == [])
        #expect(try gateway.publish(AdminSnapshots.two) == [])
        #expect(try gateway.publish(AdminSnapshots.two) == [])
        #expect(recorded.state.withLock { $0.posts } == 1)
        #expect(recorded.state.withLock { $0.tokens.allSatisfy { $0 == "admin-key" } })
        #expect(GatewayDifference.between(try gateway.readBack(), try gateway.render(AdminSnapshots.two).parts) == [])
        let root = try JSONReader.read(Array(recorded.state.withLock { $0.config }.utf8), file: "")
        #expect(root["_format_version"]?.string == "3.0")
        #expect(root["services"]?.elements.count == 3)
        server.stop()
    }

    @Test func seesThatItIsAnother() async throws {
        try await learn(AdminSnapshots.two)
        _ = try gateway.publish(AdminSnapshots.two)
        let mark = try gateway.mark()
        recorded.state.withLock { $0.config = "somebody's" }
        #expect(try gateway.mark() != mark)
        let differences = GatewayDifference.between(
            try gateway.readBack(), try gateway.render(AdminSnapshots.two).parts)
        #expect(differences.map { "\($0.action) \($0.kind)" } == ["update configuration"])
        server.stop()
    }

    @Test(arguments: [400, 401, 404, 429, 500, 503]) func saysWhyItWasNotTaken(_ status: Int) throws {
        recorded.state.withLock { $0.status = status }
        let failure = #expect(throws: KongFailure.self) { try gateway.publish(AdminSnapshots.two) }
        #expect(failure?.status == status)
        #expect(failure?.description.contains("key-1") == false)
        server.stop()
    }
}

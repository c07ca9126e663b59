import Synchronization
import TestSupport
import Testing

@testable import HTTP

/// What may be called on others' word, and how.
struct WebClientTests {
    /// Keeps what it was asked.
    private final class Receiver: DirectHandler {
        let requests = Mutex<[Request]>([])

        func respond(to request: Request) -> Response {
            requests.withLock { $0.append(request) }
            switch request.target.path {
            case "/moved": return .redirect(to: "/elsewhere", .found)
            case "/long": return .text(.ok, String(repeating: "x", count: 1_000_000))
            case "/broken": return .text(.internalServerError, "broken")
            default: return .text(.ok, "thanks")
            }
        }
    }

    private let receiver = Receiver()
    private let server: Server

    init() throws { server = try Server(receiver, configuration: .patient) }

    private func post(_ path: String, allowing entries: [String] = ["127.0.0.0/8"]) async throws -> WebClient.Answer {
        try await WebClient(rules: WebClientRules(allowing: entries)).post(
            "http://127.0.0.1:\(server.port)\(path)",
            headers: [("Content-Type", "application/json"), ("webhook-id", "evt_1")], body: Array(#"{"a":"ü"}"#.utf8))
    }

    @Test func sendsWhatItIsGiven() async throws {
        let answer = try await post("/hook?a=b")
        #expect(answer.status == 200 && answer.excerpt == Array("thanks".utf8))
        let request = try #require(receiver.requests.withLock { $0.first })
        #expect(request.method == .post && request.target.path == "/hook" && request.query["a"] == "b")
        #expect(request.headers["Content-Type"] == "application/json" && request.headers["webhook-id"] == "evt_1")
        #expect(request.body == Array(#"{"a":"ü"}"#.utf8))
        #expect(request.headers["Expect"] == nil)
        server.stop()
    }

    @Test func tellsEveryStatusAndFollowsNoRedirect() async throws {
        #expect(try await post("/broken").status == 500)
        #expect(try await post("/moved").status == 302)
        #expect(receiver.requests.withLock { $0.map(\.target.path) } == ["/broken", "/moved"])
        server.stop()
    }

    @Test func keepsTheBeginningOfALongAnswer() async throws {
        let answer = try await post("/long")
        #expect(answer.status == 200 && answer.excerpt.count == 1000)
        server.stop()
    }

    @Test func saysThatNobodyAnswers() async throws {
        let port = server.port
        server.stop()
        await #expect(throws: WebFailure.self) {
            try await WebClient(rules: WebClientRules(allowing: ["127.0.0.1"])).post(
                "http://127.0.0.1:\(port)/", headers: [], body: [])
        }
    }

    /// Server-side request forgery: every spelling of a place that is nobody else's business, and what is no https.
    @Test(arguments: [
        "https://127.0.0.1/", "https://127.1/", "https://0x7f.1/", "https://2130706433/", "https://0177.0.0.1/",
        "https://localhost/", "https://LOCALHOST./", "https://0.0.0.0/", "https://10.0.0.8/", "https://172.16.0.1/",
        "https://192.168.1.1/", "https://169.254.169.254/latest/meta-data/", "https://100.64.0.1/", "https://[::1]/",
        "https://[::]/", "https://[::ffff:127.0.0.1]/", "https://[::ffff:a00:1]/", "https://[fe80::1]/",
        "https://[fd00::1]/", "https://[64:ff9b::7f00:1]/", "https://[2002:7f00:1::]/", "https://224.0.0.1/",
        "https://255.255.255.255/", "http://93.184.215.14/", "https://user:secret@93.184.215.14/",
        "ftp://93.184.215.14/",
        "file:///etc/passwd", "gopher://93.184.215.14/", "//93.184.215.14/", "https://", "https:///path", "hooks",
        "https://93.184.215.14 /", "https://93.184.215.14/\r\nX: y", "https://exa mple.com/", "", "javascript:alert(1)",
    ])
    func callsNothingThatIsNotPublic(_ url: String) async {
        let failure = await #expect(throws: WebFailure.self) { try await WebClient().check(url) }
        // Where there is a resolver without a network, names are not found at all.
        if case .failed(let reason) = failure { #expect(reason.contains("cannot be found"), "\(url): \(reason)") }
        server.stop()
    }

    @Test(arguments: ["https://93.184.215.14/", "https://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]/x?y=z#f"])
    func callsWhatIsPublic(_ url: String) async throws {
        try await WebClient().check(url)
        server.stop()
    }

    @Test func callsWhatTheOperatorAllowsAlsoWithoutTLS() async throws {
        #expect(try await post("/", allowing: ["127.0.0.1"]).status == 200)
        await #expect(throws: WebFailure.self) { try await post("/", allowing: ["127.0.0.2", "10.0.0.0/8"]) }
        let byName = WebClient(rules: WebClientRules(allowing: ["LocalHost"]))
        #expect(try await byName.post("http://localhost:\(server.port)/", headers: [], body: []).status == 200)
        server.stop()
    }

    /// A name is looked up once; curl gets the addresses that were checked, and no other.
    @Test func pinsTheAddressesThatItChecked() throws {
        let target = try WebTarget("http://localhost:81/a#b", rules: WebClientRules(allowing: ["localhost"]))
        let pinned = try #require(target.pinned)
        #expect(pinned.hasPrefix("localhost:81:"))
        #expect(
            pinned.dropFirst("localhost:81:".count).split(separator: ",").allSatisfy {
                ["127.0.0.1", "[::1]"].contains($0)
            })
        #expect(target.url == "http://localhost:81/a")
        #expect(try WebTarget("https://93.184.215.14/", rules: WebClientRules()).pinned == nil)
        server.stop()
    }
}

import Foundation
import HTTP
import TestSupport
import Testing

@testable import PortalServer

/// What no browser and no program in its right mind sends, to a companion behind a real socket: each is answered, none is a
/// failure of ours (the fixture's log would tell), and the next visitor is served.
struct MalformedRequestTests {
    private static let form = ("Content-Type", "application/x-www-form-urlencoded")
    private static let json = ("Content-Type", "application/json")
    private static let signIn = "/account/sign-in"
    private static let api = "/account/api/portal/v1/applications"

    static let forms = [
        HTTPScenario("a form without a type", "POST", signIn, body: "email=a", status: 415),
        HTTPScenario(
            "a form as text", "POST", signIn, headers: [("Content-Type", "text/plain")], body: "email=a", status: 415),
        HTTPScenario("a form as JSON", "POST", signIn, headers: [json], body: #"{"email": "a"}"#, status: 415),
        HTTPScenario(
            "a form in parts", "POST", signIn, headers: [("Content-Type", "multipart/form-data; boundary=x")],
            body: "--x\r\nContent-Disposition: form-data; name=email\r\n\r\na\r\n--x--", status: 415),
        HTTPScenario(
            "a type that is none", "POST", signIn, headers: [("Content-Type", ";;;")], body: "a=1", status: 415),
        HTTPScenario("broken escapes", "POST", signIn, headers: [form], body: "email=%zz&portal=public", status: 400),
        HTTPScenario("half an escape", "POST", signIn, headers: [form], body: "email=%", status: 400),
        HTTPScenario("a NUL", "POST", signIn, headers: [form], body: "email=a%00b", status: 400),
        HTTPScenario("bytes that are no text", "POST", signIn, headers: [form], body: "email=%ff%fe", status: 400),
        HTTPScenario(
            "too many fields", "POST", signIn, headers: [form], body: String(repeating: "a=1&", count: 1001),
            status: 400),
        HTTPScenario("nothing at all", "POST", signIn, headers: [form], status: 403, contains: ["out of date"]),
        HTTPScenario("only separators", "POST", signIn, headers: [form], body: "&&&&", status: 403),
        HTTPScenario("names without values", "POST", signIn, headers: [form], body: "email&password&csrf", status: 403),
        HTTPScenario("a token of somebody else", "POST", signIn, headers: [form], body: "csrf=abc", status: 403),
        HTTPScenario(
            "a body beyond the limit", "POST", signIn, headers: [form], body: String(repeating: "a", count: 1_048_577),
            status: 413),
        HTTPScenario(
            "a long value", "POST", signIn, headers: [form], body: "email=" + String(repeating: "a", count: 1_000_000),
            status: 403),
        HTTPScenario("another method", "PUT", signIn, headers: [form], body: "a=1", status: 405),
        HTTPScenario("a query that is broken", "GET", signIn + "?portal=%zz&next=%", status: 200),
        HTTPScenario(
            "a query that is long", "GET", signIn + "?next=" + String(repeating: "/a", count: 8000), status: 200),
        HTTPScenario("a path that is broken", "GET", "/account/%zz", status: 400),
        HTTPScenario("a path with a NUL", "GET", "/account/applications/%00", status: 400),
        HTTPScenario("a page that is no number", "GET", "/account/console/developers?page=1e9", status: 303),
    ]

    static let programs = [
        HTTPScenario("no token", "GET", api, status: 401, contains: ["application/problem+json"]),
        HTTPScenario("half a token", "GET", api, headers: [("Authorization", "Bearer")], status: 401),
        HTTPScenario("another scheme", "GET", api, headers: [("Authorization", "Basic YTpi")], status: 401),
        HTTPScenario(
            "a token of 20,000 letters", "GET", api,
            headers: [("Authorization", "Bearer pat_" + String(repeating: "a", count: 20_000))], status: 401),
        HTTPScenario(
            "no such operation", "GET", "/account/api/portal/v1/nothing", status: 404, contains: ["problem+json"]),
        HTTPScenario("no such method", "PATCH", "/account/api/portal/v1/openapi.json", status: 405),
    ]

    static let cookies: [HTTPScenario] =
        [
            "", "=", ";;;", "; =; ==", "__Host-portico_session", "__Host-portico_session=",
            "__Host-portico_session=session_x", "__Host-portico_session=%00%ff", "__Host-portico_session=\"quoted\"",
            "__Host-portico_session=ü", "__Host-portico_session=a; __Host-portico_session=b",
            "__Host-portico_note=broken", "__Host-portico_note=" + String(repeating: "A", count: 4000),
            "__Host-portico_visitor=" + String(repeating: "a", count: 8000),
            "__Host-portico_step=x; __Host-portico_console=y",
            String(repeating: "a=b; ", count: 200),
        ].flatMap { cookie in
            [
                HTTPScenario("cookie \(cookie.prefix(40))", "GET", signIn, headers: [("Cookie", cookie)], status: 200),
                HTTPScenario(
                    "signed in by \(cookie.prefix(40))", "GET", "/account/dashboard", headers: [("Cookie", cookie)],
                    status: 303,
                    contains: ["/account/sign-in"]),
            ]
        } + [
            HTTPScenario(
                "cookies beyond the limit", "GET", signIn,
                headers: [("Cookie", "a=" + String(repeating: "b", count: 40_000))],
                status: 431)
        ]

    @Test func answersEachOfThemAndTheNextVisitor() async throws {
        let fixture = try await CompanionFixture()
        let handler = fixture.companion.handler
        var configuration = ServerConfiguration()
        (configuration.requestDeadline, configuration.idleLimit) = (.seconds(100_000), .seconds(100_000))
        configuration.answerDeadline = .seconds(100_000)
        let server = try Server(handler, configuration: configuration)
        let client = HTTPClient(port: server.port)
        for scenario in Self.forms + Self.programs + Self.cookies {
            let answer = try await onAnotherThread {
                try client.request(scenario.method, scenario.target, headers: scenario.headers, body: scenario.body)
            }
            scenario.check(answer)
            #expect(!answer.text.contains("Database") && !answer.text.contains(".swift"), "\(scenario.name)")
        }
        let next = try await onAnotherThread { try client.request("GET", Self.signIn) }
        #expect(next.status == 200)
        try await onAnotherThread { server.stop() }
    }

    @Test(arguments: [
        ("{", 400), ("", 400), ("[]", 422), ("null", 422), ("\"a\"", 422), ("{\"name\": 1}", 422),
        ("{\"name\": \"\"}", 422),
        ("{\"name\": \"a\", \"name\": \"b\"}", 400), ("{\"name\": \"a\", \"more\": 1}", 422),
        ("{\"name\": \"\\ud800\"}", 400),
        ("{\"name\": \"\u{0}\"}", 400), (String(repeating: "[", count: 100_000), 400),
        ("{\"name\": 1e999999}", 422), ("\u{FEFF}{\"name\": \"a\"}", 201),
    ])
    func tellsWhatIsWrongWithABody(_ body: String, _ status: Int) async throws {
        let fixture = try await CompanionFixture()
        let ada = try await fixture.developer("ada@example.com")
        let client = try await fixture.portalAPI(ada)
        let answer = await client.post("applications", body)
        #expect(answer.status == status, "\(body.prefix(40)): \(answer["detail"] ?? "")")
    }

    @Test(arguments: ["text/plain", "application/xml", "multipart/form-data", "", "application/jsonp"])
    func takesNothingButJSON(_ type: String) async throws {
        let fixture = try await CompanionFixture()
        let ada = try await fixture.developer("ada@example.com")
        let client = try await fixture.portalAPI(ada)
        let answer = await client.send(.post, "applications", #"{"name": "a"}"#, headers: [("Content-Type", type)])
        #expect(answer.status == 415)
    }
}

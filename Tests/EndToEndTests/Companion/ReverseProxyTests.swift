import Foundation
import TestSupport
import Testing

/// A portal for signed-in readers, served by nginx and by Caddy as the operators' guide says: its developers read it, and
/// nobody else does, whatever they send.
@Suite(
    .serialized,
    .enabled(
        if: Requirement.shouldRun(whenPresent: ReverseProxy.Kind.allCases.allSatisfy { $0.program != nil }),
        "needs nginx and Caddy: .scripts/setup --test"))
struct ReverseProxyTests {
    /// In the partner portal, and in nothing that others see.
    private static let secret = "Partners see all public APIs"

    private struct Set {
        let site: CompanionSite
        let proxy: ReverseProxy
        let port: UInt16
        let url: String

        func visitor() -> SiteVisitor { SiteVisitor(port: port) }
    }

    private func start(_ kind: ReverseProxy.Kind) async throws -> Set {
        let port = try FreePort.find()
        let site = try await CompanionSite.start(
            settings: #""server": { "trustedProxies": ["127.0.0.1"] }"#, proxyPort: port)
        let proxy = try await ReverseProxy.start(kind, before: site, at: port)
        return Set(site: site, proxy: proxy, port: port, url: "http://127.0.0.1:\(port)")
    }

    private func expectRefused(_ answer: HTTPAnswer, _ url: String, _ what: String) {
        #expect(answer.status == 302, "\(what): \(answer.status)")
        #expect(answer["Location"]?.hasPrefix("\(url)/sign-in?portal=partner&next=") == true, "\(what)")
        #expect(!answer.text.contains(Self.secret), "\(what)")
    }

    @Test(arguments: ReverseProxy.Kind.allCases)
    func showsAPortalToItsDevelopersAndNobodyElse(_ kind: ReverseProxy.Kind) async throws {
        let set = try await start(kind)
        let visitor = set.visitor()
        let refused = try visitor.get("/partner/onboarding/?a=1&b=2")
        expectRefused(refused, set.url, "a visitor")
        let next = URLComponents(string: refused["Location"] ?? "")?.queryItems?.first { $0.name == "next" }?.value
        #expect(next == "\(set.url)/partner/onboarding/?a=1&b=2", "back to where they wanted to go")
        // What anyone may read is served as ever, and the companion's own pages.
        #expect(try visitor.get("/").status == 200)
        #expect(try visitor.get("/console/sign-in").status == 200)

        let lena = set.visitor()
        try lena.signIn("lena@broker.partner.example", portal: "partner")
        let page = try lena.get("/partner/")
        #expect(page.status == 200 && page.text.contains(Self.secret))
        let file = try String(contentsOfFile: set.site.folder.path("out/partner/index.html"), encoding: .utf8)
        #expect(page.text == file, "the file itself, not what the companion makes of it")
        #expect(page["Cache-Control"]?.contains("private") == true)
        #expect(try lena.get("/partner/nowhere/").status == 404)

        let ada = set.visitor()
        try ada.signIn("ada@shop.example", portal: "public")
        expectRefused(try ada.get("/partner/"), set.url, "another portal's developer")
        expectRefused(try visitor.get("/partner/"), set.url, "a visitor, after others were let in")
    }

    @Test(arguments: ReverseProxy.Kind.allCases)
    func shutsOutWhoIsSuspendedOrHasSignedOut(_ kind: ReverseProxy.Kind) async throws {
        let set = try await start(kind)
        let (lena, elsewhere) = (set.visitor(), set.visitor())
        for browser in [lena, elsewhere] { try browser.signIn("lena@broker.partner.example", portal: "partner") }
        let kept = lena.cookies
        #expect(try lena.get("/partner/").status == 200)
        #expect(try lena.submit("/sign-out", [], from: "/dashboard").status == 303)
        expectRefused(try lena.get("/partner/"), set.url, "signed out")
        let old = kept.map { "\($0.key)=\($0.value)" }.joined(separator: "; ")
        expectRefused(
            try set.visitor().get("/partner/", headers: [("Cookie", old)]), set.url,
            "with the cookie of an ended session")
        #expect(try elsewhere.get("/partner/").status == 200, "the other browser is still signed in")

        let grace = set.visitor()
        try grace.signInAdministrator("admin@northwind.example")
        let list = try grace.get("/console/developers?q=lena").text
        let id = try #require(list.components(separatedBy: "/console/developers/dev_").last?.prefix { $0 != "\"" })
        #expect(try grace.submit("/console/developers/dev_\(id)/suspend", [("reason", "x")]).status == 303)
        expectRefused(try elsewhere.get("/partner/"), set.url, "suspended")
    }

    /// What a client writes into its request counts for nothing: neither who it is nor where it comes from.
    @Test(arguments: ReverseProxy.Kind.allCases)
    func isNotFooledByWhatAClientClaims(_ kind: ReverseProxy.Kind) async throws {
        let set = try await start(kind)
        let grace = set.visitor()
        try grace.signInAdministrator("admin@northwind.example")
        let list = try grace.get("/console/developers?q=lena").text
        let id = try #require(list.components(separatedBy: "/console/developers/").last?.prefix { $0 != "\"" })
        let claims: [[(String, String)]] = [
            [("X-Portico-Developer", String(id))], [("X-Forwarded-User", "lena@broker.partner.example")],
            [("Remote-User", "lena"), ("X-Remote-User", "lena"), ("X-Auth-Request-User", "lena")],
            [("X-Forwarded-For", "127.0.0.1"), ("X-Real-IP", "127.0.0.1"), ("Forwarded", "for=127.0.0.1")],
            [("X-Forwarded-Uri", "/"), ("X-Original-URI", "/"), ("X-Original-URL", "/"), ("X-Rewrite-URL", "/")],
            [("X-Forwarded-Uri", "//evil.example/"), ("X-Forwarded-Host", "evil.example")],
            [
                ("X-Forwarded-Uri", "https://evil.example/"), ("X-Forwarded-Proto", "https"),
                ("X-Forwarded-Prefix", "/x"),
            ],
            [("X-Forwarded-Method", "OPTIONS"), ("X-HTTP-Method-Override", "OPTIONS")],
            [("Authorization", "Basic bGVuYTpsZW5h")], [("Cookie", "portico_session=\(id)")],
            [("Cookie", "portico_session=; portico_session=x"), ("Connection", "close, Cookie")],
            [("X-Accel-Redirect", "/partner/index.html"), ("X-Sendfile", "/partner/index.html")],
        ]
        for headers in claims {
            let answer = try set.visitor().get("/partner/", headers: headers)
            expectRefused(answer, set.url, "\(headers)")
            #expect(answer["Location"]?.contains("evil.example") != true, "\(headers)")
        }
        for path in [
            "/partner/../partner/", "/%70artner/", "//partner/", "/partner//", "/x/..%2fpartner/",
            "/partner/.%2e/partner/", "/PARTNER/", "/-/may-read-partner", "/partner/index.html",
        ] {
            let answer = try set.visitor().get(path)
            #expect(!answer.text.contains(Self.secret) && answer.status != 200 && answer.status != 204, "\(path)")
        }
        // Who signs in is noted with the address that the proxy saw.
        try set.visitor().signIn(
            "ada@shop.example", portal: "public",
            headers: [
                ("X-Forwarded-For", "203.0.113.9"), ("X-Real-IP", "203.0.113.9"), ("Forwarded", "for=203.0.113.9"),
            ])
        let trail = try grace.get("/console/audit.csv").text
        #expect(trail.contains("session.started") && !trail.contains("203.0.113.9"))
    }
}

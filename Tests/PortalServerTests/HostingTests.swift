import HTTP
import PortalModel
import PortalServices
import Storage
import Testing

@testable import PortalServer

/// The built portals, as the companion hands them out.
struct HostingTests {
    private let fixture: CompanionFixture

    init() async throws { fixture = try await CompanionFixture() }

    private func partner() async throws -> TestBrowser {
        let lena = try await fixture.developer("lena@example.com", portal: "partner")
        let grace = try await fixture.administrator(.administrator)
        try await DeveloperDecisions(fixture.context).approve(
            lena.developer.id, by: Caller(.administrator(grace.id, grace.role), address: ""))
        let browser = TestBrowser(fixture)
        await browser.signIn("lena@example.com", portal: "partner")
        return browser
    }

    @Test func showsOpenPortalsToEverybody() async throws {
        let answer = await TestBrowser(fixture).get("/")
        #expect(answer.status == 200 && answer.text == "<h1>Open</h1>")
    }

    @Test func showsASignedInPortalToItsDevelopersOnly() async throws {
        let visitor = TestBrowser(fixture)
        let answer = await visitor.get("/partner/products/")
        #expect(answer.status == 302)
        #expect(answer.location == "/account/sign-in?portal=partner&next=/partner/products/")
        #expect(!answer.text.contains("Partners"))
        _ = try await fixture.developer("ada@example.com")
        let ada = TestBrowser(fixture)
        await ada.signIn("ada@example.com")
        #expect(await ada.get("/partner/").status == 302, "another portal's developer")
        let lena = try await partner()
        let page = await lena.get("/partner/products/")
        #expect(page.status == 200 && page.text == "<h1>Partners' products</h1>")
        #expect(page.headers["Cache-Control"] == "private, no-cache")
        #expect(page.headers["Vary"]?.contains("Cookie") == true)
    }

    @Test(arguments: [
        "/partner/../partner/", "/partner/%2e%2e/partner/", "//partner/", "/partner//", "/partner/index.html",
        "/PARTNER/",
    ])
    func isNotLedAroundTheDoor(_ path: String) async throws {
        let answer = await TestBrowser(fixture).get(path)
        #expect(!answer.text.contains("For partners"), "\(path)")
    }

    @Test func tellsProxiesWhoMayRead() async throws {
        let visitor = TestBrowser(fixture)
        #expect(await visitor.get("/account/auth/verify?portal=public").status == 204)
        #expect(await visitor.get("/account/auth/verify?portal=partner").status == 401)
        #expect(await visitor.get("/account/auth/verify?portal=nowhere").status == 404)
        let sent = await visitor.get(
            "/account/auth/verify?portal=partner&redirect=1", headers: [("X-Forwarded-Uri", "//evil.example/")])
        #expect(
            sent.location.hasPrefix(
                "https://dev.example/account/sign-in?portal=partner&next=https://dev.example/partner/"))
        let lena = try await partner()
        let answer = await lena.get("/account/auth/verify?portal=partner")
        #expect(answer.status == 204 && answer.headers["X-Portico-Developer"]?.hasPrefix("dev_") == true)
    }

    @Test func tellsStaticPagesOfItsOwnOriginsWhoReads() async throws {
        let lena = try await partner()
        let own = await lena.get("/account/session?portal=partner", headers: [("Origin", "https://dev.example")])
        #expect(own.text.contains("\"signedIn\":true"))
        #expect(own.headers["Access-Control-Allow-Origin"] == "https://dev.example")
        let foreign = await lena.get("/account/session?portal=partner", headers: [("Origin", "https://evil.example")])
        #expect(foreign.headers["Access-Control-Allow-Origin"] == nil)
        #expect(await lena.get("/account/session?portal=public").text == "{\"signedIn\":false}")
    }
}

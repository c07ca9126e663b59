import Diagnostics
import PortalModel
import PortalServices
import Serialization
import Storage
import Testing

@testable import PortalServer

/// What a portal asks of its developers, as pages.
struct TermsPageTests {
    private let fixture: CompanionFixture

    init() async throws { fixture = try await CompanionFixture() }

    /// From now on the public portal has terms and a question.
    private func ask() throws {
        let text = #"""
            {"organization": {"name": "Northwind"}, "companion": {"url": "https://dev.example/account"}, "portals": [
              {"id": "public", "title": "Developers", "url": "https://dev.example/", "access": {"signIn": ["password"],
               "terms": {"url": "/terms/", "version": "v2"}, "signUp": {"fields": [{"id": "company", "label": "Your <company>"}]}}}]}
            """#
        var diagnostics: [Diagnostic] = []
        let site = SiteConfig(
            reading: try JSONReader.read(Array(text.utf8), file: "site-config.json"), file: "site-config.json",
            diagnostics: &diagnostics)
        #expect(diagnostics.isEmpty)
        let offerings = fixture.context.offerings
        offerings.replace(with: Offering(site: site, catalog: offerings.now.catalog))
    }

    @Test func sendsDevelopersToNewTermsFirst() async throws {
        _ = try await fixture.developer("ada@example.com")
        let browser = TestBrowser(fixture)
        await browser.signIn("ada@example.com")
        #expect(await browser.get("/account/dashboard").status == 200)
        try ask()
        let sent = await browser.get("/account/dashboard?x=y&z=1+2")
        #expect(
            sent.status == 303
                && sent.location == "/account/accept-terms?next=/account/dashboard%3Fx%3Dy%26z%3D1%2B2")
        let page = await browser.get(sent.location)
        #expect(page.status == 200 && page.text.contains("href=\"/terms/\""))
        #expect(await browser.submit(sent.location, [("termsVersion", "v2")]).status == 422)
        let form = [("terms", "1"), ("termsVersion", "v2"), ("next", "https://evil.example/")]
        let accepted = await browser.submit(sent.location, form)
        #expect(accepted.status == 303 && accepted.location == "/account/dashboard")
        #expect(await browser.get("/account/dashboard").status == 200)
    }

    @Test func asksAtTheSignUp() async throws {
        try ask()
        let browser = TestBrowser(fixture)
        let page = await browser.get("/account/sign-up?portal=public")
        #expect(page.text.contains("Your &lt;company&gt;") && page.text.contains("name=\"terms\""))
        let fields = [
            ("portal", "public"), ("name", "Ada"), ("email", "ada@example.com"),
            ("password", CompanionFixture.password),
        ]
        let missing = await browser.submit("/account/sign-up?portal=public", fields)
        #expect(missing.status == 422 && missing.text.contains("problem:answer-company"))
        let whole = fields + [("answer-company", "Analytical"), ("terms", "1"), ("termsVersion", "v2")]
        #expect(await browser.submit("/account/sign-up?portal=public", whole).status == 200)
        let details = try fixture.context.store.read { tables in
            try tables.developer(portal: "public", email: "ada@example.com").map { try tables.details(of: $0.id) }
        }
        #expect(details?.map(\.value) == ["Analytical"])
    }
}

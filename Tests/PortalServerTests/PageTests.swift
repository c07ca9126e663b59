import Foundation
import HTTP
import PortalModel
import PortalServices
import Storage
import TestSupport
import Testing

@testable import PortalServer

struct PageTests {
    private let fixture: CompanionFixture

    init() async throws {
        // Where there are sources and a generator, products can be made.
        let program = try Repository.product("portico")
        fixture = try await CompanionFixture(
            ["content/products/parcels/product.yaml": "name: Parcels\n"],
            settings: #""generator": {"program": "\#(program)"}"#)
    }

    /// Every page is rendered, with words for everything it says: a key that a theme lacks is shown as it is.
    @Test func saysEverythingInWords() async throws {
        let ada = try await fixture.developer("ada@example.com")
        _ = try await fixture.administrator(.administrator)
        let browser = TestBrowser(fixture)
        await browser.signIn("ada@example.com")
        await browser.signInAdministrator("administrator@northwind.example")
        let ids = [
            "applications": ada.application?.rawValue ?? "", "credentials": ada.credential?.rawValue ?? "",
            "subscriptions": ada.subscription?.rawValue ?? "", "developers": ada.developer.id.rawValue,
            "teams": ada.team?.rawValue ?? "", "members": ada.developer.id.rawValue,
            "tokens": ada.token?.rawValue ?? "", "webhooks": ada.webhook?.rawValue ?? "", "deliveries": "1",
            "mails": "verify-email",
        ]
        for route in fixture.routes.pages where route.method == .get {
            let parts = route.path.split(separator: "/").map(String.init)
            let path = parts.enumerated().map { index, part in
                part.hasPrefix("{") ? ids[parts[index - 1]] ?? "x" : part
            }.joined(separator: "/")
            let answer = await browser.get("/account/\(path)?product=parcels")
            #expect(answer.status < 500, "\(path) answers \(answer.status)")
            guard answer.status == 200, answer.headers["Content-Type"]?.hasPrefix("text/html") == true else { continue }
            // A mail in its frame is no page.
            #expect(answer.text.contains("<h1") || path.hasSuffix("/html"), "\(path) has no heading")
            if path == "console/products/new" { #expect(answer.text.contains("type=\"file\"")) }
            for kind in [
                "column", "field", "hint", "note", "reason", "state", "action", "console", "decision", "overlap",
            ] {
                #expect(!answer.text.contains(">\(kind)."), "\(path) lacks the words of a '\(kind).…'")
            }
        }
    }

    @Test func setsTheFieldsThatKeepPagesSafe() async throws {
        let answer = await TestBrowser(fixture).get("/account/sign-in?portal=public")
        #expect(answer.headers["Content-Security-Policy"]?.contains("default-src 'self'") == true)
        #expect(answer.headers["Content-Security-Policy"]?.contains("frame-ancestors 'none'") == true)
        #expect(answer.headers["X-Content-Type-Options"] == "nosniff")
        #expect(answer.headers["Cache-Control"] == "no-store")
        #expect(answer.headers["Strict-Transport-Security"] != nil)
        for cookie in answer.headers.values(of: "Set-Cookie") {
            #expect(cookie.hasPrefix("__Host-") && cookie.contains("Secure") && cookie.contains("HttpOnly"))
            #expect(cookie.contains("SameSite=Lax") && cookie.contains("Path=/"))
        }
    }

    @Test func escapesWhatPeopleType() async throws {
        _ = try await fixture.developer("ada@example.com")
        let browser = TestBrowser(fixture)
        await browser.signIn("ada@example.com")
        let name = #"<script>alert("1")</script>"#
        let made = await browser.submit("/account/applications/new", [("name", name), ("description", "\"'><b>")])
        #expect(made.status == 303)
        for path in ["/account/dashboard", made.location, made.location + "/edit", made.location + "/delete"] {
            let answer = await browser.get(path)
            #expect(answer.status == 200)
            #expect(answer.text.contains("&lt;script&gt;"), "\(path)")
            #expect(!answer.text.contains("<script>alert") && !answer.text.contains("><b>"), "\(path)")
        }
    }

    /// Open redirect: after signing in, only to pages of ours.
    @Test(arguments: [
        "https://evil.example/", "//evil.example/", "/\\evil.example", "https://dev.example.evil.example/",
        "javascript:alert(1)",
        "https:evil.example", "\t//evil.example",
    ])
    func leadsNowhereElseAfterSigningIn(_ next: String) async throws {
        _ = try await fixture.developer("ada@example.com")
        let answer = await TestBrowser(fixture).submit(
            "/account/sign-in?portal=public",
            [
                ("portal", "public"), ("email", "ada@example.com"), ("password", CompanionFixture.password),
                ("next", next),
            ])
        #expect(answer.location == "/account/dashboard")
    }

    @Test func showsASecretOnceAndOnlyToItsBrowser() async throws {
        let ada = try await fixture.developer("ada@example.com")
        let browser = TestBrowser(fixture)
        await browser.signIn("ada@example.com")
        let page = "/account/applications/\(ada.application?.rawValue ?? "")"
        let made = await browser.submit(page + "/credentials/new", [("name", "fresh"), ("method", "api-key")])
        #expect(made.status == 303)
        #expect(!made.location.contains("key_"), "a secret in an address ends up in logs")
        let other = TestBrowser(fixture)
        await other.signIn("ada@example.com")
        let (foreign, shown, again) = (await other.get(page), await browser.get(made.location), await browser.get(page))
        let secret = String(
            try #require(shown.text.components(separatedBy: "<pre>").dropFirst().first).prefix { $0 != "<" })
        #expect(secret.hasPrefix("key_") && secret.count > 30)
        #expect(!foreign.text.contains(secret))
        #expect(!again.text.contains(secret))
    }
}

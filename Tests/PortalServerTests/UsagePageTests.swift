import Foundation
import HTTP
import PortalModel
import PortalServices
import Serialization
import Storage
import TestSupport
import Testing

@testable import PortalServer

/// Use of APIs: what gateways send, and what owners, the provider and programs see of it.
struct UsagePageTests {
    private let folder: TemporaryFolder
    private let fixture: CompanionFixture
    private let owner: CompanionFixture.Owner
    private let application: ApplicationID
    private let secret: String

    init() async throws {
        folder = try TemporaryFolder()
        fixture = try await CompanionFixture(
            gateways: """
                [{ "id": "edge", "kind": "apisix-file", "path": "\(folder.path("apisix.yaml"))",
                   "usage": { "companion": "http://127.0.0.1:9" } },
                 { "id": "quiet", "kind": "apisix-file", "path": "\(folder.path("quiet.yaml"))" }]
                """)
        owner = try await fixture.developer("ada@example.com")
        application = try #require(owner.application)
        let credential = try #require(owner.credential)
        secret = try #require(try fixture.context.store.read { try $0.secrets(of: credential) }.first).id
    }

    private func entry(_ id: String, _ status: Int, application: String? = nil) -> String {
        let time = Double(fixture.context.now.rawValue) / 1000
        return #"{"id": "\#(id)", "time": \#(time), "product": "parcels", "status": \#(status), "method": "GET", "#
            + #""application": "\#(application ?? self.application.rawValue)", "credential": "\#(secret)", "#
            + #""path": "/parcels/<b>"}"#
    }

    private func send(_ body: String, to gateway: String = "edge", secretOf other: String? = nil) async -> Int {
        var headers = Headers()
        headers.append("Host", "dev.example")
        headers.append("Content-Type", "application/json")
        if other != "" {
            headers.append("Authorization", "Bearer \(fixture.context.secret(ofGateway: other ?? gateway))")
        }
        let request = Request(
            .post, "/account\(UsageIntake.path(of: gateway))", headers: headers, body: Array(body.utf8))
        return await fixture.answer(request).status.rawValue
    }

    @Test func takesEntriesOfItsGatewaysAlone() async throws {
        #expect(await send("[\(entry("a", 200)), {}]") == 204)
        #expect(await send("nonsense") == 204)
        #expect(await send("[\(entry("b", 200))]", secretOf: "") == 401)
        #expect(await send("[\(entry("b", 200))]", secretOf: "quiet") == 401)
        // It tells of no calls, and this one is not there.
        #expect(await send("[\(entry("b", 200))]", to: "quiet") == 401)
        #expect(await send("[\(entry("b", 200))]", to: "none") == 401)
        let metrics = TestBrowser(fixture)
        metrics.peer = "127.0.0.1"
        let text = await metrics.get("/account/metrics").text
        for line in [
            "portico_usage_entries_total{gateway=\"edge\",outcome=\"counted\"} 1",
            "portico_usage_entries_total{gateway=\"edge\",outcome=\"unreadable\"} 2",
        ] { #expect(text.contains(line), "\(line) in \(text)") }
    }

    @Test func aBatchMayBeLargerThanOtherRequests() throws {
        func limit(_ path: String, _ authorization: String) -> Int? {
            var headers = Headers()
            headers.append("Authorization", authorization)
            return fixture.companion.bodyLimit(of: Request(.post, path, headers: headers))
        }
        let path = "/account\(UsageIntake.path(of: "edge"))"
        #expect(limit(path, "Bearer \(fixture.context.secret(ofGateway: "edge"))") == 1 << 20)
        #expect(limit(path, "Bearer wrong") == nil)
        #expect(limit("/account/sign-in", "Bearer \(fixture.context.secret(ofGateway: "edge"))") == nil)
    }

    @Test func showsItsOwnerWhatBecameOfCalls() async throws {
        let browser = TestBrowser(fixture)
        await browser.signIn("ada@example.com")
        let path = "/account/applications/\(application)/usage"
        let words = fixture.routes.site.words(try #require(fixture.context.offerings.now.portal("public")))
        let before = await browser.get(path)
        #expect(before.status == 200)
        #expect(before.text.contains(words("usageEmpty")))
        #expect(await send("[\(entry("a", 200)), \(entry("b", 403)), \(entry("c", 503))]") == 204)
        for query in ["", "?period=week&by=product", "?period=month&by=credential", "?by=status&product=parcels"] {
            let page = await browser.get(path + query).text
            #expect(page.contains("chart-bars"), "\(query)")
            #expect(page.contains("GET /parcels/&lt;b&gt;"), "\(query)")
        }
        let page = await browser.get(path).text
        // The subscription is active now.
        #expect(page.contains(words("callReason.notAllowed")))
        #expect(page.contains("<rect class=\"chart-failed\""))
        #expect(await browser.get(path + "?period=x&by=y&product=none").text.contains(words("usageEmpty")))
        #expect(await browser.get("/account/applications/\(application)").text.contains(path))
    }

    @Test func showsNobodyElseAnything() async throws {
        #expect(await send("[\(entry("a", 200))]") == 204)
        _ = try await fixture.developer("eve@example.com")
        let browser = TestBrowser(fixture)
        await browser.signIn("eve@example.com")
        #expect(await browser.get("/account/applications/\(application)/usage").status == 404)
        #expect(await browser.get("/account/console/usage").status == 303)
    }

    @Test func tellsBeforeARotationWhatIsStillInUse() async throws {
        let browser = TestBrowser(fixture)
        await browser.signIn("ada@example.com")
        let path = "/account/credentials/\(try #require(owner.credential))/rotate"
        let words = fixture.routes.site.words(try #require(fixture.context.offerings.now.portal("public")))
        #expect(await browser.get(path).text.contains(words("neverUsed")))
        #expect(await send("[\(entry("a", 200))]") == 204)
        let page = await browser.get(path).text
        #expect(!page.contains(words("neverUsed")))
        #expect(page.contains(fixture.context.now.date))
        // While both work the application's page says whether something still goes by the old one.
        #expect(await browser.submit(path, [("overlap", "86400")]).status == 303)
        let used = words("oldSecretUsed").prefix { $0 != "{" }
        #expect(await browser.get("/account/applications/\(application)").text.contains(used))
    }

    @Test func showsTheProviderWhoCallsMost() async throws {
        _ = try await fixture.administrator(.viewer)
        let browser = TestBrowser(fixture)
        await browser.signInAdministrator("viewer@northwind.example")
        #expect(await browser.get("/account/console/usage").text.contains(fixture.words("usageEmpty")))
        #expect(await send("[\(entry("a", 200)), \(entry("b", 429)), \(entry("c", 401, application: ""))]") == 204)
        let page = await browser.get("/account/console/usage").text
        #expect(page.contains("/account/console/applications/\(application)/usage"))
        #expect(page.contains("chart-refused"))
        #expect(await browser.get("/account/console/usage?portal=partner").text.contains(fixture.words("usageEmpty")))
        let own = await browser.get("/account/console/applications/\(application)/usage").text
        #expect(own.contains(fixture.words("callReason.upstreamLimit")))
        #expect(await browser.get("/account/console/applications/none/usage").status == 404)
    }

    @Test func tellsPrograms() async throws {
        #expect(await send("[\(entry("a", 200)), \(entry("b", 200)), \(entry("c", 429))]") == 204)
        let portal = try await fixture.portalAPI(owner)
        let usage = await portal.get("applications/\(application)/usage?period=week")
        #expect(usage.json["items"]?.elements.map { $0["calls"]?.integer ?? 0 } == [2, 1])
        #expect(usage.json["items"]?.elements.first?["credential"]?.string == owner.credential?.rawValue)
        let calls = await portal.get("applications/\(application)/calls")
        #expect(calls.json["items"]?.elements.count == 3)
        #expect(await portal.get("applications/\(application)/usage?period=year").status == 400)
        let eve = try await fixture.portalAPI(try await fixture.developer("eve@example.com"))
        #expect(await eve.get("applications/\(application)/usage").status == 404)
        #expect(await eve.get("applications/\(application)/calls").status == 404)
        let admin = try await fixture.adminAPI(.viewer, scopes: [.applicationsRead])
        let all = await admin.get("usage?product=parcels")
        #expect(all.json["items"]?.elements.map { $0["calls"]?.integer ?? 0 } == [2, 1])
        #expect(await admin.get("usage?portal=partner").json["items"]?.elements.isEmpty == true)
        #expect(await admin.get("applications/\(application)/calls").json["items"]?.elements.count == 3)
    }
}

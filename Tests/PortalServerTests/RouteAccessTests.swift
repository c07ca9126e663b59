import HTTP
import PortalModel
import PortalServices
import Storage
import Testing

@testable import PortalServer

/// Every page and form of the companion, asked by everybody whom it is not for. New routes are walked without being named.
struct RouteAccessTests {
    private let fixture: CompanionFixture
    private let ada: CompanionFixture.Owner

    init() async throws {
        fixture = try await CompanionFixture()
        ada = try await fixture.developer("ada@example.com")
    }

    /// A route with Ada's things in it.
    private func path(_ route: Routes.Declared) -> String {
        let ids = [
            "applications": ada.application?.rawValue, "credentials": ada.credential?.rawValue,
            "subscriptions": ada.subscription?.rawValue, "developers": ada.developer.id.rawValue,
            "teams": ada.team?.rawValue, "members": ada.developer.id.rawValue, "tokens": ada.token?.rawValue,
            "webhooks": ada.webhook?.rawValue, "deliveries": "1", "mails": "verify-email",
        ]
        let parts = route.path.split(separator: "/").map(String.init)
        let filled = parts.enumerated().map { index, part -> String in
            guard part.hasPrefix("{"), index > 0 else { return part }
            return (ids[parts[index - 1]] ?? nil) ?? "unknown"
        }
        return "/account/" + filled.joined(separator: "/")
    }

    private func ask(_ browser: TestBrowser, _ route: Routes.Declared, token: String?) async -> TestBrowser.Answer {
        route.method == .get
            ? await browser.get(path(route))
            : await browser.post(
                path(route), [("name", "taken over"), ("reason", "x"), ("decision", "approve"), ("typed", "Robot")],
                token: token)
    }

    private func lastEntry() throws -> Int {
        try fixture.context.store.read { try $0.audit(text: "", before: nil, limit: 1) }.first?.id ?? 0
    }

    private var developers: [Routes.Declared] {
        fixture.routes.pages.filter { if case .developers = $0.audience { true } else { false } }
    }

    private var console: [(route: Routes.Declared, role: AdministratorRole)] {
        fixture.routes.pages.compactMap { route in
            if case .administrators(let role) = route.audience { (route, role) } else { nil }
        }
    }

    @Test func sendsVisitorsToSignInAndChangesNothing() async throws {
        let browser = TestBrowser(fixture)
        _ = await browser.get("/account/sign-in?portal=public")
        let before = try lastEntry()
        for route in developers + console.map(\.route) {
            let answer = await ask(browser, route, token: browser.csrf)
            let target = route.path.hasPrefix("console") ? "/account/console/sign-in?" : "/account/sign-in?"
            #expect(answer.status == 303, "\(route)")
            #expect(answer.location.hasPrefix(target), "\(route)")
        }
        #expect(try lastEntry() == before)
        #expect(developers.count > 10 && console.count > 20)
    }

    @Test func hidesOtherPeoplesThings() async throws {
        _ = try await fixture.developer("mallory@example.com")
        let mallory = TestBrowser(fixture)
        await mallory.signIn("mallory@example.com")
        _ = await mallory.get("/account/applications/new")
        let token = mallory.csrf
        let before = try lastEntry()
        for route in developers where route.path.contains("{") {
            let answer = await ask(mallory, route, token: token)
            #expect(answer.status == 404, "\(route) answers \(answer.status)")
            #expect(!answer.text.contains("Robot"), "\(route)")
        }
        #expect(try lastEntry() == before)
    }

    @Test func keepsDevelopersOutOfTheConsole() async throws {
        let browser = TestBrowser(fixture)
        await browser.signIn("ada@example.com")
        _ = await browser.get("/account/console/sign-in")
        let before = try lastEntry()
        for (route, _) in console {
            let answer = await ask(browser, route, token: browser.csrf)
            #expect(answer.status == 303, "\(route) answers \(answer.status)")
            #expect(answer.location.hasPrefix("/account/console/sign-in"), "\(route)")
        }
        #expect(try lastEntry() == before)
    }

    @Test(arguments: [AdministratorRole.viewer, .approver])
    func letsRolesDoNoMoreThanTheyMay(_ own: AdministratorRole) async throws {
        _ = try await fixture.administrator(own)
        let browser = TestBrowser(fixture)
        await browser.signInAdministrator("\(own.rawValue)@northwind.example")
        let token = browser.csrf
        let before = try lastEntry()
        for (route, role) in console where role > own {
            let answer = await ask(browser, route, token: token)
            #expect(answer.status == 403, "\(route) answers \(answer.status)")
        }
        #expect(try lastEntry() == before)
        for (route, role) in console where role <= own && route.method == .get {
            #expect([200, 404].contains(await ask(browser, route, token: token).status), "\(route)")
        }
        #expect(console.contains { $0.role == .approver } && console.contains { $0.role == .administrator })
    }

    /// Cross-site request forgery: with the victim's cookies, without a token of theirs.
    @Test(arguments: ["none", "a stranger's", "their own, from another site"])
    func refusesForgedForms(_ token: String) async throws {
        _ = try await fixture.administrator(.administrator)
        let (victim, stranger) = (TestBrowser(fixture), TestBrowser(fixture))
        await victim.signIn("ada@example.com")
        await victim.signInAdministrator("administrator@northwind.example")
        _ = await stranger.get("/account/sign-in?portal=public")
        _ = await victim.get("/account/applications/new")
        let own = victim.csrf
        let before = try lastEntry()
        for route in fixture.routes.pages where route.method == .post {
            let answer =
                switch token {
                case "none": await victim.post(path(route), [], token: nil)
                case "a stranger's": await victim.post(path(route), [], token: stranger.csrf)
                default: await victim.post(path(route), [], token: own, headers: [("Sec-Fetch-Site", "cross-site")])
                }
            #expect(answer.status == 403, "\(route) answers \(answer.status)")
        }
        #expect(try lastEntry() == before)
    }
}

import HTTP
import PortalModel
import PortalServices
import Storage
import Testing

@testable import PortalServer

/// A form is sent twice at once: it is done once, and both answers say so.
struct DoubleSubmitTests {
    private let fixture: CompanionFixture
    private let ada: CompanionFixture.Owner
    private let browser: TestBrowser

    init() async throws {
        fixture = try await CompanionFixture()
        ada = try await fixture.developer("ada@example.com")
        browser = TestBrowser(fixture)
        await browser.signIn("ada@example.com")
    }

    struct Form: Sendable, CustomTestStringConvertible {
        var path: String
        var fields: [(String, String)] = []
        /// What the trail has once.
        var action: String
        var testDescription: String { path }
    }

    /// Every form of a developer that makes, changes or ends something; `{…}` stands for what Ada has.
    static let forms = [
        Form(path: "applications/new", fields: [("name", "Twin")], action: "application.created"),
        Form(path: "applications/{app}/edit", fields: [("name", "Twin")], action: "application.changed"),
        Form(path: "applications/{app}/delete", fields: [("typed", "Robot")], action: "application.deleted"),
        Form(
            path: "applications/{app}/credentials/new", fields: [("name", "Twin"), ("method", "api-key")],
            action: "credential.created"),
        Form(path: "credentials/{cred}/rotate", fields: [("overlap", "3600")], action: "credential.rotated"),
        Form(path: "credentials/{cred}/revoke", action: "credential.revoked"),
        Form(path: "subscriptions/{sub}/cancel", action: "subscription.cancelled"),
        Form(path: "subscriptions/{sub}/plan", fields: [("plan", "pro")], action: "subscription.plan-requested"),
        Form(path: "teams/new", fields: [("name", "Twins")], action: "team.created"),
        Form(
            path: "teams/{team}/invite", fields: [("email", "b@example.com"), ("role", "member")],
            action: "team.invited"),
        Form(path: "teams/{team}/rename", fields: [("name", "Twins")], action: "team.renamed"),
        Form(path: "tokens/new", fields: [("name", "Twin"), ("scopes", "account:read")], action: "token.created"),
        Form(path: "account/name", fields: [("name", "Ada T")], action: "developer.renamed"),
        Form(
            path: "account/password",
            fields: [("current", CompanionFixture.password), ("password", "another long phrase")],
            action: "developer.password-changed"),
    ]

    private func path(_ form: Form) throws -> String {
        let ids = [
            "{app}": ada.application?.rawValue, "{cred}": ada.credential?.rawValue, "{sub}": ada.subscription?.rawValue,
            "{team}": ada.team?.rawValue,
        ]
        var path = "/account/" + form.path
        for (mark, id) in ids where path.contains(mark) { path.replace(mark, with: try #require(id)) }
        return path
    }

    private func count(_ action: String) throws -> Int {
        try fixture.context.store.read { try $0.audit(text: action, limit: 100) }.count
    }

    @Test(arguments: forms)
    func doesItOnce(_ form: Form) async throws {
        let before = try count(form.action)
        let answers = await browser.submitTwice(try path(form), form.fields)
        #expect(answers.map(\.status) == [303, 303], "\(answers.map(\.text))")
        #expect(answers[0].location == answers[1].location)
        #expect(try count(form.action) == before + 1)
    }

    @Test func knowsAFormThatIsSentOnceMoreAfterwards() async throws {
        _ = await browser.get("/account/applications/new")
        let fields = [("name", "Twin"), ("once", browser.once)]
        let token = browser.csrf
        let first = await browser.post("/account/applications/new", fields, token: token)
        let again = await browser.post("/account/applications/new", fields, token: token)
        #expect(first.status == 303 && again.status == 303 && first.location == again.location)
        // Another content, another number or another person: another request.
        let changed = await browser.post(
            "/account/applications/new", [("name", "Other"), ("once", fields[1].1)], token: token)
        #expect(changed.status == 303 && changed.location != first.location)
        let fresh = await browser.submit("/account/applications/new", [("name", "Twin"), ("once", "another")])
        #expect(fresh.status == 303 && fresh.location != first.location)
        _ = try await fixture.developer("ben@example.com")
        let ben = TestBrowser(fixture)
        await ben.signIn("ben@example.com")
        let his = await ben.submit("/account/applications/new", fields)
        #expect(his.status == 303 && his.location != first.location)
        #expect(try count("application.created") == 6, "two that were there, and these four")
    }

    @Test func triesAgainWhatWasRefused() async throws {
        _ = await browser.get("/account/applications/new")
        let fields = [("name", ""), ("once", browser.once)]
        let token = browser.csrf
        for _ in 0..<2 {
            let answer = await browser.post("/account/applications/new", fields, token: token)
            #expect(answer.status == 422)
        }
        // What is in the way of a subscription goes; the same form then works.
        _ = await browser.get("/account/subscribe?portal=public&product=parcels")
        let wish = [
            ("portal", "public"), ("product", "parcels"), ("plan", "free"), ("once", browser.once),
            ("application", try #require(ada.application).rawValue),
        ]
        let refused = await browser.post("/account/subscribe", wish, token: token)
        #expect(refused.status == 409, "\(refused.text)")
        try await Subscriptions(fixture.context).cancel(
            try #require(ada.subscription), for: ada.developer.id, by: Caller(.developer(ada.developer.id), address: "")
        )
        let taken = await browser.post("/account/subscribe", wish, token: token)
        #expect(taken.status == 303, "\(taken.text)")
    }

    @Test func makesOneAccountOfTwoSignUps() async throws {
        let visitor = TestBrowser(fixture)
        let answers = await visitor.submitTwice(
            "/account/sign-up?portal=public",
            [
                ("portal", "public"), ("name", "Cy"), ("email", "cy@example.com"), ("password", "a long enough phrase"),
            ])
        #expect(answers.map(\.status) == [200, 200])
        #expect(try count("developer.signed-up") == 1)
        let mails = try fixture.context.store.read { try $0.mailsToSend(at: fixture.context.now, limit: 100) }
        #expect(mails.filter { $0.recipient == "cy@example.com" }.count == 1)
    }
}

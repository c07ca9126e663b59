import HTTP
import PortalModel
import PortalServices
import Storage
import Testing

@testable import PortalServer

/// Two people decide on the same request at once: one of them does, and the other sees what came of it.
struct TwoDecisionsTests {
    private let fixture: CompanionFixture
    private let ada: CompanionFixture.Owner
    private let first: TestBrowser
    private let second: TestBrowser

    init() async throws {
        fixture = try await CompanionFixture()
        ada = try await fixture.developer("ada@example.com")
        (first, second) = (TestBrowser(fixture), TestBrowser(fixture))
        for (browser, role) in [(first, AdministratorRole.administrator), (second, .approver)] {
            let administrator = try await fixture.administrator(role)
            await browser.signInAdministrator(administrator.email)
        }
    }

    /// Ada asks for another plan, which has to be approved.
    private func request() async throws -> SubscriptionID {
        let subscription = try #require(ada.subscription)
        try await Subscriptions(fixture.context).changePlan(
            subscription, to: "pro", for: ada.developer.id, by: Caller(.developer(ada.developer.id), address: ""))
        return subscription
    }

    private typealias Sending = (path: String, fields: [(String, String)])

    /// Both send at once, with the token that they have by now.
    private func atOnce(_ one: Sending, _ other: Sending) async -> [TestBrowser.Answer] {
        let (left, right) = (first.twin(), second.twin())
        let (leftToken, rightToken) = (first.csrf, second.csrf)
        async let one = left.post(one.path, one.fields, token: leftToken)
        async let other = right.post(other.path, other.fields, token: rightToken)
        let answers = [await one, await other]
        first.take(answers[0])
        second.take(answers[1])
        return answers
    }

    private func entries(_ id: SubscriptionID) throws -> [String] {
        try fixture.context.store.read { try $0.audit(subject: id.rawValue, limit: 100) }.map(\.action)
    }

    @Test(arguments: [("approve", "approve"), ("approve", "reject"), ("reject", "approve")])
    func letsOneWin(_ one: String, _ other: String) async throws {
        let id = try await request()
        let before = try entries(id).count
        let page = "/account/console/subscriptions/\(id)"
        let answers = await atOnce(
            ("\(page)/\(one)", [("reason", "By the first")]), ("\(page)/\(other)", [("reason", "By the second")]))
        #expect(answers.allSatisfy { $0.status == 303 && $0.location == page }, "\(answers.map(\.text))")
        let shown = [await first.get(page), await second.get(page)]
        let late = shown.filter { $0.text.contains("Somebody else has decided meanwhile") }
        #expect(late.count == 1)
        let subscription = try #require(try fixture.context.store.read { try $0.subscription(id) })
        #expect(subscription.requestedPlan == nil && subscription.state == .active)
        // The late one sees the winner's word.
        let loser = try #require(late.first)
        #expect(loser.text.contains(subscription.reason) && subscription.reason.hasPrefix("By the"))
        #expect(try entries(id).count == before + 1)
    }

    @Test func countsInTheQueueWhatSomebodyElseDecided() async throws {
        let id = try await request()
        let fields = [("chosen", id.rawValue), ("decision", "approve"), ("reason", "")]
        let answers = await atOnce(("/account/console/queue", fields), ("/account/console/queue", fields))
        #expect(answers.map(\.status) == [303, 303])
        let shown = [await first.get("/account/console"), await second.get("/account/console")]
        #expect(shown.filter { $0.text.contains("Already decided by somebody else: 1") }.count == 1)
        #expect(shown.filter { $0.text.contains("Decided: 1.") }.count == 1)
    }
}

import PortalModel
import Storage
import Testing

@testable import PortalServices

/// Deciding by the link in an approver's mail.
struct DecisionLinkTests {
    private let fixture: Fixture
    private let ada: Fixture.Actor
    private var links: DecisionLinks { DecisionLinks(fixture.context) }

    init() async throws {
        fixture = try await Fixture()
        ada = try await fixture.developer()
    }

    private func ask() async throws -> (Subscription, token: String) {
        let subscription = try await fixture.subscribe(ada, "customs", terms: "v7")
        return (subscription, try token())
    }

    private func token() throws -> String {
        let path = try #require(
            try fixture.mails(.subscriptionWaiting, to: "admin@northwind.example").last?["path"])
        return String(try #require(path.split(separator: "=").last))
    }

    private func state() throws -> SubscriptionState? {
        try Subscriptions(fixture.context).list(ada.application).first?.state
    }

    @Test func approvesOnce() async throws {
        let (subscription, token) = try await ask()
        guard case .subscription(let asked, let application) = try links.open(token).request else {
            Issue.record("It is about a subscription")
            return
        }
        #expect(asked.id == subscription.id && application.id == ada.application)
        #expect(try state() == .pending, "opening decides nothing")
        try await links.decide(token, approves: true, reason: "", expires: "2027-12-31", address: "192.0.2.7")
        #expect(try state() == .active)
        #expect(try Subscriptions(fixture.context).list(ada.application).first?.expiresAt?.date == "2028-01-01")
        let entry = try fixture.context.store.read { try $0.audit(subject: subscription.id.rawValue, limit: 1) }.first
        #expect(entry?.actor == .administrator("adm_1") && entry?.address == "192.0.2.7")
        #expect(
            await refusal { try await links.decide(token, approves: false, reason: "", address: "") }
                == .conflict(.stateChanged))
        #expect(try state() == .active)
    }

    @Test func rejectsWithAReason() async throws {
        let (_, token) = try await ask()
        try await links.decide(token, approves: false, reason: "Not yet", address: "")
        #expect(try state() == .rejected)
        #expect(try fixture.mails(.subscriptionRejected, to: "ada@example.com").last?["reason"] == "Not yet")
    }

    @Test func worksForAWeek() async throws {
        let (_, token) = try await ask()
        fixture.pass(.seconds(7 * 86_400 + 1))
        #expect(await refusal { _ = try links.open(token) } == .conflict(.linkOver))
    }

    @Test func worksForApproversOnly() async throws {
        let (_, token) = try await ask()
        try await fixture.context.store.write { tables in
            var administrator = try #require(try tables.administrator("adm_1"))
            administrator.role = .viewer
            try tables.update(administrator)
        }
        #expect(
            await refusal { try await links.decide(token, approves: true, reason: "", address: "") }
                == .conflict(.linkOver))
    }

    @Test(arguments: ["", "x", "AAAA", "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz"])
    func refusesWhatIsNoLink(_ token: String) async throws {
        #expect(await refusal { _ = try links.open(token) } == .conflict(.linkOver))
    }

    /// A link for one plan must not approve another one that is asked for later.
    @Test func isAboutThePlanThatWasAskedFor() async throws {
        let subscription = try await fixture.subscribe(ada, "parcels", plan: "free")
        try await Subscriptions(fixture.context).changePlan(subscription.id, to: "pro", for: ada.id, by: ada.caller)
        let token = try token()
        try await SubscriptionDecisions(fixture.context).reject(subscription.id, reason: "", by: fixture.administrator)
        #expect(await refusal { _ = try links.open(token) } == .conflict(.stateChanged))
    }

    @Test func decidesAboutDevelopers() async throws {
        let accounts = Accounts(fixture.context)
        try await accounts.signUp(
            .init(name: "Lena", email: "lena@partner.example", password: "correct horse battery"), portal: "partner",
            address: "")
        let lena = try await accounts.verifyEmail(
            token: fixture.token(.verifyEmail, to: "lena@partner.example"), address: "")
        #expect(lena.state == .pending)
        let path = try #require(
            try fixture.mails(.developerWaiting, to: "admin@northwind.example").last?["path"])
        try await links.decide(
            String(try #require(path.split(separator: "=").last)), approves: true, reason: "", address: "")
        #expect(try fixture.context.store.read { try $0.developer(lena.id)?.state } == .active)
    }
}

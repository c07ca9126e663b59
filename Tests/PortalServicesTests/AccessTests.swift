import Foundation
import Gateways
import PortalModel
import PortalServices
import Storage
import Testing

/// Applications, credentials, subscriptions, and what of them the gateways let through.
struct AccessTests {
    let fixture: Fixture
    let ada: Fixture.Actor

    init() async throws {
        fixture = try await Fixture()
        ada = try await fixture.developer()
    }

    @Test func opensWhatIsApprovedAtOnce() async throws {
        let key = try await fixture.key(ada)
        #expect(try fixture.open().isEmpty)
        let subscription = try await fixture.subscribe(ada, "parcels", plan: "free")
        #expect(subscription.state == .active)
        #expect(try fixture.open() == [key.secret: ["parcels"]])
    }

    @Test func opensNothingBeforeADecision() async throws {
        let key = try await fixture.key(ada)
        let subscription = try await fixture.subscribe(ada, "parcels", plan: "pro")
        #expect(subscription.state == .pending)
        #expect(try fixture.open().isEmpty)
        #expect(try fixture.mails(.subscriptionWaiting, to: "admin@northwind.example").last?["plan"] == "Pro")
        let decisions = SubscriptionDecisions(fixture.context)
        try await decisions.approve(subscription.id, by: fixture.administrator)
        #expect(try fixture.open() == [key.secret: ["parcels"]])
        try await decisions.suspend(subscription.id, reason: "late", by: fixture.administrator)
        #expect(try fixture.open().isEmpty)
        try await decisions.resume(subscription.id, by: fixture.administrator)
        #expect(try fixture.open() == [key.secret: ["parcels"]])
        try await decisions.cancel(subscription.id, reason: "", by: fixture.administrator)
        #expect(try fixture.open().isEmpty)
        #expect(
            try fixture.actions(of: subscription.id.rawValue) == [
                "subscription.requested", "subscription.approved", "subscription.suspended", "subscription.resumed",
                "subscription.cancelled",
            ])
        #expect(try await fixture.subscribe(ada, "parcels", plan: "pro").state == .pending)
    }

    @Test func decidesOnceWhenTwoDecideTogether() async throws {
        let subscription = try await fixture.subscribe(ada, "parcels", plan: "pro")
        let decisions = SubscriptionDecisions(fixture.context)
        async let first = refusal { try await decisions.approve(subscription.id, by: fixture.administrator) }
        async let second = refusal {
            try await decisions.reject(subscription.id, reason: "no", by: fixture.administrator)
        }
        let outcomes = await [first, second]
        #expect(outcomes.filter { $0 == nil }.count == 1)
        #expect(outcomes.contains(.conflict(.stateChanged)))
        #expect(
            try fixture.mails(.subscriptionApproved, to: "ada@example.com").count
                + fixture.mails(.subscriptionRejected, to: "ada@example.com").count == 1)
    }

    @Test func subscribesOnceWhenAskedTwice() async throws {
        async let first = refusal { _ = try await fixture.subscribe(ada, "parcels", plan: "free") }
        async let second = refusal { _ = try await fixture.subscribe(ada, "parcels", plan: "free") }
        #expect(await [first, second].filter { $0 == .conflict(.alreadySubscribed) }.count == 1)
    }

    @Test func refusesWhatIsNotOffered() async throws {
        #expect(await refusal { _ = try await fixture.subscribe(ada, "nothing") } == .notFound)
        #expect(await refusal { _ = try await fixture.subscribe(ada, "old") } == .conflict(.notOffered))
        #expect(await refusal { _ = try await fixture.subscribe(ada, "atlas") } == .conflict(.notOffered))
        #expect(
            await refusal { _ = try await fixture.subscribe(ada, "parcels") } == .invalid([.init("plan", .unknownPlan)])
        )
        #expect(
            await refusal { _ = try await fixture.subscribe(ada, "customs", terms: "v6") }
                == .invalid([.init("terms", .termsNotAccepted)]))
        #expect(try await fixture.subscribe(ada, "customs", terms: "v7").termsVersion == "v7")
    }

    @Test func changesThePlanWhenItIsApproved() async throws {
        let subscription = try await fixture.subscribe(ada, "parcels", plan: "free")
        try await Subscriptions(fixture.context).changePlan(subscription.id, to: "pro", for: ada.id, by: ada.caller)
        func plan() throws -> PlanID? { try SnapshotPlan.first(fixture) }
        #expect(try plan() == "free")
        #expect(try SubscriptionDecisions(fixture.context).waiting(limit: 9).map(\.id) == [subscription.id])
        try await SubscriptionDecisions(fixture.context).approve(subscription.id, by: fixture.administrator)
        #expect(try plan() == "pro")
        try await Subscriptions(fixture.context).changePlan(subscription.id, to: "free", for: ada.id, by: ada.caller)
        #expect(try plan() == "free")
    }

    @Test func keepsThingsOfOthersOutOfReach() async throws {
        let mallory = try await fixture.developer("mallory@example.com")
        let key = try await fixture.key(ada)
        let subscription = try await fixture.subscribe(ada, "parcels", plan: "free")
        let context = fixture.context
        let attempts: [@Sendable () async throws -> Void] = [
            { _ = try Applications(context).application(ada.application, for: mallory.id) },
            {
                try await Applications(context).edit(
                    ada.application, name: "x", description: "", for: mallory.id, by: mallory.caller)
            },
            {
                try await Applications(context).delete(
                    ada.application, typed: "Robot", for: mallory.id, by: mallory.caller)
            },
            {
                _ = try await Credentials(context).create(
                    .init(method: "api-key", name: "x"), application: ada.application, for: mallory.id,
                    by: mallory.caller)
            },
            {
                _ = try await Credentials(context).rotate(
                    key.credential.id, overlap: .none, for: mallory.id, by: mallory.caller)
            },
            { try await Credentials(context).revoke(key.credential.id, for: mallory.id, by: mallory.caller) },
            {
                _ = try await Subscriptions(context).request(
                    .init(product: "customs", acceptedTerms: "v7"), application: ada.application, for: mallory.id,
                    by: mallory.caller)
            },
            { try await Subscriptions(context).cancel(subscription.id, for: mallory.id, by: mallory.caller) },
            {
                try await Subscriptions(context).changePlan(
                    subscription.id, to: "pro", for: mallory.id, by: mallory.caller)
            },
        ]
        for attempt in attempts { #expect(await refusal(attempt) == .notFound) }
        #expect(
            await refusal { try await SubscriptionDecisions(context).approve(subscription.id, by: mallory.caller) }
                == .notAllowed)
        #expect(try fixture.open() == [key.secret: ["parcels"]])
    }

    @Test func letsBothSecretsWorkDuringARotation() async throws {
        let key = try await fixture.key(ada)
        _ = try await fixture.subscribe(ada, "parcels", plan: "free")
        let credentials = Credentials(fixture.context)
        let second = try await credentials.rotate(key.credential.id, overlap: .hour, for: ada.id, by: ada.caller)
        #expect(second.credential.state == .rotating)
        #expect(Set(try fixture.open().keys) == [key.secret, second.secret])
        fixture.pass(.seconds(3600))
        #expect(Set(try fixture.open().keys) == [second.secret])
        try await Upkeep(fixture.context).endWhatIsOver()
        #expect(try credentials.list(ada.application).map(\.credential.state) == [.active])
        let third = try await credentials.rotate(key.credential.id, overlap: .none, for: ada.id, by: ada.caller)
        #expect(Set(try fixture.open().keys) == [third.secret])
        try await credentials.revoke(key.credential.id, for: ada.id, by: ada.caller)
        #expect(try fixture.open().isEmpty)
        #expect(try credentials.list(ada.application).first?.secrets.isEmpty == true)
    }

    @Test func endsACredentialAfterItsLastDay() async throws {
        #expect(
            await refusal { _ = try await fixture.key(ada, expires: "2020-01-01") }
                == .invalid([.init("expires", .dateInThePast)]))
        let key = try await fixture.key(ada, expires: "2026-12-01")
        _ = try await fixture.subscribe(ada, "parcels", plan: "free")
        #expect(try Array(fixture.open().keys) == [key.secret])
        fixture.pass(.seconds(40 * 86_400))
        #expect(try fixture.open().isEmpty)
        try await Upkeep(fixture.context).endWhatIsOver()
        #expect(try fixture.actions(of: key.credential.id.rawValue) == ["credential.created", "credential.expired"])
    }

    @Test(arguments: ["a:b:c longer", "with blank inside", "naïve-password"])
    func refusesPasswordsThatAGatewayCannotCarry(_ password: String) async throws {
        #expect(
            await refusal { _ = try await fixture.key(ada, "basic", username: "robot", password: password) }
                == .invalid([.init("password", .basicCharacters)]))
    }

    @Test func givesAUserNameOnce() async throws {
        let issued = try await fixture.key(ada, "basic", username: "robot", password: "correct-horse-9")
        #expect(issued.secret == "correct-horse-9")
        #expect(
            await refusal { _ = try await fixture.key(ada, "basic", username: "robot") } == .conflict(.publicNameTaken))
        #expect(
            await refusal {
                _ = try await Credentials(fixture.context).rotate(
                    issued.credential.id, overlap: .day, for: ada.id, by: ada.caller)
            } == .conflict(.overlapNotPossible))
        #expect(
            await refusal { _ = try await fixture.key(ada, "oauth") } == .invalid([.init("method", .unknownMethod)]))
        try await Credentials(fixture.context).revoke(issued.credential.id, for: ada.id, by: ada.caller)
        _ = try await fixture.key(ada, "basic", username: "robot")
    }

    @Test func closesEverythingWithTheApplication() async throws {
        _ = try await fixture.key(ada)
        let subscription = try await fixture.subscribe(ada, "parcels", plan: "free")
        let applications = Applications(fixture.context)
        #expect(
            await refusal {
                try await applications.delete(ada.application, typed: "robot", for: ada.id, by: ada.caller)
            } == .invalid([.init("typed", .nameDiffers)]))
        try await applications.delete(ada.application, typed: "Robot", for: ada.id, by: ada.caller)
        #expect(try fixture.open().isEmpty)
        #expect(try applications.list(for: ada.id).isEmpty)
        #expect(try fixture.actions(of: subscription.id.rawValue).last == "subscription.cancelled")
    }

    @Test func asksNobodyToDecideAboutADeletedApplication() async throws {
        let subscription = try await fixture.subscribe(ada, "parcels", plan: "free")
        try await Subscriptions(fixture.context).changePlan(subscription.id, to: "pro", for: ada.id, by: ada.caller)
        #expect(try SubscriptionDecisions(fixture.context).waiting(limit: 9).count == 1)
        try await Applications(fixture.context).delete(
            ada.application, typed: "Robot", for: ada.id, by: ada.caller)
        #expect(try SubscriptionDecisions(fixture.context).waiting(limit: 9).isEmpty)
    }

    @Test func closesWithTheDeveloper() async throws {
        _ = try await fixture.key(ada)
        _ = try await fixture.subscribe(ada, "parcels", plan: "free")
        try await DeveloperDecisions(fixture.context).suspend(ada.id, reason: "", by: fixture.administrator)
        #expect(try fixture.open().isEmpty)
        try await DeveloperDecisions(fixture.context).reactivate(ada.id, by: fixture.administrator)
        #expect(try fixture.open().count == 1)
    }

    @Test func endsSubscriptionsOfAProductThatIsGone() async throws {
        _ = try await fixture.key(ada)
        let subscription = try await fixture.subscribe(ada, "parcels", plan: "free")
        let revision = try fixture.context.store.read { try $0.gatewayRevision() }
        fixture.context.offerings.replace(
            with: try Fixture.offering(Fixture.catalog.replacingOccurrences(of: "\"parcels\"", with: "\"packets\"")))
        #expect(try fixture.open().isEmpty)
        try await Upkeep(fixture.context).followCatalogue()
        #expect(try Subscriptions(fixture.context).list(ada.application).map(\.state) == [.cancelled])
        #expect(try fixture.context.store.read { try $0.gatewayRevision() } > revision)
        #expect(try fixture.mails(.subscriptionEnded, to: "ada@example.com").count == 1)
        #expect(try fixture.actions(of: subscription.id.rawValue).last == "subscription.cancelled")
    }

    @Test func subscribesToSeveralOrToNone() async throws {
        let subscriptions = Subscriptions(fixture.context)
        func request(_ requests: [Subscriptions.Request]) async throws -> [Subscription] {
            try await subscriptions.request(requests, application: ada.application, for: ada.id, by: ada.caller)
        }
        let parcels = Subscriptions.Request(product: "parcels", plan: "free")
        #expect(await refusal { _ = try await request([]) } == .invalid([.init("products", .missing)]))
        #expect(
            await refusal { _ = try await request([parcels, .init(product: "parcels", plan: "pro")]) }
                == .invalid([.init("products", .onePlanEach)]))
        #expect(
            await refusal { _ = try await request([parcels, .init(product: "customs")]) }
                == .invalid([.init("terms-customs", .termsNotAccepted)]))
        #expect(await refusal { _ = try await request([parcels, .init(product: "old")]) } == .conflict(.notOffered))
        #expect(try subscriptions.list(ada.application).isEmpty)
        let made = try await request([parcels, .init(product: "customs", acceptedTerms: "v7")])
        #expect(made.map(\.state) == [.active, .pending])
        #expect(await refusal { _ = try await request([parcels]) } == .conflict(.alreadySubscribed))
    }

    @Test func subscribesOnBehalf() async throws {
        let decisions = SubscriptionDecisions(fixture.context)
        let subscription = try await decisions.subscribe(
            ada.application, to: "customs", plan: nil, by: fixture.administrator)
        #expect(subscription.state == .active)
        let approver = Caller(.administrator("adm_2", .approver), address: "")
        #expect(
            await refusal {
                _ = try await decisions.subscribe(ada.application, to: "parcels", plan: "free", by: approver)
            } == .notAllowed)
    }
}

private enum SnapshotPlan {
    static func first(_ fixture: Fixture) throws -> PlanID? {
        try CurrentSnapshot(fixture.context).now().consumers.first?.access.first?.plan
    }
}

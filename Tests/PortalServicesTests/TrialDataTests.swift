import PortalModel
import PortalServices
import Storage
import Testing

/// Made-up people are like real ones to everything that meets them.
struct TrialDataTests {
    private let fixture: Fixture

    init() async throws { fixture = try await Fixture() }

    @Test func makesAsManyAsAskedFor() async throws {
        let trial = TrialData(fixture.context)
        let made = try await trial.plant(developers: 60, subscriptions: 200, password: "correct horse battery")
        #expect(made.developers == 60 && made.subscriptions == 200)
        let (developers, applications, subscriptions) = try fixture.context.store.read { tables in
            (
                try tables.developers(limit: 1000), try tables.applications(limit: 1000),
                try tables.subscriptions(limit: 1000)
            )
        }
        #expect(developers.count == 60 && subscriptions.count == 200 && applications.count == made.applications)
        // The other portals of the fixture offer nothing.
        #expect(Set(developers.map(\.portal)) == ["public"])
        #expect(Set(developers.map(\.state)) == [.active, .pending, .unverified, .suspended])
        #expect(Set(subscriptions.map(\.state)) == Set(SubscriptionState.allCases))
    }

    @Test func makesPeopleWhoSignInAndCall() async throws {
        let made = try await TrialData(fixture.context).plant(
            developers: 30, subscriptions: 60, password: "correct horse battery")
        _ = try await Sessions(fixture.context).signIn(
            email: TrialData.email(1), password: "correct horse battery", portal: "public",
            from: .init(address: "192.0.2.1", agent: ""))
        let open = try fixture.open()
        // All but those whose subscriptions are none that count.
        #expect(open.count > 20 && open.count <= made.credentials && made.credentials == made.applications)
        #expect(open.values.allSatisfy { !$0.isEmpty })
        let entries = try fixture.context.store.read { try $0.audit(limit: 1000) }
        #expect(entries.filter { $0.action == "application.created" }.count == made.applications)
    }

    @Test func addsToThoseWhoAreThere() async throws {
        _ = try await fixture.developer()
        let trial = TrialData(fixture.context)
        for _ in 0..<2 {
            _ = try await trial.plant(developers: 20, subscriptions: 0, password: "correct horse battery")
        }
        #expect(try trial.known() == 41)
    }

    @Test func refusesNumbersOfNobody() async throws {
        await #expect(throws: TrialData.Unusable.self) {
            try await TrialData(fixture.context).plant(
                developers: 0, subscriptions: 1, password: "correct horse battery")
        }
    }
}

import Foundation
import Gateways
import PortalModel
import PortalServices
import Storage
import TestSupport
import Testing

/// What is kept from one change to the next is what would be read anew, whatever happened in between.
struct CurrentSnapshotTests {
    private let fixture: Fixture
    private let people: [Fixture.Actor]
    private let team: TeamID

    init() async throws {
        fixture = try await Fixture()
        var people: [Fixture.Actor] = []
        for name in ["ada", "bea", "cyd", "dov"] { people.append(try await fixture.developer("\(name)@example.com")) }
        self.people = people
        let ada = people[0]
        team = try await Teams(fixture.context).create(name: "Harbour", for: ada.developer, by: ada.caller).id
        for actor in people.dropFirst() {
            let invitations = TeamInvitations(fixture.context)
            try await invitations.invite(
                email: actor.developer.email, as: .admin, to: team, for: ada.id, by: ada.caller)
            _ = try await invitations.accept(
                token: fixture.token(.teamInvitation, to: actor.developer.email), for: actor.developer,
                by: actor.caller)
        }
        _ = try await Applications(fixture.context).create(
            name: "Shared", description: "", team: team, for: ada.developer, by: ada.caller)
    }

    @Test(arguments: [1, 7, 23, 99] as [UInt64]) func saysWhatIsReadAnew(seed: UInt64) async throws {
        let current = CurrentSnapshot(fixture.context)
        var random = SeededRandom(seed: seed)
        var sizes: Set<Int> = []
        for step in 0..<250 {
            var done = "nothing"
            do {
                done = try await change(&random)
            } catch is Refusal {}
            // Several changes may come between two looks.
            if Int.random(in: 0..<3, using: &random) == 0 { continue }
            let snapshot = try current.now()
            #expect(try snapshot == CurrentSnapshot(fixture.context).now(), "step \(step): \(done)")
            sizes.insert(snapshot.consumers.count)
        }
        #expect(sizes.count > 2)
    }

    @Test func readsEverythingAfterMoreChangesThanAreKept() async throws {
        let current = CurrentSnapshot(fixture.context)
        _ = try await fixture.key(people[0])
        _ = try await fixture.subscribe(people[0], "parcels", plan: "free")
        #expect(try current.now().consumers.count == 1)
        let id = people[0].application
        try await fixture.context.store.write { tables in
            for _ in 0...Tables.keptGatewayChanges { try tables.touchGateways(.application(id)) }
        }
        #expect(try fixture.context.store.read { try $0.applicationsTouched(after: 1) } == nil)
        #expect(try current.now() == CurrentSnapshot(fixture.context).now())
    }

    @Test func standsAClockThatIsPutBack() async throws {
        let current = CurrentSnapshot(fixture.context)
        let key = try await fixture.key(people[0])
        _ = try await fixture.subscribe(people[0], "parcels", plan: "free")
        _ = try await Credentials(fixture.context).rotate(
            key.credential.id, overlap: .hour, for: people[0].id, by: people[0].caller)
        #expect(try current.now().consumers.first?.credentials.count == 2)
        fixture.pass(.seconds(7200))
        #expect(try current.now().consumers.first?.credentials.count == 1)
        fixture.pass(.seconds(-7200))
        #expect(try current.now() == CurrentSnapshot(fixture.context).now())
    }

    /// One thing that somebody does, or that happens by itself.
    private func change(_ random: inout SeededRandom) async throws -> String {
        let actor = people[Int.random(in: 0..<people.count, using: &random)]
        switch Int.random(in: 0..<20, using: &random) {
        case 0: return try await pass(&random)
        case 1: return try await reload(&random)
        case 2: return try await decide(about: actor, &random)
        case 3: return try await moveOrLeave(actor, &random)
        case 4...7: return try await changeCredential(of: actor, &random)
        default: return try await changeSubscription(of: actor, &random)
        }
    }

    private func pass(_ random: inout SeededRandom) async throws -> String {
        fixture.pass(.seconds([60, 3_600, 86_400, 3 * 86_400].randomElement(using: &random) ?? 60))
        if Bool.random(using: &random) { try await Upkeep(fixture.context).endWhatIsOver() }
        return "time passed"
    }

    private func reload(_ random: inout SeededRandom) async throws -> String {
        let name = ["Parcels", "Customs"].randomElement(using: &random) ?? "Customs"
        let isOffered = Bool.random(using: &random)
        let text =
            isOffered
            ? Fixture.catalog
            : Fixture.catalog.replacingOccurrences(
                of: #""name": "\#(name)", "type": "gateway""#, with: #""name": "\#(name)", "type": "external""#)
        fixture.context.offerings.replace(with: try Fixture.offering(text))
        if Bool.random(using: &random) { try await Upkeep(fixture.context).followCatalogue() }
        return "reloaded, \(name) \(isOffered ? "offered" : "external")"
    }

    private func decide(about actor: Fixture.Actor, _ random: inout SeededRandom) async throws -> String {
        let administrator = fixture.administrator
        switch Int.random(in: 0..<4, using: &random) {
        case 0:
            try await DeveloperDecisions(fixture.context).suspend(actor.id, reason: "", by: administrator)
            return "suspended \(actor.developer.email)"
        case 1:
            for actor in people {
                try? await DeveloperDecisions(fixture.context).reactivate(actor.id, by: administrator)
            }
            return "reactivated"
        case 2:
            guard let id = try application(of: actor, &random) else { return "nothing" }
            let isEnabled = Bool.random(using: &random)
            try await Applications(fixture.context).setEnabled(id, isEnabled, reason: "", by: administrator)
            return "switched \(id) \(isEnabled)"
        default:
            // The rare end of an account: of the last one only, so that others stay.
            guard actor.id == people[3].id, Int.random(in: 0..<8, using: &random) == 0 else { return "nothing" }
            try await AccountSettings(fixture.context).erase(
                actor.id, typed: actor.developer.email, by: administrator)
            return "erased"
        }
    }

    private func moveOrLeave(_ actor: Fixture.Actor, _ random: inout SeededRandom) async throws -> String {
        let teams = Teams(fixture.context)
        guard let id = try application(of: actor, &random) else { return "nothing" }
        switch Int.random(in: 0..<6, using: &random) {
        case 0:
            try await teams.remove(actor.id, from: team, for: actor.id, by: actor.caller)
            return "left"
        case 1...2:
            try await teams.move(id, to: .developer(actor.id), for: actor.id, by: actor.caller)
            return "took"
        case 3...4:
            try await teams.move(id, to: .team(team), for: actor.id, by: actor.caller)
            return "gave"
        default:
            _ = try await Applications(fixture.context).create(
                name: "Robot", description: "", for: actor.developer, by: actor.caller)
            try await Applications(fixture.context).delete(id, typed: "Robot", for: actor.id, by: actor.caller)
            return "deleted \(id)"
        }
    }

    private func changeCredential(of actor: Fixture.Actor, _ random: inout SeededRandom) async throws -> String {
        guard let id = try application(of: actor, &random) else { return "nothing" }
        let credentials = Credentials(fixture.context)
        let known = try credentials.list(id).map(\.credential.id)
        switch Int.random(in: 0..<4, using: &random) {
        case 0:
            guard let credential = known.randomElement(using: &random) else { return "nothing" }
            try await credentials.revoke(credential, for: actor.id, by: actor.caller)
            return "revoked"
        case 1:
            guard let credential = known.randomElement(using: &random) else { return "nothing" }
            let overlap = Credentials.Overlap.allCases.randomElement(using: &random) ?? .none
            _ = try await credentials.rotate(credential, overlap: overlap, for: actor.id, by: actor.caller)
            return "rotated, \(overlap)"
        default:
            let expires = Bool.random(using: &random) ? (fixture.context.now + .seconds(86_400)).date : ""
            _ = try await credentials.create(
                .init(
                    method: Bool.random(using: &random) ? "api-key" : "basic", name: "k", expires: expires),
                application: id, for: actor.id, by: actor.caller)
            return "made a credential, \(expires)"
        }
    }

    private func changeSubscription(of actor: Fixture.Actor, _ random: inout SeededRandom) async throws -> String {
        guard let id = try application(of: actor, &random) else { return "nothing" }
        let subscriptions = Subscriptions(fixture.context)
        let decisions = SubscriptionDecisions(fixture.context)
        let administrator = fixture.administrator
        let known = try subscriptions.list(id).map(\.id)
        let kind = Int.random(in: 0..<9, using: &random)
        guard let subscription = known.randomElement(using: &random), kind < 6 else {
            let (product, plan): (ProductID, PlanID?) =
                [("parcels", "free"), ("parcels", "pro"), ("customs", nil)].randomElement(using: &random)
                ?? ("parcels", "free")
            if kind == 8 {
                let end = (fixture.context.now + .seconds(2 * 86_400)).date
                _ = try await decisions.subscribe(id, to: product, plan: plan, expires: end, by: administrator)
                return "subscribed to \(product) until \(end)"
            }
            _ = try await subscriptions.request(
                .init(product: product, plan: plan, acceptedTerms: "v7"), application: id, for: actor.id,
                by: actor.caller)
            return "asked for \(product)"
        }
        switch kind {
        case 0: try await subscriptions.cancel(subscription, for: actor.id, by: actor.caller)
        case 1: try await decisions.suspend(subscription, reason: "", by: administrator)
        case 2: try await decisions.resume(subscription, by: administrator)
        case 3:
            let plan: PlanID = Bool.random(using: &random) ? "free" : "pro"
            try await subscriptions.changePlan(subscription, to: plan, for: actor.id, by: actor.caller)
        default: try await decisions.approve(subscription, by: administrator)
        }
        return "changed a subscription, \(kind)"
    }

    private func application(of actor: Fixture.Actor, _ random: inout SeededRandom) throws -> ApplicationID? {
        try Applications(fixture.context).list(for: actor.id).map(\.id).randomElement(using: &random)
    }
}

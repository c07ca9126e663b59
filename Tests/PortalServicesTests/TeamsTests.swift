import PortalModel
import PortalServices
import Storage
import Testing

struct TeamsTests {
    private let fixture: Fixture
    private let ada: Fixture.Actor
    private let team: TeamID

    init() async throws {
        fixture = try await Fixture()
        ada = try await fixture.developer()
        team = try await Teams(fixture.context).create(name: "Harbour", for: ada.developer, by: ada.caller).id
    }

    private var teams: Teams { Teams(fixture.context) }
    private var invitations: TeamInvitations { TeamInvitations(fixture.context) }

    private func join(_ email: String, as role: TeamRole) async throws -> Fixture.Actor {
        let actor = try await fixture.developer(email)
        try await invitations.invite(email: email, as: role, to: team, for: ada.id, by: ada.caller)
        _ = try await invitations.accept(
            token: fixture.token(.teamInvitation, to: email), for: actor.developer, by: actor.caller)
        return actor
    }

    private func teamApplication() async throws -> ApplicationID {
        try await Applications(fixture.context).create(
            name: "Shared", description: "", team: team, for: ada.developer, by: ada.caller
        ).id
    }

    /// Every change that there is, tried by every role: a member cannot write by any path.
    @Test(arguments: [nil, TeamRole.member, .admin, .owner])
    func letsEachRoleDoWhatItMay(_ role: TeamRole?) async throws {
        let actor =
            try await role == nil ? fixture.developer("bob@example.com") : join("bob@example.com", as: role ?? .member)
        let application = try await teamApplication()
        let (context, id, caller) = (fixture.context, actor.id, actor.caller)
        let subscription = try await Subscriptions(context).request(
            .init(product: "parcels", plan: "free"), application: application, for: ada.id, by: ada.caller)
        let credential = try await Credentials(context).create(
            .init(method: "api-key", name: "k"), application: application, for: ada.id, by: ada.caller)
        let asAdmin: [(String, () async throws -> Void)] = [
            (
                "edit",
                { try await Applications(context).edit(application, name: "X", description: "", for: id, by: caller) }
            ),
            (
                "create",
                {
                    _ = try await Applications(context).create(
                        name: "Y", description: "", team: team, for: actor.developer, by: caller)
                }
            ),
            (
                "credential",
                {
                    _ = try await Credentials(context).create(
                        .init(method: "api-key", name: "k2"), application: application, for: id, by: caller)
                }
            ),
            (
                "rotate",
                {
                    _ = try await Credentials(context).rotate(
                        credential.credential.id, overlap: .none, for: id, by: caller)
                }
            ),
            (
                "change plan",
                { try await Subscriptions(context).changePlan(subscription.id, to: "pro", for: id, by: caller) }
            ),
            ("cancel", { try await Subscriptions(context).cancel(subscription.id, for: id, by: caller) }),
            (
                "subscribe",
                {
                    _ = try await Subscriptions(context).request(
                        .init(product: "parcels", plan: "free"), application: application, for: id, by: caller)
                }
            ),
            ("revoke", { try await Credentials(context).revoke(credential.credential.id, for: id, by: caller) }),
            (
                "invite",
                { try await invitations.invite(email: "c@example.com", as: .member, to: team, for: id, by: caller) }
            ),
            ("withdraw", { try await invitations.withdraw(email: "c@example.com", from: team, for: id, by: caller) }),
        ]
        let asOwner: [(String, () async throws -> Void)] = [
            ("rename", { try await teams.rename(team, to: "Port", for: id, by: caller) }),
            ("role", { try await teams.change(ada.id, to: .admin, in: team, for: id, by: caller) }),
            ("move", { try await teams.move(application, to: .developer(id), for: id, by: caller) }),
            ("delete", { try await teams.delete(team, typed: "Port", for: id, by: caller) }),
        ]
        for (list, needed) in [(asAdmin, TeamRole.admin), (asOwner, .owner)] {
            for (name, action) in list {
                let outcome = await refusal(action)
                switch role {
                case nil: #expect(outcome == .notFound, "\(name) by an outsider")
                case let own? where own < needed: #expect(outcome == .notAllowed, "\(name) by a \(own)")
                default: #expect(outcome == nil, "\(name) by an \(needed)")
                }
            }
        }
        if role == .member {
            #expect(try Applications(context).application(application, for: id).name == "Shared", "members read")
        }
    }

    @Test func keepsAnOwner() async throws {
        #expect(
            await refusal { try await teams.remove(ada.id, from: team, for: ada.id, by: ada.caller) }
                == .conflict(.lastOwner))
        #expect(
            await refusal { try await teams.change(ada.id, to: .admin, in: team, for: ada.id, by: ada.caller) }
                == .conflict(.lastOwner))
        #expect(
            await refusal {
                try await AccountSettings(fixture.context).erase(
                    ada.id, typed: "ada@example.com", password: "correct horse battery", by: ada.caller)
            } == .conflict(.lastOwner))
        let bob = try await join("bob@example.com", as: .owner)
        try await teams.remove(ada.id, from: team, for: ada.id, by: ada.caller)
        #expect(try teams.view(team, for: bob.id).members.map(\.developer.id) == [bob.id])
        #expect(await refusal { _ = try teams.view(team, for: ada.id) } == .notFound)
    }

    /// A link that was forwarded, used again, or of another portal.
    @Test func letsOnlyTheInvitedIn() async throws {
        try await invitations.invite(email: "bob@example.com", as: .admin, to: team, for: ada.id, by: ada.caller)
        let token = try fixture.token(.teamInvitation, to: "bob@example.com")
        let mallory = try await fixture.developer("mallory@example.com")
        #expect(
            await refusal { _ = try await invitations.accept(token: token, for: mallory.developer, by: mallory.caller) }
                == .conflict(.linkOver))
        let bob = try await fixture.developer("bob@example.com")
        _ = try await invitations.accept(token: token, for: bob.developer, by: bob.caller)
        #expect(
            await refusal { _ = try await invitations.accept(token: token, for: bob.developer, by: bob.caller) }
                == .conflict(.linkOver))
        try await invitations.invite(email: "carl@example.com", as: .member, to: team, for: ada.id, by: ada.caller)
        fixture.pass(.seconds(8 * 86_400))
        let carl = try await fixture.developer("carl@example.com")
        #expect(
            await refusal {
                _ = try await invitations.accept(
                    token: fixture.token(.teamInvitation, to: "carl@example.com"), for: carl.developer, by: carl.caller)
            } == .conflict(.linkOver))
    }

    @Test func invitesNobodyAboveOnesOwnRole() async throws {
        let bob = try await join("bob@example.com", as: .admin)
        #expect(
            await refusal {
                try await invitations.invite(email: "c@example.com", as: .owner, to: team, for: bob.id, by: bob.caller)
            } == .notAllowed)
    }

    @Test func movesAnApplicationWithItsAccess() async throws {
        _ = try await fixture.subscribe(ada, "parcels", plan: "free")
        let key = try await fixture.key(ada)
        try await teams.move(ada.application, to: .team(team), for: ada.id, by: ada.caller)
        #expect(try fixture.open()[key.secret] == ["parcels"])
        let bob = try await join("bob@example.com", as: .owner)
        try await DeveloperDecisions(fixture.context).suspend(ada.id, reason: "", by: fixture.administrator)
        #expect(try fixture.open()[key.secret] == ["parcels"], "Bob answers for it")
        try await DeveloperDecisions(fixture.context).suspend(bob.id, reason: "", by: fixture.administrator)
        #expect(try fixture.open()[key.secret] == nil)
    }

    @Test func endsAccessWithTheTeam() async throws {
        _ = try await fixture.subscribe(ada, "parcels", plan: "free")
        let key = try await fixture.key(ada)
        try await teams.move(ada.application, to: .team(team), for: ada.id, by: ada.caller)
        #expect(
            await refusal { try await teams.delete(team, typed: "harbour", for: ada.id, by: ada.caller) }
                == .invalid([.init("typed", .nameDiffers)]))
        try await teams.delete(team, typed: "Harbour", for: ada.id, by: ada.caller)
        #expect(try fixture.open()[key.secret] == nil)
        #expect(try teams.list(of: ada.id).isEmpty)
    }
}

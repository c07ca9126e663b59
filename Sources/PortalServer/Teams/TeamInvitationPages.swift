import HTTP
import Mustache
import PortalModel
import PortalServices
import Storage

/// Asking people into a team, and following such a link.
struct TeamInvitationPages: Sendable {
    let site: Site
    private var invitations: TeamInvitations { TeamInvitations(site.context) }

    init(site: Site) { self.site = site }

    func add(to routes: inout Routes) {
        routes.form("teams/{id}/invite", developers: invitePage, submit: invite)
        routes.form("teams/{id}/withdraw", developers: withdrawPage, submit: withdraw)
        routes.form("join-team", developers: joinPage, submit: join)
    }

    private func view(_ visit: Visit, _ developer: Developer) throws -> Teams.View {
        let view = try Teams(site.context).view(TeamID(visit["id"]), for: developer.id)
        guard view.role >= .admin else { throw Refusal.notAllowed }
        return view
    }

    private func back(_ view: Teams.View) -> Value {
        .object(["title": .string(view.team.name), "url": .string(site.path("teams/\(view.team.id)"))])
    }

    private func invitePage(_ visit: Visit, _ developer: Developer) throws -> Page {
        let (view, words) = (try view(visit, developer), site.words(visit.portal))
        let role = visit.form["role"]
        return Page(
            "companion-form", title: words("inviteMember"),
            ["lead": .string(words("inviteMemberLead")), "back": back(view)],
            form: FormView(
                action: site.path("teams/\(view.team.id)/invite"), submit: words("invite"),
                fields: [
                    .init(
                        name: "email", kind: .email, label: words("field.email"), value: visit.form["email"],
                        autocomplete: "off"),
                    TeamRole.field(
                        words, chosen: role.isEmpty ? TeamRole.member.rawValue : role, upTo: view.role),
                ]))
    }

    private func invite(_ visit: Visit, _ developer: Developer) async throws -> Reply {
        guard let role = TeamRole(rawValue: visit.form["role"]) else { throw Refusal.notFound }
        try await invitations.invite(
            email: visit.form["email"], as: role, to: TeamID(visit["id"]), for: developer.id,
            by: Caller(developer, visit))
        return .redirect(
            to: site.path("teams/\(visit["id"])"), note: Note("note.invited", ["email": visit.form["email"]]))
    }

    private func withdrawPage(_ visit: Visit, _ developer: Developer) throws -> Page {
        let (view, words) = (try view(visit, developer), site.words(visit.portal))
        let email = visit.value("email")
        guard view.invitations.contains(where: { $0.email == email }) else { throw Refusal.notFound }
        return Page(
            "companion-form", title: words("withdrawInvitation", ["email": email]), ["back": back(view)],
            form: FormView(
                action: site.path("teams/\(view.team.id)/withdraw"), submit: words("withdraw"), isDangerous: true,
                fields: [.init(name: "email", kind: .hidden, label: "", value: email)]))
    }

    private func withdraw(_ visit: Visit, _ developer: Developer) async throws -> Reply {
        try await invitations.withdraw(
            email: visit.form["email"], from: TeamID(visit["id"]), for: developer.id, by: Caller(developer, visit))
        return .redirect(to: site.path("teams/\(visit["id"])"), note: Note("note.saved"))
    }

    private func joinPage(_ visit: Visit, _ developer: Developer) -> Page {
        let words = site.words(visit.portal)
        let token = visit.value("token")
        guard let offer = try? invitations.offer(token: token, for: developer) else {
            var page = Page("companion-form", title: words("linkOver"), ["lead": .string(words("joinTeamOver"))])
            page.status = .notFound
            return page
        }
        return Page(
            "companion-form", title: words("joinTeam", ["name": offer.team.name]),
            ["lead": .string(words("joinTeamLead", ["role": words("teamRole.\(offer.role.rawValue)")]))],
            form: FormView(
                action: site.path("join-team"), submit: words("join"),
                fields: [.init(name: "token", kind: .hidden, label: "", value: token)]))
    }

    private func join(_ visit: Visit, _ developer: Developer) async throws -> Reply {
        let team = try await invitations.accept(
            token: visit.form["token"], for: developer, by: Caller(developer, visit))
        return .redirect(to: site.path("teams/\(team.id)"), note: Note("note.joined", ["name": team.name]))
    }
}

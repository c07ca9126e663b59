import HTTP
import Mustache
import PortalModel
import PortalServices
import Storage

/// A developer's teams: making one, its people, its end.
struct TeamPages: Sendable {
    let site: Site
    private var teams: Teams { Teams(site.context) }

    init(site: Site) { self.site = site }

    func add(to routes: inout Routes) {
        routes.get("teams", developers: list)
        routes.form("teams/new", developers: newPage, submit: create)
        routes.get("teams/{id}", developers: show)
        routes.form("teams/{id}/rename", developers: renamePage, submit: rename)
        routes.form("teams/{id}/delete", developers: deletePage, submit: delete)
        routes.form("teams/{id}/members/{member}", developers: memberPage, submit: changeMember)
        routes.form("teams/{id}/members/{member}/remove", developers: removePage, submit: remove)
    }

    private func list(_ visit: Visit, _ developer: Developer) throws -> Reply {
        let words = site.words(visit.portal)
        let table = TableView(
            columns: ["column.name", "column.role", "column.since"].map { words($0) },
            rows: try teams.list(of: developer.id).map { team, role in
                .init(cells: [
                    .init(team.name, url: site.path("teams/\(team.id)")), .init(words("teamRole.\(role.rawValue)")),
                    .init(team.createdAt),
                ])
            }, empty: words("noTeams"))
        return .page(
            Page(
                "console-list", title: words("teams"),
                [
                    "lead": .string(words("teamsLead")), "table": table.value,
                    "primary": .object(["title": .string(words("newTeam")), "url": .string(site.path("teams/new"))]),
                ]))
    }

    private func nameForm(_ visit: Visit, _ action: String, _ submit: String, _ name: String) -> FormView {
        let words = site.words(visit.portal)
        let isPosted = visit.request.method == .post
        return FormView(
            action: site.path(action), submit: words(submit),
            fields: [
                .init(
                    name: "name", kind: .text, label: words("field.teamName"),
                    value: isPosted ? visit.form["name"] : name, autocomplete: "organization")
            ])
    }

    private func newPage(_ visit: Visit, _: Developer) -> Page {
        let words = site.words(visit.portal)
        return Page(
            "companion-form", title: words("newTeam"),
            ["lead": .string(words("newTeamLead")), "back": back(words("teams"), "teams")],
            form: nameForm(visit, "teams/new", "create", ""))
    }

    private func create(_ visit: Visit, _ developer: Developer) async throws -> Reply {
        let team = try await teams.create(
            name: visit.form["name"], for: developer, by: Caller(developer, visit))
        return .redirect(to: site.path("teams/\(team.id)"), note: Note("note.teamCreated", ["name": team.name]))
    }

    private func view(_ visit: Visit, _ developer: Developer) throws -> Teams.View {
        try teams.view(TeamID(visit["id"]), for: developer.id)
    }

    private func show(_ visit: Visit, _ developer: Developer) throws -> Reply {
        let words = site.words(visit.portal)
        let view = try view(visit, developer)
        let path = "teams/\(view.team.id)"
        var record = RecordView(title: view.team.name)
        if view.role >= .admin {
            record.actions.append(.init(title: words("inviteMember"), url: site.path(path + "/invite")))
        }
        if view.role == .owner {
            record.actions += [
                .init(title: words("rename"), url: site.path(path + "/rename")),
                .init(title: words("delete"), url: site.path(path + "/delete"), isDangerous: true),
            ]
        }
        record.facts = [
            (
                words("yourRole"),
                .init(words("teamRole.\(view.role.rawValue)"), detail: words("teamRoleLead.\(view.role.rawValue)"))
            ),
            (words("column.since"), .init(view.team.createdAt)),
        ]
        record.tables = [
            (words("members"), members(view, developer, words)), (words("applications"), applications(view, words)),
        ]
        if !view.invitations.isEmpty { record.tables.append((words("invitations"), invitations(view, words))) }
        record.history = try site.context.store.read { try $0.audit(owner: view.team.id.rawValue, limit: 30) }
        var page = record.page(
            words,
            names: Dictionary(
                view.members.map { ($0.developer.id.rawValue, $0.developer.name) }, uniquingKeysWith: { a, _ in a }))
        page.values["back"] = back(words("teams"), "teams")
        return .page(page)
    }

    private func members(_ view: Teams.View, _ developer: Developer, _ words: Words) -> TableView {
        TableView(
            columns: ["column.name", "column.email", "column.role", "column.since"].map { words($0) },
            rows: view.members.map { member, person in
                let path = "teams/\(view.team.id)/members/\(person.id)"
                var actions: [TableView.Action] = []
                if view.role == .owner { actions.append(.init(title: words("changeRole"), url: site.path(path))) }
                if person.id == developer.id {
                    actions.append(.init(title: words("leave"), url: site.path(path + "/remove"), isDangerous: true))
                } else if view.role == .owner || view.role == .admin && member.role == .member {
                    actions.append(.init(title: words("remove"), url: site.path(path + "/remove"), isDangerous: true))
                }
                return .init(
                    cells: [
                        .init(person.name), .init(person.email), .init(words("teamRole.\(member.role.rawValue)")),
                        .init(member.joinedAt),
                    ], actions: actions)
            }, empty: "")
    }

    private func applications(_ view: Teams.View, _ words: Words) -> TableView {
        TableView(
            columns: ["column.name", "column.since"].map { words($0) },
            rows: view.applications.map {
                .init(cells: [.init($0.name, url: site.path("applications/\($0.id)")), .init($0.createdAt)])
            }, empty: words("noTeamApplications"))
    }

    private func invitations(_ view: Teams.View, _ words: Words) -> TableView {
        TableView(
            columns: ["column.email", "column.role", "column.ends"].map { words($0) },
            rows: view.invitations.map { invitation in
                .init(
                    cells: [
                        .init(invitation.email), .init(words("teamRole.\(invitation.role.rawValue)")),
                        .init(invitation.expiresAt),
                    ],
                    actions: [
                        .init(
                            title: words("withdraw"),
                            url: site.path("teams/\(view.team.id)/withdraw", ["email": invitation.email]),
                            isDangerous: true)
                    ])
            }, empty: "")
    }

    private func back(_ title: String, _ path: String) -> Value {
        .object(["title": .string(title), "url": .string(site.path(path))])
    }

    private func page(
        _ visit: Visit, _ view: Teams.View, _ title: String, lead: String? = nil, form: FormView
    ) -> Page {
        Page(
            "companion-form", title: title,
            [
                "lead": .text(lead.map { site.words(visit.portal)($0) }),
                "back": back(view.team.name, "teams/\(view.team.id)"),
            ], form: form)
    }

    private func renamePage(_ visit: Visit, _ developer: Developer) throws -> Page {
        let view = try view(visit, developer)
        return page(
            visit, view, site.words(visit.portal)("renameTeam"),
            form: nameForm(visit, "teams/\(view.team.id)/rename", "save", view.team.name))
    }

    private func rename(_ visit: Visit, _ developer: Developer) async throws -> Reply {
        try await teams.rename(
            TeamID(visit["id"]), to: visit.form["name"], for: developer.id, by: Caller(developer, visit))
        return .redirect(to: site.path("teams/\(visit["id"])"), note: Note("note.saved"))
    }

    private func deletePage(_ visit: Visit, _ developer: Developer) throws -> Page {
        let (view, words) = (try view(visit, developer), site.words(visit.portal))
        return page(
            visit, view, words("deleteTeam", ["name": view.team.name]), lead: "deleteTeamLead",
            form: FormView(
                action: site.path("teams/\(view.team.id)/delete"), submit: words("delete"), isDangerous: true,
                fields: [
                    .init(
                        name: "typed", kind: .text, label: words("field.typeName", ["name": view.team.name]),
                        value: visit.form["typed"], autocomplete: "off")
                ]))
    }

    private func delete(_ visit: Visit, _ developer: Developer) async throws -> Reply {
        try await teams.delete(
            TeamID(visit["id"]), typed: visit.form["typed"], for: developer.id, by: Caller(developer, visit))
        return .redirect(to: site.path("teams"), note: Note("note.teamDeleted", ["name": visit.form["typed"]]))
    }

    private func member(_ visit: Visit, _ view: Teams.View) throws -> (member: Membership, developer: Developer) {
        guard let found = view.members.first(where: { $0.developer.id.rawValue == visit["member"] }) else {
            throw Refusal.notFound
        }
        return found
    }

    private func memberPage(_ visit: Visit, _ developer: Developer) throws -> Page {
        let (view, words) = (try view(visit, developer), site.words(visit.portal))
        let (member, person) = try member(visit, view)
        return page(
            visit, view, words("changeRoleOf", ["name": person.name]),
            form: FormView(
                action: site.path("teams/\(view.team.id)/members/\(person.id)"), submit: words("save"),
                fields: [TeamRole.field(words, chosen: member.role.rawValue, upTo: .owner)]))
    }

    private func changeMember(_ visit: Visit, _ developer: Developer) async throws -> Reply {
        guard let role = TeamRole(rawValue: visit.form["role"]) else { throw Refusal.notFound }
        try await teams.change(
            DeveloperID(visit["member"]), to: role, in: TeamID(visit["id"]), for: developer.id,
            by: Caller(developer, visit))
        return .redirect(to: site.path("teams/\(visit["id"])"), note: Note("note.saved"))
    }

    private func removePage(_ visit: Visit, _ developer: Developer) throws -> Page {
        let (view, words) = (try view(visit, developer), site.words(visit.portal))
        let (_, person) = try member(visit, view)
        let isOwn = person.id == developer.id
        return page(
            visit, view,
            isOwn ? words("leaveTeam", ["name": view.team.name]) : words("removeMember", ["name": person.name]),
            lead: isOwn ? "leaveTeamLead" : "removeMemberLead",
            form: FormView(
                action: site.path("teams/\(view.team.id)/members/\(person.id)/remove"),
                submit: words(isOwn ? "leave" : "remove"), isDangerous: true, fields: []))
    }

    private func remove(_ visit: Visit, _ developer: Developer) async throws -> Reply {
        let id = TeamID(visit["id"])
        try await teams.remove(
            DeveloperID(visit["member"]), from: id, for: developer.id, by: Caller(developer, visit))
        let isOwn = visit["member"] == developer.id.rawValue
        return .redirect(to: site.path(isOwn ? "teams" : "teams/\(id)"), note: Note("note.saved"))
    }
}

extension TeamRole {
    /// A choice of roles, none above `limit`.
    static func field(_ words: Words, chosen: String, upTo limit: TeamRole) -> FormView.Field {
        .init(
            name: "role",
            kind: .choice(
                allCases.filter { $0 <= limit }.map {
                    .init(
                        value: $0.rawValue, title: words("teamRole.\($0.rawValue)"),
                        detail: words("teamRoleLead.\($0.rawValue)"))
                }), label: words("column.role"), value: chosen)
    }
}

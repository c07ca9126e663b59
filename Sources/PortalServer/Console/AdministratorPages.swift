import HTTP
import Mustache
import PortalModel
import PortalServices
import Storage

/// The provider's users: who they are, what they may do, and how they get a password.
struct AdministratorPages: Sendable {
    let site: Site
    private var words: Words { site.looks.now.console.words }
    private var administrators: Administrators { Administrators(site.context) }
    private static let path = "console/administrators"

    init(site: Site) { self.site = site }

    func add(to routes: inout Routes) {
        let path = Self.path
        routes.get(path, administrators: list)
        routes.form(
            path + "/new", from: .administrator, administrators: { visit, _ in newPage(visit) }, submit: invite)
        routes.form(
            path + "/{id}/role", from: .administrator, administrators: { visit, _ in try rolePage(visit) },
            submit: changeRole)
        routes.form(
            path + "/{id}/password", from: .administrator, administrators: { visit, _ in try passwordPage(visit) },
            submit: sendLink)
        routes.form(
            path + "/{id}/remove", from: .administrator, administrators: { visit, _ in try removePage(visit) },
            submit: remove)
        routes.form("console/set-password", isConsole: true, limit: .link, page: setPasswordPage, submit: setPassword)
    }

    private func list(_ visit: Visit, _ own: Administrator) throws -> Reply {
        let words = words
        let table = TableView(
            columns: ["column.name", "column.role", "column.seen"].map { words($0) },
            rows: try administrators.list().map { administrator in
                var row = TableView.Row(
                    cells: [
                        .init(administrator.name, detail: administrator.email),
                        .init(
                            words("role.\(administrator.role.rawValue)"),
                            detail: words("roleLead.\(administrator.role.rawValue)")),
                        .init(administrator.seenAt),
                    ], id: administrator.id.rawValue)
                guard own.role >= .administrator else { return row }
                let path = site.path("\(Self.path)/\(administrator.id)")
                row.actions = [
                    .init(title: words("changeRole"), url: path + "/role"),
                    .init(title: words("newPassword"), url: path + "/password"),
                    .init(title: words("remove"), url: path + "/remove", isDangerous: true),
                ]
                return row
            }, empty: words("listEmpty"))
        var page = Page("console-list", title: words("console.administrators"), ["table": table.value])
        if own.role >= .administrator {
            page.values["primary"] = .object([
                "title": .string(words("inviteAdministrator")), "url": .string(site.path(Self.path + "/new")),
            ])
        }
        return .page(page)
    }

    private func roleField(_ chosen: String) -> FormView.Field {
        let words = words
        return .init(
            name: "role",
            kind: .choice(
                AdministratorRole.allCases.map {
                    .init(
                        value: $0.rawValue, title: words("role.\($0.rawValue)"),
                        detail: words("roleLead.\($0.rawValue)"))
                }), label: words("column.role"), value: chosen)
    }

    private var back: Value {
        .object(["title": .string(words("console.administrators")), "url": .string(site.path(Self.path))])
    }

    private func newPage(_ visit: Visit) -> Page {
        let words = words
        let role = visit.form["role"]
        return Page(
            "companion-form", title: words("inviteAdministrator"),
            ["lead": .string(words("inviteAdministratorLead")), "back": back],
            form: FormView(
                action: site.path(Self.path + "/new"), submit: words("invite"),
                fields: [
                    .init(name: "name", kind: .text, label: words("column.name"), value: visit.form["name"]),
                    .init(name: "email", kind: .email, label: words("field.email"), value: visit.form["email"]),
                    roleField(role.isEmpty ? AdministratorRole.approver.rawValue : role),
                ]))
    }

    private func role(_ visit: Visit) throws -> AdministratorRole {
        guard let role = AdministratorRole(rawValue: visit.form["role"]) else { throw Refusal.notFound }
        return role
    }

    private func invite(_ visit: Visit, _ administrator: Administrator) async throws -> Reply {
        try await administrators.invite(
            email: visit.form["email"], name: visit.form["name"], role: try role(visit),
            by: Caller(administrator, visit))
        return done(Note("note.invited", ["email": visit.form["email"]]))
    }

    private func find(_ visit: Visit) throws -> Administrator {
        guard let found = try site.context.store.read({ try $0.administrator(AdministratorID(visit["id"])) }) else {
            throw Refusal.notFound
        }
        return found
    }

    private func rolePage(_ visit: Visit) throws -> Page {
        let found = try find(visit)
        return Page(
            "companion-form", title: words("changeRoleOf", ["name": found.name]), ["back": back],
            form: FormView(
                action: site.path("\(Self.path)/\(found.id)/role"), submit: words("save"),
                fields: [roleField(found.role.rawValue)]))
    }

    private func changeRole(_ visit: Visit, _ administrator: Administrator) async throws -> Reply {
        try await administrators.change(
            AdministratorID(visit["id"]), to: try role(visit), by: Caller(administrator, visit))
        return done(Note("note.saved"))
    }

    private func passwordPage(_ visit: Visit) throws -> Page {
        let found = try find(visit)
        return Page(
            "companion-form", title: words("newPasswordFor", ["name": found.name]),
            ["lead": .string(words("newPasswordForLead", ["email": found.email])), "back": back],
            form: FormView(
                action: site.path("\(Self.path)/\(found.id)/password"), submit: words("sendLink"), fields: []))
    }

    private func sendLink(_ visit: Visit, _ administrator: Administrator) async throws -> Reply {
        try await administrators.resetPassword(AdministratorID(visit["id"]), by: Caller(administrator, visit))
        return done(Note("note.linkSent"))
    }

    private func removePage(_ visit: Visit) throws -> Page {
        let found = try find(visit)
        return Page(
            "companion-form", title: words("removeAdministrator", ["name": found.name]),
            ["lead": .string(words("removeAdministratorLead")), "back": back],
            form: FormView(
                action: site.path("\(Self.path)/\(found.id)/remove"), submit: words("remove"), isDangerous: true,
                fields: [
                    .init(
                        name: "typed", kind: .text, label: words("field.typeName", ["name": found.email]),
                        value: visit.form["typed"], autocomplete: "off")
                ]))
    }

    private func remove(_ visit: Visit, _ administrator: Administrator) async throws -> Reply {
        try await administrators.remove(
            AdministratorID(visit["id"]), typed: visit.form["typed"], by: Caller(administrator, visit))
        return done(Note("note.removed", ["email": visit.form["typed"]]))
    }

    private func done(_ note: Note) -> Reply { .redirect(to: site.path(Self.path), note: note) }

    /// The page behind the mailed link.
    private func setPasswordPage(_ visit: Visit) -> Page {
        let words = words
        let token = visit.value("token")
        guard Accounts(site.context).isUsable(link: token, .administratorPassword) else {
            var page = Page("companion-form", title: words("linkOver"), ["lead": .string(words("reason.linkOver"))])
            page.status = .notFound
            return page
        }
        return Page(
            "companion-form", title: words("resetPassword"), ["lead": .string(words("consoleLead"))],
            form: FormView(
                action: site.path("console/set-password"), submit: words("resetPassword"),
                fields: [
                    .init(name: "token", kind: .hidden, label: "", value: token),
                    .init(
                        name: "password", kind: .password, label: words("field.newPassword"),
                        hint: words("hint.password"), autocomplete: "new-password"),
                ]))
    }

    private func setPassword(_ visit: Visit) async throws -> Reply {
        try await administrators.setPassword(
            token: visit.form["token"], password: visit.form["password"], address: visit.address)
        return .redirect(to: site.path("console/sign-in"), note: Note("passwordChangedLead"))
    }
}

import HTTP
import Mustache
import PortalModel
import PortalServices
import Storage

/// Asking people into a portal from the console, and following such a link.
struct InvitationPages: Sendable {
    let site: Site
    private var words: Words { site.looks.now.console.words }
    private var invitations: Invitations { Invitations(site.context) }
    private static let path = "console/invitations"

    init(site: Site) { self.site = site }

    func add(to routes: inout Routes) {
        routes.get(Self.path, administrators: list)
        routes.form(
            Self.path + "/new", from: .administrator, administrators: { visit, _ in newPage(visit) }, submit: invite)
        routes.form(
            Self.path + "/withdraw", from: .administrator, administrators: { visit, _ in withdrawPage(visit) },
            submit: withdraw)
        routes.form("accept-invitation", limit: .link, page: acceptPage, submit: accept)
    }

    private func list(_ visit: Visit, _ administrator: Administrator) throws -> Reply {
        let (words, names) = (words, RecordNames(site: site))
        let isAdministrator = administrator.role >= .administrator
        let table = TableView(
            columns: ["column.email", "column.portal", "column.ends"].map { words($0) },
            rows: try invitations.list().map { invitation in
                let query: KeyValuePairs = ["email": invitation.email, "portal": invitation.portal.rawValue]
                return .init(
                    cells: [
                        .init(invitation.email), .init(names.portal(invitation.portal)), .init(invitation.expiresAt),
                    ],
                    actions: isAdministrator
                        ? [
                            .init(
                                title: words("withdraw"), url: site.path(Self.path + "/withdraw", query),
                                isDangerous: true)
                        ] : [])
            }, empty: words("noInvitations"))
        var page = Page(
            "console-list", title: words("invitations"),
            ["table": table.value, "lead": .string(words("invitationsLead"))])
        if isAdministrator {
            page.values["primary"] = .object([
                "title": .string(words("inviteDeveloper")), "url": .string(site.path(Self.path + "/new")),
            ])
        }
        return .page(page)
    }

    private var back: Value {
        .object(["title": .string(words("invitations")), "url": .string(site.path(Self.path))])
    }

    private func newPage(_ visit: Visit) -> Page {
        let words = words
        let portals = site.context.offerings.now.site.portals.filter(\.takesPasswords)
        return Page(
            "companion-form", title: words("inviteDeveloper"),
            ["lead": .string(words("inviteDeveloperLead")), "back": back],
            form: FormView(
                action: site.path(Self.path + "/new"), submit: words("invite"),
                fields: [
                    .init(
                        name: "email", kind: .email, label: words("field.email"), value: visit.form["email"],
                        autocomplete: "off"),
                    .init(
                        name: "portal",
                        kind: .select(portals.map { .init(value: $0.id.rawValue, title: $0.title) }),
                        label: words("column.portal"), value: visit.form["portal"]),
                ]))
    }

    private func invite(_ visit: Visit, _ administrator: Administrator) async throws -> Reply {
        try await invitations.invite(
            email: visit.form["email"], to: PortalID(visit.form["portal"]), by: Caller(administrator, visit))
        return .redirect(to: site.path(Self.path), note: Note("note.invited", ["email": visit.form["email"]]))
    }

    private func withdrawPage(_ visit: Visit) -> Page {
        Page(
            "companion-form", title: words("withdrawInvitation", ["email": visit.value("email")]), ["back": back],
            form: FormView(
                action: site.path(Self.path + "/withdraw"), submit: words("withdraw"), isDangerous: true,
                fields: ["email", "portal"].map {
                    .init(name: $0, kind: .hidden, label: "", value: visit.value($0))
                }))
    }

    private func withdraw(_ visit: Visit, _ administrator: Administrator) async throws -> Reply {
        try await invitations.withdraw(
            email: visit.form["email"], from: PortalID(visit.form["portal"]), by: Caller(administrator, visit))
        return .redirect(to: site.path(Self.path), note: Note("note.saved"))
    }

    /// The page behind the mailed link.
    private func acceptPage(_ visit: Visit) throws -> Page {
        let words = site.words(visit.portal)
        let token = visit.value("token")
        guard let invitation = try invitations.invitation(token: token) else {
            var page = Page("companion-form", title: words("linkOver"), ["lead": .string(words("reason.linkOver"))])
            page.status = .notFound
            return page
        }
        return Page(
            "companion-form", title: words("acceptInvitation", ["portal": visit.portal.title]),
            ["lead": .string(words("acceptInvitationLead", ["email": invitation.email]))],
            form: FormView(
                action: site.path("accept-invitation"), submit: words("signUp"),
                fields: [
                    .init(name: "portal", kind: .hidden, label: "", value: invitation.portal.rawValue),
                    .init(name: "token", kind: .hidden, label: "", value: token),
                    .init(
                        name: "name", kind: .text, label: words("field.name"), value: visit.form["name"],
                        autocomplete: "name"),
                    .init(
                        name: "password", kind: .password, label: words("field.password"),
                        hint: words("hint.password"), autocomplete: "new-password"),
                ] + AnswerFields(site: site, portal: visit.portal).fields(visit)))
    }

    private func accept(_ visit: Visit) async throws -> Reply {
        let developer = try await invitations.accept(
            token: visit.form["token"], name: visit.form["name"], password: visit.form["password"],
            answers: AnswerFields(site: site, portal: visit.portal).answers(visit), address: visit.address)
        let started = try await Sessions(site.context).signIn(
            email: developer.email, password: visit.form["password"], portal: developer.portal, from: visit.client)
        return SignInStep(site: site, isConsole: false).reply(started, visit)
    }
}

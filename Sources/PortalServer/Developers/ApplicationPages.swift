import HTTP
import Mustache
import PortalModel
import PortalServices
import Storage

/// One application: what it is subscribed to, its credentials, its history; making, changing and deleting it.
struct ApplicationPages: Sendable {
    let site: Site
    private var applications: Applications { Applications(site.context) }

    init(site: Site) { self.site = site }

    func add(to routes: inout Routes) {
        routes.form("applications/new", developers: newPage, submit: create)
        routes.get("applications/{id}", developers: show)
        routes.form("applications/{id}/edit", developers: editPage, submit: edit)
        routes.form("applications/{id}/move", developers: movePage, submit: move)
        routes.form("applications/{id}/delete", developers: deletePage, submit: delete)
    }

    private func show(_ visit: Visit, _ developer: Developer) throws -> Reply {
        let words = site.words(visit.portal)
        let id = ApplicationID(visit["id"])
        let application = try applications.application(id, for: developer.id)
        let role = try applications.role(in: id, of: developer.id)
        let canMove = try role == .owner && !owners(for: developer, besides: application.owner).isEmpty
        let credentials = try Credentials(site.context).list(id)
        let signing = Set(
            try credentials.map(\.credential.id).filter { try Credentials(site.context).keys(of: $0) != nil })
        let subscriptions = try Subscriptions(site.context).list(id)
        let subjects = Set(
            [id.rawValue] + credentials.map(\.credential.id.rawValue) + subscriptions.map(\.id.rawValue))
        let entries = try site.context.store.read { try $0.audit(owner: application.owner.id, limit: 500) }
            .filter { subjects.contains($0.subject) }
        var view = ApplicationView(site: site, words: words, application: application)
        view.uses = try site.context.store.read { tables in
            try credentials.filter { $0.credential.state == .rotating }.reduce(into: [:]) { uses, item in
                uses.merge(try tables.lastUses(of: item.credential.id)) { $1 }
            }
        }
        var page = Page("application", title: application.name)
        page.values = [
            "description": .text(application.description),
            "dashboard": .string(site.path("dashboard")),
            "usage": .string(site.path("applications/\(id)/usage")),
            "edit": role >= .admin ? .string(site.path("applications/\(id)/edit")) : .boolean(false),
            "move": canMove ? .string(site.path("applications/\(id)/move")) : .boolean(false),
            "delete": role == .owner ? .string(site.path("applications/\(id)/delete")) : .boolean(false),
            "newCredential": role >= .admin
                ? .string(site.path("applications/\(id)/credentials/new")) : .boolean(false),
            "owner": .text(try teamName(application)), "isMember": .boolean(role == .member),
            "credentials": view.credentials(credentials, signing: signing).actions(role >= .admin).value,
            "subscriptions": view.subscriptions(subscriptions).actions(role >= .admin).value,
            "history": HistoryView(
                words: words, names: [developer.id.rawValue: developer.name],
                subjects: RecordNames(site: site).subjects(subscriptions, credentials.map(\.credential))
            ).value(Array(entries.prefix(20))),
            "switchedOff": .boolean(!application.isEnabled),
            "issued": .boolean(false), "catalogUrl": .string("products/"),
            "subscribe": role >= .admin
                ? .string(site.path("applications/\(application.id)/subscribe")) : .boolean(false),
        ]
        if let note = site.browser.note(of: visit.request, for: visit.browser),
            let credential = credentials.first(where: { $0.credential.id.rawValue == note.credential })?.credential
        {
            page.values["issued"] = view.issued(credential, secret: note.secret, subscriptions)
        }
        return .page(page)
    }

    private func teamName(_ application: Application) throws -> String? {
        guard case .team(let id) = application.owner else { return nil }
        return try site.context.store.read { try $0.team(id)?.name }
    }

    /// Who an application could belong to: the developer, and the teams in which they are at least admin.
    private func owners(
        for developer: Developer, besides present: Application.Owner? = nil
    ) throws -> [(owner: Application.Owner, title: String)] {
        let teams = try Teams(site.context).list(of: developer.id).filter { $0.role >= .admin }
        let all: [(Application.Owner, String)] =
            [(.developer(developer.id), developer.name)] + teams.map { (.team($0.team.id), $0.team.name) }
        return all.filter { $0.0 != present }
    }

    private func ownerField(
        _ owners: [(owner: Application.Owner, title: String)], _ words: Words, chosen: String
    ) -> FormView.Field {
        .init(
            name: "owner", kind: .select(owners.map { .init(value: $0.owner.id, title: $0.title) }),
            label: words("field.owner"), value: chosen)
    }

    private func movePage(_ visit: Visit, _ developer: Developer) throws -> Page {
        let words = site.words(visit.portal)
        let application = try applications.application(ApplicationID(visit["id"]), for: developer.id)
        let owners = try owners(for: developer, besides: application.owner)
        guard !owners.isEmpty else { throw Refusal.notFound }
        return Page(
            "companion-form", title: words("moveApplicationTitle", ["name": application.name]),
            [
                "lead": .string(words("moveApplicationLead")),
                "back": back(application.name, site.path("applications/\(application.id)")),
            ],
            form: FormView(
                action: site.path("applications/\(application.id)/move"), submit: words("moveApplication"),
                fields: [ownerField(owners, words, chosen: visit.form["owner"])]))
    }

    private func move(_ visit: Visit, _ developer: Developer) async throws -> Reply {
        let id = ApplicationID(visit["id"])
        let owner = visit.form["owner"]
        try await Teams(site.context).move(
            id, to: owner.hasPrefix("team_") ? .team(TeamID(owner)) : .developer(DeveloperID(owner)),
            for: developer.id, by: Caller(developer, visit))
        return .redirect(to: site.path("applications/\(id)"), note: Note("note.moved"))
    }

    private func form(_ visit: Visit, _ words: Words, _ application: Application?) -> [FormView.Field] {
        let isPosted = visit.request.method == .post
        return [
            .init(
                name: "name", kind: .text, label: words("field.applicationName"),
                value: isPosted ? visit.form["name"] : application?.name ?? "", autocomplete: "off"),
            .init(
                name: "description", kind: .lines, label: words("field.description"),
                value: isPosted ? visit.form["description"] : application?.description ?? "", isRequired: false),
        ]
    }

    private func newPage(_ visit: Visit, _ developer: Developer) throws -> Page {
        let words = site.words(visit.portal)
        let owners = try owners(for: developer)
        var page = Page(
            "companion-form", title: words("newApplication"), ["lead": .string(words("newApplicationLead"))])
        page.form = FormView(
            action: site.path("applications/new"), submit: words("create"),
            fields: form(visit, words, nil)
                + (owners.count > 1 ? [ownerField(owners, words, chosen: visit.form["owner"])] : [])
                + [.init(name: "next", kind: .hidden, label: "", value: visit.value("next"))])
        page.values["back"] = back(words("dashboard"), site.path("dashboard"))
        return page
    }

    private func create(_ visit: Visit, _ developer: Developer) async throws -> Reply {
        let application = try await applications.create(
            name: visit.form["name"], description: visit.form["description"],
            team: visit.form["owner"].hasPrefix("team_") ? TeamID(visit.form["owner"]) : nil, for: developer,
            by: Caller(developer, visit))
        let target = Destination.safe(
            visit.form["next"], site: site.context.offerings.now.site,
            else: site.path("applications/\(application.id)"))
        return .redirect(to: target, note: Note("note.applicationCreated", ["name": application.name]))
    }

    private func editPage(_ visit: Visit, _ developer: Developer) throws -> Page {
        let words = site.words(visit.portal)
        let application = try applications.application(ApplicationID(visit["id"]), for: developer.id)
        var page = Page("companion-form", title: words("editApplication"))
        page.form = FormView(
            action: site.path("applications/\(application.id)/edit"), submit: words("save"),
            fields: form(visit, words, application))
        page.values["back"] = back(application.name, site.path("applications/\(application.id)"))
        return page
    }

    private func edit(_ visit: Visit, _ developer: Developer) async throws -> Reply {
        try await applications.edit(
            ApplicationID(visit["id"]), name: visit.form["name"], description: visit.form["description"],
            for: developer.id, by: Caller(developer, visit))
        return .redirect(to: site.path("applications/\(visit["id"])"), note: Note("note.saved"))
    }

    private func deletePage(_ visit: Visit, _ developer: Developer) throws -> Page {
        let words = site.words(visit.portal)
        let application = try applications.application(ApplicationID(visit["id"]), for: developer.id)
        var page = Page(
            "companion-form", title: words("deleteApplication", ["name": application.name]),
            ["lead": .string(words("deleteApplicationLead"))])
        page.form = FormView(
            action: site.path("applications/\(application.id)/delete"), submit: words("delete"), isDangerous: true,
            fields: [
                .init(
                    name: "typed", kind: .text, label: words("field.typeName", ["name": application.name]),
                    value: visit.form["typed"], autocomplete: "off")
            ])
        page.values["back"] = back(application.name, site.path("applications/\(application.id)"))
        return page
    }

    private func delete(_ visit: Visit, _ developer: Developer) async throws -> Reply {
        try await applications.delete(
            ApplicationID(visit["id"]), typed: visit.form["typed"], for: developer.id, by: Caller(developer, visit))
        return .redirect(
            to: site.path("dashboard"), note: Note("note.applicationDeleted", ["name": visit.form["typed"]]))
    }

    private func back(_ title: String, _ url: String) -> Value {
        .object(["title": .string(title), "url": .string(url)])
    }
}

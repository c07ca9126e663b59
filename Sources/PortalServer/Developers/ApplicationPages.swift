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
        routes.form("applications/{id}/delete", developers: deletePage, submit: delete)
    }

    private func show(_ visit: Visit, _ developer: Developer) throws -> Reply {
        let words = site.words(visit.portal)
        let id = ApplicationID(visit["id"])
        let application = try applications.application(id, for: developer.id)
        let credentials = try Credentials(site.context).list(id)
        let subscriptions = try Subscriptions(site.context).list(id)
        let subjects = Set(
            [id.rawValue] + credentials.map(\.credential.id.rawValue) + subscriptions.map(\.id.rawValue))
        let entries = try site.context.store.read { try $0.audit(owner: application.owner.id, limit: 500) }
            .filter { subjects.contains($0.subject) }
        let view = ApplicationView(site: site, words: words, application: application)
        var page = Page("application", title: application.name)
        page.values = [
            "description": .string(application.description),
            "dashboard": .string(site.path("dashboard")),
            "edit": .string(site.path("applications/\(id)/edit")),
            "delete": .string(site.path("applications/\(id)/delete")),
            "newCredential": .string(site.path("applications/\(id)/credentials/new")),
            "credentials": view.credentials(credentials).value,
            "subscriptions": view.subscriptions(subscriptions).value,
            "history": HistoryView(
                words: words, names: [developer.id.rawValue: developer.name],
                subjects: RecordNames(site: site).subjects(subscriptions, credentials.map(\.credential))
            ).value(Array(entries.prefix(20))),
            "issued": .boolean(false), "catalogUrl": .string("products/"),
        ]
        if let note = site.browser.note(of: visit.request, for: visit.browser), let secret = note.secret,
            let credential = credentials.first(where: { $0.credential.id.rawValue == note.credential })?.credential
        {
            page.values["issued"] = view.issued(credential, secret: secret, subscriptions)
        }
        return .page(page)
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

    private func newPage(_ visit: Visit, _ developer: Developer) -> Page {
        let words = site.words(visit.portal)
        var page = Page(
            "companion-form", title: words("newApplication"), ["lead": .string(words("newApplicationLead"))])
        page.form = FormView(
            action: site.path("applications/new"), submit: words("create"),
            fields: form(visit, words, nil)
                + [.init(name: "next", kind: .hidden, label: "", value: visit.value("next"))])
        page.values["back"] = back(words("dashboard"), site.path("dashboard"))
        return page
    }

    private func create(_ visit: Visit, _ developer: Developer) async throws -> Reply {
        let application = try await applications.create(
            name: visit.form["name"], description: visit.form["description"], for: developer,
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

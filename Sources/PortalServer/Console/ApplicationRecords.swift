import HTTP
import Mustache
import PortalModel
import PortalServices
import Storage

/// The console's applications, and subscribing one of them without its asking.
struct ApplicationRecords: Sendable {
    let site: Site
    private var words: Words { site.looks.now.console.words }

    init(site: Site) { self.site = site }

    func add(to routes: inout Routes) {
        routes.get("console/applications", administrators: list)
        routes.get(
            "console/applications.csv",
            administrators: { visit, _ in try await ListExport.csv("applications", visit, site, table: table) })
        routes.get("console/applications/{id}", administrators: show)
        routes.form(
            "console/applications/{id}/subscribe", from: .administrator, administrators: subscribePage,
            submit: subscribe)
        routes.form(
            "console/applications/{id}/switch", from: .administrator, administrators: switchPage, submit: turn)
    }

    private func list(_ visit: Visit, _: Administrator) throws -> Reply {
        let (list, words) = (ListView(visit), words)
        return .page(
            Page(
                "console-list", title: words("console.applications"),
                list.values(
                    try site.context.store.read { try table(list, $0) }, path: site.path("console/applications"),
                    words: words,
                    searchHint: words("hint.searchApplications"), filters: ListView.Filter.portals(site, words))))
    }

    private func table(_ list: ListView, _ tables: Tables) throws -> TableView {
        let (words, names, portal) = (words, RecordNames(site: site), list.chosen("portal"))
        let rows = try tables.applications(
            portal: portal.isEmpty ? nil : PortalID(portal), search: list.search, offset: list.offset,
            limit: list.limit
        ).map { ($0, try tables.owners(of: $0).first) }
        return TableView(
            columns: ["column.name", "column.developer", "column.portal", "column.since"].map { words($0) },
            rows: rows.map { application, owner in
                .init(
                    cells: [
                        .init(application.name, url: site.path("console/applications/\(application.id)")),
                        .init(owner?.name ?? "", detail: owner?.email ?? ""), .init(names.portal(application.portal)),
                        .init(application.createdAt),
                    ], id: application.id.rawValue)
            }, empty: words("listEmpty"))
    }

    private func application(_ visit: Visit) throws -> Application {
        guard let found = try site.context.store.read({ try $0.application(ApplicationID(visit["id"])) }) else {
            throw Refusal.notFound
        }
        return found
    }

    private func show(_ visit: Visit, _ administrator: Administrator) throws -> Reply {
        let words = words
        let application = try application(visit)
        let (owner, subscriptions, entries) = try site.context.store.read { tables in
            (
                try tables.owners(of: application).first, try tables.subscriptions(of: application.id),
                try tables.audit(owner: application.owner.id, limit: 500)
            )
        }
        let credentials = try Credentials(site.context).list(application.id)
        var view = RecordView(title: application.name)
        view.facts = [
            (
                words("column.developer"),
                .init(owner?.name ?? "—", url: owner.map { site.path("console/developers/\($0.id)") })
            ),
            (words("column.portal"), .init(RecordNames(site: site).portal(application.portal))),
            (
                words("column.state"),
                .init(
                    words(application.isEnabled ? "applicationOn" : "applicationOff"),
                    tone: application.isEnabled ? "good" : "bad")
            ),
            (words("field.description"), .init(application.description)),
            (words("column.since"), .init(application.createdAt)),
            ("ID", .init(application.id.rawValue, isCode: true)),
        ].filter { !$0.1.text.isEmpty }
        view.actions = [.init(title: words("usage"), url: path(application) + "/usage")]
        if administrator.role >= .administrator {
            view.actions += [
                .init(
                    title: words("subscribeOnBehalf"),
                    url: path(application) + "/subscribe"),
                .init(
                    title: words(application.isEnabled ? "switchOff" : "switchOn"),
                    url: path(application) + "/switch", isDangerous: application.isEnabled),
            ]
        }
        let shown = ApplicationView(site: site, words: words, application: application)
        let credentialTable = shown.credentials(credentials).actions(false)
        view.tables = [
            (
                words("console.subscriptions"),
                SubscriptionRecords(site: site).table(subscriptions.map { ($0, application) })
            ), (words("credentials"), credentialTable),
        ]
        let subjects = Set(
            [application.id.rawValue] + credentials.map(\.credential.id.rawValue)
                + subscriptions.map(\.id.rawValue))
        view.history = Array(entries.filter { subjects.contains($0.subject) }.prefix(30))
        view.subjects = RecordNames(site: site).subjects(subscriptions, credentials.map(\.credential))
        return .page(view.page(words, names: try People(site).names(in: view.history)))
    }

    private func subscribePage(_ visit: Visit, _: Administrator) throws -> Page {
        let words = words
        let application = try application(visit)
        let choices = OfferChoices(
            site.context.offerings.now, for: application,
            subscriptions: try Subscriptions(site.context).list(application.id))
        var page = self.page(
            words("subscribeOnBehalf"), words("subscribeOnBehalfLead", ["application": application.name]), application)
        guard !choices.offers.isEmpty else {
            page.values["lead"] = .string(words("subscribedToAll"))
            return page
        }
        page.form = FormView(
            action: path(application) + "/subscribe", submit: words("subscribe"),
            fields: [
                choices.field(words("console.products"), chosen: visit.form.all("products")),
                .subscriptionEnd(visit, words),
            ])
        return page
    }

    private func subscribe(_ visit: Visit, _ administrator: Administrator) async throws -> Reply {
        let id = ApplicationID(visit["id"])
        _ = try await SubscriptionDecisions(site.context).subscribe(
            id, to: OfferChoices.chosen(visit.form.all("products")), expires: visit.form["expires"],
            by: Caller(administrator, visit))
        return .redirect(to: site.path("console/applications/\(id)"), note: Note("note.saved"))
    }

    // MARK: Switching off and on

    private func switchPage(_ visit: Visit, _: Administrator) throws -> Page {
        let words = words
        let application = try application(visit)
        let isOn = application.isEnabled
        var page = self.page(
            words(isOn ? "switchOffApplication" : "switchOnApplication", ["name": application.name]),
            words(isOn ? "switchOffApplicationLead" : "switchOnApplicationLead"), application)
        page.form = FormView(
            action: path(application) + "/switch", submit: words(isOn ? "switchOff" : "switchOn"), isDangerous: isOn,
            fields: [
                .init(name: "enabled", kind: .hidden, label: "", value: isOn ? "" : "yes", isRequired: false),
                .init(
                    name: "reason", kind: .lines, label: words("field.reason"), hint: words("hint.reason"),
                    value: visit.form["reason"], isRequired: false),
            ])
        return page
    }

    private func turn(_ visit: Visit, _ administrator: Administrator) async throws -> Reply {
        let id = ApplicationID(visit["id"])
        try await Applications(site.context).setEnabled(
            id, visit.form["enabled"] == "yes", reason: visit.form["reason"], by: Caller(administrator, visit))
        return .redirect(to: site.path("console/applications/\(id)"), note: Note("note.saved"))
    }

    private func path(_ application: Application) -> String { site.path("console/applications/\(application.id)") }

    private func page(_ title: String, _ lead: String, _ application: Application) -> Page {
        Page(
            "companion-form", title: title,
            [
                "lead": .string(lead),
                "back": .object(["title": .string(application.name), "url": .string(path(application))]),
            ])
    }
}

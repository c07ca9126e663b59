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
            (words("field.description"), .init(application.description)),
            (words("column.since"), .init(application.createdAt)),
            ("ID", .init(application.id.rawValue, isCode: true)),
        ].filter { !$0.1.text.isEmpty }
        if administrator.role >= .administrator {
            view.actions = [
                .init(
                    title: words("subscribeOnBehalf"),
                    url: site.path("console/applications/\(application.id)/subscribe"))
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
        let path = site.path("console/applications/\(application.id)")
        // One choice for each product and plan, so that it works without a script.
        let options = site.context.offerings.now.offers(of: application.portal).map(\.product).filter(
            \.acceptsSubscriptions
        ).flatMap { product -> [FormView.Option] in
            if product.plans.isEmpty { return [.init(value: product.id.rawValue, title: product.name)] }
            return product.plans.map { plan in
                .init(value: "\(product.id)/\(plan.id)", title: "\(product.name) · \(plan.title)")
            }
        }
        return Page(
            "companion-form", title: words("subscribeOnBehalf"),
            [
                "lead": .string(words("subscribeOnBehalfLead", ["application": application.name])),
                "back": .object(["title": .string(application.name), "url": .string(path)]),
            ],
            form: FormView(
                action: path + "/subscribe", submit: words("subscribe"),
                fields: [
                    .init(
                        name: "product", kind: .select(options), label: words("column.product"),
                        value: visit.value("product"))
                ]))
    }

    private func subscribe(_ visit: Visit, _ administrator: Administrator) async throws -> Reply {
        let parts = visit.form["product"].split(separator: "/", maxSplits: 1).map(String.init)
        guard let product = parts.first else { throw Refusal.conflict(.notOffered) }
        let subscription = try await SubscriptionDecisions(site.context).subscribe(
            ApplicationID(visit["id"]), to: ProductID(product), plan: parts.count > 1 ? PlanID(parts[1]) : nil,
            by: Caller(administrator, visit))
        return .redirect(to: site.path("console/subscriptions/\(subscription.id)"), note: Note("note.saved"))
    }
}

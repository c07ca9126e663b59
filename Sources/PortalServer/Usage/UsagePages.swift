import HTTP
import Mustache
import PortalModel
import PortalServices
import Storage

/// How an application uses the APIs, for its owner and in the console: the same page.
struct UsagePages: Sendable {
    let site: Site

    func add(to routes: inout Routes) {
        routes.get("applications/{id}/usage", developers: own)
        routes.get("console/applications/{id}/usage", administrators: any)
    }

    private func own(_ visit: Visit, _ developer: Developer) throws -> Reply {
        let application = try Applications(site.context).application(ApplicationID(visit["id"]), for: developer.id)
        return .page(
            try page(visit, application, site.words(visit.portal), path: "applications/\(application.id)"))
    }

    private func any(_ visit: Visit, _: Administrator) throws -> Reply {
        guard let application = try site.context.store.read({ try $0.application(ApplicationID(visit["id"])) }) else {
            throw Refusal.notFound
        }
        return .page(
            try page(
                visit, application, site.looks.now.console.words, path: "console/applications/\(application.id)"))
    }

    private func page(_ visit: Visit, _ application: Application, _ words: Words, path: String) throws -> Page {
        var view = UsageView(
            visit, words: words, now: site.context.now, splits: [.outcome, .product, .credential, .status])
        let (all, calls, credentials) = try site.context.store.read { tables in
            (
                try tables.usage(of: application.id, view.range), try tables.calls(of: application.id, limit: 100),
                try tables.credentials(of: application.id)
            )
        }
        let names = RecordNames(site: site)
        let products = Set(all.map(\.product)).sorted().map {
            FormView.Option(value: $0.rawValue, title: names.product($0, application.portal))
        }
        let chosen = ListView(visit).chosen("product")
        let counts = chosen.isEmpty ? all : all.filter { $0.product.rawValue == chosen }
        if products.count > 1 || !chosen.isEmpty {
            view.filters.append(.init(name: "product", title: words("column.product"), options: products))
        }
        let titles = Dictionary(credentials.map { ($0.id.rawValue, $0.name) }, uniquingKeysWith: { first, _ in first })
        let credential = { (id: String) in titles[id] ?? (id.isEmpty ? words("usageUnknownCredential") : id) }
        let product = { (id: String) in names.product(ProductID(id), application.portal) }
        if !counts.isEmpty {
            view.tables = [
                (
                    words("usageByProduct"),
                    UsageView.breakdown(
                        counts, column: "column.product", words, key: { $0.product.rawValue },
                        cell: { .init(product($0)) })
                ),
                (
                    words("usageByCredential"),
                    UsageView.breakdown(
                        counts, column: "column.credential", words, key: { $0.credential?.rawValue ?? "" },
                        cell: { .init(credential($0)) })
                ),
            ]
        }
        let shown = chosen.isEmpty ? calls : calls.filter { $0.product.rawValue == chosen }
        if !shown.isEmpty {
            view.tables.append(
                (
                    words("lastCalls"),
                    try CallTable(site: site, words: words, application: application).table(shown)
                ))
        }
        return view.page(
            counts, title: words("usageOf", ["name": application.name]), visit: visit,
            path: site.path(path + "/usage"), back: (application.name, site.path(path)),
            empty: site.isToldOfCalls ? nil : words("usageNotTold")
        ) { view.split == .product ? product($0) : view.split == .credential ? credential($0) : $0 }
    }
}

extension Site {
    /// Whether some gateway tells of calls.
    var isToldOfCalls: Bool { context.offerings.now.site.gateways.contains { $0.isEnabled && $0.usage != nil } }
}

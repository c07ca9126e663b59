import HTTP
import Mustache
import PortalModel
import PortalServices
import Storage

/// The console's view of use: all products, one product, one portal, and who calls most.
struct UsageRecords: Sendable {
    let site: Site
    private var words: Words { site.looks.now.console.words }

    init(site: Site) { self.site = site }

    func add(to routes: inout Routes) { routes.get("console/usage", administrators: show) }

    private func show(_ visit: Visit, _: Administrator) throws -> Reply {
        let words = words
        var view = UsageView(visit, words: words, now: site.context.now, splits: [.outcome, .product, .status])
        let offering = site.context.offerings.now
        view.filters += ListView.Filter.portals(site, words)
        view.filters.append(
            .init(
                name: "product", title: words("column.product"),
                options: offering.productNames.map { .init(value: $0.id.rawValue, title: $0.name) }))
        let list = ListView(visit)
        let (portal, product) = (list.chosen("portal"), list.chosen("product"))
        let portalID = portal.isEmpty ? nil : PortalID(portal)
        let productID = product.isEmpty ? nil : ProductID(product)
        let (counts, top) = try site.context.store.read { tables in
            (
                try tables.usage(portal: portalID, product: productID, view.range),
                try tables.topCallers(portal: portalID, product: productID, since: view.range.start, limit: 20)
            )
        }
        let names = Dictionary(offering.productNames.map { ($0.id.rawValue, $0.name) }) { first, _ in first }
        if !counts.isEmpty {
            view.tables = [
                (
                    words("usageByProduct"),
                    UsageView.breakdown(
                        counts, column: "column.product", words, key: { $0.product.rawValue },
                        cell: { .init(names[$0] ?? $0) })
                ), (words("usageTop", ["day": "\u{2066}\(view.range.start.date)\u{2069}"]), table(top)),
            ]
        }
        return .page(
            view.page(
                counts, title: words("console.usage"), visit: visit, path: site.path("console/usage"), back: nil,
                empty: site.isToldOfCalls ? nil : words("usageNotConfigured")
            ) { names[$0] ?? $0 })
    }

    private func table(_ top: [Tables.TopCaller]) -> TableView {
        TableView(
            columns: [words("column.application"), words("usageCalls"), words("usageOutcome.refused")],
            rows: top.map { caller in
                .init(cells: [
                    .init(
                        caller.name.isEmpty ? caller.application.rawValue : caller.name,
                        url: caller.name.isEmpty
                            ? nil : site.path("console/applications/\(caller.application)/usage")),
                    .init(UsageChart.grouped(caller.calls)), .init(UsageChart.grouped(caller.refused)),
                ])
            }, empty: words("usageNoCalls"))
    }
}

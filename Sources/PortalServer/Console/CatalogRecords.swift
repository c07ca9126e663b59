import Diagnostics
import HTTP
import Mustache
import PortalModel
import PortalServices
import Storage

/// What is offered, and how the gateways stand.
struct CatalogRecords: Sendable {
    let site: Site
    let gateways: [GatewaySync]
    private var words: Words { site.looks.now.console.words }

    init(site: Site, gateways: [GatewaySync]) {
        self.site = site
        self.gateways = gateways
    }

    func add(to routes: inout Routes) {
        routes.get("console/products", administrators: products)
        routes.get("console/gateways", administrators: gatewayStates)
    }

    private func products(_ visit: Visit, _: Administrator) throws -> Reply {
        let words = words
        let offering = site.context.offerings.now
        let counts = try site.context.store.read { try $0.subscriptionCounts() }
        let rows = offering.site.portals.flatMap { portal in
            offering.offers(of: portal.id).map { offer -> TableView.Row in
                let product = offer.product
                let count = counts.first { $0.portal == portal.id && $0.product == product.id }
                return .init(cells: [
                    .init(
                        product.name, url: SharedContext.root(portal, site.address) + offer.url,
                        detail: product.plans.map(\.title).joined(separator: " · ")),
                    .init(portal.title), .init(words("product.\(product.status.rawValue)")),
                    .init(words(product.approval == .automatic ? "approvalAutomatic" : "approvalManual")),
                    .init(product.authentication.map { words("method.\($0.id)") }.joined(separator: " · ")),
                    .init(String(count?.active ?? 0)), .init(String(count?.waiting ?? 0)),
                ])
            }
        }
        let table = TableView(
            columns: [
                "column.product", "column.portal", "column.state", "column.approval", "column.method",
                "column.subscribers", "column.waiting",
            ].map { words($0) }, rows: rows, empty: words("listEmpty"))
        return .page(
            Page(
                "console-list", title: words("console.products"),
                [
                    "table": table.value, "lead": .string(words("productsLead")),
                ]))
    }

    private func gatewayStates(_ visit: Visit, _: Administrator) throws -> Reply {
        let words = words
        let revision = try site.context.store.read { try $0.gatewayRevision() }
        let table = TableView(
            columns: ["column.name", "column.state", "column.revision", "column.detail"].map { words($0) },
            rows: gateways.map { gateway in
                let status = gateway.status
                let (state, tone) =
                    status.failure != nil
                    ? ("gatewayFailing", "bad")
                    : status.applied == revision ? ("gatewayCurrent", "good") : ("gatewayBehind", "waiting")
                var cell = TableView.Cell(words(state))
                cell.tone = tone
                return .init(cells: [
                    .init(gateway.id), cell, .init("\(status.applied.map(String.init) ?? "—") / \(revision)"),
                    .init(status.failure ?? status.report.map(\.message).joined(separator: " ")),
                ])
            }, empty: words("noGateways"))
        return .page(
            Page(
                "console-list", title: words("console.gateways"),
                ["table": table.value]))
    }
}

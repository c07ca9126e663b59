import HTTP
import Mustache
import PortalModel
import PortalServices
import Storage

/// What is offered.
struct CatalogRecords: Sendable {
    let site: Site
    let generator: ProductGenerator
    private var words: Words { site.looks.now.console.words }

    func add(to routes: inout Routes) {
        routes.get("console/products", administrators: products)
    }

    /// One product with every portal that offers it.
    private struct Record {
        let product: Product
        /// Of its page in the first of them.
        let url: String
        var portals: [Portal]
    }

    /// By name.
    private func records() -> [Record] {
        let offering = site.context.offerings.now
        var records: [ProductID: Record] = [:]
        for portal in offering.site.portals {
            for offer in offering.offers(of: portal.id) {
                let url = SharedContext.root(portal, site.address) + offer.url
                records[offer.product.id, default: Record(product: offer.product, url: url, portals: [])]
                    .portals.append(portal)
            }
        }
        return records.values.sorted { $0.product.name < $1.product.name }
    }

    private func products(_ visit: Visit, _ administrator: Administrator) throws -> Reply {
        let words = words
        let counts = try site.context.store.read { try $0.subscriptionCounts() }
        let rows = records().map { record -> TableView.Row in
            let product = record.product
            let own = counts.filter { $0.product == product.id }
            return .init(cells: [
                .init(product.name, url: record.url, detail: product.plans.map(\.title).joined(separator: " · ")),
                .init(record.portals.map(\.title).joined(separator: ", ")),
                .init(status: product.status, words),
                .init(
                    product.acceptsSubscriptions
                        ? words(product.approval == .automatic ? "approvalAutomatic" : "approvalManual") : "—"),
                .init(product.authentication.map { words("method.\($0.id)") }.joined(separator: ", ")),
                .init(
                    String(own.reduce(0) { $0 + $1.active }),
                    url: site.path("console/subscriptions", ["product": product.id.rawValue, "state": "active"])),
                .init(String(own.reduce(0) { $0 + $1.waiting })),
            ])
        }
        let table = TableView(
            columns: [
                "column.product", "column.portals", "column.state", "column.approval", "column.method",
                "column.subscribers", "column.waiting",
            ].map { words($0) }, rows: rows, empty: words("listEmpty"))
        var page = Page(
            "console-list", title: words("console.products"),
            ["table": table.value, "lead": .string(words("productsLead"))])
        if administrator.role >= .administrator, generator.obstacle == nil {
            page.values["primary"] = .object([
                "title": .string(words("newProduct")), "url": .string(site.path(NewProductPages.path)),
            ])
        }
        return .page(page)
    }
}

extension TableView.Cell {
    /// A product's place in its life, in its colour.
    fileprivate init(status: Product.Status, _ words: Words) {
        let tone =
            switch status {
            case .published: "good"
            case .deprecated: "waiting"
            case .draft, .retired: "quiet"
            }
        self.init(words("product.\(status.rawValue)"), tone: tone)
    }
}

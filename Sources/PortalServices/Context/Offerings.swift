package import PortalModel
import Storage
import Synchronization

/// What the companion offers at the moment: the site's configuration and the generator's catalogue. Replaced whole on reload.
package final class Offerings: Sendable {
    private let current: Mutex<Offering>

    package init(_ offering: Offering) { current = Mutex(offering) }

    package var now: Offering { current.withLock { $0 } }

    /// Offers something else from now on.
    package func replace(with offering: Offering) { current.withLock { $0 = offering } }
}

/// One state of what is offered.
package struct Offering: Sendable {
    package let site: SiteConfig
    package let catalog: Catalog
    private let portals: [PortalID: Portal]
    private let offers: [PortalID: [ProductID: Catalog.Offer]]

    package init(site: SiteConfig, catalog: Catalog) {
        self.site = site
        self.catalog = catalog
        portals = Dictionary(site.portals.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        offers = Dictionary(
            catalog.portals.map { entry in
                let offers = entry.products.map { ($0.product.id, $0) }
                return (entry.portal.id, Dictionary(offers, uniquingKeysWith: { first, _ in first }))
            }, uniquingKeysWith: { first, _ in first })
    }

    /// A portal's settings.
    package func portal(_ id: PortalID) -> Portal? { portals[id] }

    /// A product as one portal offers it; `nil` where it does not.
    package func offer(_ product: ProductID, in portal: PortalID) -> Catalog.Offer? { offers[portal]?[product] }

    /// Every product that some portal offers, by name.
    package var productNames: [(id: ProductID, name: String)] {
        let names = catalog.portals.flatMap { $0.products.map { ($0.product.id, $0.product.name) } }
        return Dictionary(names, uniquingKeysWith: { first, _ in first }).sorted {
            ($0.value, $0.key) < ($1.value, $1.key)
        }
        .map { ($0.key, $0.value) }
    }

    /// What a portal offers, in the catalogue's order.
    package func offers(of portal: PortalID) -> [Catalog.Offer] {
        catalog.portals.first { $0.portal.id == portal }?.products ?? []
    }
}

import PortalModel
import PortalServices
import Storage

/// What things are called that the store knows by id.
struct RecordNames {
    private let offering: Offering

    init(site: Site) { offering = site.context.offerings.now }

    func portal(_ id: PortalID) -> String { offering.portal(id)?.title ?? id.rawValue }

    func product(_ id: ProductID, _ portal: PortalID) -> String {
        offering.offer(id, in: portal)?.product.name ?? id.rawValue
    }

    /// What histories call these, by id.
    func subjects(_ subscriptions: [Subscription], _ credentials: [Credential]) -> [String: String] {
        let products = subscriptions.map { ($0.id.rawValue, product($0.product, $0.portal)) }
        return Dictionary(
            products + credentials.map { ($0.id.rawValue, $0.name) }, uniquingKeysWith: { first, _ in first })
    }

    func plan(_ id: PlanID?, of subscription: Subscription) -> String {
        guard let id else { return "" }
        let plans = offering.offer(subscription.product, in: subscription.portal)?.product.plans ?? []
        return plans.first { $0.id == id }?.title ?? id.rawValue
    }
}

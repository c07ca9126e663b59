import PortalModel
import PortalServices
import Storage

/// What an application may still be subscribed to, as boxes to tick: one for each product, or for each of its plans.
struct OfferChoices: Sendable {
    let offers: [Catalog.Offer]

    /// - Parameter subscriptions: The application's own.
    init(_ offering: Offering, for application: Application, subscriptions: [Subscription]) {
        let taken = Set(subscriptions.filter(\.state.isOpen).map(\.product))
        offers = offering.offers(of: application.portal).filter {
            $0.product.acceptsSubscriptions && !taken.contains($0.product.id)
        }
    }

    /// - Parameter detail: Says more about a product, or one of its plans.
    func field(
        _ label: String, chosen: [String], detail: (Product, Plan?) -> String = { _, _ in "" }
    ) -> FormView.Field {
        let options = offers.map(\.product).flatMap { product -> [FormView.Option] in
            guard !product.plans.isEmpty else {
                return [.init(value: product.id.rawValue, title: product.name, detail: detail(product, nil))]
            }
            return product.plans.map { plan in
                .init(
                    value: "\(product.id)/\(plan.id)", title: "\(product.name) · \(plan.title)",
                    detail: detail(product, plan))
            }
        }
        return .init(name: "products", kind: .choices(options, Set(chosen)), label: label)
    }

    /// What a ticked box stands for.
    static func chosen(_ values: [String]) -> [(id: ProductID, plan: PlanID?)] {
        values.map { value in
            let parts = value.split(separator: "/", maxSplits: 1).map(String.init)
            return (ProductID(parts.first ?? ""), parts.count > 1 ? PlanID(parts[1]) : nil)
        }
    }
}

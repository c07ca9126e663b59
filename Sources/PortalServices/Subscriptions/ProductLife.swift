import PortalModel
import Storage

/// What becomes of subscriptions when products change: withdrawn ones end, those that are deprecated tell their subscribers.
struct ProductLife: Sendable {
    let context: ServiceContext
    /// Days before the end at which subscribers are reminded.
    private static let stages = [7, 30, 90]
    /// Subscriptions that one transaction tells of.
    private static let batch = 500

    /// Compares what is offered with what was offered last, and notes what is different.
    func follow() async throws {
        let offering = context.offerings.now
        try await context.store.write { tables in
            let trail = Trail(tables, context, by: .system)
            var known: [KnownProduct.Key: KnownProduct] = [:]
            for product in try tables.knownProducts() { known[product.key] = product }
            for portal in offering.site.portals {
                for offer in offering.offers(of: portal.id) {
                    let now = KnownProduct(offer.product, in: portal.id)
                    if let before = known.removeValue(forKey: now.key) { try note(before, now, trail) }
                    try tables.set(now)
                }
            }
            // What is left was offered and is not any more.
            for gone in known.values.sorted(by: { $0.key.text < $1.key.text }) {
                try trail.note(
                    "product.withdrawn", gone.product.rawValue, portal: gone.portal, before: gone.status)
                try tables.forget(gone)
            }
            try tables.touchGateways(.everyone)
        }
    }

    private func note(_ before: KnownProduct, _ now: KnownProduct, _ trail: Trail) throws {
        if now.status == Product.Status.deprecated.rawValue, before.status != now.status || before.sunset != now.sunset
        {
            try trail.note(
                "product.deprecated", now.product.rawValue, portal: now.portal, before: before.status,
                after: [now.status, now.sunset].compactMap(\.self).joined(separator: " "))
        }
        if before.methods != now.methods {
            try trail.note(
                "product.methods-changed", now.product.rawValue, portal: now.portal, before: before.methods,
                after: now.methods)
        }
    }

    /// Tells subscribers of deprecated products: once that they are, and again 90, 30 and 7 days before the end.
    func remind() async throws {
        let offering = context.offerings.now
        for portal in offering.site.portals {
            for offer in offering.offers(of: portal.id) where offer.product.status == .deprecated {
                let product = offer.product
                try await tell(
                    "deprecated \(product.sunset ?? "")", product, in: portal.id,
                    product.sunset == nil ? .productDeprecatedUndated : .productDeprecated)
                guard let stage = stage(of: product) else { continue }
                try await tell("sunset \(product.sunset ?? "") \(stage)", product, in: portal.id, .sunsetReminder)
            }
        }
    }

    /// The days before the end that have come; `nil` where it is further away, over or unknown.
    private func stage(of product: Product) -> Int? {
        guard let end = product.sunset.flatMap(Timestamp.init(date:)), end > context.now else { return nil }
        return Self.stages.first { context.now + .seconds($0 * 86_400) >= end }
    }

    /// Mails the owners of every subscription that was not told this yet.
    private func tell(
        _ notice: String, _ product: Product, in portal: PortalID, _ template: MailTemplate
    ) async throws {
        while true {
            let count = try await context.store.write { tables in
                let waiting = try tables.subscriptions(
                    portal: portal, product: product.id, without: notice, limit: Self.batch)
                let trail = Trail(tables, context, by: .system)
                for subscription in waiting {
                    try tables.insert(notice: notice, for: subscription.id, at: context.now)
                    // Who was told today that it is deprecated, and until when, needs no reminder of it.
                    if template != .sunsetReminder, let stage = stage(of: product) {
                        try tables.insert(
                            notice: "sunset \(product.sunset ?? "") \(stage)", for: subscription.id, at: context.now)
                    }
                    guard let application = try tables.application(subscription.application) else { continue }
                    try trail.mail(
                        template, toOwnersOf: application,
                        [
                            "application": application.name, "product": product.name,
                            "sunset": product.sunset ?? "", "path": "applications/\(application.id)",
                        ])
                }
                return waiting.count
            }
            if count < Self.batch { return }
        }
    }
}

extension KnownProduct {
    fileprivate init(_ product: Product, in portal: PortalID) {
        self.init(
            portal: portal, product: product.id, status: product.status.rawValue,
            methods: product.authentication.map(\.id).sorted().joined(separator: " "), sunset: product.sunset)
    }
}

extension KnownProduct.Key {
    fileprivate var text: String { "\(portal) \(product)" }
}

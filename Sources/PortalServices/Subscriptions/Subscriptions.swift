package import PortalModel
package import Storage

/// Subscriptions, from the developers' side: ask, change the plan, cancel.
package struct Subscriptions: Sendable {
    let context: ServiceContext

    package init(_ context: ServiceContext) { self.context = context }

    /// What a developer asks for.
    package struct Request: Sendable {
        package var product: ProductID
        /// `nil` or unknown is refused where the product has plans.
        package var plan: PlanID?
        /// The version of the terms that were shown and accepted; `nil` where none were.
        package var acceptedTerms: String?

        package init(product: ProductID, plan: PlanID? = nil, acceptedTerms: String? = nil) {
            self.product = product
            self.plan = plan
            self.acceptedTerms = acceptedTerms
        }
    }

    /// An application's subscriptions, the latest first.
    package func list(_ application: ApplicationID) throws -> [Subscription] {
        try context.store.read { try $0.subscriptions(of: application) }
    }

    /// Asks for a product. It is active at once where product or plan are approved automatically.
    /// - Throws: ``Refusal``.
    package func request(
        _ request: Request, application id: ApplicationID, for developer: DeveloperID, by caller: Caller
    ) async throws -> Subscription {
        try await context.store.write { tables in
            let application = try tables.application(id, for: developer, atLeast: .admin)
            return try self.request(request, for: application, Trail(tables, context, by: caller))
        }
    }

    /// Asks for several products at once: for all of them or, where one cannot be had, for none.
    /// - Returns: In the order of the requests.
    /// - Throws: ``Refusal``; of a missing acceptance the field is `terms-` and the product's id.
    package func request(
        _ requests: [Request], application id: ApplicationID, for developer: DeveloperID, by caller: Caller
    ) async throws -> [Subscription] {
        guard !requests.isEmpty else { throw Refusal.invalid("products", .missing) }
        guard Set(requests.map(\.product)).count == requests.count else {
            throw Refusal.invalid("products", .onePlanEach)
        }
        return try await context.store.write { tables in
            let application = try tables.application(id, for: developer, atLeast: .admin)
            let missing = try requests.filter { request in
                try offer(request.product, in: application.portal).terms.map { $0.version != request.acceptedTerms }
                    ?? false
            }
            guard missing.isEmpty else {
                throw Refusal.invalid(missing.map { .init("terms-\($0.product)", .termsNotAccepted) })
            }
            let trail = Trail(tables, context, by: caller)
            return try requests.map { try self.request($0, for: application, trail) }
        }
    }

    private func request(_ request: Request, for application: Application, _ trail: Trail) throws -> Subscription {
        let tables = trail.tables
        let offer = try offer(request.product, in: application.portal)
        let plan = try plan(request.plan, of: offer.product)
        if let terms = offer.terms, request.acceptedTerms != terms.version {
            throw Refusal.invalid("terms", .termsNotAccepted)
        }
        guard try tables.openSubscription(of: application.id, to: request.product) == nil else {
            throw Refusal.conflict(.alreadySubscribed)
        }
        let isAutomatic = (plan?.approval ?? offer.product.approval) == .automatic
        var subscription = Subscription(
            id: context.newID("sub"), portal: application.portal, application: application.id,
            product: request.product, plan: plan?.id, state: isAutomatic ? .active : .pending,
            termsVersion: offer.terms?.version, requestedAt: context.now)
        if isAutomatic { subscription.decidedAt = context.now }
        try tables.insert(subscription)
        try trail.note(
            isAutomatic ? "subscription.started" : "subscription.requested", subscription.id.rawValue,
            portal: application.portal, owner: application.owner.id, after: subscription.state.rawValue)
        if isAutomatic {
            try tables.touchGateways(.application(application.id))
        } else {
            try trail.mailApprovers(of: application, asking: offer.product, plan: plan, in: subscription)
        }
        return subscription
    }

    /// Asks for another plan; the old one counts until the new one is approved.
    /// - Throws: ``Refusal``.
    package func changePlan(
        _ id: SubscriptionID, to wanted: PlanID, for developer: DeveloperID, by caller: Caller
    ) async throws {
        try await context.store.write { tables in
            var (subscription, application) = try tables.subscription(id, for: developer)
            guard subscription.state == .active, subscription.plan != wanted else {
                throw Refusal.conflict(.stateChanged)
            }
            let offer = try offer(subscription.product, in: subscription.portal)
            guard let plan = try plan(wanted, of: offer.product) else { throw Refusal.invalid("plan", .unknownPlan) }
            let trail = Trail(tables, context, by: caller)
            let before = subscription.plan?.rawValue
            if plan.approval == .automatic {
                subscription.plan = plan.id
                subscription.requestedPlan = nil
                try tables.touchGateways(.application(application.id))
            } else {
                subscription.requestedPlan = plan.id
                try trail.mailApprovers(of: application, asking: offer.product, plan: plan, in: subscription)
            }
            try tables.update(subscription)
            try trail.note(
                plan.approval == .automatic ? "subscription.plan-changed" : "subscription.plan-requested", id.rawValue,
                portal: subscription.portal, owner: application.owner.id, before: before, after: plan.id.rawValue)
        }
    }

    /// Ends a subscription, or takes a request back.
    /// - Throws: ``Refusal``.
    package func cancel(_ id: SubscriptionID, for developer: DeveloperID, by caller: Caller) async throws {
        try await context.store.write { tables in
            let (subscription, application) = try tables.subscription(id, for: developer)
            guard subscription.state.allows(.cancelled) else { throw Refusal.conflict(.stateChanged) }
            try Trail(tables, context, by: caller).close(subscription, of: application, as: .cancelled)
        }
    }

    /// A product that takes new subscribers in a portal.
    func offer(_ product: ProductID, in portal: PortalID) throws -> Catalog.Offer {
        guard let offer = context.offerings.now.offer(product, in: portal) else { throw Refusal.notFound }
        guard offer.product.acceptsSubscriptions else { throw Refusal.conflict(.notOffered) }
        return offer
    }

    /// The plan that is meant: one of the product's, or none where it has none.
    func plan(_ wanted: PlanID?, of product: Product) throws -> Plan? {
        if product.plans.isEmpty { return nil }
        guard let plan = product.plans.first(where: { $0.id == wanted }) else {
            throw Refusal.invalid("plan", .unknownPlan)
        }
        return plan
    }
}

extension Tables {
    /// A subscription that a developer may change, with its application.
    func subscription(_ id: SubscriptionID, for developer: DeveloperID) throws -> (Subscription, Application) {
        guard let subscription = try subscription(id) else { throw Refusal.notFound }
        return (subscription, try application(subscription.application, for: developer, atLeast: .admin))
    }
}

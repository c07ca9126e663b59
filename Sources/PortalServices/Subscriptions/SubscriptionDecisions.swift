package import PortalModel
package import Storage

/// Subscriptions, from the provider's side: approve, reject, suspend, resume, cancel, subscribe on behalf.
package struct SubscriptionDecisions: Sendable {
    let context: ServiceContext

    package init(_ context: ServiceContext) { self.context = context }

    /// What waits, the oldest first.
    package func waiting(offset: Int = 0, limit: Int) throws -> [Subscription] {
        try context.store.read { try $0.waitingSubscriptions(offset: offset, limit: limit) }
    }

    /// Approves a request, or a change of plan.
    /// - Parameter expires: The last day of the subscription, `2027-06-30`; empty leaves what it has, at first no end.
    package func approve(
        _ id: SubscriptionID, reason: String = "", expires: String = "", by caller: Caller
    ) async throws {
        var rules = FieldRules()
        let end = rules.lastDay("expires", expires, now: context.now)
        try rules.finish()
        try await decide(id, .approver, reason, by: caller) { subscription in
            if let end { subscription.expiresAt = end }
            if let plan = subscription.requestedPlan, subscription.state == .active {
                subscription.plan = plan
                subscription.requestedPlan = nil
            } else {
                guard subscription.state == .pending else { throw Refusal.conflict(.stateChanged) }
                subscription.state = .active
            }
            return ("subscription.approved", .subscriptionApproved)
        }
    }

    /// Turns a request down; of a change of plan, the old plan stays.
    package func reject(_ id: SubscriptionID, reason: String, by caller: Caller) async throws {
        try await decide(id, .approver, reason, by: caller) { subscription in
            if subscription.requestedPlan != nil, subscription.state == .active {
                subscription.requestedPlan = nil
            } else {
                guard subscription.state == .pending else { throw Refusal.conflict(.stateChanged) }
                subscription.state = .rejected
            }
            return ("subscription.rejected", .subscriptionRejected)
        }
    }

    /// Closes the product to the application until it is resumed.
    package func suspend(_ id: SubscriptionID, reason: String, by caller: Caller) async throws {
        try await move(id, to: .suspended, reason, by: caller, "subscription.suspended", .subscriptionSuspended)
    }

    /// Opens it again.
    package func resume(_ id: SubscriptionID, by caller: Caller) async throws {
        try await decide(id, .administrator, "", by: caller) { subscription in
            guard subscription.state == .suspended else { throw Refusal.conflict(.stateChanged) }
            subscription.state = .active
            return ("subscription.resumed", .subscriptionResumed)
        }
    }

    /// Ends it for good.
    package func cancel(_ id: SubscriptionID, reason: String, by caller: Caller) async throws {
        try await move(id, to: .cancelled, reason, by: caller, "subscription.cancelled", .subscriptionEnded)
    }

    /// Subscribes an application without its asking, to all of these products or to none; it is active at once.
    /// - Parameter expires: The last day, `2027-06-30`; empty: it has no end.
    /// - Throws: ``Refusal``.
    package func subscribe(
        _ id: ApplicationID, to products: [(id: ProductID, plan: PlanID?)], expires: String = "", by caller: Caller
    ) async throws -> [Subscription] {
        try caller.require(.administrator)
        var rules = FieldRules()
        let end = rules.lastDay("expires", expires, now: context.now)
        if products.isEmpty { rules.add("products", .missing) }
        if Set(products.map(\.id)).count < products.count { rules.add("products", .onePlanEach) }
        try rules.finish()
        return try await context.store.write { tables in
            guard let application = try tables.application(id) else { throw Refusal.notFound }
            let trail = Trail(tables, context, by: caller)
            return try products.map { try start($0.id, $0.plan, for: application, until: end, trail) }
        }
    }

    /// The same for one product.
    /// - Throws: ``Refusal``.
    package func subscribe(
        _ id: ApplicationID, to product: ProductID, plan: PlanID?, expires: String = "", by caller: Caller
    ) async throws -> Subscription {
        // One is asked for, so one comes back.
        try await subscribe(id, to: [(product, plan)], expires: expires, by: caller)[0]
    }

    private func start(
        _ product: ProductID, _ plan: PlanID?, for application: Application, until end: Timestamp?, _ trail: Trail
    ) throws -> Subscription {
        let tables = trail.tables
        let rules = Subscriptions(context)
        let offer = try rules.offer(product, in: application.portal)
        let plan = try rules.plan(plan, of: offer.product)
        guard try tables.openSubscription(of: application.id, to: product) == nil else {
            throw Refusal.conflict(.alreadySubscribed)
        }
        var subscription = Subscription(
            id: context.newID("sub"), portal: application.portal, application: application.id, product: product,
            plan: plan?.id, state: .active, requestedAt: context.now)
        subscription.decidedAt = context.now
        subscription.expiresAt = end
        try tables.insert(subscription)
        try trail.note(
            "subscription.started", subscription.id.rawValue, portal: application.portal,
            owner: application.owner.id, after: subscription.state.rawValue)
        try trail.mail(.subscriptionApproved, of: subscription, toOwnersOf: application)
        try tables.touchGateways(.application(application.id))
        return subscription
    }

    private func move(
        _ id: SubscriptionID, to state: SubscriptionState, _ reason: String, by caller: Caller, _ action: String,
        _ mail: MailTemplate
    ) async throws {
        try await decide(id, .administrator, reason, by: caller) { subscription in
            guard subscription.state.allows(state) else { throw Refusal.conflict(.stateChanged) }
            subscription.state = state
            subscription.requestedPlan = nil
            return (action, mail)
        }
    }

    /// Changes one subscription with everything that belongs to a decision.
    private func decide(
        _ id: SubscriptionID, _ role: AdministratorRole, _ reason: String, by caller: Caller,
        _ change: @escaping @Sendable (inout Subscription) throws -> (String, MailTemplate)
    ) async throws {
        try caller.require(role)
        var rules = FieldRules()
        let reason = rules.text("reason", reason, limit: 1000)
        try rules.finish()
        try await context.store.write { tables in
            guard var subscription = try tables.subscription(id),
                let application = try tables.application(subscription.application)
            else { throw Refusal.notFound }
            let before = subscription.state
            let (action, mail) = try change(&subscription)
            subscription.reason = reason
            subscription.decidedAt = context.now
            try tables.update(subscription)
            let trail = Trail(tables, context, by: caller)
            try trail.note(
                action, id.rawValue, portal: subscription.portal, owner: application.owner.id,
                before: before.rawValue, after: subscription.state.rawValue, reason: reason)
            try trail.mail(mail, of: subscription, toOwnersOf: application, reason: reason)
            try tables.touchGateways(.application(application.id))
        }
    }
}

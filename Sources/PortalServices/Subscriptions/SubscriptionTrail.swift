import PortalModel
import Storage

/// What changes of subscriptions have in common, whoever makes them.
extension Trail {
    /// Closes a subscription, with its row in the trail; what waits of it for a decision waits no more.
    /// - Parameter reason: What the subscription keeps as the last word; `nil` leaves what it has.
    func close(
        _ subscription: Subscription, of application: Application?, as state: SubscriptionState, reason: String? = nil
    ) throws {
        var closed = subscription
        closed.state = state
        closed.requestedPlan = nil
        closed.reason = reason ?? subscription.reason
        closed.decidedAt = context.now
        try tables.update(closed)
        try note(
            "subscription.\(state.rawValue)", subscription.id.rawValue, portal: subscription.portal,
            owner: application?.owner.id, before: subscription.state.rawValue, after: state.rawValue,
            reason: reason ?? "")
        try tables.touchGateways(.application(subscription.application))
    }

    /// Tells the owners what became of a subscription.
    func mail(
        _ template: MailTemplate, of subscription: Subscription, toOwnersOf application: Application,
        reason: String = ""
    ) throws {
        let offer = context.offerings.now.offer(subscription.product, in: subscription.portal)
        let plan = offer?.product.plans.first { $0.id == subscription.plan }
        try mail(
            template, toOwnersOf: application,
            [
                "application": application.name, "product": offer?.product.name ?? subscription.product.rawValue,
                "plan": plan?.title ?? "", "reason": reason, "path": "applications/\(application.id)",
            ])
    }

    /// Tells those who decide that an application asks for a product, or for another plan of it.
    func mailApprovers(
        of application: Application, asking product: Product, plan: Plan?, in subscription: Subscription
    ) throws {
        try mailApprovers(
            .subscriptionWaiting, portal: application.portal, about: .subscription(subscription, application),
            ["application": application.name, "product": product.name, "plan": plan?.title ?? ""])
    }
}

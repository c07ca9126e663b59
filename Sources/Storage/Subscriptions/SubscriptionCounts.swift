import Database
package import PortalModel

/// How many subscriptions one product has in one portal.
///
/// They are counted as they change, in the transaction of the change: to count 300,000 rows anew takes the time of a
/// hundred pages.
package struct SubscriptionCounts: Sendable, Equatable {
    package var portal: PortalID
    package var product: ProductID
    /// Pending, active or suspended.
    package var open: Int
    package var active: Int
    /// Pending, or with a change of plan that waits for a decision.
    package var waiting: Int

    package init(portal: PortalID, product: ProductID, open: Int, active: Int, waiting: Int) {
        self.portal = portal
        self.product = product
        self.open = open
        self.active = active
        self.waiting = waiting
    }
}

/// What one subscription adds to the counts of its product, or takes from them.
struct SubscriptionShare: Equatable {
    var open: Int
    var active: Int
    var waiting: Int

    init(open: Int, active: Int, waiting: Int) {
        self.open = open
        self.active = active
        self.waiting = waiting
    }

    init(_ subscription: Subscription) {
        open = subscription.state.isOpen ? 1 : 0
        active = subscription.state == .active ? 1 : 0
        waiting = subscription.state == .pending || subscription.requestedPlan != nil ? 1 : 0
    }

    static func - (left: Self, right: Self) -> Self {
        Self(open: left.open - right.open, active: left.active - right.active, waiting: left.waiting - right.waiting)
    }
}

extension Tables {
    /// The counts of every product that has open subscriptions, by portal and product.
    package func subscriptionCounts() throws -> [SubscriptionCounts] {
        try connection.rows(
            """
            SELECT portal, product, open, active, waiting FROM subscription_counts WHERE open > 0
            ORDER BY portal, product
            """
        ) {
            SubscriptionCounts(
                portal: try $0[0], product: try $0[1], open: try $0[2], active: try $0[3], waiting: try $0[4])
        }
    }

    func count(_ subscription: Subscription, _ share: SubscriptionShare) throws {
        guard share != SubscriptionShare(open: 0, active: 0, waiting: 0) else { return }
        try connection.run(
            """
            INSERT INTO subscription_counts (portal, product, open, active, waiting) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (portal, product) DO UPDATE SET open = subscription_counts.open + excluded.open,
                active = subscription_counts.active + excluded.active,
                waiting = subscription_counts.waiting + excluded.waiting
            """, [subscription.portal, subscription.product, share.open, share.active, share.waiting])
    }
}

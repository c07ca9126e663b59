import Database
package import PortalModel

/// One application's use of one product.
package struct Subscription: Sendable, Equatable {
    package var id: SubscriptionID
    package var portal: PortalID
    package var application: ApplicationID
    package var product: ProductID
    /// `nil` where the product has no plans.
    package var plan: PlanID?
    /// A change of plan that waits for a decision.
    package var requestedPlan: PlanID?
    package var state: SubscriptionState
    /// What the last one who decided had to say.
    package var reason: String
    /// The version of the product's terms that was accepted.
    package var termsVersion: String?
    package var requestedAt: Timestamp
    package var decidedAt: Timestamp?
    package var expiresAt: Timestamp?

    package init(
        id: SubscriptionID, portal: PortalID, application: ApplicationID, product: ProductID, plan: PlanID?,
        state: SubscriptionState, termsVersion: String? = nil, requestedAt: Timestamp
    ) {
        self.id = id
        self.portal = portal
        self.application = application
        self.product = product
        self.plan = plan
        self.state = state
        reason = ""
        self.termsVersion = termsVersion
        self.requestedAt = requestedAt
    }
}

extension Subscription {
    fileprivate static let columns = """
        id, portal, application, product, plan, requested_plan, state, reason, terms_version, requested_at,
        decided_at, expires_at
        """

    fileprivate init(_ row: Row) throws {
        id = try row[0]
        portal = try row[1]
        application = try row[2]
        product = try row[3]
        plan = try row[4]
        requestedPlan = try row[5]
        state = try row[6]
        reason = try row[7]
        termsVersion = try row[8]
        requestedAt = try row[9]
        decidedAt = try row[10]
        expiresAt = try row[11]
    }
}

extension Tables {
    /// One subscription, whatever its state.
    package func subscription(_ id: SubscriptionID) throws -> Subscription? {
        try connection.row("SELECT \(Subscription.columns) FROM subscriptions WHERE id = $1", [id], Subscription.init)
    }

    /// The one that is pending, active or suspended.
    package func openSubscription(of application: ApplicationID, to product: ProductID) throws -> Subscription? {
        try connection.row(
            """
            SELECT \(Subscription.columns) FROM subscriptions
            WHERE application = $1 AND product = $2 AND state IN ('pending', 'active', 'suspended')
            """, [application, product], Subscription.init)
    }

    /// All of an application, the latest first.
    package func subscriptions(of application: ApplicationID) throws -> [Subscription] {
        try connection.rows(
            "SELECT \(Subscription.columns) FROM subscriptions WHERE application = $1 ORDER BY requested_at DESC, id",
            [application], Subscription.init)
    }

    /// The open ones of a product in a portal.
    package func openSubscriptions(portal: PortalID, product: ProductID) throws -> [Subscription] {
        try connection.rows(
            """
            SELECT \(Subscription.columns) FROM subscriptions
            WHERE portal = $1 AND product = $2 AND state IN ('pending', 'active', 'suspended')
            """, [portal, product], Subscription.init)
    }

    /// What waits for a decision, the oldest first: requests, and changes of plan.
    package func waitingSubscriptions(offset: Int = 0, limit: Int) throws -> [Subscription] {
        try connection.rows(
            """
            SELECT \(Subscription.columns) FROM subscriptions WHERE state = 'pending' OR requested_plan IS NOT NULL
            ORDER BY requested_at, id LIMIT $1 OFFSET $2
            """, [limit, offset], Subscription.init)
    }

    /// How many decisions wait: about people, requests and changes of plan.
    package func decisionsWaiting() throws -> Int {
        try connection.row(
            """
            SELECT (SELECT count(*) FROM subscriptions WHERE state = 'pending' OR requested_plan IS NOT NULL)
                + (SELECT count(*) FROM developers WHERE state <> 'active' AND state = 'pending')
            """
        ) { try $0[0] } ?? 0
    }

    /// All, the latest first.
    package func subscriptions(
        portal: PortalID? = nil, state: SubscriptionState? = nil, product: ProductID? = nil,
        after: (Timestamp, String)? = nil, offset: Int = 0, limit: Int
    ) throws -> [Subscription] {
        var query = ListQuery("SELECT \(Subscription.columns) FROM subscriptions WHERE true")
        query.narrow("portal = ?", portal)
        query.narrow(state: state)
        query.narrow("product = ?", product)
        query.follow(after, in: "requested_at")
        query.end(orderedBy: "requested_at DESC, id", offset: offset, limit: limit)
        return try connection.rows(query.sql, query.arguments, Subscription.init)
    }

    /// Active or suspended ones that have reached their end.
    package func subscriptionsToEnd(at now: Timestamp) throws -> [Subscription] {
        try connection.rows(
            """
            SELECT \(Subscription.columns) FROM subscriptions
            WHERE expires_at <= $1 AND state IN ('active', 'suspended')
            """, [now], Subscription.init)
    }

    /// - Throws: `DatabaseError` with `isUniqueViolation` where there is an open one already.
    package func insert(_ subscription: Subscription) throws {
        try connection.run(
            """
            INSERT INTO subscriptions (\(Subscription.columns))
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
            """,
            [
                subscription.id, subscription.portal, subscription.application, subscription.product,
                subscription.plan, subscription.requestedPlan, subscription.state, subscription.reason,
                subscription.termsVersion, subscription.requestedAt, subscription.decidedAt, subscription.expiresAt,
            ])
        try count(subscription, .init(subscription))
    }

    /// Writes plans, state, reason and times.
    package func update(_ subscription: Subscription) throws {
        guard let before = try self.subscription(subscription.id) else { return }
        try count(subscription, .init(subscription) - .init(before))
        try connection.run(
            """
            UPDATE subscriptions SET plan = $2, requested_plan = $3, state = $4, reason = $5, decided_at = $6,
                expires_at = $7 WHERE id = $1
            """,
            [
                subscription.id, subscription.plan, subscription.requestedPlan, subscription.state,
                subscription.reason, subscription.decidedAt, subscription.expiresAt,
            ])
    }
}

import Database
package import PortalModel

/// A product as a portal offered it when that was last looked at.
package struct KnownProduct: Sendable, Equatable {
    /// A product of one portal.
    package struct Key: Sendable, Hashable {
        package let portal: PortalID
        package let product: ProductID
    }

    package var portal: PortalID
    package var product: ProductID
    /// Its status, as `product.yaml` has it.
    package var status: String
    /// Its methods of authentication, sorted, with blanks between them.
    package var methods: String
    /// The last day, `2027-06-30`, where it is deprecated.
    package var sunset: String?

    package init(portal: PortalID, product: ProductID, status: String, methods: String, sunset: String?) {
        self.portal = portal
        self.product = product
        self.status = status
        self.methods = methods
        self.sunset = sunset
    }

    package var key: Key { Key(portal: portal, product: product) }
}

extension Tables {
    /// What was offered when that was last looked at.
    package func knownProducts() throws -> [KnownProduct] {
        try connection.rows("SELECT portal, product, status, methods, sunset FROM known_products") {
            KnownProduct(
                portal: try $0[0], product: try $0[1], status: try $0[2], methods: try $0[3], sunset: try $0[4])
        }
    }

    /// Remembers a product as it is offered.
    package func set(_ product: KnownProduct) throws {
        try connection.run(
            """
            INSERT INTO known_products (portal, product, status, methods, sunset) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (portal, product) DO UPDATE SET status = $3, methods = $4, sunset = $5
            """, [product.portal, product.product, product.status, product.methods, product.sunset])
    }

    /// Forgets a product that is not offered any more.
    package func forget(_ product: KnownProduct) throws {
        try connection.run(
            "DELETE FROM known_products WHERE portal = $1 AND product = $2", [product.portal, product.product])
    }

    /// Subscriptions in use that were not told something yet.
    /// - Parameter notice: What it is, such as `sunset 2027-06-30 7`.
    package func subscriptions(
        portal: PortalID, product: ProductID, without notice: String, limit: Int
    ) throws -> [Subscription] {
        let ids: [SubscriptionID] = try connection.rows(
            """
            SELECT id FROM subscriptions s
            WHERE portal = $1 AND product = $2 AND state IN ('active', 'suspended')
                AND NOT EXISTS (SELECT 1 FROM notices n WHERE n.subscription = s.id AND n.notice = $3)
            LIMIT $4
            """, [portal, product, notice, limit]
        ) { try $0[0] }
        return try ids.compactMap { try subscription($0) }
    }

    /// Notes that a subscription was told something.
    package func insert(notice: String, for subscription: SubscriptionID, at now: Timestamp) throws {
        try connection.run(
            "INSERT OR IGNORE INTO notices (subscription, notice, at) VALUES ($1, $2, $3)",
            [subscription, notice, now])
    }
}

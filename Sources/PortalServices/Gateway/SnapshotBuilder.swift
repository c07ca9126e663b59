import Crypto
package import Gateways
import PortalModel
import Storage

/// Makes the gateways' snapshot of catalogue and store.
package struct SnapshotBuilder: Sendable {
    let context: ServiceContext

    package init(_ context: ServiceContext) { self.context = context }

    /// A sealed secret does not open: it was sealed with another master key, or was changed.
    package struct Unreadable: Error, CustomStringConvertible {
        package let description: String
    }

    /// What is open at this moment.
    /// - Throws: ``Unreadable``, or `DatabaseError`.
    package func snapshot() throws -> GatewaySnapshot {
        let offering = context.offerings.now
        let now = context.now
        let fronted = Dictionary(
            offering.catalog.portals.map { entry in
                (entry.portal.id, Set(entry.products.map(\.product).filter(\.isFronted).map(\.id)))
            }, uniquingKeysWith: { $0.union($1) })
        return try context.store.read { tables in
            var consumers: [GatewaySnapshot.Consumer] = []
            var places: [ApplicationID: Int] = [:]
            try tables.gatewayCallers { caller in
                places[caller.application] = consumers.count
                consumers.append(.init(caller))
            }
            try tables.gatewayAccess(at: now) { row in
                guard let place = places[row.application],
                    fronted[consumers[place].portal]?.contains(row.product) == true
                else { return }
                consumers[place].access.append(
                    .init(product: row.product, plan: row.plan, subscription: row.subscription.rawValue))
            }
            try tables.gatewaySecrets(at: now) { row in
                guard let place = places[row.application], !consumers[place].access.isEmpty else { return }
                consumers[place].credentials.append(try credential(row))
            }
            return GatewaySnapshot(
                revision: try tables.gatewayRevision(), products: products(of: offering),
                consumers: sorted(consumers.filter { !$0.access.isEmpty }))
        }
    }

    /// By id, as are their products and secrets: the database has them in the order they came.
    private func sorted(_ consumers: [GatewaySnapshot.Consumer]) -> [GatewaySnapshot.Consumer] {
        var consumers = consumers
        for index in consumers.indices {
            consumers[index].access.sort { $0.product < $1.product }
            consumers[index].credentials.sort { $0.id < $1.id }
        }
        consumers.sort { $0.id < $1.id }
        return consumers
    }

    private func credential(_ row: GatewaySecret) throws -> GatewaySnapshot.Credential {
        guard let bytes = context.box.open(row.sealed, context: "secrets/\(row.id)") else {
            throw Unreadable(
                description: "Secret \(row.id) was sealed with another master key; restore the key it was made with"
            )
        }
        let secret = String(decoding: bytes, as: UTF8.self)
        let name = row.publicName ?? ""
        let presented: GatewaySnapshot.Credential.Secret =
            switch row.method {
            case .apiKey: .apiKey(secret)
            case .basic: .basic(username: name, password: secret)
            case .oauth: .oauth(client: name)
            }
        return GatewaySnapshot.Credential(id: row.id, secret: presented)
    }

    /// Every product that some portal offers, once.
    private func products(of offering: Offering) -> [GatewaySnapshot.Product] {
        var products: [ProductID: GatewaySnapshot.Product] = [:]
        for entry in offering.catalog.portals {
            guard let portal = offering.portal(entry.portal.id) else { continue }
            for offer in entry.products where offer.product.isFronted {
                products[offer.product.id, default: .init(offer)].add(origin: Origin.of(portal.url))
            }
        }
        return products.values.sorted { $0.id < $1.id }
    }
}

extension Product {
    /// Whether a gateway lets subscribers through to it; deprecated ones still are.
    fileprivate var isFronted: Bool { kind == .gateway && isBuilt && !authentication.isEmpty }
}

extension GatewaySnapshot.Consumer {
    fileprivate init(_ caller: GatewayCaller) {
        self.init(
            id: caller.application.rawValue, developer: caller.owner, portal: caller.portal, access: [],
            credentials: [])
    }
}

extension GatewaySnapshot.Product {
    fileprivate init(_ offer: Catalog.Offer) {
        let product = offer.product
        self.init(
            id: product.id, name: product.name, upstreams: product.gateway.upstreams, hosts: product.gateway.hosts,
            paths: product.gateway.paths, authentication: product.authentication, plans: product.plans,
            sunset: product.status == .deprecated ? product.sunset : nil)
    }

    fileprivate mutating func add(origin: String) {
        if !origins.contains(origin) { origins = (origins + [origin]).sorted() }
    }
}

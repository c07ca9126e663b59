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
        return try context.store.read { tables in
            var consumers: [ApplicationID: GatewaySnapshot.Consumer] = [:]
            for row in try tables.gatewayAccess(at: now) {
                guard let offer = offering.offer(row.product, in: row.portal), offer.product.isFronted else { continue }
                consumers[row.application, default: .init(row)].access.append(
                    .init(product: row.product, plan: row.plan, subscription: row.subscription.rawValue))
            }
            for row in try tables.gatewaySecrets(at: now) where consumers[row.application] != nil {
                consumers[row.application]?.credentials.append(try credential(row))
            }
            return GatewaySnapshot(
                revision: try tables.gatewayRevision(), products: products(of: offering),
                consumers: consumers.values.sorted { $0.id < $1.id })
        }
    }

    private func credential(_ row: GatewayRow) throws -> GatewaySnapshot.Credential {
        guard let bytes = context.box.open(row.sealed, context: "secrets/\(row.secret)") else {
            throw Unreadable(
                description: "Secret \(row.secret) was sealed with another master key; restore the key it was made with"
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
        return GatewaySnapshot.Credential(id: row.secret, secret: presented)
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
    fileprivate init(_ row: AccessRow) {
        self.init(id: row.application.rawValue, developer: row.owner, portal: row.portal, access: [], credentials: [])
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

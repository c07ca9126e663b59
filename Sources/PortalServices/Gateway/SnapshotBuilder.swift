import Crypto
import Gateways
import PortalModel
import Storage

/// Makes the gateways' snapshot of catalogue and store.
///
/// It reads all applications, or only some of them; what keeps the rest is ``CurrentSnapshot``.
struct SnapshotBuilder: Sendable {
    let context: ServiceContext

    init(_ context: ServiceContext) { self.context = context }

    /// A sealed secret does not open: it was sealed with another master key, or was changed.
    struct Unreadable: Error, CustomStringConvertible {
        let description: String
    }

    /// What each portal puts behind gateways.
    typealias Fronted = [PortalID: Set<ProductID>]

    /// Identity providers whose tokens gateways verify, by id.
    func providers(_ tables: Tables) throws -> [GatewaySnapshot.TokenProvider] {
        try context.offerings.now.site.companion.oauth.providers.sorted { $0.id < $1.id }.compactMap { provider in
            guard let tokens = provider.tokens else { return nil }
            return .init(
                id: provider.id, issuer: .init(name: tokens.issuer, keys: try tables.providerKeys(of: provider.id)),
                claim: tokens.claim, audience: tokens.audience)
        }
    }

    /// Who signs tokens; `nil` as long as there is no key.
    func issuer(_ tables: Tables) throws -> GatewaySnapshot.TokenIssuer? {
        let keys = try tables.signingKeys().map(\.publicJWK)
        return keys.isEmpty ? nil : .init(name: AuthorizationServer.issuer(of: context), keys: keys)
    }

    /// Everybody who may call something, by id.
    func consumers(_ tables: Tables, _ fronted: Fronted, at now: Timestamp) throws -> [GatewaySnapshot.Consumer] {
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
            consumers[place].access.append(.init(row))
        }
        try tables.gatewaySecrets(at: now) { row in
            guard let place = places[row.application], !consumers[place].access.isEmpty else { return }
            consumers[place].credentials.append(try credential(row))
        }
        consumers.removeAll { $0.access.isEmpty }
        for index in consumers.indices { consumers[index].sort() }
        consumers.sort { $0.id < $1.id }
        return consumers
    }

    /// One application; `nil` where it may call nothing.
    func consumer(
        _ application: ApplicationID, _ tables: Tables, _ fronted: Fronted, at now: Timestamp
    ) throws -> GatewaySnapshot.Consumer? {
        var found: GatewaySnapshot.Consumer?
        try tables.gatewayCallers(application) { found = .init($0) }
        guard var consumer = found else { return nil }
        try tables.gatewayAccess(application, at: now) { row in
            if fronted[consumer.portal]?.contains(row.product) == true { consumer.access.append(.init(row)) }
        }
        if consumer.access.isEmpty { return nil }
        try tables.gatewaySecrets(application, at: now) { consumer.credentials.append(try credential($0)) }
        consumer.sort()
        return consumer
    }

    func fronted(by offering: Offering) -> Fronted {
        Dictionary(
            offering.catalog.portals.map { entry in
                (entry.portal.id, Set(entry.products.map(\.product).filter(\.isFronted).map(\.id)))
            }, uniquingKeysWith: { $0.union($1) })
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
        return GatewaySnapshot.Credential(id: row.id, secret: presented, provider: row.provider)
    }

    /// Every product that some portal offers, once.
    func products(of offering: Offering) -> [GatewaySnapshot.Product] {
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

    /// The database has them in the order they came.
    fileprivate mutating func sort() {
        access.sort { $0.product < $1.product }
        credentials.sort { $0.id < $1.id }
    }
}

extension GatewaySnapshot.Access {
    fileprivate init(_ row: GatewayAccess) {
        self.init(product: row.product, plan: row.plan, subscription: row.subscription.rawValue)
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

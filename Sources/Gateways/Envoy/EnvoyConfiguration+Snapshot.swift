import Crypto
import Diagnostics
import PortalModel

extension EnvoyConfiguration {
    /// Translates a snapshot. What it opens is a subset of what the snapshot opens; where it is a smaller one, the
    /// ``report`` says so.
    /// - Throws: ``GatewayRefusal`` where two things that must differ are the same.
    package init(_ snapshot: GatewaySnapshot) throws(GatewayRefusal) {
        let base = try EnvoyBase(snapshot)
        self = base.configuration
        var gathering = base.nobody
        for consumer in snapshot.consumers { credentials += try gathering.add(consumer, to: base) }
        count(gathering.subscribers)
        var report = base.report
        gathering.callers.finish(&report)
        for plan in gathering.closedPlans.sorted() { report.closedPlan(plan) }
        self.report = report.diagnostics
    }

    /// Tells limits how many have their plan.
    mutating func count(_ subscribers: [String: Int]) {
        for index in limits.indices {
            let plan = EnvoyBase.plan(limits[index].plan, of: limits[index].product)
            limits[index].subscribers = subscribers[plan] ?? 0
        }
    }
}

/// What is known of a snapshot before anybody calls.
struct EnvoyBase: Sendable {
    let products: [FrontedProduct]
    /// Without credentials; limits without subscribers.
    let configuration: EnvoyConfiguration
    /// What of the products cannot be expressed.
    let report: GatewayReport
    /// Gathers callers; has none yet.
    let nobody: EnvoyCallers

    /// - Throws: ``GatewayRefusal/sameProduct(_:)``.
    init(_ snapshot: GatewaySnapshot) throws(GatewayRefusal) {
        let empty = GatewayReport("envoy", gateway: "Envoy")
        var report = empty
        var configuration = EnvoyConfiguration()
        configuration.issuer = snapshot.issuer.flatMap { $0.keys.isEmpty ? nil : $0 }
        configuration.providers = snapshot.providers.filter { !$0.issuer.keys.isEmpty }
        let takesTokens = configuration.issuer != nil || !configuration.providers.isEmpty
        products = try FrontedProduct.all(of: snapshot, takesTokens: takesTokens, report: &report)
        for product in products where !product.isClosed {
            configuration.products.append(EnvoyConfiguration.Product(product, &report))
            for (plan, windows) in product.limits {
                for window in windows where window.count > 0 {
                    configuration.limits.append(.init(product: product.id, plan: plan.rawValue, window: window))
                }
            }
        }
        configuration.virtualHosts = RouteTable(products).hosts.map { [products] in
            EnvoyConfiguration.VirtualHost($0, products)
        }
        self.configuration = configuration
        self.report = report
        nobody = EnvoyCallers(
            callers: Callers(
                products, report: empty, takesTokens: takesTokens, objection: SecretRules.objection))
    }

    /// A plan of a product as one text.
    static func plan(_ id: String, of product: String) -> String { "\(product) \(id)" }
}

/// Gathers callers, and what limits have to know of them.
struct EnvoyCallers: Sendable {
    var callers: Callers
    var closedPlans: Set<String> = []
    /// By ``EnvoyBase/plan(_:of:)``.
    var subscribers: [String: Int] = [:]

    init(callers: Callers) { self.callers = callers }

    /// The credentials of one consumer.
    mutating func add(
        _ consumer: GatewaySnapshot.Consumer, to base: EnvoyBase
    ) throws(GatewayRefusal) -> [EnvoyConfiguration.Credential] {
        guard let caller = try callers.caller(consumer) else { return [] }
        for subscription in caller.subscriptions {
            guard let plan = subscription.plan?.rawValue else { continue }
            subscribers[EnvoyBase.plan(plan, of: base.products[subscription.product].id), default: 0] += 1
        }
        let rest = Self.identity(of: caller, among: base.products, &callers, &closedPlans)
        return caller.credentials.map { .init($0, of: caller.id, rest) }
            + caller.clients.map { .init(key: "Client \($0.name)", client: "\(caller.id) \($0.id) \(rest)") }
    }

    /// What follows the credential's id in the name of a client.
    private static func identity(
        of caller: Caller, among products: [FrontedProduct], _ callers: inout Callers, _ closedPlans: inout Set<String>
    ) -> String {
        func told(_ value: String, _ what: String, _ callers: inout Callers) -> String {
            if GatewayNames.isPlain(value) { return value }
            if !value.isEmpty { callers.leaveOut(what, of: caller.id) }
            return ""
        }
        var text = told(caller.developer, "developer", &callers)
        text += " "
        text += told(caller.portal.rawValue, "portal", &callers)
        text += "|"
        for subscription in caller.subscriptions {
            let product = products[subscription.product]
            if product.isClosed { continue }
            let limits = product.limits.first { $0.plan == subscription.plan }?.windows ?? []
            let isTold = subscription.plan.map { GatewayNames.isPlain($0.rawValue) } ?? true
            if limits.contains(where: { $0.count < 1 }) || !limits.isEmpty && !isTold {
                // A bucket holds at least one call, and a plan that is not told has no bucket.
                closedPlans.insert("'\(subscription.plan?.rawValue ?? "")' of product '\(product.source.id.rawValue)'")
                continue
            }
            text += product.id
            text += " "
            text += told(subscription.plan?.rawValue ?? "", "plan", &callers)
            text += " "
            text += told(subscription.id, "subscription", &callers)
            text += "|"
        }
        return text
    }
}

extension EnvoyConfiguration.Credential {
    fileprivate init(_ credential: Caller.Credential, of application: String, _ identity: String) {
        switch credential.secret {
        case .apiKey(let key): self.key = key
        case .basic(let username, let password): key = "Basic \(SecretRules.pair(username, password))"
        }
        client = "\(application) \(credential.id) \(identity)"
    }
}

extension EnvoyConfiguration.Product {
    fileprivate init(_ product: FrontedProduct, _ report: inout GatewayReport) {
        id = product.id
        places = []
        for place in product.keyPlaces {
            if let header = place.header { places.append("header=\(header)") }
            if let query = place.query { places.append("query=\(query)") }
        }
        if product.acceptsBasic { places.append("basic=") }
        if product.takesTokens {
            places.append("bearer=")
            audience = product.source.id.audience
        }
        challenge = product.challenge
        origins = product.origins
        headers = product.lifecycleHeaders(&report)
        isEncrypted = product.addresses.contains { $0.scheme == "https" }
        endpoints = product.addresses.map { address in
            .init(host: address.bareHost, port: address.port, name: address.authority)
        }
    }
}

extension EnvoyConfiguration.VirtualHost {
    fileprivate init(_ host: RouteTable.Host, _ products: [FrontedProduct]) {
        domain = host.name
        routes = host.entries.flatMap { entry in
            let product = products[entry.product]
            let base = product.addresses.first?.path ?? ""
            func route(_ path: String, methods: [String]) -> EnvoyConfiguration.Route {
                let literal = EnvoyPath.encoded(path.hasSuffix("/*") ? path.dropLast() : path[...])
                return .init(
                    match: path.hasSuffix("/*") ? .prefix(literal) : .path(literal), methods: methods,
                    target: product.isClosed
                        ? .closed : .product(product.id, rewrite: base.isEmpty ? nil : base + literal))
            }
            let guards = product.isClosed ? [] : entry.guarded
            return guards.filter(\.isPartial).map { route($0.path, methods: entry.methods) }
                + guards.map { .init(match: .expression(EnvoyPath.careless($0.path)), methods: [], target: .nowhere) }
                + [route(entry.path, methods: entry.methods)]
        }
    }
}

import Crypto
import Diagnostics
import PortalModel

extension EnvoyConfiguration {
    /// Translates a snapshot. What it opens is a subset of what the snapshot opens; where it is a smaller one, the
    /// ``report`` says so.
    /// - Throws: ``GatewayRefusal`` where two things that must differ are the same.
    package init(_ snapshot: GatewaySnapshot) throws(GatewayRefusal) {
        let empty = GatewayReport("envoy", gateway: "Envoy")
        var report = empty
        issuer = snapshot.issuer.flatMap { $0.keys.isEmpty ? nil : $0 }
        providers = snapshot.providers.filter { !$0.issuer.keys.isEmpty }
        let takesTokens = issuer != nil || !providers.isEmpty
        let fronted = try FrontedProduct.all(of: snapshot, takesTokens: takesTokens, report: &report)
        for product in fronted where !product.isClosed {
            products.append(Product(product, &report))
            for (plan, windows) in product.limits {
                for window in windows where window.count > 0 {
                    limits.append(Limit(product: product.id, plan: plan.rawValue, window: window))
                }
            }
        }
        virtualHosts = RouteTable(fronted).hosts.map { VirtualHost($0, fronted) }
        var callers = Callers(
            fronted, report: empty, takesTokens: takesTokens, objection: SecretRules.objection)
        var closedPlans: Set<String> = []
        var subscribers: [Plan: Int] = [:]
        for consumer in snapshot.consumers {
            guard let caller = try callers.caller(consumer) else { continue }
            for subscription in caller.subscriptions {
                guard let plan = subscription.plan?.rawValue else { continue }
                subscribers[Plan(product: fronted[subscription.product].id, id: plan), default: 0] += 1
            }
            let rest = Self.identity(of: caller, among: fronted, &callers, &closedPlans)
            credentials += caller.credentials.map { Credential($0, of: caller.id, rest) }
            credentials += caller.clients.map {
                Credential(key: "Client \($0.name)", client: "\(caller.id) \($0.id) \(rest)")
            }
        }
        for index in limits.indices {
            limits[index].subscribers = subscribers[Plan(product: limits[index].product, id: limits[index].plan)] ?? 0
        }
        callers.finish(&report)
        for plan in closedPlans.sorted() { report.closedPlan(plan) }
        self.report = report.diagnostics
    }

    private struct Plan: Hashable {
        let product: String
        let id: String
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

import Diagnostics
import PortalModel

extension KongConfiguration {
    /// Translates a snapshot. What it opens is a subset of what the snapshot opens; where it is a smaller one, the
    /// ``report`` says so.
    /// - Throws: ``GatewayRefusal`` where two things that must differ are the same.
    package init(_ snapshot: GatewaySnapshot) throws(GatewayRefusal) {
        let base = try KongBase(snapshot)
        var subscribers = base.nobody
        for consumer in snapshot.consumers { try subscribers.add(consumer) }
        var report = base.report
        subscribers.finish(&report)
        self.init(base, usual: subscribers.usual, report: report)
        consumers = subscribers.consumers + consumers
    }

    /// What there is beside who calls: the only consumer is the one who is nobody, where services need it.
    /// - Parameters:
    ///   - usual: What services let their callers do, by the product's place.
    ///   - report: What is known by now to be impossible.
    init(_ base: KongBase, usual: [[PlanWindow]], report: GatewayReport) {
        var report = report
        let routes = KongRoutes(base.products)
        for index in base.products.indices where !(routes.ofProducts[index].isEmpty) {
            services.append(
                Service(
                    base.products[index], routes: routes.ofProducts[index], keys: base.keys[index],
                    limit: usual[index], &report))
            if let upstream = Upstream(base.products[index]) { upstreams.append(upstream) }
        }
        services += routes.refusals
        if services.contains(where: { $0.plugins.contains(where: \.isOneOfSeveral) }) {
            consumers.append(.anonymous)
        }
        self.report = report.diagnostics
    }
}

/// What is known of a snapshot's products before anybody subscribes to them.
struct KongBase: Sendable {
    let products: [FrontedProduct]
    let keys: [KongKeys]
    /// What of the products cannot be expressed.
    let report: GatewayReport
    /// Gathers their subscribers; has none yet.
    let nobody: KongConsumers

    /// - Throws: ``GatewayRefusal/sameProduct(_:)``.
    init(_ snapshot: GatewaySnapshot) throws(GatewayRefusal) {
        let empty = GatewayReport("kong", gateway: "Kong")
        var report = empty
        var fronted = try FrontedProduct.all(of: snapshot, report: &report)
        let keys = fronted.map { KongKeys($0, &report) }
        for index in fronted.indices where !fronted[index].isClosed {
            if let host = fronted[index].hosts.first(where: { !KongNames.isHost($0) }) {
                report.kongHost(fronted[index].source.id.rawValue, host)
                fronted[index].isClosed = true
            } else if keys[index].names.isEmpty, !fronted[index].acceptsBasic {
                report.noMethod(fronted[index].source.id.rawValue)
                fronted[index].isClosed = true
            }
        }
        products = fronted
        self.keys = keys
        self.report = report
        nobody = KongConsumers(fronted, report: empty)
    }
}

extension KongConfiguration.Service {
    fileprivate init(
        _ product: FrontedProduct, routes: [KongConfiguration.Route], keys: KongKeys, limit: [PlanWindow],
        _ report: inout GatewayReport
    ) {
        guard !product.isClosed, let first = product.addresses.first else {
            self = .refusal(product.id, status: 403, message: GatewayText.closed, routes: routes)
            return
        }
        let isBalanced = product.addresses.count > 1
        let isOneOfSeveral = !keys.names.isEmpty && product.acceptsBasic
        var plugins: [KongConfiguration.Plugin] = []
        if !keys.names.isEmpty {
            plugins.append(
                .keyAuth(
                    names: keys.names, inHeader: keys.inHeader, inQuery: keys.inQuery, isOneOfSeveral: isOneOfSeveral))
        }
        if product.acceptsBasic { plugins.append(.basicAuth(isOneOfSeveral: isOneOfSeveral)) }
        let access = KongIdentity.access(to: product.id)
        // Who is nobody must come past this, to be told so.
        plugins.append(.acl(groups: isOneOfSeveral ? [access, KongConfiguration.anonymous] : [access]))
        if !limit.isEmpty { plugins.append(.limits(limit)) }
        plugins.append(
            .requestHeaders(
                removed: GatewayIdentity.all + [GatewayIdentity.scope, KongIdentity.groupsHeader],
                added: KongIdentity.headers(of: product.id)))
        for origin in product.origins where !KongNames.isOrigin(origin) {
            report.badOrigin(product.source.id.rawValue, origin)
        }
        let origins = product.origins.filter(KongNames.isOrigin)
        if !origins.isEmpty { plugins.append(.cors(origins: origins)) }
        let headers = product.lifecycleHeaders(&report)
        if !headers.isEmpty { plugins.append(.responseHeaders(headers)) }
        self.init(
            name: product.id, scheme: first.scheme, host: isBalanced ? KongNames.upstream(of: product.id) : first.host,
            port: isBalanced ? (first.scheme == "https" ? 443 : 80) : first.port,
            path: first.path.isEmpty ? nil : first.path, routes: routes, plugins: plugins)
    }

    /// One that answers by itself. It leads nowhere even without its plugin: nothing listens there.
    static func refusal(
        _ name: String, status: Int, message: String, routes: [KongConfiguration.Route]
    ) -> Self {
        .init(
            name: name, scheme: "http", host: "127.0.0.1", port: 1, path: nil, routes: routes,
            plugins: [.termination(status: status, message: message)])
    }
}

extension KongConfiguration.Upstream {
    /// `nil` for a product with one server, or with none.
    fileprivate init?(_ product: FrontedProduct) {
        guard !product.isClosed, product.addresses.count > 1 else { return nil }
        self.init(
            name: KongNames.upstream(of: product.id), targets: product.addresses.map { "\($0.host):\($0.port)" })
    }
}

extension KongConfiguration.Consumer {
    /// In a group of its own, which every service of several methods lets through to the last of its plugins, which lets
    /// nobody through.
    fileprivate static let anonymous = Self(
        username: KongConfiguration.anonymous, groups: [KongConfiguration.anonymous],
        plugins: [
            .termination(status: 401, message: GatewayText.unauthenticated),
            .responseHeaders([
                GatewayHeader(name: "WWW-Authenticate", value: #"ApiKey realm="portico", Basic realm="portico""#)
            ]),
        ])
}

extension KongConfiguration.Plugin {
    var isOneOfSeveral: Bool {
        switch self {
        case .keyAuth(_, _, _, let isOneOfSeveral), .basicAuth(let isOneOfSeveral): isOneOfSeveral
        default: false
        }
    }
}

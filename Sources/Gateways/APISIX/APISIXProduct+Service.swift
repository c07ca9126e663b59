import PortalModel

extension APISIXProduct {
    typealias Configuration = APISIXConfiguration

    /// `nil` where it has no path to take.
    var route: Configuration.Route? {
        if product.paths.isEmpty { return nil }
        var methods = product.methods
        // A browser asks before it calls; `cors` answers, nothing is passed on.
        if !methods.isEmpty, !product.isClosed, !product.origins.isEmpty, !methods.contains("OPTIONS") {
            methods.append("OPTIONS")
        }
        return .init(
            id: id, name: product.name, uris: product.paths, hosts: product.hosts, methods: methods, service: id)
    }

    var upstream: Configuration.Upstream? {
        guard !product.isClosed, let first = product.addresses.first else { return nil }
        return .init(
            id: id, scheme: first.scheme, nodes: product.addresses.map { .init(host: $0.host, port: $0.port) })
    }

    /// The plugins that stand between its routes and its upstream.
    ///
    /// - Parameters:
    ///   - planLimits: Its limited plans.
    ///   - usernames: Its subscribers, where the gateway cannot tell them by a label.
    func service(
        planLimits: [Configuration.PlanLimit], usernames: [String], options: APISIXOptions,
        report: inout GatewayReport
    ) -> Configuration.Service {
        if product.isClosed {
            return .init(
                id: id, upstream: nil, plugins: [.closed(message: GatewayText.closed)])
        }
        // Never without authentication: a product that has no method is closed.
        var plugins = authentication.count == 1 ? authentication : [.multiAuth(authentication)]
        plugins.append(options.restrictsByLabel ? .acl(label: label) : .consumerRestriction(usernames: usernames))
        if !planLimits.isEmpty { plugins.append(.planLimits(planLimits)) }
        let variables = APISIXIdentity.variables(of: id)
        let labels = APISIXIdentity.labels(of: id)
        plugins.append(
            .proxyRewrite(
                .init(
                    prefix: product.addresses[0].path,
                    removed: (variables + labels).map(\.name) + [GatewayIdentity.scope], set: variables)))
        plugins.append(.attachConsumerLabel(labels))
        if !product.origins.isEmpty { plugins.append(.cors(origins: product.origins)) }
        let headers = product.lifecycleHeaders(&report)
        if !headers.isEmpty { plugins.append(.responseHeaders(headers)) }
        if let receiver = options.usage {
            plugins.append(.usage(receiver, product: product.source.id.rawValue))
        }
        return .init(id: id, upstream: id, plugins: plugins)
    }
}

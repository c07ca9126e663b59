extension APISIXConfiguration {
    /// Translates a snapshot. What it opens is a subset of what the snapshot opens; where it is a smaller one, the
    /// ``report`` says so.
    /// - Throws: ``GatewayRefusal`` where two things that must differ are the same.
    package init(_ snapshot: GatewaySnapshot, options: APISIXOptions = APISIXOptions()) throws(GatewayRefusal) {
        let empty = GatewayReport("apisix", gateway: "APISIX")
        var report = empty
        let fronted = try FrontedProduct.all(of: snapshot, report: &report)
        let products = fronted.map { APISIXProduct($0, options: options, report: &report) }
        var subscribers = APISIXConsumers(products, options: options, report: empty)
        for consumer in snapshot.consumers { try subscribers.add(consumer) }
        subscribers.limits.sort()
        subscribers.callers.finish(&report)

        for (index, product) in products.enumerated() {
            if let route = product.route { routes.append(route) }
            guard product.route != nil else { continue }
            services.append(
                product.service(
                    planLimits: subscribers.limits.rules[index], usernames: subscribers.usernames[index],
                    options: options, report: &report))
            if let upstream = product.upstream { upstreams.append(upstream) }
        }
        consumerGroups = subscribers.limits.groups
        consumers = subscribers.consumers
        self.report = report.diagnostics
    }
}

extension APISIXConfiguration {
    /// Translates a snapshot. What it opens is a subset of what the snapshot opens; where it is a smaller one, the
    /// ``report`` says so.
    /// - Throws: ``GatewayRefusal`` where two things that must differ are the same.
    package init(_ snapshot: GatewaySnapshot, options: APISIXOptions = APISIXOptions()) throws(GatewayRefusal) {
        let base = try APISIXBase(snapshot, options: options)
        var subscribers = base.nobody
        for consumer in snapshot.consumers { try subscribers.add(consumer) }
        self = subscribers.configuration(base)
        consumers = subscribers.consumers
    }

    /// What there is beside consumers.
    ///
    /// - Parameters:
    ///   - limits: Sorted, with the groups of all consumers.
    ///   - usernames: Who has each product, where services go by name.
    ///   - report: What is known by now to be impossible.
    init(_ base: APISIXBase, limits: APISIXLimits, usernames: [[String]], report: GatewayReport) {
        var report = report
        for (index, product) in base.products.enumerated() {
            guard let route = product.route else { continue }
            routes.append(route)
            services.append(
                product.service(
                    planLimits: limits.rules[index], usernames: usernames[index], options: base.options,
                    report: &report))
            if let upstream = product.upstream { upstreams.append(upstream) }
        }
        consumerGroups = limits.groups
        self.report = report.diagnostics
    }
}

/// What is known of a snapshot's products before anybody subscribes to them.
struct APISIXBase {
    let options: APISIXOptions
    let products: [APISIXProduct]
    /// What of the products cannot be expressed.
    let report: GatewayReport
    /// Gathers their subscribers; has none yet.
    let nobody: APISIXConsumers

    /// - Throws: ``GatewayRefusal/sameProduct(_:)``.
    init(_ snapshot: GatewaySnapshot, options: APISIXOptions) throws(GatewayRefusal) {
        let empty = GatewayReport("apisix", gateway: "APISIX")
        var report = empty
        let fronted = try FrontedProduct.all(of: snapshot, report: &report)
        let products = fronted.map { APISIXProduct($0, options: options, report: &report) }
        self.options = options
        self.products = products
        self.report = report
        nobody = APISIXConsumers(products, options: options, report: empty)
    }
}

extension APISIXConsumers {
    /// What there is beside the consumers that were gathered.
    func configuration(_ base: APISIXBase) -> APISIXConfiguration {
        var (limits, report) = (limits, base.report)
        limits.sort()
        callers.finish(&report)
        return APISIXConfiguration(base, limits: limits, usernames: usernames, report: report)
    }
}

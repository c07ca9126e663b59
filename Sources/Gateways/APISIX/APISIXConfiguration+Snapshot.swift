import Diagnostics
import PortalModel

extension APISIXConfiguration {
    /// Translates a snapshot. What it opens is a subset of what the snapshot opens; where it is a smaller one, the
    /// ``report`` says so.
    /// - Throws: ``APISIXRefusal`` where two things that must differ are the same.
    package init(_ snapshot: GatewaySnapshot, options: APISIXOptions = APISIXOptions()) throws(APISIXRefusal) {
        var report: [Diagnostic] = []
        var products = snapshot.products.map { APISIXProduct($0, options: options, report: &report) }
        var ids: Set<String> = []
        for product in products where !ids.insert(product.id).inserted {
            throw .sameProduct(product.source.id.rawValue)
        }
        APISIXProduct.closeOverlaps(of: &products, report: &report)
        var subscribers = APISIXConsumers(products, options: options)
        for consumer in snapshot.consumers { try subscribers.add(consumer) }
        subscribers.limits.sort()
        report += subscribers.report

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
        self.report = report
    }
}

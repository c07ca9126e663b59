import PortalModel

extension FrontedProduct {
    /// Closes products that claim the same requests: a gateway would give them to either, with that one's subscribers.
    ///
    /// Only equal patterns are a contradiction; of `/a/*` and `/a/b/*` the longer one is meant.
    static func closeOverlaps(of products: inout [FrontedProduct], report: inout GatewayReport) {
        var claims: [String: [Int]] = [:]
        var closed: Set<Int> = []
        for index in products.indices {
            let product = products[index]
            for host in product.hosts.isEmpty ? ["*"] : product.hosts {
                for path in product.paths {
                    let others = claims["\(host) \(path)", default: []]
                    for other in others where products[other].sharesMethod(with: product) {
                        if closed.isSuperset(of: [index, other]) { continue }
                        closed.formUnion([index, other])
                        report.overlap(products[other].source.id.rawValue, product.source.id.rawValue, path)
                    }
                    claims["\(host) \(path)"] = others + [index]
                }
            }
        }
        for index in closed { products[index].isClosed = true }
    }

    private func sharesMethod(with other: FrontedProduct) -> Bool {
        methods.isEmpty || other.methods.isEmpty || !Set(methods).isDisjoint(with: other.methods)
    }
}

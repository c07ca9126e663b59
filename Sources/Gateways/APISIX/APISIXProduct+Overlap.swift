import Diagnostics
import PortalModel

extension APISIXProduct {
    /// Closes products that claim the same requests: APISIX would give them to either, with that one's subscribers.
    ///
    /// Only equal patterns are a contradiction; of `/a/*` and `/a/b/*` the longer one is meant.
    static func closeOverlaps(of products: inout [APISIXProduct], report: inout [Diagnostic]) {
        var claims: [String: [Int]] = [:]
        var closed: Set<Int> = []
        for index in products.indices {
            let product = products[index]
            for host in product.hosts.isEmpty ? ["*"] : product.hosts {
                for uri in product.uris {
                    let others = claims["\(host) \(uri)", default: []]
                    for other in others where products[other].sharesMethod(with: product) {
                        if closed.isSuperset(of: [index, other]) { continue }
                        closed.formUnion([index, other])
                        report.append(
                            APISIXReport.overlap(
                                products[other].source.id.rawValue, product.source.id.rawValue, uri))
                    }
                    claims["\(host) \(uri)"] = others + [index]
                }
            }
        }
        for index in closed { products[index].isClosed = true }
    }

    private func sharesMethod(with other: APISIXProduct) -> Bool {
        methods.isEmpty || other.methods.isEmpty || !Set(methods).isDisjoint(with: other.methods)
    }
}

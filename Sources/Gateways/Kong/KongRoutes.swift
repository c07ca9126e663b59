/// Lays the ``RouteTable`` out for Kong, which tries the routes of a host before those of any host, and among them goes
/// by their priority alone when all are regular expressions.
struct KongRoutes {
    /// By the product's place; empty where nothing leads to it.
    private(set) var ofProducts: [[KongConfiguration.Route]]
    /// Services that answer for paths which are no product's, though a server might think so.
    private(set) var refusals: [KongConfiguration.Service] = []

    private var priority = 0
    private let hasMethods: Bool

    init(_ products: [FrontedProduct]) {
        ofProducts = Array(repeating: [], count: products.count)
        hasMethods = products.contains { !$0.methods.isEmpty }
        var nowhere: [KongConfiguration.Route] = []
        let hosts = RouteTable(products).hosts.sorted { Self.isBefore($0.name, $1.name) }
        // From the last to the first, so that what comes first has the highest number.
        for host in hosts.reversed() {
            let names = host.name == "*" ? [] : [host.name]
            // Kong goes on to the wider hosts by itself.
            let own = host.entries.filter { products[$0.product].has(host.name) }
            for entry in own.reversed() {
                let product = products[entry.product]
                add(entry.path, to: entry.product, product.id, names, entry.methods)
                let guards = product.isClosed ? [] : entry.guarded
                for guarded in guards.reversed() {
                    nowhere.append(
                        route("portico.nowhere.\(nowhere.count + 1)", names, [], KongPath.careless(guarded.path)))
                }
                for guarded in guards.reversed() where guarded.isPartial {
                    add(guarded.path, to: entry.product, product.id, names, entry.methods)
                }
            }
        }
        if !nowhere.isEmpty {
            refusals.append(
                .refusal("portico.nowhere", status: 404, message: GatewayText.noRoute, routes: nowhere.reversed()))
        }
        refuseMisleadingPaths(hosts.map(\.name))
        for index in ofProducts.indices { ofProducts[index].reverse() }
    }

    /// Before all others, whatever the host.
    private mutating func refuseMisleadingPaths(_ hosts: [String]) {
        guard ofProducts.contains(where: { !$0.isEmpty }) else { return }
        let plain = hosts.filter { !$0.hasPrefix("*") }
        let wide = hosts.filter { $0.hasPrefix("*.") }
        var routes: [KongConfiguration.Route] = []
        for (index, names) in [[], wide, plain].enumerated() where index == 0 || !names.isEmpty {
            routes.append(route("portico.unclear.\(routes.count + 1)", names, [], KongPath.misleading))
        }
        refusals.append(.refusal("portico.unclear", status: 400, message: GatewayText.badPath, routes: routes))
    }

    /// Those without a `*` first, then the longest.
    private static func isBefore(_ one: String, _ other: String) -> Bool {
        let isWide = (one.hasPrefix("*"), other.hasPrefix("*"))
        if isWide.0 != isWide.1 { return other.hasPrefix("*") }
        return (other.utf8.count, one) < (one.utf8.count, other)
    }

    private mutating func add(_ path: String, to place: Int, _ id: String, _ hosts: [String], _ methods: [String]) {
        ofProducts[place].append(
            route("\(id).\(ofProducts[place].count + 1)", hosts, methods, KongPath.expression(path)))
    }

    private mutating func route(
        _ name: String, _ hosts: [String], _ methods: [String], _ expression: String
    ) -> KongConfiguration.Route {
        priority += 1
        return .init(
            name: name, hosts: hosts, methods: hasMethods && methods.isEmpty ? Self.allMethods : methods,
            expression: expression, priority: priority)
    }

    /// Of HTTP (RFC 9110 §9, RFC 5789), and what some caches take beside them.
    private static let allMethods = [
        "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PURGE",
    ]
}

extension FrontedProduct {
    fileprivate func has(_ host: String) -> Bool { host == "*" ? hosts.isEmpty : hosts.contains(host) }
}

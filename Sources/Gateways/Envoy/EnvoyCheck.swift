/// Says what is wrong with a configuration by itself, whoever made it: the last gate before a gateway reads it.
///
/// Envoy refuses a file as a whole and goes on with the last one, so a mistake would stop every change that comes after
/// it. A configuration with problems is never published.
package enum EnvoyCheck {
    /// - Returns: One sentence for each problem, without secrets; empty for a configuration that may be published.
    package static func problems(in configuration: EnvoyConfiguration) -> [String] {
        var problems: [String] = []
        var products: Set<String> = []
        for product in configuration.products {
            if !products.insert(product.id).inserted { problems.append("There are two products '\(product.id)'") }
            check(product, &problems)
        }
        checkHosts(of: configuration, products, &problems)
        checkLimits(of: configuration, products, &problems)
        return problems + self.problems(in: configuration.credentials)
    }

    private static func check(_ product: EnvoyConfiguration.Product, _ problems: inout [String]) {
        if !GatewayNames.isID(product.id) { problems.append("'\(product.id)' cannot be a product's id") }
        if product.endpoints.isEmpty { problems.append("Product '\(product.id)' has no upstream") }
        if product.places.isEmpty { problems.append("Product '\(product.id)' asks nobody who is calling") }
        // A `%` begins a command in the value of a header.
        if product.headers.contains(where: { $0.value.utf8.contains { $0 < 0x20 || $0 == 0x25 } }) {
            problems.append("Product '\(product.id)' has a header that Envoy would not take as it is")
        }
    }

    private static func checkHosts(
        of configuration: EnvoyConfiguration, _ products: Set<String>, _ problems: inout [String]
    ) {
        var domains: Set<String> = []
        for host in configuration.virtualHosts {
            if !domains.insert(host.domain).inserted { problems.append("There are two hosts '\(host.domain)'") }
            for route in host.routes {
                if case .product(let id, _) = route.target, !products.contains(id) {
                    problems.append("A route of '\(host.domain)' leads to the product '\(id)', which is not there")
                }
                switch route.match {
                case .path(let path) where path.hasPrefix("/"): break
                case .prefix(let path) where path.hasPrefix("/") && path.hasSuffix("/"): break
                case .expression where route.target == .nowhere: break
                case .path(let path), .prefix(let path), .expression(let path):
                    problems.append("A route of '\(host.domain)' has the path '\(path)'")
                }
            }
        }
        if !domains.contains("*") { problems.append("Nothing is said of other hosts") }
    }

    private static func checkLimits(
        of configuration: EnvoyConfiguration, _ products: Set<String>, _ problems: inout [String]
    ) {
        var seen: Set<[String]> = []
        for limit in configuration.limits {
            let name = "'\(limit.plan)' of '\(limit.product)'"
            if !products.contains(limit.product) {
                problems.append("The plan \(name) is of a product that is not there")
            }
            if limit.window.count < 1 || limit.window.seconds < 1 {
                problems.append("The plan \(name) has an empty limit")
            }
            if !seen.insert([limit.product, limit.plan, limit.window.name]).inserted {
                problems.append("The plan \(name) has two limits per \(limit.window.name)")
            }
        }
    }

    /// - Returns: What is wrong with credentials, as above.
    static func problems(in credentials: [EnvoyConfiguration.Credential]) -> [String] {
        var problems: [String] = []
        var keys: [String: String] = [:]
        for credential in credentials {
            let name = credential.client.prefix { $0 != "|" }
            if credential.key.isEmpty { problems.append("The credential of '\(name)' is empty") }
            if !credential.client.utf8.allSatisfy({ (0x20...0x7e).contains($0) }) || !credential.client.hasSuffix("|") {
                problems.append("The client '\(name)' cannot be told to the upstream")
            }
            if let other = keys.updateValue(String(name), forKey: credential.key) {
                problems.append("The credentials of '\(other)' and '\(name)' are the same")
            }
        }
        return problems
    }
}

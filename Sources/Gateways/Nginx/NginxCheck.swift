/// Says what is wrong with a configuration by itself, whoever made it: the gate before `nginx -t`, which sees what nginx
/// would not read, but not what is open to the wrong caller.
package enum NginxCheck {
    /// - Returns: One sentence for each problem, without secrets; empty for a configuration that may be published.
    package static func problems(in configuration: NginxConfiguration) -> [String] {
        var problems: [String] = []
        var slugs: Set<String> = []
        for product in configuration.products {
            if !slugs.insert(product.slug).inserted { problems.append("There are two products '\(product.slug)'") }
            check(product, &problems)
        }
        checkServers(of: configuration, &problems)
        return problems
            + self.problems(in: configuration.applications, products: configuration.products.count)
    }

    /// - Returns: What is wrong with applications, as above.
    static func problems(in applications: [NginxConfiguration.Application], products: Int) -> [String] {
        var problems: [String] = []
        var (ids, secrets): (Set<String>, [String: String]) = ([], [:])
        for application in applications {
            if !ids.insert(application.id.lowercased()).inserted {
                problems.append("The application '\(application.id)' is there twice")
            }
            checkSubscriptions(of: application, among: products, &problems)
            for credential in application.credentials {
                check(credential, of: application, &problems)
                let name = "\(application.id)/\(credential.id)"
                // Keys of a map are the same without regard to case.
                if let other = secrets.updateValue(name, forKey: credential.secret.lowercased()) {
                    problems.append("The credentials '\(other)' and '\(name)' are the same")
                }
            }
        }
        return problems
    }

    private static func check(_ product: NginxConfiguration.Product, _ problems: inout [String]) {
        let name = "Product '\(product.id)'"
        if !GatewayNames.isID(product.id) || product.slug != NginxNames.slug(product.id) {
            problems.append("'\(product.id)' cannot be a product's id")
        }
        if product.upstream.servers.isEmpty { problems.append("\(name) has no upstream") }
        if product.places.isEmpty { problems.append("\(name) asks nobody who is calling") }
        let texts = product.headers.flatMap { [$0.name, $0.value] } + product.upstream.servers + product.origins
        if texts.contains(where: { $0.utf8.contains { $0 < 0x20 || $0 == 0x24 || $0 == 0x3b || $0 == 0x7b } }) {
            problems.append("\(name) has a word that means something to nginx")
        }
        var plans: Set<String> = []
        for plan in product.plans {
            if !plans.insert(plan.id).inserted || !GatewayNames.isPlain(plan.id) || plan.windows.isEmpty {
                problems.append("\(name) cannot have the plan '\(plan.id)'")
            }
        }
    }

    private static func checkSubscriptions(
        of application: NginxConfiguration.Application, among products: Int, _ problems: inout [String]
    ) {
        var places: Set<Int> = []
        for subscription in application.subscriptions {
            if !(0..<products).contains(subscription.product) || !places.insert(subscription.product).inserted {
                problems.append("The application '\(application.id)' has a product twice, or one that is not there")
            }
            if ![subscription.plan, subscription.id].allSatisfy({ $0.isEmpty || GatewayNames.isPlain($0) }) {
                problems.append("The application '\(application.id)' has a subscription that means something to nginx")
            }
        }
    }

    private static func check(
        _ credential: NginxConfiguration.Credential, of application: NginxConfiguration.Application,
        _ problems: inout [String]
    ) {
        let name = "\(application.id)/\(credential.id)"
        let secret = credential.secret.utf8
        let isVisible = secret.allSatisfy { (0x21...0x7e).contains($0) && $0 != 0x24 }
        if secret.count < 3 || !isVisible || !["k:", "b:", "t:"].contains(where: credential.secret.hasPrefix) {
            problems.append("The credential '\(name)' is empty or means something to nginx")
        }
        let told = [application.developer, application.portal].allSatisfy { $0.isEmpty || GatewayNames.isPlain($0) }
        if !told || !GatewayNames.isConsumer(application.id) || !GatewayNames.isID(credential.id) {
            problems.append("The credential '\(name)' cannot be told to the upstream")
        }
    }

    private static func checkServers(of configuration: NginxConfiguration, _ problems: inout [String]) {
        var hosts: Set<String> = []
        for server in configuration.servers {
            if !hosts.insert(server.host).inserted { problems.append("There are two hosts '\(server.host)'") }
            var locations: Set<String> = []
            for location in server.locations {
                if !locations.insert("\(location.isPrefix) \(location.path)").inserted {
                    problems.append("The host '\(server.host)' has the path '\(location.path)' twice")
                }
                if !location.path.hasPrefix("/") || location.isPrefix && !location.path.hasSuffix("/") {
                    problems.append("The host '\(server.host)' has the path '\(location.path)'")
                }
                for choice in location.choices {
                    if case .product(let place) = choice.target, !configuration.products.indices.contains(place) {
                        problems.append("The path '\(location.path)' leads to a product that is not there")
                    }
                }
            }
        }
        if configuration.servers.last?.host != "*" { problems.append("Nothing is said of other hosts") }
    }
}

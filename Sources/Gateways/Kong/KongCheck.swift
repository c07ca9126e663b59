/// Says what is wrong with a configuration by itself, whoever made it: the last gate before a gateway reads it.
///
/// Kong refuses a configuration as a whole, so a mistake would stop every change that comes after it; and a service that
/// lacks one of its plugins would be open. A configuration with problems is never published.
package enum KongCheck {
    /// - Returns: One sentence for each problem, without secrets; empty for a configuration that may be published.
    package static func problems(in configuration: KongConfiguration) -> [String] {
        var problems: [String] = []
        var names = Unique()
        for service in configuration.services {
            names.add("service", service.name, &problems)
            for route in service.routes { check(route, of: service, &names, &problems) }
            check(service, among: configuration.upstreams, &problems)
        }
        for upstream in configuration.upstreams {
            names.add("upstream", upstream.name, &problems)
            if upstream.targets.isEmpty { problems.append("Upstream '\(upstream.name)' has no target") }
        }
        let services = Set(configuration.services.map(\.name))
        for consumer in configuration.consumers { check(consumer, services, &names, &problems) }
        checkAnonymous(in: configuration, &problems)
        return problems
    }

    /// - Parameter services: The names of all services.
    /// - Returns: What is wrong with one consumer by itself, as above.
    static func problems(in consumer: KongConfiguration.Consumer, among services: Set<String>) -> [String] {
        var (names, problems) = (Unique(), [String]())
        check(consumer, services, &names, &problems)
        return problems
    }

    /// What must not come twice, by what it is.
    private struct Unique {
        private var seen: [String: Set<String>] = [:]

        mutating func add(_ kind: String, _ name: String, _ problems: inout [String]) {
            if !seen[kind, default: []].insert(name).inserted {
                problems.append("The \(kind) '\(name)' is there twice")
            }
        }

        /// As ``add(_:_:_:)``, for secrets: what is written is whose they are.
        mutating func add(secret: String, _ kind: String, of name: String, _ problems: inout [String]) {
            if !seen[kind, default: []].insert(secret).inserted {
                problems.append("A \(kind) of '\(name)' is somebody else's too")
            }
        }
    }

    private static func check(
        _ route: KongConfiguration.Route, of service: KongConfiguration.Service, _ names: inout Unique,
        _ problems: inout [String]
    ) {
        names.add("route", route.name, &problems)
        names.add("route's priority", String(route.priority), &problems)
        if !route.expression.hasPrefix("/") {
            problems.append("Route '\(route.name)' does not begin with a slash")
        }
        if let host = route.hosts.first(where: { !KongNames.isHost($0) }) {
            problems.append("Route '\(route.name)' has the host '\(host)'")
        }
        if route.priority < 1 { problems.append("Route '\(route.name)' has no priority") }
    }

    /// Every service either lets nobody in, or asks who is calling and whether they may.
    private static func check(
        _ service: KongConfiguration.Service, among upstreams: [KongConfiguration.Upstream],
        _ problems: inout [String]
    ) {
        if service.host.isEmpty { problems.append("Service '\(service.name)' has no host") }
        if service.host.hasSuffix(".portico.internal"), !upstreams.contains(where: { $0.name == service.host }) {
            problems.append("Service '\(service.name)' names the upstream '\(service.host)', which is not there")
        }
        let names = service.plugins.map(\.name)
        if Set(names).count < names.count { problems.append("Service '\(service.name)' has a plugin twice") }
        if names.contains("request-termination") { return }
        let methods = service.plugins.filter { ["key-auth", "basic-auth"].contains($0.name) }
        if methods.isEmpty { problems.append("Service '\(service.name)' asks nobody who is calling") }
        if methods.contains(where: { $0.isOneOfSeveral != (methods.count > 1) }) {
            problems.append("Service '\(service.name)' does not say which of its methods is the last")
        }
        var restrictions = 0
        for plugin in service.plugins {
            switch plugin {
            case .acl(let groups):
                restrictions += 1
                if groups != [KongIdentity.access(to: service.name)]
                    + (methods.count > 1 ? [KongConfiguration.anonymous] : [])
                {
                    problems.append("Service '\(service.name)' is open to other groups than its own")
                }
            case .limits(let windows): check(windows, of: "Service '\(service.name)'", &problems)
            case .keyAuth(let keys, let inHeader, let inQuery, _):
                if keys.isEmpty || !inHeader && !inQuery || !keys.allSatisfy(KongNames.isKeyName) {
                    problems.append("Service '\(service.name)' looks for keys nowhere")
                }
            case .requestHeaders(let removed, _):
                if !Set(removed).isSuperset(of: GatewayIdentity.all) {
                    problems.append("Service '\(service.name)' passes on what callers say of themselves")
                }
            case .basicAuth, .cors, .responseHeaders, .termination: break
            }
        }
        if restrictions != 1 { problems.append("Service '\(service.name)' does not say who may call it") }
        if !names.contains("request-transformer") {
            problems.append("Service '\(service.name)' passes on what callers say of themselves")
        }
    }

    private static func check(_ windows: [PlanWindow], of owner: String, _ problems: inout [String]) {
        let isOrdered = zip(windows, windows.dropFirst()).allSatisfy {
            $0.count <= $1.count && $0.seconds < $1.seconds
        }
        if windows.isEmpty || !isOrdered || windows.contains(where: { $0.count < 1 }) {
            problems.append("\(owner) has limits that Kong does not take")
        }
    }

    private static func check(
        _ consumer: KongConfiguration.Consumer, _ services: Set<String>, _ names: inout Unique,
        _ problems: inout [String]
    ) {
        let username = consumer.username
        names.add("consumer", username, &problems)
        if username == KongConfiguration.anonymous { return }
        if !GatewayNames.isConsumer(username) { problems.append("'\(username)' cannot be a consumer's name") }
        if Set(consumer.groups).count < consumer.groups.count {
            problems.append("Consumer '\(username)' is in a group twice")
        }
        if consumer.groups.contains(KongConfiguration.anonymous) || !consumer.plugins.isEmpty {
            problems.append("Consumer '\(username)' is treated as nobody")
        }
        for key in consumer.keys {
            names.add("credential", key.id, &problems)
            names.add(secret: key.key, "key", of: username, &problems)
            if key.key.isEmpty || KongNames.isReference(key.key) {
                problems.append("A key of '\(username)' is empty or names another one")
            }
        }
        for login in consumer.logins {
            names.add("credential", login.id, &problems)
            names.add(secret: login.username, "username", of: username, &problems)
            if login.username.isEmpty || login.password.isEmpty {
                problems.append("A password of '\(username)' is empty")
            }
        }
        for limit in consumer.limits {
            check(limit.windows, of: "Consumer '\(username)'", &problems)
            if !services.contains(limit.service) {
                problems.append("Consumer '\(username)' has a limit for '\(limit.service)', which is not there")
            }
        }
        if Set(consumer.limits.map(\.service)).count < consumer.limits.count {
            problems.append("Consumer '\(username)' has two limits for one service")
        }
    }

    /// The one who stands for nobody is refused by a plugin of its own, or would pass wherever it is named.
    private static func checkAnonymous(in configuration: KongConfiguration, _ problems: inout [String]) {
        let nobody = configuration.consumers.filter { $0.username == KongConfiguration.anonymous }
        let isNamed = configuration.services.contains { $0.plugins.contains(where: \.isOneOfSeveral) }
        if isNamed != (nobody.count == 1) { problems.append("Who is nobody is not told apart from who is somebody") }
        for consumer in nobody {
            let isRefused = consumer.plugins.contains { if case .termination = $0 { true } else { false } }
            if !isRefused || !consumer.keys.isEmpty || !consumer.logins.isEmpty
                || consumer.groups != [KongConfiguration.anonymous]
            {
                problems.append("Who is nobody would be let through")
            }
        }
    }
}

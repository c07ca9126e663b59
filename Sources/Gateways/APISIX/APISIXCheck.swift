/// Says what is wrong with a configuration by itself, whoever made it: the last gate before a gateway reads it.
///
/// APISIX drops a bad item without a word, loads references that lead nowhere, and lets the last of two equal things win
/// (facts, 4, 5, 9). What it would do so to, is a problem here. A configuration with problems is never published.
package enum APISIXCheck {
    /// - Returns: One sentence for each problem, without secrets; empty for a configuration that may be published.
    package static func problems(in configuration: APISIXConfiguration) -> [String] {
        var problems: [String] = []
        checkIDs(of: configuration, &problems)
        checkReferences(of: configuration, &problems)
        for route in configuration.routes { check(route, &problems) }
        for service in configuration.services { check(service, &problems) }
        for upstream in configuration.upstreams where upstream.nodes.isEmpty {
            problems.append("Upstream '\(upstream.id)' has no node")
        }
        checkConsumers(of: configuration, &problems)
        return problems
    }

    private static func checkIDs(of configuration: APISIXConfiguration, _ problems: inout [String]) {
        func check(_ kind: String, _ ids: [String]) {
            var seen: Set<String> = []
            for id in ids {
                if !GatewayNames.isID(id) { problems.append("'\(id)' cannot be the id of a \(kind)") }
                if !seen.insert(id).inserted { problems.append("There are two \(kind)s '\(id)'") }
            }
        }
        check("route", configuration.routes.map(\.id))
        check("service", configuration.services.map(\.id))
        check("upstream", configuration.upstreams.map(\.id))
        check("consumer group", configuration.consumerGroups.map(\.id))
    }

    private static func checkReferences(of configuration: APISIXConfiguration, _ problems: inout [String]) {
        let services = Set(configuration.services.map(\.id))
        for route in configuration.routes where !services.contains(route.service) {
            problems.append("Route '\(route.id)' names the service '\(route.service)', which is not there")
        }
        let upstreams = Set(configuration.upstreams.map(\.id))
        for service in configuration.services {
            if let upstream = service.upstream, !upstreams.contains(upstream) {
                problems.append("Service '\(service.id)' names the upstream '\(upstream)', which is not there")
            }
        }
        let groups = Set(configuration.consumerGroups.map(\.id))
        for consumer in configuration.consumers {
            if let group = consumer.group, !groups.contains(group) {
                problems.append("Consumer '\(consumer.username)' names the group '\(group)', which is not there")
            }
        }
    }

    private static func check(_ route: APISIXConfiguration.Route, _ problems: inout [String]) {
        if route.uris.isEmpty { problems.append("Route '\(route.id)' has no path") }
        for uri in route.uris where !uri.hasPrefix("/") || uri.dropLast().contains("*") {
            problems.append("Route '\(route.id)' has the path '\(uri)'")
        }
        for (what, values) in [("path", route.uris), ("host", route.hosts), ("method", route.methods)]
        where Set(values).count < values.count {
            problems.append("Route '\(route.id)' has a \(what) twice")
        }
    }

    /// Every service either lets nobody in, or asks who is calling and whether they may.
    private static func check(_ service: APISIXConfiguration.Service, _ problems: inout [String]) {
        let names = service.plugins.map(\.name)
        if Set(names).count < names.count { problems.append("Service '\(service.id)' has a plugin twice") }
        if service.upstream == nil {
            if !names.contains("fault-injection") { problems.append("Service '\(service.id)' has no upstream") }
            return
        }
        var methods = 0
        var restrictions = 0
        for plugin in service.plugins {
            switch plugin {
            case .keyAuth, .basicAuth: methods += 1
            case .multiAuth(let plugins):
                methods += 1
                let areMethods = plugins.allSatisfy { $0.name == "key-auth" || $0.name == "basic-auth" }
                if plugins.count < 2 || !areMethods {
                    problems.append("Service '\(service.id)' needs two methods of authentication for multi-auth")
                }
            case .acl, .consumerRestriction: restrictions += 1
            case .planLimits(let limits):
                if limits.isEmpty || limits.contains(where: \.windows.isEmpty) {
                    problems.append("Service '\(service.id)' has limits that are empty")
                }
            case .closed, .proxyRewrite, .attachConsumerLabel, .cors, .responseHeaders, .usage: break
            }
        }
        if methods != 1 {
            problems.append("Service '\(service.id)' has \(methods) plugins for authentication, not one")
        }
        if restrictions != 1 { problems.append("Service '\(service.id)' does not say who may call it") }
    }

    private static func checkConsumers(of configuration: APISIXConfiguration, _ problems: inout [String]) {
        var usernames: Set<String> = []
        var keys: [String: String] = [:]
        var logins: [String: String] = [:]
        for consumer in configuration.consumers {
            let username = consumer.username
            if !GatewayNames.isConsumer(username) { problems.append("'\(username)' cannot be a consumer's name") }
            if !usernames.insert(username).inserted { problems.append("There are two consumers '\(username)'") }
            if consumer.labels.contains(where: { !GatewayNames.isLabel($0.value) }) {
                problems.append("Consumer '\(username)' has a label that is empty, too long or has white space")
            }
            // A dozen: to compare each with each is less work than to hash them.
            if consumer.labels.indices.contains(where: { index in
                consumer.labels[..<index].contains { $0.name == consumer.labels[index].name }
            }) {
                problems.append("Consumer '\(username)' has a label twice")
            }
            var ids: Set<String> = []
            for credential in consumer.credentials {
                let name = "\(username)/\(credential.id)"
                if !GatewayNames.isID(credential.id) { problems.append("'\(name)' cannot be a credential's id") }
                if !ids.insert(credential.id).inserted { problems.append("There are two credentials '\(name)'") }
                let other: String?
                switch credential.secret {
                case .keyAuth(let key):
                    if key.isEmpty { problems.append("Credential '\(name)' has an empty key") }
                    if APISIXObjections.isReference(key) {
                        problems.append("Credential '\(name)' names another secret")
                    }
                    other = keys.updateValue(name, forKey: key)
                case .basicAuth(let login, let password):
                    if login.isEmpty || password.isEmpty {
                        problems.append("Credential '\(name)' has an empty password")
                    }
                    if [login, password].contains(where: APISIXObjections.isReference) {
                        problems.append("Credential '\(name)' names another secret")
                    }
                    other = logins.updateValue(name, forKey: login)
                }
                if let other { problems.append("The credentials '\(other)' and '\(name)' are the same") }
            }
        }
    }
}

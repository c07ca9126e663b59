/// Writes an ``APISIXConfiguration`` as the text of `apisix.yaml`.
///
/// The file has all the lists of the configuration, empty ones too: a list that is missing or empty takes away what the
/// gateway had of its kind, and a file without any would be ignored (facts, 3). It owns the gateway's whole
/// configuration. Routes and services are written for people to read, consumers one to a line. The same configuration
/// gives the same bytes.
package enum APISIXFile {
    /// - Returns: UTF-8, with the line `#END` that APISIX looks for within the last ten bytes.
    package static func render(_ configuration: APISIXConfiguration) -> [UInt8] {
        render(configuration, consumers: configuration.consumers.map(item))
    }

    /// - Parameter consumers: What ``item(_:)`` writes of each; empty for those that are left out.
    static func render(_ configuration: APISIXConfiguration, consumers: [[UInt8]]) -> [UInt8] {
        var yaml = TextBuffer(
            capacity: 4_096 + configuration.services.count * 4_096 + consumers.reduce(0) { $0 + $1.count })
        yaml.raw("# Written by Portico; changes made here are lost with the next change in the portal.\n")
        list("routes", configuration.routes, to: &yaml, write)
        list("services", configuration.services, to: &yaml, write)
        list("upstreams", configuration.upstreams, to: &yaml, write)
        list("consumer_groups", configuration.consumerGroups, to: &yaml, write)
        yaml.raw(consumers.allSatisfy(\.isEmpty) ? "consumers: []\n" : "consumers:\n")
        for consumer in consumers { yaml.raw(bytes: consumer) }
        yaml.raw("#END\n")
        return yaml.bytes
    }

    /// One consumer with its credentials, each on a line.
    static func item(_ consumer: APISIXConfiguration.Consumer) -> [UInt8] {
        var yaml = TextBuffer(capacity: 512)
        write(consumer, to: &yaml)
        return yaml.bytes
    }

    private static func list<Item>(
        _ name: StaticString, _ items: [Item], to yaml: inout TextBuffer, _ write: (Item, inout TextBuffer) -> Void
    ) {
        yaml.raw(name)
        yaml.raw(items.isEmpty ? ": []\n" : ":\n")
        for item in items { write(item, &yaml) }
    }

    private static func write(_ route: APISIXConfiguration.Route, to yaml: inout TextBuffer) {
        yaml.raw("  - id: ")
        yaml.quoted(route.id)
        yaml.raw("\n    name: ")
        yaml.quoted(route.name)
        yaml.raw("\n    uris: ")
        yaml.list(route.uris)
        if !route.hosts.isEmpty {
            yaml.raw("\n    hosts: ")
            yaml.list(route.hosts)
        }
        if !route.methods.isEmpty {
            yaml.raw("\n    methods: ")
            yaml.list(route.methods)
        }
        yaml.raw("\n    service_id: ")
        yaml.quoted(route.service)
        yaml.raw("\n")
    }

    private static func write(_ service: APISIXConfiguration.Service, to yaml: inout TextBuffer) {
        yaml.raw("  - id: ")
        yaml.quoted(service.id)
        if let upstream = service.upstream {
            yaml.raw("\n    upstream_id: ")
            yaml.quoted(upstream)
        }
        yaml.raw("\n    plugins:\n")
        for plugin in service.plugins { write(plugin, to: &yaml) }
    }

    /// The host of an upstream is its own: a server that knows itself by name alone would not know the gateway's.
    private static func write(_ upstream: APISIXConfiguration.Upstream, to yaml: inout TextBuffer) {
        yaml.raw("  - id: ")
        yaml.quoted(upstream.id)
        yaml.raw("\n    type: \"roundrobin\"\n    scheme: ")
        yaml.quoted(upstream.scheme)
        yaml.raw("\n    pass_host: \"node\"\n    nodes:\n")
        for node in upstream.nodes {
            yaml.raw("      - {host: ")
            yaml.quoted(node.host)
            yaml.raw(", port: ")
            yaml.number(node.port)
            yaml.raw(", weight: 1}\n")
        }
    }

    private static func write(_ group: APISIXConfiguration.ConsumerGroup, to yaml: inout TextBuffer) {
        yaml.raw("  - {id: ")
        yaml.quoted(group.id)
        yaml.raw(", desc: ")
        yaml.quoted(group.description)
        yaml.raw(", plugins: {}}\n")
    }

    private static func write(_ consumer: APISIXConfiguration.Consumer, to yaml: inout TextBuffer) {
        yaml.raw("  - {username: ")
        yaml.quoted(consumer.username)
        if let group = consumer.group {
            yaml.raw(", group_id: ")
            yaml.quoted(group)
        }
        if !consumer.labels.isEmpty {
            yaml.raw(", labels: {")
            for (index, label) in consumer.labels.enumerated() {
                if index > 0 { yaml.raw(", ") }
                yaml.quoted(label.name)
                yaml.raw(": ")
                yaml.quoted(label.value)
            }
            yaml.raw("}")
        }
        yaml.raw("}\n")
        // Items of the same list, by their id: a list inside the consumer, or one of its own, is not read (facts, 6).
        for credential in consumer.credentials {
            yaml.raw("  - {id: ")
            yaml.quoted(consumer.username, "/credentials/", credential.id)
            switch credential.secret {
            case .keyAuth(let key):
                yaml.raw(", plugins: {key-auth: {key: ")
                yaml.quoted(key)
            case .basicAuth(let username, let password):
                yaml.raw(", plugins: {basic-auth: {username: ")
                yaml.quoted(username)
                yaml.raw(", password: ")
                yaml.quoted(password)
            }
            yaml.raw("}}}\n")
        }
    }
}

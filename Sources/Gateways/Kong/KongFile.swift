/// Writes a ``KongConfiguration`` as one declarative configuration, in JSON, which Kong takes as a file and by its Admin API
/// and YAML readers take too.
///
/// It owns the gateway's whole configuration. Consumers stand one to a line. The same configuration gives the same bytes.
package enum KongFile {
    /// - Returns: UTF-8.
    package static func render(_ configuration: KongConfiguration) -> [UInt8] {
        render(configuration, consumers: [items(configuration.consumers)])
    }

    /// - Parameter pieces: Consumers as ``items(_:)`` writes them; empty ones are left out.
    static func render(_ configuration: KongConfiguration, consumers pieces: [[UInt8]]) -> [UInt8] {
        var json = TextBuffer(
            capacity: 4_096 + configuration.services.count * 4_096 + pieces.reduce(0) { $0 + $1.count + 1 })
        json.raw("{\"_format_version\": \"3.0\",\n\"services\": [")
        json.items(configuration.services, write)
        json.raw("],\n\"upstreams\": [")
        json.items(configuration.upstreams) { upstream, json in
            json.raw("\n{\"name\": ")
            json.quoted(upstream.name)
            json.raw(", \"targets\": [")
            json.items(upstream.targets) { target, json in
                json.raw("{\"target\": ")
                json.quoted(target)
                json.raw(", \"weight\": 100}")
            }
            json.raw("]}")
        }
        json.raw("],\n\"consumers\": [")
        json.pieces(pieces)
        json.raw("]}\n")
        return json.bytes
    }

    /// Consumers with commas between them.
    static func items(_ consumers: [KongConfiguration.Consumer]) -> [UInt8] {
        var json = TextBuffer(capacity: consumers.count * 640)
        json.items(consumers, write)
        return json.bytes
    }

    private static func write(_ service: KongConfiguration.Service, to json: inout TextBuffer) {
        json.raw("\n{\"name\": ")
        json.quoted(service.name)
        json.raw(", \"protocol\": ")
        json.quoted(service.scheme)
        json.raw(", \"host\": ")
        json.quoted(service.host)
        json.raw(", \"port\": ")
        json.number(service.port)
        if let path = service.path {
            json.raw(", \"path\": ")
            json.quoted(path)
        }
        if service.scheme == "https" { json.raw(", \"tls_verify\": true") }
        // A call that changes something must not be made twice because its answer was lost.
        json.raw(", \"retries\": 0,\n \"routes\": [")
        json.items(service.routes, write)
        json.raw("],\n \"plugins\": [")
        json.items(service.plugins) { plugin, json in
            json.raw("\n  ")
            write(plugin, to: &json)
        }
        json.raw("]}")
    }

    /// The path goes on as it came, and the upstream is called by its own name.
    private static func write(_ route: KongConfiguration.Route, to json: inout TextBuffer) {
        json.raw("\n  {\"name\": ")
        json.quoted(route.name)
        if !route.hosts.isEmpty {
            json.raw(", \"hosts\": ")
            json.list(route.hosts)
        }
        if !route.methods.isEmpty {
            json.raw(", \"methods\": ")
            json.list(route.methods)
        }
        json.raw(", \"paths\": [")
        json.quoted("~", nil, route.expression)
        json.raw("], \"regex_priority\": ")
        json.number(route.priority)
        json.raw(", \"strip_path\": false, \"preserve_host\": false}")
    }

    private static func write(_ consumer: KongConfiguration.Consumer, to json: inout TextBuffer) {
        json.raw("\n{\"username\": ")
        json.quoted(consumer.username)
        json.raw(", \"acls\": [")
        json.items(consumer.groups) { group, json in
            json.raw("{\"group\": ")
            json.quoted(group)
            json.raw("}")
        }
        json.raw("]")
        if !consumer.keys.isEmpty {
            json.raw(", \"keyauth_credentials\": [")
            json.items(consumer.keys) { key, json in
                json.raw("{\"id\": ")
                json.quoted(key.id)
                json.raw(", \"key\": ")
                json.quoted(key.key)
                json.raw("}")
            }
            json.raw("]")
        }
        if !consumer.logins.isEmpty {
            json.raw(", \"basicauth_credentials\": [")
            json.items(consumer.logins) { login, json in
                json.raw("{\"id\": ")
                json.quoted(login.id)
                json.raw(", \"username\": ")
                json.quoted(login.username)
                json.raw(", \"password\": ")
                json.quoted(login.password)
                json.raw("}")
            }
            json.raw("]")
        }
        if !consumer.plugins.isEmpty || !consumer.limits.isEmpty {
            json.raw(", \"plugins\": [")
            json.items(consumer.plugins, write)
            if !consumer.plugins.isEmpty, !consumer.limits.isEmpty { json.raw(",") }
            json.items(consumer.limits) { limit, json in
                write(.limits(limit.windows), service: limit.service, to: &json)
            }
            json.raw("]")
        }
        json.raw("}")
    }
}

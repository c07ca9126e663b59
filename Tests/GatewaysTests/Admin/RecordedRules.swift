import HTTP
import Serialization

/// What APISIX 3.18 refuses, as it was seen to.
enum RecordedRules {
    private static let members: [String: Set<String>] = [
        "routes": ["id", "name", "uris", "uri", "hosts", "methods", "service_id", "labels", "plugins", "desc"],
        "services": ["id", "name", "upstream_id", "plugins", "labels", "desc"],
        "upstreams": ["id", "name", "type", "scheme", "pass_host", "nodes", "labels", "desc"],
        "consumer_groups": ["id", "desc", "plugins", "labels"],
        "consumers": ["username", "group_id", "labels", "plugins", "desc"],
        "credentials": ["id", "name", "plugins", "labels", "desc"],
        "ssls": ["id", "snis", "cert", "key", "labels"],
    ]

    static let references = [
        ("service_id", "services"), ("upstream_id", "upstreams"), ("group_id", "consumer_groups"),
    ]

    static func refusal(
        _ node: Node, _ path: String, _ parts: [String], _ state: RecordedAPISIX.State
    ) -> Response? {
        let kind = parts.count == 4 ? "credentials" : parts[0]
        for entry in node.entries where members[kind]?.contains(entry.key) != true {
            return invalid("additional properties forbidden, found \(entry.key)")
        }
        for (member, list) in references {
            if let id = node[member]?.string, state.items["\(list)/\(id)"] == nil {
                return RecordedAPISIX.error(
                    400, "failed to fetch \(list) info by \(member) [\(id)], response code: 404")
            }
        }
        if node["labels"]?.entries.contains(where: { !isLabel($0.value.string) }) == true {
            return invalid("property \"labels\" validation failed")
        }
        switch kind {
        case "consumers":
            if node["username"]?.string != parts[1] { return RecordedAPISIX.error(400, "wrong username") }
        case "credentials":
            if state.items["consumers/\(parts[1])"] == nil { return RecordedAPISIX.error(404, "consumer not found") }
            if node["plugins"]?.entries.count != 1 { return invalid("property \"plugins\" validation failed") }
            for secret in secrets(of: node) {
                guard let holder = state.loaded[secret], holder.split(separator: "/")[1] != parts[1] else { continue }
                let plugin = secret.prefix { $0 != " " }
                return RecordedAPISIX.error(
                    400, "duplicate key of plugin \(plugin) found with consumer: \(holder.split(separator: "/")[1])")
            }
        default: break
        }
        return nil
    }

    static func secrets(of node: Node) -> [String] {
        [("key-auth", "key"), ("basic-auth", "username")].compactMap { plugin, member in
            node["plugins"]?[plugin]?[member]?.string.map { "\(plugin) \($0)" }
        }
    }

    private static func invalid(_ text: String) -> Response {
        RecordedAPISIX.error(400, "invalid configuration: \(text)")
    }

    private static func isLabel(_ text: String?) -> Bool {
        text.map { !$0.isEmpty && !$0.contains(where: \.isWhitespace) } ?? false
    }
}

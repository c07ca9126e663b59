import Serialization

/// One form for what is sent to APISIX and for what it gives back, so that equal things are equal bytes: without the times
/// and the id that it adds, without what only says a default, members in order.
///
/// APISIX fills in defaults as it checks, and which of them it then keeps has changed from version to version. The
/// defaults are those of 3.18's own schema. Anything else that is more or less than was sent is a difference: a plugin
/// that somebody added to a service might open it.
enum APISIXNormalForm {
    static func bytes(of node: Node, _ kind: APISIXObject.Kind) -> [UInt8] {
        var bytes: [UInt8] = []
        JSONWriter.write(object(node, kind), pretty: false, sortedKeys: true, into: &bytes)
        return bytes
    }

    private static func object(_ node: Node, _ kind: APISIXObject.Kind) -> Node {
        let added: Set = ["id", "create_time", "update_time", "modifiedIndex"]
        let members = node.entries.filter { !added.contains($0.key) }.map { entry in
            switch entry.key {
            case "plugins": (entry.key, plugins(entry.value))
            case "nodes": (entry.key, nodes(entry.value))
            default: (entry.key, plain(entry.value))
            }
        }
        return .object(without(members, defaults: defaults[kind.rawValue] ?? [:]))
    }

    /// Of an upstream.
    private static func nodes(_ node: Node) -> Node {
        .list(
            node.elements.map { one in
                .object(without(one.entries.map { ($0.key, plain($0.value)) }, defaults: defaults["nodes"] ?? [:]))
            })
    }

    /// Settings by the names of their plugins; among the settings of some stand plugins again.
    private static func plugins(_ node: Node) -> Node {
        .object(node.entries.map { ($0.key, settings($0.value, of: $0.key)) })
    }

    private static func settings(_ node: Node, of plugin: String) -> Node {
        let members = node.entries.map { entry -> (String, Node) in
            switch (plugin, entry.key) {
            case ("multi-auth", "auth_plugins"): (entry.key, .list(entry.value.elements.map(plugins)))
            case ("workflow", "rules"): (entry.key, .list(entry.value.elements.map(rule)))
            default: (entry.key, plain(entry.value))
            }
        }
        return .object(without(members, defaults: defaults[plugin] ?? [:]))
    }

    /// One of `workflow`: its actions are pairs of a plugin's name and settings.
    private static func rule(_ node: Node) -> Node {
        .object(
            node.entries.map { entry in
                guard entry.key == "actions" else { return (entry.key, plain(entry.value)) }
                return (
                    entry.key,
                    .list(
                        entry.value.elements.map { action in
                            let pair = action.elements
                            guard pair.count == 2, let name = pair[0].string else { return action }
                            return .list([pair[0], settings(pair[1], of: name)])
                        })
                )
            })
    }

    private static func without(_ members: [(String, Node)], defaults: [String: Node]) -> [(String, Node)] {
        members.filter { name, value in !value.isNull && defaults[name] != value }
    }

    /// Lua has one kind of empty table: what was sent as `{}` may come back as `[]`.
    private static func plain(_ node: Node) -> Node {
        switch node.value {
        case .sequence(let items): items.isEmpty ? .object([]) : .list(items.map(plain))
        case .mapping(let mapping):
            .object(mapping.entries.filter { !$0.value.isNull }.map { ($0.key, plain($0.value)) })
        // As Lua writes it: `1e+15`.
        case .number(let number): number.integer.map(Node.number) ?? node
        case .null, .boolean, .string: node
        }
    }

    private static let defaults: [String: [String: Node]] = [
        "routes": ["priority": .number(0), "status": .number(1)],
        "upstreams": [
            "hash_on": .text("vars"), "pass_host": .text("pass"), "scheme": .text("http"), "type": .text("roundrobin"),
        ],
        "nodes": ["priority": .number(0)],
        "key-auth": [
            "header": .text("apikey"), "query": .text("apikey"), "hide_credentials": .flag(false),
            "realm": .text("key"),
        ],
        "basic-auth": ["hide_credentials": .flag(false), "realm": .text("basic")],
        "acl": ["external_user_label_field": .text("groups"), "rejected_code": .number(403)],
        "consumer-restriction": ["rejected_code": .number(403), "type": .text("consumer_name")],
        "limit-count": [
            "allow_degradation": .flag(false), "key": .text("remote_addr"), "key_type": .text("var"),
            "policy": .text("local"), "rejected_code": .number(503), "show_limit_quota_header": .flag(true),
            "sync_interval": .number(-1), "window_type": .text("fixed"),
        ],
        "proxy-rewrite": ["use_real_request_uri_unsafe": .flag(false)],
        "cors": [
            "allow_credential": .flag(false), "allow_headers": .text("*"), "allow_methods": .text("*"),
            "allow_origins": .text("*"), "max_age": .number(5),
        ],
        "http-logger": [
            "concat_method": .text("json"), "include_req_body": .flag(false), "include_resp_body": .flag(false),
            "max_req_body_bytes": .number(524_288), "max_resp_body_bytes": .number(524_288),
            "name": .text("http logger"),
        ],
        "response-rewrite": ["body_base64": .flag(false), "max_resp_body_size": .number(67_108_864)],
    ]
}

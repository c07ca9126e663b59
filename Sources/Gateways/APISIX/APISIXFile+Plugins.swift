extension APISIXFile {
    /// One plugin of a service, as an entry of its `plugins`.
    static func write(_ plugin: APISIXConfiguration.Plugin, to yaml: inout TextBuffer) {
        yaml.raw("      ")
        yaml.quoted(plugin.name)
        yaml.raw(":")
        switch plugin {
        case .keyAuth, .basicAuth: writeAuthentication(plugin, to: &yaml)
        case .multiAuth(let plugins):
            yaml.raw("\n        auth_plugins:")
            for plugin in plugins {
                yaml.raw("\n          - ")
                yaml.quoted(plugin.name)
                yaml.raw(":")
                writeAuthentication(plugin, to: &yaml)
            }
        case .acl(let label):
            yaml.raw(" {allow_labels: {")
            yaml.quoted(label)
            yaml.raw(": [\"1\"]}, rejected_code: 403}")
        case .consumerRestriction(let usernames):
            yaml.raw(" {type: \"consumer_name\", whitelist: ")
            // The list must not be empty; no consumer can be called like that.
            yaml.list(usernames.isEmpty ? ["(nobody)"] : usernames)
            yaml.raw(", rejected_code: 403}")
        case .closed(let message):
            yaml.raw(" {abort: {http_status: 403, body: ")
            yaml.quoted(message)
            yaml.raw("}}")
        case .planLimits(let limits):
            yaml.raw("\n        rules:")
            for limit in limits { write(limit, to: &yaml) }
        case .proxyRewrite(let rewrite): write(rewrite, to: &yaml)
        case .attachConsumerLabel(let labels):
            yaml.raw("\n        headers:")
            for header in labels { write(header, prefix: "$", to: &yaml) }
        case .cors(let origins):
            yaml.raw("\n        allow_origins: ")
            yaml.quoted(origins.joined(separator: ","))
            // `*` would not cover `Authorization` (Fetch, "CORS non-wildcard request-header name"), `**` is what the browser asks for; cookies stay out, as
            // `allow_credential` is false by default.
            yaml.raw("\n        allow_methods: \"**\"\n        allow_headers: \"**\"\n        expose_headers: \"*\"")
            yaml.raw("\n        max_age: 600")
        case .responseHeaders(let headers):
            yaml.raw("\n        headers:\n          set:")
            for header in headers { write(header, to: &yaml, indentation: "\n            ") }
        case .usage(let receiver, let product): write(receiver, product, to: &yaml)
        }
        yaml.raw("\n")
    }

    /// What the caller proves itself with is for the gateway alone, so the upstream never sees it.
    private static func writeAuthentication(_ plugin: APISIXConfiguration.Plugin, to yaml: inout TextBuffer) {
        yaml.raw(" {")
        if case .keyAuth(let header, let query) = plugin {
            yaml.raw("header: ")
            yaml.quoted(header)
            yaml.raw(", query: ")
            yaml.quoted(query)
            yaml.raw(", ")
        }
        yaml.raw("hide_credentials: true}")
    }

    private static func write(_ limit: APISIXConfiguration.PlanLimit, to yaml: inout TextBuffer) {
        // A plan without subscribers keeps its place; the list must not be empty, and no group is called like that.
        yaml.raw("\n          - case: [[\"consumer_group_id\", \"in\", ")
        yaml.list(limit.groups.isEmpty ? ["(none)"] : limit.groups)
        yaml.raw("]]\n            actions:")
        // `limit-count` takes no count of 0.
        if limit.windows.contains(where: { $0.count < 1 }) {
            yaml.raw("\n              - [\"return\", {code: 429}]")
            return
        }
        yaml.raw("\n              - - \"limit-count\"\n                - ")
        if limit.windows.count == 1 {
            yaml.raw("key: \"consumer_name\"\n                  count: ")
            yaml.number(limit.windows[0].count)
            yaml.raw("\n                  time_window: ")
            yaml.number(limit.windows[0].seconds)
        } else {
            yaml.raw("rules:")
            for window in limit.windows {
                // Two rules must not have the same key.
                yaml.raw("\n                    - {key: ")
                yaml.quoted("$consumer_name", " ", window.name)
                yaml.raw(", count: ")
                yaml.number(window.count)
                yaml.raw(", time_window: ")
                yaml.number(window.seconds)
                yaml.raw(", header_prefix: ")
                yaml.quoted(window.name)
                yaml.raw("}")
            }
        }
        yaml.raw("\n                  rejected_code: 429\n                  rejected_msg: \"Too many requests\"")
        yaml.raw("\n                  show_limit_quota_header: true")
    }

    private static func write(_ rewrite: APISIXConfiguration.ProxyRewrite, to yaml: inout TextBuffer) {
        if !rewrite.prefix.isEmpty {
            yaml.raw("\n        regex_uri: [\"^/(.*)$\", ")
            yaml.quoted(rewrite.prefix, "/$1", "")
            yaml.raw("]")
        }
        yaml.raw("\n        headers:\n          remove: ")
        yaml.list(rewrite.removed)
        yaml.raw("\n          set:")
        for header in rewrite.set { write(header, to: &yaml, indentation: "\n            ") }
    }

    private static func write(
        _ header: GatewayHeader, prefix: StaticString? = nil, to yaml: inout TextBuffer,
        indentation: StaticString = "\n          "
    ) {
        yaml.raw(indentation)
        yaml.quoted(header.name)
        yaml.raw(": ")
        yaml.quoted("", prefix, header.value)
    }
}

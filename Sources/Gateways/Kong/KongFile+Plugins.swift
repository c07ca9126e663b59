extension KongFile {
    static func write(_ plugin: KongConfiguration.Plugin, to json: inout TextBuffer) {
        write(plugin, service: nil, to: &json)
    }

    /// - Parameter service: Of a consumer's plugin that is for one service only.
    static func write(_ plugin: KongConfiguration.Plugin, service: String?, to json: inout TextBuffer) {
        json.raw("{\"name\": ")
        json.quoted(plugin.name)
        if let service {
            json.raw(", \"service\": ")
            json.quoted(service)
        }
        json.raw(", \"config\": {")
        writeSettings(of: plugin, to: &json)
        json.raw("}}")
    }

    private static func writeSettings(of plugin: KongConfiguration.Plugin, to json: inout TextBuffer) {
        switch plugin {
        case .keyAuth(let names, let inHeader, let inQuery, let isOneOfSeveral):
            json.raw("\"key_names\": ")
            json.list(names)
            json.raw(", \"key_in_header\": ")
            json.raw(inHeader ? "true" : "false")
            json.raw(", \"key_in_query\": ")
            json.raw(inQuery ? "true" : "false")
            json.raw(", \"key_in_body\": false, \"hide_credentials\": true")
            writeAnonymous(isOneOfSeveral, to: &json)
        case .basicAuth(let isOneOfSeveral):
            json.raw("\"hide_credentials\": true")
            writeAnonymous(isOneOfSeveral, to: &json)
        case .acl(let groups):
            json.raw("\"allow\": ")
            json.list(groups)
            json.raw(", \"hide_groups_header\": false")
        case .limits(let windows):
            for window in windows {
                json.quoted(window.name)
                json.raw(": ")
                json.number(window.count)
                json.raw(", ")
            }
            json.raw("\"limit_by\": \"consumer\", \"policy\": \"local\", \"fault_tolerant\": true, ")
            json.raw("\"hide_client_headers\": false")
        case .requestHeaders(let removed, let added):
            json.raw("\"remove\": {\"headers\": ")
            json.list(removed)
            json.raw("},\n   \"add\": {\"headers\": [")
            json.items(added) { header, json in
                json.raw("\n    ")
                json.quoted(header.name, ":", header.value)
            }
            json.raw("]}")
        case .cors(let origins):
            json.raw("\"origins\": ")
            json.list(origins)
            // Methods are all, headers those that the browser asks for; cookies stay out.
            json.raw(", \"exposed_headers\": [\"*\"], \"credentials\": false, \"max_age\": 600, ")
            json.raw("\"preflight_continue\": false")
        case .responseHeaders(let headers):
            json.raw("\"remove\": {\"headers\": ")
            json.list(headers.map(\.name))
            json.raw("}, \"add\": {\"headers\": [")
            json.items(headers) { header, json in json.quoted(header.name, ":", header.value) }
            json.raw("]}")
        case .termination(let status, let message):
            json.raw("\"status_code\": ")
            json.number(status)
            json.raw(", \"message\": ")
            json.quoted(message)
        }
    }

    private static func writeAnonymous(_ isOneOfSeveral: Bool, to json: inout TextBuffer) {
        guard isOneOfSeveral else { return }
        json.raw(", \"anonymous\": ")
        json.quoted(KongConfiguration.anonymous)
    }
}

extension EnvoyFiles {
    /// The listener with its filters, in the order in which a request meets them. It changes with the options only.
    static func writeListener(_ options: EnvoyOptions, to json: inout TextBuffer) {
        json.raw("{\"@type\": \"type.googleapis.com/envoy.config.listener.v3.Listener\", \"name\": \"portico\",\n")
        json.raw("\"address\": {\"socket_address\": {\"address\": ")
        json.quoted(options.listen.address)
        json.raw(", \"port_value\": ")
        json.number(options.listen.port)
        json.raw("}}, \"per_connection_buffer_limit_bytes\": 1048576,\n")
        json.raw(
            "\"filter_chains\": [{\"filters\": [{\"name\": \"http\", \"typed_config\": {\"@type\": \"type.googleapis.com/"
        )
        json.raw("envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager\",\n")
        json.raw("\"stat_prefix\": \"portico\", \"rds\": {\"route_config_name\": \"portico\", \"config_source\": ")
        writeSource(routes, options, to: &json)
        json.raw("},\n")
        // A path is compared as it will be sent on.
        json.raw("\"normalize_path\": true, \"merge_slashes\": true, ")
        json.raw("\"path_with_escaped_slashes_action\": \"REJECT_REQUEST\",\n")
        json.raw("\"strip_any_host_port\": true, \"strip_trailing_host_dot\": true, \"use_remote_address\": true,\n")
        // `X_Portico_Plan` would be `X-Portico-Plan` to some servers.
        json.raw("\"common_http_protocol_options\": {\"headers_with_underscores_action\": \"DROP_HEADER\"},\n")
        if let log = options.usageLog { writeUsageLogs(log, to: &json) }
        json.raw("\"request_headers_timeout\": \"30s\",\n\"local_reply_config\": {\"mappers\": [")
        writeReply(401, of: nil, GatewayText.unauthenticated, to: &json)
        json.raw(",")
        writeReply(403, of: "x-portico-identity", GatewayText.notSubscribed, to: &json)
        json.raw(",")
        // A token that was made for another product.
        writeReply(403, of: "x-portico-token", GatewayText.notSubscribed, to: &json)
        json.raw(",")
        writeReply(429, of: nil, GatewayText.tooMany, to: &json)
        json.raw(
            "],\n  \"body_format\": {\"json_format\": {\"title\": \"%LOCAL_REPLY_BODY%\", \"status\": \"%RESPONSE_CODE%\"}, "
        )
        json.raw("\"content_type\": \"application/problem+json\"}},\n\"http_filters\": [\n")
        writeScript("script", EnvoyScript.text, to: &json)
        if options.usageLog != nil { writeScript("call", EnvoyScript.call, to: &json) }
        json.raw("  {\"name\": \"cors\", \"typed_config\": {\"@type\": \"type.googleapis.com/")
        json.raw("envoy.extensions.filters.http.cors.v3.Cors\"}},\n")
        writeDiscovery("tokens", tokens, "jwt_authn.v3.JwtAuthentication", options, to: &json)
        writeScript("client", EnvoyScript.client, to: &json)
        writeChoice(options, to: &json)
        json.raw("  {\"name\": \"identity\", \"typed_config\": {\"@type\": \"type.googleapis.com/")
        json.raw("envoy.extensions.filters.http.header_to_metadata.v3.Config\", \"request_rules\": [")
        for (index, field) in ["application", "credential", "developer", "portal"].enumerated() {
            if index > 0 { json.raw(",") }
            json.identityRule(field, "^" + String(repeating: "[^ |]* ", count: index) + "([^ |]*).*$")
        }
        // Nobody is allowed in where a route does not say who.
        json.raw("]}},\n  {\"name\": \"access\", \"typed_config\": {\"@type\": \"type.googleapis.com/")
        json.raw("envoy.extensions.filters.http.rbac.v3.RBAC\", \"rules\": {\"action\": \"ALLOW\"}}},\n")
        json.raw("  {\"name\": \"subscription\", \"typed_config\": {\"@type\": \"type.googleapis.com/")
        json.raw("envoy.extensions.filters.http.header_to_metadata.v3.Config\"}},\n")
        for size in EnvoyLimits.sizes {
            writeDiscovery(size.name, "\(size.name).json", "local_ratelimit.v3.LocalRateLimit", options, to: &json)
        }
        json.raw("  {\"name\": \"router\", \"typed_config\": {\"@type\": \"type.googleapis.com/")
        json.raw("envoy.extensions.filters.http.router.v3.Router\", \"suppress_envoy_headers\": true}}\n]}}]}]}")
    }

    /// What stands in place of Envoy's own words, for one status and, if it is given, only where the request bears a header.
    private static func writeReply(_ status: Int, of header: String?, _ text: String, to json: inout TextBuffer) {
        json.raw("\n  {\"filter\": {\"and_filter\": {\"filters\": [{\"status_code_filter\": {\"comparison\": ")
        json.raw("{\"value\": {\"default_value\": ")
        json.number(status)
        json.raw(", \"runtime_key\": \"portico.none\"}}}}, {\"header_filter\": {\"header\": {\"name\": ")
        json.quoted(header ?? ":path")
        json.raw(", \"present_match\": true}}}]}}, \"body\": {\"inline_string\": ")
        json.quoted(text)
        json.raw("}")
        if status == 401 {
            json.raw(",\n    \"headers_to_add\": [{\"header\": {\"key\": \"WWW-Authenticate\", \"value\": ")
            json.raw("\"%METADATA(ROUTE:portico:challenge)%\"}}]")
        }
        json.raw("}")
    }

    private static func writeSource(_ file: String, _ options: EnvoyOptions, to json: inout TextBuffer) {
        json.raw("{\"resource_api_version\": \"V3\", \"path_config_source\": {\"path\": ")
        json.quoted(options.folder, "/", file)
        json.raw("}}")
    }

    private static func writeScript(_ name: String, _ text: String, to json: inout TextBuffer) {
        json.raw("  {\"name\": ")
        json.quoted(name)
        json.raw(", \"typed_config\": {\"@type\": \"type.googleapis.com/")
        json.raw("envoy.extensions.filters.http.lua.v3.Lua\", \"default_source_code\": {\"inline_string\": ")
        json.quoted(text)
        json.raw("}}},\n")
    }

    private static func writeDiscovery(
        _ name: String, _ file: String, _ type: String, _ options: EnvoyOptions, to json: inout TextBuffer
    ) {
        json.raw("  ")
        writeDiscovered(name, file, type, options, to: &json)
        json.raw(",\n")
    }

    /// A filter that is in a file of its own (ECDS).
    static func writeDiscovered(
        _ name: String, _ file: String, _ type: String, _ options: EnvoyOptions, to json: inout TextBuffer
    ) {
        json.raw("{\"name\": ")
        json.quoted(name)
        json.raw(", \"config_discovery\": {\"config_source\": ")
        writeSource(file, options, to: &json)
        json.raw(", \"type_urls\": [")
        json.quoted("type.googleapis.com/envoy.extensions.filters.http.\(type)")
        json.raw("]}}")
    }

    /// A file to start Envoy with; an operator may change it.
    ///
    ///     envoy -c bootstrap.json --component-log-level misc:error
    ///
    /// Without the last two words Envoy warns of `api_key_auth` once for each credential.
    package static func bootstrap(_ options: EnvoyOptions) -> [UInt8] {
        var json = TextBuffer(capacity: 4_096)
        json.raw("{\"node\": {\"id\": \"portico\", \"cluster\": \"portico\"},\n")
        json.raw(
            "\"admin\": {\"address\": {\"socket_address\": {\"address\": \"127.0.0.1\", \"port_value\": 9901}}},\n")
        json.raw("\"dynamic_resources\": {\"cds_config\": ")
        writeSource(clusters, options, to: &json)
        json.raw(", \"lds_config\": ")
        writeSource(listeners, options, to: &json)
        json.raw("},\n\"overload_manager\": {\"resource_monitors\": [{\"name\": ")
        json.raw("\"envoy.resource_monitors.global_downstream_max_connections\", \"typed_config\": {\"@type\": ")
        json.raw("\"type.googleapis.com/envoy.extensions.resource_monitors.downstream_connections.v3.")
        json.raw("DownstreamConnectionsConfig\", \"max_active_downstream_connections\": 50000}}]}}\n")
        return json.bytes
    }
}

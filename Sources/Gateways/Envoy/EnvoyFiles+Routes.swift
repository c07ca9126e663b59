extension EnvoyFiles {
    /// All virtual hosts. What is said of every product stands once, at the whole: the headers that tell the upstream
    /// who is calling. Those of the client are removed before.
    /// - Parameter filters: The names of those that ask who is calling, or tell of it.
    static func write(routesOf configuration: EnvoyConfiguration, filters: [String], to json: inout TextBuffer) {
        json.raw(
            "{\"@type\": \"type.googleapis.com/envoy.config.route.v3.RouteConfiguration\", \"name\": \"portico\",\n")
        json.raw("\"request_headers_to_remove\": ")
        json.list(
            ["x-portico-key", "x-portico-part", "x-portico-identity", "x-portico-token", "x-portico-client"]
                + GatewayIdentity.all)
        json.raw(",\n\"request_headers_to_add\": [")
        json.items(GatewayIdentity.all) { name, json in
            json.raw("\n  {\"header\": {\"key\": ")
            json.quoted(name)
            let field = name.dropFirst("X-Portico-".count).lowercased()
            let source = name == GatewayIdentity.product ? "METADATA(ROUTE:portico" : "DYNAMIC_METADATA(portico"
            json.raw(", \"value\": \"%")
            json.raw(text: "\(source):\(field)")
            json.raw(")%\"}, \"append_action\": \"OVERWRITE_IF_EXISTS_OR_ADD\"}")
        }
        json.raw("],\n\"virtual_hosts\": [")
        let products = Dictionary(configuration.products.map { ($0.id, $0) }) { first, _ in first }
        let limits = Dictionary(grouping: configuration.limits, by: \.product)
        json.items(configuration.virtualHosts) { host, json in
            json.raw("\n{\"name\": ")
            json.quoted(host.domain)
            json.raw(", \"domains\": ")
            json.list([host.domain])
            json.raw(", \"routes\": [\n")
            writeRefusal(.expression(EnvoyPath.misleading), 400, GatewayText.badPath, filters, to: &json)
            for route in host.routes {
                json.raw(",\n")
                switch route.target {
                case .product(let id, let rewrite):
                    if let product = products[id] { write(route, to: product, limits[id] ?? [], rewrite, to: &json) }
                case .closed:
                    writeRefusal(route.match, 403, GatewayText.closed, filters, methods: route.methods, to: &json)
                case .nowhere: writeRefusal(route.match, 404, GatewayText.noRoute, filters, to: &json)
                }
            }
            json.raw(",\n")
            writeRefusal(.prefix("/"), 404, GatewayText.noRoute, filters, to: &json)
            json.raw("]}")
        }
        json.raw("]}")
    }

    private static func write(
        _ match: EnvoyConfiguration.Route.Match, methods: [String], to json: inout TextBuffer
    ) {
        json.raw("{\"match\": {")
        switch match {
        case .path(let path):
            json.raw("\"path\": ")
            json.quoted(path)
        case .prefix(let path):
            json.raw("\"prefix\": ")
            json.quoted(path)
        case .expression(let expression):
            json.raw("\"safe_regex\": {\"regex\": ")
            json.quoted(expression)
            json.raw("}")
        }
        if !methods.isEmpty {
            json.raw(", \"headers\": [{\"name\": \":method\", \"string_match\": {\"safe_regex\": {\"regex\": ")
            json.quoted(methods.joined(separator: "|"))
            json.raw("}}}]")
        }
        json.raw("}")
    }

    /// A route that answers by itself. Everything that would ask who is calling is turned off, so that what is not there
    /// is answered with 404 to everybody.
    private static func writeRefusal(
        _ match: EnvoyConfiguration.Route.Match, _ status: Int, _ text: String, _ filters: [String],
        methods: [String] = [], to json: inout TextBuffer
    ) {
        write(match, methods: methods, to: &json)
        json.raw(", \"direct_response\": {\"status\": ")
        json.number(status)
        json.raw(", \"body\": {\"inline_string\": ")
        json.quoted(text)
        json.raw("}}, \"typed_per_filter_config\": {")
        json.items(filters) { filter, json in
            json.quoted(filter)
            json.raw(": {\"@type\": \"type.googleapis.com/envoy.config.route.v3.FilterConfig\", \"disabled\": true}")
        }
        json.raw("}}")
    }

    private static func write(
        _ route: EnvoyConfiguration.Route, to product: EnvoyConfiguration.Product,
        _ limits: [EnvoyConfiguration.Limit], _ rewrite: String?, to json: inout TextBuffer
    ) {
        write(route.match, methods: route.methods, to: &json)
        json.raw(",\n  \"route\": {\"cluster\": ")
        json.quoted(product.id)
        // Long answers are fine, silence is not.
        json.raw(", \"auto_host_rewrite\": true, \"timeout\": \"0s\", \"idle_timeout\": \"60s\"")
        if let rewrite {
            json.raw(", \"prefix_rewrite\": ")
            json.quoted(rewrite)
        }
        json.raw("},\n  \"metadata\": {\"filter_metadata\": {\"portico\": {\"product\": ")
        json.quoted(product.id)
        json.raw(", \"challenge\": ")
        json.quoted(product.challenge)
        json.raw("}}}")
        if !product.headers.isEmpty {
            json.raw(",\n  \"response_headers_to_add\": [")
            json.items(product.headers) { header, json in
                json.raw("{\"header\": {\"key\": ")
                json.quoted(header.name)
                json.raw(", \"value\": ")
                json.quoted(header.value)
                json.raw("}, \"append_action\": \"OVERWRITE_IF_EXISTS_OR_ADD\"}")
            }
            json.raw("]")
        }
        json.raw(",\n  \"typed_per_filter_config\": {")
        writeFilters(of: product, limits, to: &json)
        json.raw("}}")
    }

    private static func writeFilters(
        of product: EnvoyConfiguration.Product, _ limits: [EnvoyConfiguration.Limit], to json: inout TextBuffer
    ) {
        json.raw(
            "\n    \"script\": {\"@type\": \"type.googleapis.com/envoy.extensions.filters.http.lua.v3.LuaPerRoute\", ")
        json.raw("\"filter_context\": {\"places\": ")
        json.quoted(product.places.joined(separator: " "))
        if !limits.isEmpty {
            json.raw(", \"windows\": ")
            json.quoted(windows(of: limits))
        }
        json.raw(
            "}},\n    \"access\": {\"@type\": \"type.googleapis.com/envoy.extensions.filters.http.rbac.v3.RBACPerRoute\""
        )
        json.raw(", \"rbac\": {\"rules\": {\"action\": \"ALLOW\", \"policies\": {\"subscribers\": ")
        json.raw("{\"permissions\": [{\"any\": true}],\n      \"principals\": [{\"header\": ")
        json.raw("{\"name\": \"x-portico-identity\", \"string_match\": {\"contains\": ")
        json.quoted("|\(product.id) ")
        json.raw("}}}]}}}}},\n    \"subscription\": {\"@type\": \"type.googleapis.com/")
        json.raw("envoy.extensions.filters.http.header_to_metadata.v3.Config\", \"request_rules\": [")
        // An id may hold a dot.
        let id = product.id.split(separator: ".", omittingEmptySubsequences: false).joined(separator: "\\.")
        json.identityRule("plan", "^.*\\|\(id) ([^ |]*) .*$")
        json.raw(",")
        json.identityRule("subscription", "^.*\\|\(id) [^ |]* ([^ |]*)\\|.*$")
        json.raw("]}")
        if product.audience != nil {
            json.raw(",\n    \"tokens\": {\"@type\": \"type.googleapis.com/")
            json.raw("envoy.extensions.filters.http.jwt_authn.v3.PerRouteConfig\", \"requirement_name\": ")
            json.quoted(product.id)
            json.raw("}")
        }
        if product.origins.isEmpty { return }
        json.raw(
            ",\n    \"cors\": {\"@type\": \"type.googleapis.com/envoy.extensions.filters.http.cors.v3.CorsPolicy\", ")
        json.raw("\"allow_origin_string_match\": [")
        json.items(product.origins) { origin, json in
            json.raw("{\"exact\": ")
            json.quoted(origin)
            json.raw("}")
        }
        // `*` does not cover `Authorization` (Fetch, "CORS non-wildcard request-header name").
        json.raw("], \"allow_methods\": \"GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS\",\n      ")
        json.raw("\"allow_headers\": \"*, authorization\", \"expose_headers\": \"*\", \"max_age\": \"600\"}")
    }
}

extension EnvoyFiles {
    /// The windows of each plan, the shortest first: `|free minute|pro minute month|`.
    private static func windows(of limits: [EnvoyConfiguration.Limit]) -> String {
        var text = "|"
        var plan: String?
        for limit in limits {
            if let plan, plan != limit.plan { text += "|" }
            if plan != limit.plan { text += limit.plan }
            plan = limit.plan
            text += " " + limit.window.name
        }
        return text + "|"
    }
}

extension TextBuffer {
    /// One rule that takes a part of the client's name.
    mutating func identityRule(_ field: String, _ expression: String) {
        raw(
            "\n      {\"header\": \"x-portico-identity\", \"on_header_present\": {\"metadata_namespace\": \"portico\", \"key\": "
        )
        quoted(field)
        raw(", \"regex_value_rewrite\": {\"pattern\": {\"regex\": ")
        quoted(expression)
        raw("}, \"substitution\": \"\\\\1\"}}}")
    }
}

extension NginxFile {
    static func write(
        _ server: NginxConfiguration.Server, of configuration: NginxConfiguration, _ options: NginxOptions,
        _ dispatches: inout Int, to text: inout TextBuffer
    ) {
        // Maps stand beside servers, not in them.
        var choices: [Int: String] = [:]
        for (index, location) in server.locations.enumerated() where !isSimple(location) {
            dispatches += 1
            choices[index] = "$portico_choice_\(dispatches)"
            writeDispatch(location, of: configuration, "$portico_choice_\(dispatches)", to: &text)
        }
        text.raw("\nserver {\n    listen ")
        text.raw(text: options.listen.text)
        text.raw(server.host == "*" ? " default_server;\n    server_name _;\n" : ";\n    server_name ")
        if server.host != "*" {
            writeName(server.host, to: &text)
            text.raw(";\n")
        }
        writeCommon(configuration, options, to: &text)
        for (index, location) in server.locations.enumerated() {
            write(location, of: configuration, choices[index], at: index, to: &text)
        }
        if !server.locations.contains(where: { $0.isPrefix && $0.path == "/" }) {
            text.raw("    location / {\n")
            text.refuse(404, GatewayText.noRoute)
            text.raw("    }\n")
        }
        text.raw("    location @portico_busy {\n        internal;\n        return 429 ")
        text.problem(GatewayText.tooMany, 429)
        text.raw(";\n    }\n}\n")
    }

    /// `*` stands for one or more labels in nginx's own names, and for any letters in those of products.
    private static func writeName(_ host: String, to text: inout TextBuffer) {
        if host.hasPrefix("*"), !host.hasPrefix("*.") {
            text.word("~^.*\(NginxNames.escaped(host.dropFirst()))$")
        } else {
            text.word(host)
        }
    }

    /// What is the same for all locations; nothing of it may be said again in one of them, or the rest would be lost there.
    private static func writeCommon(
        _ configuration: NginxConfiguration, _ options: NginxOptions, to text: inout TextBuffer
    ) {
        text.raw(
            """
                default_type application/problem+json;
                underscores_in_headers off;
                client_max_body_size 0;
                limit_req_status 429;
                error_page 429 @portico_busy;
                proxy_http_version 1.1;
                proxy_set_header Connection "";
                proxy_set_header Host $portico_host;
                proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
                proxy_set_header X-Forwarded-Proto $scheme;
                proxy_set_header X-Portico-Application $portico_application;
                proxy_set_header X-Portico-Credential $portico_credential;
                proxy_set_header X-Portico-Product $portico_id;
                proxy_set_header X-Portico-Developer $portico_developer;
                proxy_set_header X-Portico-Portal $portico_portal;
                proxy_set_header X-Portico-Plan $portico_plan;
                proxy_set_header X-Portico-Subscription $portico_subscription;

            """)
        text.raw("    proxy_set_header X-Portico-Scope ")
        text.raw(configuration.takesTokens ? "$portico_scope;\n" : "\"\";\n")
        let headers = keyHeaders(configuration)
        for header in headers {
            text.raw("    proxy_set_header ")
            text.raw(text: "\(header) \(passed(header));\n")
        }
        if !headers.contains("authorization") {
            text.raw("    proxy_set_header authorization $portico_kept_authorization;\n")
        }
        // The file of certificates has to be there only where it is needed.
        if configuration.products.contains(where: \.upstream.isEncrypted) {
            text.raw("    proxy_ssl_server_name on;\n    proxy_ssl_name $portico_name;\n    proxy_ssl_verify on;\n")
            text.raw("    proxy_ssl_verify_depth 4;\n    proxy_ssl_trusted_certificate ")
            text.word(options.authorities)
            text.raw(";\n")
        }
        text.raw(
            """
                add_header WWW-Authenticate $portico_challenge always;
                add_header Retry-After $portico_retry always;
                add_header X-RateLimit-Limit $portico_limit always;
                add_header Deprecation $portico_deprecation always;
                add_header Sunset $portico_sunset always;
                add_header Access-Control-Allow-Origin $portico_origin always;
                add_header Access-Control-Expose-Headers $portico_exposed always;
                add_header Access-Control-Allow-Methods $portico_methods always;
                add_header Access-Control-Allow-Headers $portico_headers always;
                add_header Access-Control-Max-Age $portico_age always;
                add_header Vary $portico_vary always;
                set $portico_product "";
                if ($portico_misleading) {
                    return 400 
            """)
        text.problem(GatewayText.badPath, 400)
        text.raw(";\n    }\n")
        if let log = options.usageLog { writeUsageLog(log, to: &text) }
        if configuration.takesTokens { writeTokenLocations(options, to: &text) }
    }

    /// Whether one product has all methods of a location.
    private static func isSimple(_ location: NginxConfiguration.Location) -> Bool {
        location.choices.isEmpty || location.choices.count == 1 && location.choices[0].methods.isEmpty
    }

    private static func writeDispatch(
        _ location: NginxConfiguration.Location, of configuration: NginxConfiguration, _ variable: String,
        to text: inout TextBuffer
    ) {
        var entries: [(String, String)] = []
        var rest = ""
        for choice in location.choices {
            var target = "closed"
            if case .product(let place) = choice.target { target = configuration.products[place].slug }
            if choice.methods.isEmpty { rest = target }
            for method in choice.methods where !entries.contains(where: { $0.0 == method }) {
                entries.append((method, target))
            }
        }
        text.raw("\n")
        text.map(
            "$request_method", variable, entries.map { ("~^\($0.0)$", $0.1 == "closed" ? "-" : $0.1) },
            default: rest == "closed" ? "-" : rest)
    }

    private static func write(
        _ location: NginxConfiguration.Location, of configuration: NginxConfiguration, _ choice: String?,
        at index: Int, to text: inout TextBuffer
    ) {
        text.raw("    location ")
        text.raw(location.isPrefix ? "^~ " : "= ")
        text.word(location.path)
        text.raw(" {\n")
        defer { text.raw("    }\n") }
        guard let first = location.choices.first else {
            text.refuse(404, GatewayText.noRoute)
            return
        }
        var products: [NginxConfiguration.Product] = []
        for choice in location.choices {
            if case .product(let place) = choice.target,
                !products.contains(where: { $0.id == configuration.products[place].id })
            {
                products.append(configuration.products[place])
            }
        }
        if choice == nil, first.target == .closed {
            text.refuse(403, GatewayText.closed)
            return
        }
        for expression in location.guards {
            text.raw("        if ($uri ~* ")
            text.word(expression)
            text.raw(") {\n    ")
            text.refuse(404, GatewayText.noRoute)
            text.raw("        }\n")
        }
        text.raw("        set $portico_product ")
        text.raw(text: choice ?? products[0].slug)
        text.raw(";\n")
        if choice != nil {
            text.refuse(404, GatewayText.noRoute, if: "$portico_product = \"\"")
            text.refuse(403, GatewayText.closed, if: "$portico_product = \"-\"")
        }
        if products.isEmpty { return }
        text.raw("        if ($portico_preflight) {\n            return 204;\n        }\n")
        let takesTokens = products.contains { $0.audience != nil }
        // Who shows a token is known after it was asked for, which is later than anything can be refused in this location.
        if takesTokens { writeTokenCheck(of: choice ?? products[0].slug, goingOnAt: "@portico_\(index)", to: &text) }
        writeCall(of: products, takesTokens: takesTokens, to: &text)
    }

    /// Lets those through who may call.
    private static func writeCall(
        of products: [NginxConfiguration.Product], takesTokens: Bool, to text: inout TextBuffer
    ) {
        text.refuse(401, GatewayText.unauthenticated, if: "$portico_caller = \"\"")
        if takesTokens { text.refuse(403, GatewayText.notSubscribed, if: "$portico_mistaken") }
        text.refuse(403, GatewayText.notSubscribed, if: "$portico_access = \"\"")
        for product in products {
            for plan in product.plans {
                for window in plan.windows where window.count > 0 {
                    text.raw("        limit_req zone=")
                    text.raw(text: zone(product, plan, window))
                    // The first call is not one of the burst, which must not be 0.
                    if window.count > 1 {
                        text.raw(" burst=")
                        text.number(min(window.count, 4_000_000_000) - 1)
                    }
                    text.raw(" nodelay;\n")
                }
            }
        }
        if products.contains(where: { !$0.origins.isEmpty }) {
            for name in [
                "Allow-Origin", "Allow-Methods", "Allow-Headers", "Expose-Headers", "Max-Age", "Allow-Credentials",
            ] {
                text.raw(text: "        proxy_hide_header Access-Control-\(name);\n")
            }
        }
        for name in Set(products.flatMap { $0.headers.map(\.name) }).sorted() {
            text.raw(text: "        proxy_hide_header \(name);\n")
        }
        text.raw("        proxy_pass $portico_target;\n")
    }
}

extension TextBuffer {
    /// The body of an answer, as a word (RFC 9457).
    mutating func problem(_ title: String, _ status: Int) {
        word("{\"title\":\"\(title)\",\"status\":\(status)}")
    }

    /// Answers here, always or under a condition.
    mutating func refuse(_ status: Int, _ title: String, if condition: String? = nil) {
        if let condition { raw(text: "        if (\(condition)) {\n    ") }
        raw("        return ")
        number(status)
        raw(" ")
        problem(title, status)
        raw(";\n")
        if condition != nil { raw("        }\n") }
    }
}

extension NginxFile {
    /// What answers bear, and which requests are answered without being passed on.
    static func writeAnswers(_ configuration: NginxConfiguration, to text: inout TextBuffer) {
        let products = configuration.products
        text.raw("\n# What answers say, and requests that are answered here.\n")
        let origins = products.flatMap { product in
            product.origins.map { ("\(product.slug) \($0)", "$http_origin") }
        }
        text.map("\"$portico_product $http_origin\"", "$portico_origin", origins)
        text.map(
            "\"$request_method:$http_access_control_request_method:$portico_origin\"", "$portico_preflight",
            [("~^OPTIONS:[^:]+:.", "1")])
        text.map("$portico_origin", "$portico_exposed", [("", "")], default: "*")
        let methods = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"
        text.map("$portico_preflight", "$portico_methods", [("1", methods)])
        // `*` does not cover `Authorization` (Fetch, "CORS non-wildcard request-header name").
        text.map("$portico_preflight", "$portico_headers", [("1", "*, authorization")])
        text.map("$portico_preflight", "$portico_age", [("1", "600")])
        text.map(
            "$portico_product", "$portico_vary", products.filter { !$0.origins.isEmpty }.map { ($0.slug, "Origin") })
        for name in ["Deprecation", "Sunset"] {
            text.map(
                "$portico_product", "$portico_\(name.lowercased())",
                products.flatMap { product in
                    product.headers.filter { $0.name == name }.map { (product.slug, $0.value) }
                })
        }
        text.map("$portico_product", "$portico_schemes", products.map { ($0.slug, $0.challenge) })
        // Of the answers that are made here: one of the upstream's has a status of the upstream.
        text.map("\"$status$upstream_status\"", "$portico_challenge", [("401", "$portico_schemes")])
        text.map("\"$status$upstream_status\"", "$portico_retry", [("429", "$portico_wait")])
        var limits: [(String, String)] = []
        var waits: [(String, String)] = []
        for product in products {
            for plan in product.plans {
                let key = "\(product.slug) \(plan.id)"
                let windows = plan.windows.map { "\($0.count);w=\($0.seconds)" }
                limits.append((key, ([String(plan.windows[0].count)] + windows).joined(separator: ", ")))
                // The window may be over sooner, and an hour later it is worth a try in any case.
                waits.append((key, String(min(plan.windows[0].seconds, 3_600))))
            }
        }
        text.map("\"$portico_product $portico_plan\"", "$portico_limit", limits)
        text.map("\"$portico_product $portico_plan\"", "$portico_wait", waits)
        // What is compared with the locations is not what is sent on, so a path that could be read in two ways is refused.
        text.map(
            "$request_uri", "$portico_misleading",
            [(#"~*^[^?]*(?://|\\|/\.\.?(?:[/;?]|%3b|$)|%(?:2e|2f|5c|00|25(?:2e|2f|5c)))"#, "1")])
    }

    /// A zone of counters for each window of each plan.
    static func writeLimits(_ configuration: NginxConfiguration, to text: inout TextBuffer) {
        text.raw("\n# Calls of each application, by plan and window.\n")
        let plans = configuration.products.flatMap { product in product.plans.map { (product, $0) } }
        let windows = Set(plans.flatMap { $0.1.windows.map(\.name) })
        for window in windows.sorted() {
            text.map(
                "$time_iso8601", "$portico_\(window)",
                [("~^(?<portico_the_\(window)>.{\(NginxLimits.digits(of: window))})", "$portico_the_\(window)")])
        }
        for (product, plan) in plans {
            for window in plan.windows where window.count > 0 {
                let zone = zone(product, plan, window)
                text.map(
                    "\"$portico_product $portico_plan\"", "$\(zone)",
                    [
                        (
                            "~^\(product.slug) \(NginxNames.escaped(plan.id))$",
                            "$portico_application $portico_\(window.name)"
                        )
                    ])
                text.raw("limit_req_zone $")
                text.raw(text: zone)
                text.raw(" zone=")
                text.raw(text: zone)
                text.raw(":")
                text.number(NginxLimits.kilobytes(for: plan.subscribers))
                text.raw("k rate=1r/m;\n")
            }
        }
    }

    static func zone(
        _ product: NginxConfiguration.Product, _ plan: NginxConfiguration.Plan, _ window: PlanWindow
    ) -> String {
        "portico_limit_\(product.slug)_\(plan.slug)_\(window.name)"
    }
}

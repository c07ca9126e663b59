import Diagnostics

/// Every sentence in which the writer says what APISIX cannot express, each with its id.
///
/// An error says that something is closed that the snapshot opens; a warning, that it is open but not in every way.
enum APISIXReport {
    static func oauthOnly(_ product: String) -> Diagnostic {
        error(
            "apisix-oauth-only",
            "Product '\(product)' is closed: it accepts OAuth alone, which this file cannot express",
            hint: "accept API keys or basic authentication as well, or use another kind of gateway")
    }

    static func oauthLeftOut(_ product: String) -> Diagnostic {
        warning(
            "apisix-oauth", "Product '\(product)' is open by its other methods only: this file cannot express OAuth")
    }

    static func noMethod(_ product: String) -> Diagnostic {
        error("apisix-authentication", "Product '\(product)' is closed: it accepts no method of authentication")
    }

    static func badKeyName(_ product: String) -> Diagnostic {
        error(
            "apisix-key-name",
            "Product '\(product)' takes no API keys: a header has letters, digits and hyphens, a parameter visible ASCII"
        )
    }

    static func badUpstream(_ product: String, _ url: String) -> Diagnostic {
        error(
            "apisix-upstream", "Product '\(product)' is closed: '\(url)' is not an address like 'http://10.0.0.3:9100'")
    }

    static func noUpstream(_ product: String) -> Diagnostic {
        error("apisix-upstream", "Product '\(product)' is closed: it has no upstream")
    }

    static func mixedUpstreams(_ product: String) -> Diagnostic {
        error(
            "apisix-upstream",
            "Product '\(product)' is closed: its upstreams must have the same scheme and the same path")
    }

    static func badPath(_ product: String, _ path: String) -> Diagnostic {
        error(
            "apisix-path",
            "The path '\(path)' of product '\(product)' is left out: a path begins with '/', a '*' ends it")
    }

    static func noPath(_ product: String) -> Diagnostic {
        error("apisix-path", "Product '\(product)' is closed: it has no path")
    }

    static func badHost(_ product: String, _ host: String) -> Diagnostic {
        error("apisix-host", "Product '\(product)' is closed: '\(host)' is not a host's name")
    }

    static func badMethod(_ product: String, _ method: String) -> Diagnostic {
        error("apisix-method", "Product '\(product)' is closed: APISIX knows no method '\(method)'")
    }

    static func overlap(_ one: String, _ other: String, _ path: String) -> Diagnostic {
        error(
            "apisix-overlap", "Products '\(one)' and '\(other)' are closed: both have the path '\(path)'",
            hint: "give each its own host, path or method")
    }

    static func badOrigin(_ product: String, _ origin: String) -> Diagnostic {
        warning(
            "apisix-origin", "The origin '\(origin)' of product '\(product)' is left out: it is not like 'https://a.b'")
    }

    static func badDate(_ product: String, _ date: String) -> Diagnostic {
        warning("apisix-date", "Product '\(product)' does not tell its date '\(date)': it is not a day YYYY-MM-DD")
    }

    static func oneWindow(_ product: String, _ plan: String, kept: String) -> Diagnostic {
        warning(
            "apisix-windows", "Of the limits of plan '\(plan)' of product '\(product)' only that per \(kept) is kept",
            hint: "APISIX counts several windows since 3.16")
    }

    static func unknownPlan(_ product: String, _ plan: String, count: Int) -> Diagnostic {
        let reason = plan.isEmpty ? "they name none of its plans" : "it has no plan '\(plan)'"
        let subscriptions = count == 1 ? "A subscription" : "\(count) subscriptions"
        return warning("apisix-plan", "\(subscriptions) of product '\(product)' without a limit: \(reason)")
    }

    static func badConsumer(_ id: String) -> Diagnostic {
        error(
            "apisix-consumer",
            "Consumer '\(id)' is closed: its id must be 1 to 64 letters, digits, hyphens or underscores")
    }

    static func badCredential(_ id: String, because reason: String) -> Diagnostic {
        error("apisix-credential", "Credential '\(id)' is closed: \(reason)")
    }

    static func badLabel(_ consumer: String, _ name: String) -> Diagnostic {
        warning("apisix-label", "The upstream is not told the \(name) of consumer '\(consumer)': it has white space")
    }

    private static func error(_ id: String, _ message: String, hint: String? = nil) -> Diagnostic {
        Diagnostic(.error, id, at: nil, message, hint: hint)
    }

    private static func warning(_ id: String, _ message: String, hint: String? = nil) -> Diagnostic {
        Diagnostic(.warning, id, at: nil, message, hint: hint)
    }
}

import Diagnostics

/// What one gateway cannot express of a snapshot, gathered while it is translated: every sentence once, for all gateways
/// that have the same to say.
///
/// An error says that something is closed that the snapshot opens; a warning, that it is open but not in every way. No
/// secret stands in it.
struct GatewayReport {
    /// Begins the ids: `apisix`.
    let id: String
    /// In sentences: `APISIX`.
    let gateway: String
    private(set) var diagnostics: [Diagnostic] = []

    init(_ id: String, gateway: String) {
        self.id = id
        self.gateway = gateway
    }

    mutating func error(_ rule: String, _ message: String, hint: String? = nil) {
        diagnostics.append(Diagnostic(.error, "\(id)-\(rule)", at: nil, message, hint: hint))
    }

    mutating func warning(_ rule: String, _ message: String, hint: String? = nil) {
        diagnostics.append(Diagnostic(.warning, "\(id)-\(rule)", at: nil, message, hint: hint))
    }

    static func += (left: inout Self, right: Self) { left.diagnostics += right.diagnostics }

    static func += (left: inout Self, right: some Sequence<Diagnostic>) { left.diagnostics += right }
}

/// Of products.
extension GatewayReport {
    mutating func oauthOnly(_ product: String) {
        error(
            "oauth-only",
            "Product '\(product)' is closed: it accepts OAuth alone, which Portico does not set up on \(gateway)",
            hint: "accept API keys or basic authentication as well, or use another kind of gateway")
    }

    mutating func oauthLeftOut(_ product: String) {
        warning(
            "oauth",
            "Product '\(product)' is open by its other methods only: Portico does not set up OAuth on \(gateway)")
    }

    mutating func noMethod(_ product: String) {
        error("authentication", "Product '\(product)' is closed: it accepts no method of authentication")
    }

    mutating func badKeyName(_ product: String) {
        error(
            "key-name",
            "Product '\(product)' takes no API keys: a header has letters, digits and hyphens, a parameter visible ASCII"
        )
    }

    mutating func badUpstream(_ product: String, _ url: String) {
        error("upstream", "Product '\(product)' is closed: '\(url)' is not an address like 'http://10.0.0.3:9100'")
    }

    mutating func noUpstream(_ product: String) {
        error("upstream", "Product '\(product)' is closed: it has no upstream")
    }

    mutating func mixedUpstreams(_ product: String) {
        error(
            "upstream", "Product '\(product)' is closed: its upstreams must have the same scheme and the same path")
    }

    mutating func badPath(_ product: String, _ path: String) {
        error(
            "path", "The path '\(path)' of product '\(product)' is left out: a path begins with '/', a '*' ends it")
    }

    mutating func noPath(_ product: String) {
        error("path", "Product '\(product)' is closed: it has no path")
    }

    mutating func badHost(_ product: String, _ host: String) {
        error("host", "Product '\(product)' is closed: '\(host)' is not a host's name")
    }

    mutating func badMethod(_ product: String, _ method: String) {
        error("method", "Product '\(product)' is closed: \(gateway) knows no method '\(method)'")
    }

    mutating func overlap(_ one: String, _ other: String, _ path: String) {
        error(
            "overlap", "Products '\(one)' and '\(other)' are closed: both have the path '\(path)'",
            hint: "give each its own host, path or method")
    }

    mutating func badOrigin(_ product: String, _ origin: String) {
        warning("origin", "The origin '\(origin)' of product '\(product)' is left out: it is not like 'https://a.b'")
    }

    mutating func badDate(_ product: String, _ date: String) {
        warning("date", "Product '\(product)' does not tell its date '\(date)': it is not a day YYYY-MM-DD")
    }

    mutating func oneWindow(_ product: String, _ plan: String, kept: String) {
        warning(
            "windows", "Of the limits of plan '\(plan)' of product '\(product)' only that per \(kept) is kept",
            hint: "APISIX counts several windows since 3.16")
    }
}

/// Of products, on nginx.
extension GatewayReport {
    mutating func manyNames(_ product: String) {
        error(
            "upstream", "Product '\(product)' is closed: nginx checks the certificates of its upstreams for one name",
            hint: "give it upstreams of one host, or without https")
    }

    mutating func namedUpstream(_ product: String, _ host: String) {
        warning(
            "upstream-name",
            "nginx looks up '\(host)' of product '\(product)' when it reads the file, and takes no change while it cannot",
            hint: "give the upstream by its address, or by a name in /etc/hosts")
    }

    mutating func badPlan(_ product: String, _ plan: String) {
        error("plan", "Product '\(product)' is closed: the id of its plan '\(plan)' is no plain word of its own")
    }

    mutating func looseWindow(_ product: String, _ plan: String, _ window: PlanWindow, _ surplus: Int) {
        warning(
            "windows",
            "Of the \(window.count) calls per \(window.name) of plan '\(plan)' of product '\(product)' up to \(surplus) more may pass",
            hint: "nginx gives one call back each minute; per second and per minute it counts exactly")
    }
}

/// Of callers.
extension GatewayReport {
    mutating func unknownPlan(_ product: String, _ plan: String, count: Int) {
        let reason = plan.isEmpty ? "they name none of its plans" : "it has no plan '\(plan)'"
        let subscriptions = count == 1 ? "A subscription" : "\(count) subscriptions"
        warning("plan", "\(subscriptions) of product '\(product)' without a limit: \(reason)")
    }

    /// - Parameter plan: With its product: `'trial' of product 'parcels'`.
    mutating func closedPlan(_ plan: String) {
        error("plan", "Plan \(plan) is closed, with 403 and not 429: it allows no call, or its id is no plain word")
    }

    mutating func badConsumer(_ consumer: String) {
        error(
            "consumer",
            "Consumer '\(consumer)' is closed: its id must be 1 to 64 letters, digits, hyphens or underscores")
    }

    mutating func badCredential(_ credential: String, because reason: String) {
        error("credential", "Credential '\(credential)' is closed: \(reason)")
    }

    mutating func badLabel(_ consumer: String, _ name: String, because reason: String) {
        warning("label", "The upstream is not told the \(name) of consumer '\(consumer)': \(reason)")
    }
}

/// What the upstream is told of a caller, in headers that begin with `X-Portico-`.
///
/// Whatever a client sends under these names is removed first. Then `proxy-rewrite` sets what is a variable of APISIX,
/// and `attach-consumer-label`, which runs after it, what only the consumer's labels know.
enum APISIXIdentity {
    typealias Header = APISIXConfiguration.Header

    static let developerLabel = "developer"
    static let portalLabel = "portal"
    static func planLabel(of product: String) -> String { "plan_\(product)" }
    static func subscriptionLabel(of product: String) -> String { "subscription_\(product)" }

    /// Set by `proxy-rewrite`. APISIX itself has put the credential's id into a header when it knew the caller; no
    /// variable has it.
    static func variables(of product: String) -> [Header] {
        [
            Header(name: "X-Portico-Application", value: "$consumer_name"),
            Header(name: "X-Portico-Credential", value: "$http_x_credential_identifier"),
            Header(name: "X-Portico-Product", value: product),
        ]
    }

    /// Set by `attach-consumer-label`: the header and the label.
    static func labels(of product: String) -> [Header] {
        [
            Header(name: "X-Portico-Developer", value: developerLabel),
            Header(name: "X-Portico-Portal", value: portalLabel),
            Header(name: "X-Portico-Plan", value: planLabel(of: product)),
            Header(name: "X-Portico-Subscription", value: subscriptionLabel(of: product)),
        ]
    }
}

/// How APISIX is made to tell the upstream of a caller (``GatewayIdentity``): what the client sent is removed, then `proxy-rewrite` sets what is a variable of APISIX,
/// and `attach-consumer-label`, which runs after it, what only the consumer's labels know.
enum APISIXIdentity {
    static let developerLabel = "developer"
    static let portalLabel = "portal"
    static func planLabel(of product: String) -> String { "plan_\(product)" }
    static func subscriptionLabel(of product: String) -> String { "subscription_\(product)" }

    /// Set by `proxy-rewrite`. APISIX itself has put the credential's id into a header when it knew the caller; no
    /// variable has it.
    static func variables(of product: String) -> [GatewayHeader] {
        [
            GatewayHeader(name: GatewayIdentity.application, value: "$consumer_name"),
            GatewayHeader(name: GatewayIdentity.credential, value: "$http_x_credential_identifier"),
            GatewayHeader(name: GatewayIdentity.product, value: product),
        ]
    }

    /// Set by `attach-consumer-label`: the header and the label.
    static func labels(of product: String) -> [GatewayHeader] {
        [
            GatewayHeader(name: GatewayIdentity.developer, value: developerLabel),
            GatewayHeader(name: GatewayIdentity.portal, value: portalLabel),
            GatewayHeader(name: GatewayIdentity.plan, value: planLabel(of: product)),
            GatewayHeader(name: GatewayIdentity.subscription, value: subscriptionLabel(of: product)),
        ]
    }
}

/// What the upstream is told of a caller, in headers that begin with `X-Portico-`. Whatever a client sends under these
/// names is removed first.
enum GatewayIdentity {
    static let application = "X-Portico-Application"
    static let credential = "X-Portico-Credential"
    static let product = "X-Portico-Product"
    static let developer = "X-Portico-Developer"
    static let portal = "X-Portico-Portal"
    static let plan = "X-Portico-Plan"
    static let subscription = "X-Portico-Subscription"

    /// The scopes of the token, where the caller showed one; only gateways that verify tokens tell it.
    static let scope = "X-Portico-Scope"

    static let all = [application, credential, product, developer, portal, plan, subscription]
}

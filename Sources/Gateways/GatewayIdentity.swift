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

    static let all = [application, credential, product, developer, portal, plan, subscription]
}

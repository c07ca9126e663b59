import PortalModel

/// One product as APISIX has it, before it is known who subscribes.
struct APISIXProduct {
    typealias Plugin = APISIXConfiguration.Plugin

    let product: FrontedProduct
    /// Its methods of authentication as plugins; empty where nobody can prove who they are.
    let authentication: [Plugin]
    /// Of its plans, those with limits, in the order in which they are declared.
    let limits: [(plan: PlanID, windows: [PlanWindow])]

    init(_ product: FrontedProduct, options: APISIXOptions, report: inout GatewayReport) {
        self.product = product
        // An empty name turns off what APISIX would look at by default: no header and no parameter has it.
        authentication =
            product.keyPlaces.map { .keyAuth(header: $0.header ?? "", query: $0.query ?? "") }
            + (product.acceptsBasic ? [.basicAuth] : [])
        limits = APISIXLimits.windows(of: product, options: options, report: &report)
    }

    /// Of its route, service and upstream.
    var id: String { product.id }

    /// The name of the label that its subscribers have.
    var label: String { "p_\(id)" }
}

import Diagnostics
import Gateways
import PortalServices

/// A gateway that hands each snapshot on, and that nobody else changes.
struct DeliveringGateway: Gateway {
    let deliver: @Sendable (GatewaySnapshot) throws -> [Diagnostic]

    func render(_ snapshot: GatewaySnapshot) throws -> GatewayState { GatewayState(parts: [], report: []) }
    func publish(_ snapshot: GatewaySnapshot) throws -> [Diagnostic] { try deliver(snapshot) }
    func readBack() throws -> [GatewayPart] { [] }
    func mark() throws -> String? { "" }
    var pause: Duration { .zero }
}

extension GatewaySync {
    convenience init(
        id: String, context: ServiceContext, deliver: @escaping @Sendable (GatewaySnapshot) throws -> [Diagnostic]
    ) {
        self.init(id: id, gateway: DeliveringGateway(deliver: deliver), context: context)
    }
}

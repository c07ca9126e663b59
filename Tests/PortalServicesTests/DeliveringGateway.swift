import Diagnostics
import Gateways
import PortalModel
import PortalServices
import Serialization
import Testing

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

extension GatewayTarget {
    /// - Parameter settings: As in site-config.json, without the id.
    static func reading(_ settings: String, id: String = "edge") throws -> GatewayTarget {
        let text = """
            { "organization": { "name": "X" }, "portals": [],
              "gateways": [{ "id": "\(id)", \(settings.drop { $0 == "{" || $0 == " " })] }
            """
        var diagnostics: [Diagnostic] = []
        let root = try JSONReader.read(Array(text.utf8), file: "site-config.json")
        let site = SiteConfig(reading: root, file: "site-config.json", diagnostics: &diagnostics)
        return try #require(site.gateways.first)
    }
}

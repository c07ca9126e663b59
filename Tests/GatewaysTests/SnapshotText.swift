import Diagnostics
import Gateways
import PortalModel
import Serialization

/// Reads a snapshot from YAML, whose keys are the snapshot's own names; methods and plans are written as in
/// `product.yaml`.
enum SnapshotText {
    static func snapshot(_ root: Node, file: String) -> GatewaySnapshot {
        GatewaySnapshot(
            revision: 1, products: (root["products"]?.elements ?? []).map { product($0, file: file) },
            consumers: (root["consumers"]?.elements ?? []).map(consumer),
            issuer: root["issuer"].map {
                .init(name: $0["name"]?.string ?? "", keys: texts($0["keys"]))
            },
            providers: (root["providers"]?.elements ?? []).map { node in
                .init(
                    id: node["id"]?.string ?? "",
                    issuer: .init(name: node["name"]?.string ?? "", keys: texts(node["keys"])),
                    claim: node["claim"]?.string ?? "client_id", audience: node["audience"]?.string)
            })
    }

    private static func product(_ node: Node, file: String) -> GatewaySnapshot.Product {
        let id = ProductID(node["id"]?.string ?? "")
        var ignored: [Diagnostic] = []
        let product = Product(reading: node, id: id, file: file, diagnostics: &ignored)
        return GatewaySnapshot.Product(
            id: id, name: product.name, upstreams: texts(node["upstreams"]), hosts: texts(node["hosts"]),
            paths: texts(node["paths"]), methods: texts(node["methods"]), authentication: product.authentication,
            plans: product.plans, origins: texts(node["origins"]), deprecated: node["deprecated"]?.string,
            sunset: node["sunset"]?.string)
    }

    private static func consumer(_ node: Node) -> GatewaySnapshot.Consumer {
        GatewaySnapshot.Consumer(
            id: node["id"]?.string ?? "", developer: node["developer"]?.string ?? "dev_1",
            portal: PortalID(node["portal"]?.string ?? "public"),
            access: (node["access"]?.elements ?? []).map { access in
                .init(
                    product: ProductID(access["product"]?.string ?? ""), plan: access["plan"]?.string.map(PlanID.init),
                    subscription: access["subscription"]?.string ?? "sub_1")
            },
            credentials: (node["credentials"]?.elements ?? []).compactMap(credential))
    }

    private static func credential(_ node: Node) -> GatewaySnapshot.Credential? {
        guard let id = node["id"]?.string else { return nil }
        if let key = node["key"]?.string { return .init(id: id, secret: .apiKey(key)) }
        if let client = node["client"]?.string {
            return .init(id: id, secret: .oauth(client: client), provider: node["provider"]?.string)
        }
        guard let username = node["username"]?.string, let password = node["password"]?.string else { return nil }
        return .init(id: id, secret: .basic(username: username, password: password))
    }

    private static func texts(_ node: Node?) -> [String] { (node?.elements ?? []).compactMap(\.string) }
}

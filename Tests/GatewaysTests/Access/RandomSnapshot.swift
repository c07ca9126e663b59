import Gateways
import PortalModel
import Serialization
import TestSupport

/// Makes snapshots that APISIX can express, but for OAuth.
enum RandomSnapshot {
    static func make(_ random: inout SeededRandom) -> GatewaySnapshot {
        let products = (0..<Int.random(in: 0...6, using: &random)).map { product($0, &random) }
        let consumers = (0..<Int.random(in: 0...12, using: &random)).map { consumer($0, products, &random) }
        return GatewaySnapshot(revision: 1, products: products, consumers: consumers)
    }

    private static func product(_ index: Int, _ random: inout SeededRandom) -> GatewaySnapshot.Product {
        let methods: [AuthenticationMethod] = [
            .apiKey(header: "X-Key-\(Int.random(in: 0...1, using: &random))", query: nil),
            .apiKey(header: nil, query: "key"), .apiKey(header: nil, query: nil),
            .apiKey(header: "apikey", query: "apikey"), .basic, .oauth(scopes: ["read"]),
        ]
        let chosen = methods.shuffled(using: &random).prefix(Int.random(in: 1...3, using: &random))
        // Nested in one another, so that the longer path has to win.
        let paths = [index == 0 ? "/*" : "/p/\(index)/*", "/p/\(index)", "/p/\(index - 1)/under-\(index)/*"]
        return GatewaySnapshot.Product(
            id: ProductID("product-\(index)"),
            name: ["Parcels", "Größe \"L\" ${{HOME}}", "off"][Int.random(in: 0...2, using: &random)],
            upstreams: ["http://10.0.0.\(index + 1):9100" + (Bool.random(using: &random) ? "/base" : "")],
            hosts: Bool.random(using: &random) ? ["api\(Int.random(in: 0...1, using: &random)).example.com"] : [],
            paths: Array(paths.shuffled(using: &random).prefix(Int.random(in: 1...3, using: &random))),
            methods: Bool.random(using: &random) ? ["GET", "POST"] : [], authentication: Array(chosen),
            plans: plans(&random),
            origins: Bool.random(using: &random) ? ["https://developers.example.com"] : [],
            deprecated: Bool.random(using: &random) ? "2025-01-31" : nil,
            sunset: Bool.random(using: &random) ? "2027-06-30" : nil)
    }

    private static func plans(_ random: inout SeededRandom) -> [Plan] {
        var lines: [String] = []
        for index in 0..<Int.random(in: 0...3, using: &random) {
            let windows = ["second", "minute", "hour", "day", "month"].shuffled(using: &random)
            let limits = windows.prefix(Int.random(in: 0...3, using: &random)).map {
                "{ requests: \(Int.random(in: 1...90, using: &random)), per: \($0) }"
            }
            lines.append("  - { id: plan-\(index), title: Plan, limits: [\(limits.joined(separator: ", "))] }")
        }
        let text =
            lines.isEmpty ? "products: [{ id: x }]" : "products:\n- id: x\n  plans:\n\(lines.joined(separator: "\n"))"
        guard let root = try? YAMLReader.read(Array(text.utf8), file: "plans.yaml") else { return [] }
        return SnapshotText.snapshot(root, file: "plans.yaml").products.first?.plans ?? []
    }

    private static func consumer(
        _ index: Int, _ products: [GatewaySnapshot.Product], _ random: inout SeededRandom
    ) -> GatewaySnapshot.Consumer {
        // Names with blanks cannot be labels; a consumer may come to have none at all.
        let blank = Int.random(in: 0...4, using: &random) == 0 ? " " : ""
        let access = products.filter { _ in Bool.random(using: &random) }.map { product in
            GatewaySnapshot.Access(
                product: product.id, plan: product.plans.randomElement(using: &random)?.id,
                subscription: "sub\(blank)_\(index)_\(product.id)")
        }
        let credentials = (0..<Int.random(in: 0...3, using: &random)).map { number in
            let name = "\(index)-\(number)"
            let secrets: [GatewaySnapshot.Credential.Secret] = [
                .apiKey("key\"\\#$!{\(name)}"), .apiKey("plain\(name)"),
                .basic(username: "off\(name)", password: "päss'\"$\(name)"), .oauth(client: "client\(name)"),
            ]
            return GatewaySnapshot.Credential(
                id: "cred_\(number).a", secret: secrets[Int.random(in: 0...3, using: &random)])
        }
        return GatewaySnapshot.Consumer(
            id: "app_\(index)", developer: "dev\(blank)_\(index % 3)", portal: PortalID("public\(blank)"),
            access: access,
            credentials: credentials)
    }
}

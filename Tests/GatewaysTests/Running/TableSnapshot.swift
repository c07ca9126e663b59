import Gateways
import PortalModel
import Serialization

/// The products and applications of the table that real gateways are tested by.
enum TableSnapshot {
    /// How many calls each plan has in a month: few, and a bucket of them is not refilled while a test runs.
    static let counts = ["free": 3, "pro": 5]

    /// Secrets of an application, one for each method.
    static func key(_ application: String) -> String { "pk_live_\(application)_0123456789ABCdef" }
    static func password(_ application: String) -> String { "p:ä \(application)!" }

    static func make(upstream port: Int) throws -> GatewaySnapshot {
        let text = """
            products:
              - id: parcels
                name: Parcels
                upstreams: ["http://127.0.0.1:\(port)"]
                hosts: [api.example.com]
                paths: [/parcels/v2/*, /parcels/status]
                authentication: [{ api-key: { header: X-Key, query: key } }, basic]
                plans:
                  - { id: free, title: Free, limits: [{ requests: 3, per: month }] }
                  - { id: pro, title: Pro, limits: [{ requests: 5, per: month }, { requests: 1000000, per: minute }] }
                  - { id: open, title: Open }
                origins: ["https://developers.example.com"]
              - id: admin
                name: Below another product
                upstreams: ["http://127.0.0.1:\(port)"]
                hosts: [api.example.com]
                paths: [/parcels/v2/admin/*, /parcels/v2/root]
                authentication: [{ api-key: { header: X-Key, query: key } }, basic]
              - id: rates
                name: Rates
                upstreams: ["http://127.0.0.1:\(port)/base"]
                hosts: [api.example.com]
                paths: [/rates/*, /rate]
                authentication: [{ api-key: { header: X-Key, query: key } }, basic]
                deprecated: "2026-01-31"
                sunset: "2027-06-30"
              - id: keys
                name: Keys only
                upstreams: ["http://127.0.0.1:\(port)"]
                hosts: [keys.example.com, "*.wide.example.com"]
                paths: [/*]
                authentication: [{ api-key: { query: api-key } }, api-key]
              - id: anywhere
                name: On every host
                upstreams: ["http://127.0.0.1:\(port)"]
                paths: [/anywhere/*, /parcels/v2/hidden]
                authentication: [basic]
                methods: [GET, POST]
              - id: closed
                name: Closed
                upstreams: ["http://127.0.0.1:\(port)"]
                hosts: [api.example.com]
                paths: [/closed/*]
                authentication: [{ oauth: { scopes: [read] } }]
            """
        let root = try YAMLReader.read(Array(text.utf8), file: "table.yaml")
        var snapshot = SnapshotText.snapshot(root, file: "table.yaml")
        // One of each plan for every method and more, so that no test counts against another's.
        for method in ["header", "query", "basic"] {
            for (plan, number) in [("free", 1), ("free", 2), ("pro", 1), ("open", 1)] {
                snapshot.consumers.append(
                    consumer("\(method)-\(plan)-\(number)", [("parcels", PlanID(plan))]))
            }
        }
        snapshot.consumers.append(
            consumer("others", [("rates", nil), ("keys", nil), ("anywhere", nil), ("closed", nil)]))
        snapshot.consumers.append(consumer("plenty", [("parcels", "open")]))
        return snapshot
    }

    static func consumer(_ id: String, _ access: [(product: ProductID, plan: PlanID?)]) -> GatewaySnapshot.Consumer {
        .init(
            id: id, developer: "dev_\(id)", portal: "public",
            access: access.map { .init(product: $0.product, plan: $0.plan, subscription: "sub_\(id)_\($0.product)") },
            credentials: [
                .init(id: "\(id)_key", secret: .apiKey(key(id))),
                .init(id: "\(id)_basic", secret: .basic(username: "user-\(id)", password: password(id))),
            ])
    }
}

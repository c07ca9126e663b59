import Diagnostics
import Gateways
import PortalModel
import Testing

/// Documents that say something else than gateways do.
struct GatewayConformanceTests {
    private let here = SourceLocation(file: "content/products/p/openapi.yaml", line: 12, column: 5)

    private func product(
        _ id: String, hosts: [String] = ["api.example.com"], paths: [String], methods: [String] = [],
        authentication: [AuthenticationMethod] = [.apiKey(header: "X-Key", query: nil)]
    ) -> GatewaySnapshot.Product {
        .init(
            id: ProductID(id), name: id, upstreams: ["http://a"], hosts: hosts, paths: paths, methods: methods,
            authentication: authentication)
    }

    private func operation(
        _ method: String, _ path: String, servers: [String] = ["https://api.example.com/v1"],
        security: [[String]]? = [["api-key header X-KEY"]], of product: String = "p"
    ) -> DocumentedOperation {
        .init(
            product: ProductID(product), method: method, path: path, servers: servers, security: security,
            location: here)
    }

    private func findings(
        _ products: [GatewaySnapshot.Product], _ operations: DocumentedOperation...
    ) throws -> [String] {
        try GatewayConformance.diagnostics(
            of: GatewaySnapshot(revision: 0, products: products), documented: operations
        ).map { diagnostic in
            if diagnostic.id != "route-without-operation", diagnostic.id != "security-undocumented" {
                #expect(diagnostic.location == here)
            }
            return "\(diagnostic.severity) \(diagnostic.id)"
        }
    }

    /// A path, a pattern, and whether the one is among the other.
    @Test(arguments: [
        ("/v1/*", "/items", true), ("/v1/*", "/{id}", true), ("/v1/items/*", "/items/{id}/parts", true),
        ("/v1/items", "/items", true), ("/v1/items", "/items/{id}", false), ("/v1/items/*", "/items", false),
        ("/v1/items/*", "/{kind}/x", false), ("/v1/items", "/{kind}", false), ("/*", "/items", true),
        ("/items", "/items", false),
    ])
    func knowsWhatARouteCovers(_ pattern: String, _ path: String, _ isCovered: Bool) throws {
        let findings = try findings([product("p", paths: [pattern])], operation("GET", path))
        #expect(findings == (isCovered ? [] : ["error operation-without-route", "warning route-without-operation"]))
    }

    @Test func findsAnOperationThatLeadsToAnotherProduct() throws {
        let products = [product("p", paths: ["/v1/*"]), product("q", paths: ["/v1/items/*"])]
        #expect(
            try findings(products, operation("GET", "/items/{id}"), operation("GET", "/other")) == [
                "error operation-elsewhere"
            ])
        // A product of every host does not get what a host's own has.
        let wide = [product("p", hosts: [], paths: ["/v1/*"]), product("q", paths: ["/v1/*"])]
        #expect(try findings(wide, operation("GET", "/x")).first == "error operation-elsewhere")
        #expect(try findings(wide, operation("GET", "/x", servers: ["https://other.example.com/v1"])) == [])
    }

    @Test func findsAMethodThatIsNotLetThrough() throws {
        let products = [product("p", paths: ["/v1/*"], methods: ["GET"])]
        #expect(
            try findings(products, operation("GET", "/x"), operation("POST", "/x")) == [
                "error operation-without-method"
            ])
    }

    @Test func findsServersThatNoHostServes() throws {
        let products = [product("p", hosts: ["api.example.com", "*.wide.example.com"], paths: ["/v1/*"])]
        #expect(
            try findings(products, operation("GET", "/x", servers: ["https://else.example.com/v1"])).first
                == "error server-without-host")
        let several = ["https://API.example.com:443/v1/", "https://sandbox.example.com/v1"]
        #expect(try findings(products, operation("GET", "/x", servers: several)) == ["warning server-without-host"])
        for server in ["/v1", "https://a.wide.example.com/v1", "https://user@api.example.com/v1?x"] {
            #expect(try findings(products, operation("GET", "/x", servers: [server])) == [], "\(server)")
        }
    }

    @Test func findsOtherWaysToBeLetIn() throws {
        let products = [product("p", paths: ["/v1/*"])]
        func found(_ security: [[String]]?) throws -> [String] {
            try findings(products, operation("GET", "/x", security: security))
        }
        #expect(try found(nil) == [])
        #expect(try found([["basic"], ["api-key header x-key"]]) == [])
        #expect(try found([["basic"]]) == ["error security-differs", "warning security-undocumented"])
        #expect(try found([["api-key query X-Key"]]) == ["error security-differs", "warning security-undocumented"])
        // Two things at once are more than the gateway asks for.
        #expect(try found([["api-key header X-Key", "basic"]]) == ["error security-differs"])
        for open in [[], [[]], [["api-key header X-Key"], []]] as [[[String]]] {
            #expect(try found(open).first == "warning security-open", "\(open)")
        }
    }

    @Test func findsAMethodThatNoOperationDescribes() throws {
        let products = [
            product(
                "p", paths: ["/v1/*"], authentication: [.apiKey(header: nil, query: nil), .basic, .oauth(scopes: [])])
        ]
        let first = operation("GET", "/x", security: [["api-key header apikey"]])
        #expect(try findings(products, first) == ["warning security-undocumented", "warning security-undocumented"])
        let second = operation("GET", "/y", security: [["basic"], ["oauth"]])
        #expect(try findings(products, first, second) == [])
    }

    @Test func saysTheSameOnce() throws {
        let products = [product("p", paths: ["/v1/*"])]
        let open = operation("GET", "/x", security: [])
        #expect(try findings(products, open, open, operation("GET", "/y", security: [])) == ["warning security-open"])
    }
}

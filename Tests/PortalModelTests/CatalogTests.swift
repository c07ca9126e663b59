import Diagnostics
import PortalModel
import Serialization
import Testing

struct CatalogTests {
    private let yaml = """
        name: Shipments
        summary: Book them.
        status: deprecated
        sunset: 2027-06-30
        labels: { audience: [public, partner] }
        visibility: signed-in
        authentication: [ { api-key: { header: X-Key } }, { api-key: { query: key } }, basic, { oauth: { scopes: [read] } } ]
        subscription: { approval: automatic }
        plans:
          - { id: free, title: Free, limits: [ { requests: 60, per: minute } ] }
          - { id: pro, title: Pro, approval: manual, summary: More. }
        gateway: { upstream: [ "http://10.0.0.1:80" ], hosts: [ api.example.com ], paths: [ /v1/* ] }
        """

    private func catalog() throws -> Catalog {
        var diagnostics: [Diagnostic] = []
        let root = try YAMLReader.read(Array(yaml.utf8), file: "product.yaml")
        let product = Product(reading: root, id: "shipments", file: "product.yaml", diagnostics: &diagnostics)
        let config = try JSONReader.read(
            Array(#"{"portals": [{"id": "public", "title": "Developers", "url": "https://d.example/x"}]}"#.utf8),
            file: "s")
        let portal = try #require(
            SiteConfig(reading: config, file: "s", diagnostics: &diagnostics).portals.first)
        return Catalog(portals: [
            Catalog.Entry(
                portal: portal,
                products: [
                    Catalog.Offer(
                        product: product, url: "products/shipments/",
                        operations: [
                            .init(
                                id: "list", method: "GET", path: "/shipments/{id}", version: "v1",
                                location: SourceLocation(file: "content/a:b.yaml", line: 12, column: 5),
                                servers: ["https://api.example.com/v1"], security: [["basic"], []])
                        ],
                        terms: .init(url: nil, version: "abc"))
                ])
        ])
    }

    @Test func readsWhatItWrote() throws {
        var bytes: [UInt8] = []
        JSONWriter.write(try catalog().node, pretty: true, into: &bytes)
        let read = try Catalog(reading: JSONReader.read(bytes, file: "catalog.json"), file: "catalog.json")
        var again: [UInt8] = []
        JSONWriter.write(read.node, pretty: true, into: &again)
        #expect(String(decoding: bytes, as: UTF8.self) == String(decoding: again, as: UTF8.self))
        let offer = try #require(read.portals.first?.products.first)
        #expect(
            offer.product.authentication == [
                .apiKey(header: "X-Key", query: nil), .apiKey(header: nil, query: "key"), .basic,
                .oauth(scopes: ["read"]),
            ])
        #expect(offer.product.plans.map(\.approval) == [.automatic, .manual])
        #expect(
            offer.product.gateway
                == .init(upstreams: ["http://10.0.0.1:80"], hosts: ["api.example.com"], paths: ["/v1/*"]))
        #expect(
            offer.operations.first?.location == SourceLocation(file: "content/a:b.yaml", line: 12, column: 5))
        #expect(offer.operations.first?.security == [["basic"], []])
        #expect(offer.terms == .init(url: nil, version: "abc"))
        #expect(offer.product.labels == ["audience": ["public", "partner"]])
    }

    @Test(arguments: ["{}", #"{"format": 99, "portals": []}"#, #"{"format": 1, "portals": [{}]}"#])
    func refusesWhatItDoesNotKnow(_ text: String) throws {
        let root = try JSONReader.read(Array(text.utf8), file: "catalog.json")
        #expect(throws: Catalog.Unusable.self) { try Catalog(reading: root, file: "catalog.json") }
    }

    @Test(arguments: [
        ("a.example", true), ("x.A.example", true), ("b.example", false), ("evil.a.example", false),
        ("xa.example", false), ("", false),
    ])
    func admitsByDomain(_ domain: String, _ isAdmitted: Bool) {
        let domains = EmailDomains(allowed: ["a.example", "*.a.example"], denied: ["evil.a.example"])
        #expect(domains.admit(domain) == isAdmitted)
    }
}

import Diagnostics
import PortalModel
import Serialization
import Testing

struct ProductTests {
    private func read(_ yaml: String) throws -> (Product, [Diagnostic]) {
        var diagnostics: [Diagnostic] = []
        let root = try YAMLReader.read(Array(yaml.utf8), file: "product.yaml")
        return (Product(reading: root, id: "p", file: "product.yaml", diagnostics: &diagnostics), diagnostics)
    }

    @Test func readsMethodsPlansAndApproval() throws {
        let (product, diagnostics) = try read(
            """
            name: Shipments
            type: gateway
            status: published
            authentication:
              - api-key: { header: X-API-Key }
              - api-key: { query: key }
              - api-key
              - basic
              - oauth: { scopes: [a, b] }
            subscription: { approval: manual }
            plans:
              - { id: free, title: Free, approval: automatic, limits: [ { requests: 60, per: minute } ] }
              - { id: pro, title: Pro }
            """)
        #expect(diagnostics.isEmpty)
        #expect(
            product.authentication == [
                .apiKey(header: "X-API-Key", query: nil), .apiKey(header: nil, query: "key"),
                .apiKey(header: "apikey", query: nil), .basic, .oauth(scopes: ["a", "b"]),
            ])
        #expect(product.plans.map(\.approval) == [.automatic, .manual])
        #expect(product.plans[0].limits == [.init(requests: 60, window: .minute)])
        #expect(product.acceptsSubscriptions)
    }

    @Test(arguments: [
        ("name: A\ntype: gateway\nstatus: published", ["missing-authentication"]),
        ("name: A\ntype: external\nstatus: deprecated", ["missing-sunset"]),
        ("name: A\ntype: external\nstatus: draft", []),
        (
            "name: A\ntype: external\nstatus: published\nplans: [{id: a, title: A}, {id: a, title: B}]",
            ["duplicate-plan"]
        ),
        (
            "name: A\ntype: external\nstatus: published\napis: [{document: a.yaml, version: v1}, {document: b.yaml}]",
            ["missing-version"]
        ),
        (
            "name: A\ntype: external\nstatus: published\napis: [{document: a, version: v1}, {document: b, version: v1}]",
            ["duplicate-version"]
        ),
    ])
    func reportsWhatTheSchemaCannotSay(yaml: String, expected: [String]) throws {
        #expect(try read(yaml).1.map(\.id) == expected)
    }

    @Test func buildsNeitherDraftsNorRetiredProducts() throws {
        for (status, isBuilt) in [("draft", false), ("published", true), ("deprecated", true), ("retired", false)] {
            let (product, _) = try read("name: A\ntype: external\nstatus: \(status)\nsunset: 2027-01-01")
            #expect(product.isBuilt == isBuilt, "\(status)")
        }
    }
}

import Foundation
import TestSupport
import Testing

/// `portico-companion gateway`, as operators type it.
struct GatewayCommandTests {
    private let folder: TemporaryFolder

    /// A site with one product and nobody who uses it.
    init() async throws {
        folder = try TemporaryFolder([
            "site-config.json": #"""
            { "organization": { "name": "X" },
              "companion": { "url": "http://localhost:8080" },
              "gateways": [
                { "id": "edge", "kind": "apisix-file", "path": "gw/apisix.yaml" },
                { "id": "kong", "kind": "kong-file", "path": "gw/kong.json" },
                { "id": "off", "kind": "kong-push", "url": "http://127.0.0.1:9", "enabled": false } ],
              "portals": [ { "id": "public", "title": "Public", "url": "http://localhost:8080/" } ] }
            """#,
            "out/catalog.json": #"""
            { "format": 1, "portals": [ { "id": "public", "title": "Public", "url": "http://localhost:8080/", "products": [
              { "id": "parcels", "name": "Parcels", "type": "gateway", "status": "published", "url": "products/parcels/",
                "authentication": ["basic", { "oauth": { "scopes": [] } }], "subscription": { "approval": "automatic" },
                "gateway": { "upstream": ["http://127.0.0.1:9"], "hosts": [], "paths": ["/parcels/*"] },
                "operations": [ { "method": "GET", "path": "/letters", "at": "content/products/parcels/api.yaml:7:3",
                                  "servers": ["/"], "security": [["basic"]] } ] } ] } ] }
            """#,
        ])
        try folder.link("themes", to: Repository.root.appendingPathComponent("themes").path)
    }

    private func gateway(_ words: String...) async throws -> Program.Outcome {
        try await Program.run(
            try Repository.product("portico-companion"), ["gateway"] + words + ["--site", folder.path])
    }

    private func change(_ file: String, _ right: String, _ wrong: String) throws {
        let text = try folder.text(file)
        #expect(text.contains(right))
        try folder.write(text.replacingOccurrences(of: right, with: wrong), to: file)
    }

    @Test func tellsAndMakesAndTellsAgain() async throws {
        var outcome = try await gateway("plan")
        #expect(outcome.status == 3)
        #expect(outcome.output.contains("edge: 1 difference\n  create file"))
        #expect(!FileManager.default.fileExists(atPath: folder.path("gw")), "a plan writes nothing")
        outcome = try await gateway("apply")
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("kong: 1 difference made right"))
        outcome = try await gateway("plan")
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("edge: up to date") && outcome.output.contains("OAuth"))
        try change("gw/apisix.yaml", "hide_credentials: true", "hide_credentials: false")
        outcome = try await gateway("drift", "edge")
        #expect(outcome.status == 3)
        #expect(outcome.output.contains("- ") && outcome.output.contains("hide_credentials: false"))
        #expect(try await gateway("drift", "kong").status == 0)
        outcome = try await gateway("diff", "--json")
        #expect(outcome.status == 3)
        let answer = try #require(try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
        let gateways = try #require(answer["gateways"] as? [[String: Any]])
        #expect(gateways.compactMap { $0["id"] as? String } == ["edge", "kong"])
        #expect(gateways.compactMap { ($0["differences"] as? [Any])?.count } == [1, 0])
        #expect(try await gateway("apply", "edge").status == 0)
        #expect(try await gateway("drift").status == 0)
    }

    @Test func writesAConfigurationElsewhere() async throws {
        #expect(try await gateway("export", "kong").output.contains("_format_version"))
        let outcome = try await gateway("export", "kong", "--to", folder.path("elsewhere"))
        #expect(outcome.status == 0)
        #expect(try folder.text("elsewhere/kong.json").contains("\"parcels\""))
    }

    @Test func comparesDocumentsWithWhatIsLetThrough() async throws {
        let outcome = try await gateway("check")
        #expect(outcome.status == 3)
        #expect(outcome.output.contains("content/products/parcels/api.yaml:7:3: error: 'GET /letters'"))
        #expect(outcome.output.contains("kong: warning: Product 'parcels' is open by its other methods only"))
        #expect(try await gateway("check", "--json").output.contains("\"operation-without-route\""))
        let catalog = try folder.text("out/catalog.json").replacingOccurrences(of: "/letters", with: "/parcels/{id}")
        try folder.write(catalog, to: "out/catalog.json")
        #expect(try await gateway("check").status == 0)
    }

    @Test func saysWhatIsWrong() async throws {
        for (words, status, message) in [
            (["plan", "off"], 2, "There is no gateway 'off'"), (["frobnicate"], 2, "gateway plan|diff"),
            ([], 2, "plan"),
            (["export"], 2, "which gateway"),
        ] as [([String], CInt, String)] {
            let outcome = try await Program.run(
                try Repository.product("portico-companion"), ["gateway"] + words + ["--site", folder.path])
            #expect(outcome.status == status, "\(words)")
            #expect(outcome.error.contains(message), "\(words): \(outcome.error)")
        }
        // What cannot be written says so, and holds up nothing else.
        try folder.write("", to: "gw")
        let outcome = try await gateway("apply")
        #expect(outcome.status == 1)
        #expect(outcome.output.contains("edge: ") && outcome.output.contains("kong: "))
    }
}

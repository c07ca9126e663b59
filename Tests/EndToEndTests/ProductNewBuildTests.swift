import Foundation
import TestSupport
import Testing

/// Products of real documents in the example site, built.
@Suite(.serialized, .enabled(if: Corpora.shouldRun, "needs the corpora"))
struct ProductNewBuildTests {
    private func portico(_ words: [String], in folder: TemporaryFolder) async throws -> Program.Outcome {
        try await Program.run(Repository.product("portico"), words, in: folder.path("site"))
    }

    private func site() async throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        let made = try await Program.run(Repository.product("portico"), ["new", "site"], in: folder.path)
        #expect(made.status == 0, "\(made.error)")
        return folder
    }

    private func document(_ name: String) -> String { Corpora.root.appendingPathComponent("openapi/\(name)").path }

    private func products(_ folder: TemporaryFolder, in portal: String) throws -> [String] {
        let catalog = try JSONSerialization.jsonObject(with: Data(folder.bytes("site/out/catalog.json")))
        let portals = try #require((catalog as? [String: Any])?["portals"] as? [[String: Any]])
        let entry = try #require(portals.first { $0["id"] as? String == portal })
        return (entry["products"] as? [[String: Any]] ?? []).compactMap { $0["id"] as? String }
    }

    @Test func buildsTheSiteWithTheProduct() async throws {
        let folder = try await site()
        let made = try await portico(
            [
                "product", "new", "museum", "--from", document("real/redocly-museum-3.1.yaml"), "--portal", "partner",
                "--portal", "internal", "--upstream", "http://127.0.0.1:9200", "--build", "--json",
            ], in: folder)
        #expect(made.status == 0, "\(made.error)")
        let report = try #require(try JSONSerialization.jsonObject(with: Data(made.output.utf8)) as? [String: Any])
        let product = try #require(report["product"] as? [String: Any])
        #expect(product["id"] as? String == "museum" && product["name"] as? String == "Redocly Museum API")
        #expect(
            product["folder"] as? String == "content/products/museum" && product["status"] as? String == "published")
        #expect(
            product["files"] as? [String] == ["product.yaml", "index.md", "redocly-museum-3.1.yaml"]
                && (report["portals"] as? [Any])?.count == 3)
        #expect(try products(folder, in: "partner").contains("museum"))
        #expect(try products(folder, in: "internal").contains("museum"))
        #expect(try !products(folder, in: "public").contains("museum"), "nobody asked for the public")
        let page = try folder.text("site/out/partner/products/museum/index.html")
        #expect(page.contains("Redocly Museum API") && page.contains("/subscribe?portal=partner&amp;product=museum"))
        #expect(try folder.files().contains("site/out/partner/products/museum/api/v1/get-museum-hours/index.html"))
    }

    /// The site has a mistake of its own: nothing of the product is kept, and the last output stands.
    @Test func takesTheProductAwayWhereTheSiteCannotBeBuilt() async throws {
        let folder = try await site()
        #expect(try await portico(["build"], in: folder).status == 0)
        let catalog = try folder.bytes("site/out/catalog.json")
        try folder.write("[nowhere](nothing.md)\n", to: "site/content/pages/wrong.md")
        let before = try folder.files()
        let words = [
            "product", "new", "museum", "--from", document("real/redocly-museum-3.1.yaml"), "--portal", "internal",
            "--build",
        ]
        let made = try await portico(words, in: folder)
        #expect(made.status == 1 && made.output.isEmpty)
        #expect(made.error.contains("content/pages/wrong.md:1:") && made.error.contains("No product was made"))
        #expect(try folder.files() == before && folder.bytes("site/out/catalog.json") == catalog)
        let json = try await portico(words + ["--json"], in: folder)
        let report = try #require(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
        #expect(json.status == 1 && report["product"] is NSNull && (report["diagnostics"] as? [Any])?.isEmpty == false)
    }

    /// Told to end in the middle, it takes back what it wrote; unless it was faster.
    @Test func takesTheProductAwayWhenItIsInterrupted() async throws {
        let folder = try await site()
        let program = try RunningProgram(
            try Repository.product("portico"),
            [
                "product", "new", "museum", "--from", document("real/redocly-museum-3.1.yaml"), "--portal", "internal",
                "--build",
            ], in: folder.path("site"))
        while !folder.holds("site/content/products/museum") { try await Task.sleep(for: .milliseconds(1)) }
        let status = await program.end(with: SIGTERM)
        #expect(status == 130 || status == 0)
        #expect(folder.holds("site/content/products/museum") == (status == 0))
        #expect(folder.holds("site/out/catalog.json") == (status == 0))
    }

    /// Each edition, in one file and in many, and together they are a site without an error.
    @Test func makesProductsOfEveryEdition() async throws {
        let folder = try await site()
        let documents = [
            "real/microsoft-bot-connector.swagger2.json", "real/giantswarm.swagger2.yaml", "real/vonage-sms.yaml",
            "real/codat-assess-3.1.json", "real/mistral-3.1.yaml", "real/redocly-cafe-3.2.yaml",
            "real/isendpro-french.yaml", "real/leanix-yaml-equals-tag.yaml", "multi/redocly-cafe-split-3.2/cafe.yaml",
        ]
        for (number, name) in documents.enumerated() {
            let made = try await portico(
                [
                    "product", "new", "p\(number)", "--from", document(name), "--portal", "public", "--portal",
                    "partner",
                    "--portal", "internal", "--upstream", "http://127.0.0.1:9200",
                ], in: folder)
            #expect(made.status == 0, "\(name): \(made.error)")
        }
        let checked = try await portico(["check"], in: folder)
        #expect(checked.status == 0, "\(checked.error)")
    }
}

import Diagnostics
import Serialization
import SiteGenerator
import Testing

/// What stands beside the pages of a reference: twins, descriptions, lists for agents, changelogs; each cut for its
/// audience.
struct ReferenceFilesTests {
    private static let old = """
        openapi: 3.0.3
        info: { title: Parcels API, version: "0.9" }
        paths:
          /parcels:
            get:
              operationId: listParcels
              summary: List parcels
              responses: { "200": { description: A page. } }
          /boxes: { get: { operationId: listBoxes, responses: { "200": { description: Boxes. } } } }
        """

    /// The small site with an earlier version and an earlier release.
    private func site() throws -> SmallSite {
        let product = """
            name: Parcels
            type: external
            status: published
            labels: { audience: public }
            apis:
              - document: openapi.yaml
                version: v2
                released: 2026-10-05
                history: [ { document: before.yaml, released: 2026-03-16 } ]
              - { document: old.yaml, version: v1 }
            """
        let before = (SmallSite.base["content/products/parcels/openapi.yaml"] ?? "")
            .split(separator: "\n", omittingEmptySubsequences: false)
            .filter { !$0.contains("name: limit") && !$0.contains("parameters:") && !$0.contains("costCenterCode") }
            .joined(separator: "\n")
        return try SmallSite([
            "content/products/parcels/product.yaml": product, "content/products/parcels/before.yaml": before,
            "content/products/parcels/old.yaml": Self.old,
            "themes/default/templates/operation.mustache":
                "{{#versions}}<a href=\"{{root}}{{url}}\">{{version}}{{#current}}!{{/current}}{{#elsewhere}}?{{/elsewhere}}</a>{{/versions}}",
        ])
    }

    @Test func leadsToTheSameOperationInOtherVersions() async throws {
        let site = try site()
        let report = await site.build(portal: "public")
        #expect(!report.diagnostics.contains { $0.severity == .error }, "\(report.diagnostics)")
        let root = "../../../../../"
        let list = try site.page("public/products/parcels/api/v2/list-parcels/index.html")
        #expect(list.contains("\(root)products/parcels/api/v1/list-parcels/\">v1</a>"), "\(list)")
        #expect(list.contains(">v2!</a>"))
        let boxes = try site.page("public/products/parcels/api/v1/list-boxes/index.html")
        #expect(boxes.contains("\(root)products/parcels/api/v2/\">v2?</a>"), "\(boxes)")
    }

    @Test func tellsChangesToThoseWhomTheyConcern() async throws {
        let site = try site()
        _ = await site.build()
        let open = try site.page("public/products/parcels/api-changelog/changes.json")
        let whole = try site.page("internal/products/parcels/api-changelog/changes.json")
        #expect(open.contains("query parameter 'limit'") && !open.contains("costCenterCode"))
        #expect(whole.contains("query parameter 'costCenterCode'"))
        let feed = try site.page("public/products/parcels/api-changelog/feed.atom")
        #expect(feed.contains("<updated>2026-10-05T00:00:00Z</updated>"))
        let page = try site.page("public/products/parcels/api-changelog/index.html")
        #expect(page.contains("<p>GET /boxes removed</p>"), "the version before is the release before: \(page)")
    }

    @Test func handsOutTheDescriptionAsTheAudienceMayHaveIt() async throws {
        let site = try SmallSite()
        _ = await site.build()
        for name in ["openapi.json", "openapi.yaml", "postman.json"] {
            let open = try site.page("public/products/parcels/api/\(name)")
            let whole = try site.page("internal/products/parcels/api/\(name)")
            #expect(open.contains("/parcels") && !open.contains("recalculate"), "\(name)")
            #expect(whole.contains("recalculate"), "\(name)")
        }
        let json = try site.page("public/products/parcels/api/openapi.json")
        let read = try JSONReader.read(Array(json.utf8), file: "openapi.json")
        #expect(read["info"]?["title"]?.string == "Parcels API")
    }

    @Test func givesAgentsTheWayToEveryOperation() async throws {
        let site = try SmallSite()
        _ = await site.build()
        let list = try JSONReader.read(Array(try site.page("public/agents.json").utf8), file: "agents.json")
        let operation = try #require(list["operations"]?.elements.first)
        #expect(list["operations"]?.elements.count == 1)
        #expect(operation["operationId"]?.string == "listParcels")
        #expect(
            operation["markdown"]?.string == "https://dev.example/products/parcels/api/list-parcels/index.md")
        let twin = try site.page("public/products/parcels/api/list-parcels/index.md")
        for part in ["# List parcels", "`GET /parcels`", "`limit` (integer)", "### 200 OK", "`id` (string, required)"] {
            #expect(twin.contains(part), "\(part) is not in \(twin)")
        }
        #expect(!twin.contains("costCenterCode") && !twin.contains("marginInCents"))
        let index = try site.page("public/llms.txt")
        #expect(index.contains("(https://dev.example/guides/start/index.md)"))
        #expect(try site.page("public/llms-full.txt").contains(twin))
    }

    @Test func writesGuidesWithLinksToTwins() async throws {
        let site = try SmallSite([
            "content/pages/guides/index.md": "# Guides\n\nBegin with [Start](start.md#first-step).\n"
        ])
        _ = await site.build(portal: "public")
        let twin = try site.page("public/guides/index.md")
        #expect(twin.contains("[Start](../guides/start/index.md#first-step)"), "\(twin)")
    }
}

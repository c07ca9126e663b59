import Diagnostics
import Glibc
import SiteGenerator
import TestSupport
import Testing

struct BuildTests {
    @Test func writesPagesAtPrettyAddressesWithTheFilesACDNNeeds() async throws {
        let site = try SmallSite()
        let report = await site.build()
        #expect(report.diagnostics.isEmpty, "\(report.diagnostics)")
        #expect(
            try site.files(of: "public").filter { !$0.hasPrefix("search/") && !$0.hasPrefix("assets/") } == [
                "404.html", "_headers", "_redirects", "agents.json", "guides/index.html", "guides/index.md",
                "guides/start/index.html", "guides/start/index.md", "index.html", "index.md", "llms-full.txt",
                "llms.txt", "products/index.html", "products/index.md", "products/parcels/api/index.html",
                "products/parcels/api/index.md", "products/parcels/api/list-parcels/index.html",
                "products/parcels/api/list-parcels/index.md", "products/parcels/api/openapi.json",
                "products/parcels/api/openapi.yaml", "products/parcels/api/postman.json",
                "products/parcels/api/schemas/Parcel/index.html",
                "products/parcels/api/schemas/Parcel/index.md", "products/parcels/api/tags/parcels/index.html",
                "products/parcels/api/tags/parcels/index.md", "products/parcels/index.html",
                "products/parcels/index.md", "robots.txt", "sitemap.xml",
            ])
        #expect(try site.files(of: "public").contains("search/index.json"))
        #expect(report.portals.map(\.id) == ["public", "internal"])
        #expect(try site.page("public/404.html").hasSuffix("\n/"))
        #expect(try site.page("internal/404.html").hasSuffix("\n/internal/"))
        #expect(try site.page("public/sitemap.xml").contains("<loc>https://dev.example/guides/start/</loc>"))
        #expect(try site.page("internal/robots.txt").contains("Disallow: /"))
    }

    @Test func buildsTheSameBytesTwiceAndTouchesNothingUnchanged() async throws {
        let site = try SmallSite()
        _ = await site.build()
        let first = try FolderContents.files(in: site.folder.path("out")).map {
            ($0, try site.folder.bytes("out/" + $0))
        }
        let times = first.map { site.folder.modified("out/" + $0.0) }
        let report = await site.build()
        let second = try FolderContents.files(in: site.folder.path("out")).map {
            ($0, try site.folder.bytes("out/" + $0))
        }
        #expect(first.map(\.0) == second.map(\.0))
        #expect(first.map(\.1) == second.map(\.1))
        #expect(second.map { site.folder.modified("out/" + $0.0) } == times)
        #expect(report.filesWritten == 0)
        #expect(report.filesRemoved == 0)
    }

    @Test func removesThePagesAndPortalsThatAreGoneAndLeavesOtherFiles() async throws {
        let site = try SmallSite()
        _ = await site.build()
        try site.folder.write("kept", to: "out/gateway/apisix.yaml")
        _ = unlink(site.folder.path("content/pages/guides/start.md"))
        try site.folder.write(
            """
            { "organization": { "name": "Acme" }, "portals": [ { "id": "public", "title": "Acme Public",
              "url": "https://dev.example/", "catalog": { "labels": { "audience": "public" } } } ] }
            """, to: "site-config.json")
        try site.folder.write(
            (SmallSite.base["content/products/parcels/openapi.yaml"] ?? "").split(separator: "\n").filter {
                !$0.contains("x-audience: [internal]") && !$0.contains("x-audience: internal")
                    && !$0.contains("x-internal")
            }.joined(separator: "\n"), to: "content/products/parcels/openapi.yaml")
        let report = await site.build()
        #expect(!report.diagnostics.fail(), "\(report.diagnostics)")
        #expect(!site.folder.exists("out/internal"))
        #expect(!site.folder.exists("out/public/guides/start"))
        #expect(try site.folder.text("out/gateway/apisix.yaml") == "kept")
    }

    @Test func keepsTheLastGoodOutputWhereABuildFails() async throws {
        let site = try SmallSite()
        _ = await site.build()
        let before = try site.page("public/index.html")
        try site.folder.write("# Start\n\n[gone](nowhere.md)\n", to: "content/pages/guides/start.md")
        let report = await site.build()
        #expect(report.diagnostics.map(\.id) == ["broken-link"])
        #expect(try site.page("public/index.html") == before)
        #expect(!site.folder.exists("out/.staging"))
    }

    @Test func resolvesLinksBetweenFilesAndMarksTheSidebar() async throws {
        let site = try SmallSite([
            "content/pages/guides/links.md": """
            # Links

            [a](start.md#first-step) [b](./) [c](/products/parcels/) [d](operation:parcels/listParcels)
            [e](../../assets/secret-map.svg) [f](/guides/start/) [g](#links) [h](mailto:a@b.example)
            """
        ])
        let report = await site.build()
        #expect(report.diagnostics.isEmpty, "\(report.diagnostics)")
        let page = try site.page("public/guides/links/index.html")
        for link in [
            "../../guides/start/#first-step", "../../guides/", "../../products/parcels/",
            "../../products/parcels/api/list-parcels/", "../../assets/secret-map.", "../../guides/start/", "#links",
            "mailto:a@b.example",
        ] {
            #expect(page.contains("href=\"\(link)"), "\(link)")
        }
        #expect(page.contains("<a href=\"../../guides/links/\" aria-current=\"page\">Links</a>"))
    }

    @Test func linksImagesOfOtherSitesInsteadOfLoadingThem() async throws {
        let site = try SmallSite([
            "content/pages/guides/start.md":
                "# Start\n\n![A map](https://elsewhere.example/map.png) [![badge](https://b.example/b.svg)](https://b.example/)\n"
        ])
        #expect(await site.build().diagnostics.map(\.id) == ["external-image", "external-image"])
        let page = try site.page("public/guides/start/index.html")
        #expect(page.contains("href=\"https://elsewhere.example/map.png\">A map</a>"))
        #expect(page.contains(">badge</a>"))
        #expect(!page.contains("<img"))
    }

    @Test func writesSmallPagesAndRulesForOldAddresses() async throws {
        let site = try SmallSite([
            "content/pages/guides/start.md": "---\naliases: [/old/start, begin.html]\n---\n# Start\n"
        ])
        #expect(await site.build().diagnostics.isEmpty)
        #expect(try site.page("public/old/start/index.html").contains("href=\"../../guides/start/\""))
        #expect(try site.page("public/begin.html").contains("href=\"guides/start/\""))
        #expect(
            try site.page("internal/_redirects")
                == "/internal/old/start/ /internal/guides/start/ 301\n/internal/begin.html /internal/guides/start/ 301\n"
        )
    }

    @Test func buildsOnePortalAloneAndLeavesTheOthers() async throws {
        let site = try SmallSite()
        _ = await site.build()
        try site.folder.write("# Changed\n", to: "content/pages/guides/index.md")
        _ = await site.build(portal: "public")
        #expect(try site.page("public/guides/index.html").contains("Changed"))
        #expect(try !site.page("internal/guides/index.html").contains("Changed"))
        #expect(await site.build(portal: "pubic").diagnostics.first?.hint == "did you mean 'public'?")
    }

    @Test func publishesNothingOfACancelledBuild() async throws {
        let site = try SmallSite()
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return await site.build()
        }
        _ = await task.value
        #expect(!site.folder.exists("out/public"))
        #expect(!site.folder.exists("out/.staging"))
    }
}

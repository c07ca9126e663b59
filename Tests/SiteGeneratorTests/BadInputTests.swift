import Diagnostics
import SiteGenerator
import TestSupport
import Testing

/// Each mistake gets its sentence at its place; none ends the program, and none is published.
struct BadInputTests {
    private struct Case {
        var name: String
        var files: [String: String]
        var id: String
        var place: String
    }

    private static let cases = [
        Case(
            name: "unknown key", files: ["content/pages/guides/start.md": "---\ntitel: A\n---\n"], id: "unknown-key",
            place: "content/pages/guides/start.md:2:1"),
        Case(
            name: "front matter that never ends", files: ["content/pages/guides/start.md": "---\ntitle: A\n\nText\n"],
            id: "unclosed-front-matter", place: "content/pages/guides/start.md:1:1"),
        Case(
            name: "front matter that is no YAML", files: ["content/pages/guides/start.md": "---\ntitle: [\n---\n"],
            id: "yaml-syntax", place: "content/pages/guides/start.md:"),
        Case(
            name: "two pages of one address",
            files: ["content/pages/guides/other.md": "---\nslug: start\n---\n# O\n"], id: "duplicate-address",
            place: "content/pages/guides/"),
        Case(
            name: "unknown portal folder", files: ["content/portals/pubic/index.md": "# X\n"], id: "unknown-portal",
            place: "content/portals/pubic"),
        Case(
            name: "product without product.yaml", files: ["content/products/new/index.md": "# X\n"],
            id: "missing-product-file", place: "content/products/new"),
        Case(
            name: "missing OpenAPI document", files: ["content/products/parcels/openapi.yaml": ""], id: "missing-file",
            place: "content/products/parcels/product.yaml:6:21"),
        Case(
            name: "broken anchor", files: ["content/pages/guides/start.md": "# S\n\n[x](index.md#gone)\n"],
            id: "broken-anchor", place: "content/pages/guides/start.md:3:"),
        Case(
            name: "cyclic snippets",
            files: [
                "content/pages/guides/start.md": "# S\n\n::snippet{file=\"a.md\"}\n",
                "content/snippets/a.md": "::snippet{file=\"b.md\"}\n",
                "content/snippets/b.md": "::snippet{file=\"a.md\"}\n",
            ], id: "snippet-cycle", place: "content/snippets/b.md:1:1"),
        Case(
            name: "cyclic themes",
            files: [
                "themes/default/theme.json": #"{ "name": "a", "extends": "b" }"#,
                "themes/b/theme.json": #"{ "name": "b", "extends": "default" }"#,
            ], id: "cyclic-theme", place: "themes/b/theme.json:1:"),
        Case(
            name: "template that is not closed",
            files: ["themes/default/templates/page.mustache": "{{#a}}\n"], id: "template-syntax",
            place: "themes/default/templates/page.mustache:1:1"),
        Case(
            name: "configuration that is no JSON", files: ["site-config.json": "{ \"organization\": }"],
            id: "json-syntax", place: "site-config.json:1:19"),
        Case(
            name: "no configuration", files: ["site-config.json": ""], id: "unreadable-file", place: "site-config.json"),
    ]

    @Test(arguments: cases.indices)
    func reportsTheMistakeAtItsPlace(index: Int) async throws {
        let input = Self.cases[index]
        let site = try SmallSite(input.files)
        let report = await site.build()
        let found = report.diagnostics.filter { $0.id == input.id }
        #expect(!found.isEmpty, "\(input.name): \(report.diagnostics)")
        #expect(
            found.contains { "\($0.location.map(String.init(describing:)) ?? "")".hasPrefix(input.place) },
            "\(input.name): \(found)")
        #expect(!site.folder.exists("out/public"), "\(input.name)")
    }

    @Test func reportsTheProblemsOfAllFilesInOneRun() async throws {
        let site = try SmallSite([
            "content/pages/guides/start.md": "---\ntitel: A\n---\n\n[x](gone.md)\n",
            "content/pages/guides/index.md": "# G\n\n[y](gone-too.md)\n",
            "content/products/ledger/product.yaml": "name: L\ntype: externl\nstatus: published\n",
        ])
        let files = Set(await site.build().diagnostics.compactMap(\.location?.file))
        #expect(
            files.isSuperset(of: [
                "content/pages/guides/start.md", "content/pages/guides/index.md",
                "content/products/ledger/product.yaml",
            ]))
    }

    @Test(arguments: [
        ("not-utf-8", [0xFF, 0xFE, 0x41, 0x00, 0x0A, 0x00]), ("not-utf-8", [0x41, 0xC3, 0x28]),
        ("not-text", [0x50, 0x4E, 0x47, 0x00, 0x01]),
    ])
    func refusesPagesThatAreNoText(id: String, bytes: [UInt8]) async throws {
        let site = try SmallSite()
        try site.folder.write(bytes, to: "content/pages/guides/start.md")
        let problem = try #require(await site.build().diagnostics.first, "\(id)")
        #expect(problem.id == id)
        #expect(problem.location?.file == "content/pages/guides/start.md")
    }

    @Test(arguments: [
        "", "\u{FEFF}# Start\n", "# Start\r\n\r\nText\r\n", "---\n---\n", "---\r\ntitle: S\r\n---\r\nText",
    ])
    func buildsUnusualButRightPages(text: String) async throws {
        let site = try SmallSite()
        try site.folder.write(Array(text.utf8), to: "content/pages/guides/start.md")
        let report = await site.build()
        #expect(report.diagnostics.isEmpty, "\(report.diagnostics)")
        #expect(try site.page("public/guides/start/index.html").contains("<title>S"))
    }

    @Test(arguments: ["a b", "50% off", "c#", "日本語", "ä?ö", "(x)&y"])
    func buildsFilesWithUnusualNames(name: String) async throws {
        let site = try SmallSite(["content/pages/guides/\(name).md": "# Named\n"])
        let report = await site.build()
        #expect(report.diagnostics.isEmpty, "\(report.diagnostics)")
        #expect(site.folder.exists("out/public/guides/\(name)/index.html"))
    }

    @Test func refusesALinkOutOfTheSitesFolder() async throws {
        let outside = try TemporaryFolder(["secret.md": "# Secret\n"])
        let site = try SmallSite()
        try site.folder.link("content/pages/guides/leak.md", to: outside.path("secret.md"))
        let problem = try #require(await site.build().diagnostics.first)
        #expect(problem.id == "unreadable-file")
        #expect(problem.location?.file == "content/pages/guides/leak.md")
    }

    @Test func buildsVeryDeepAndVeryLongPages() async throws {
        let deep = (0..<1000).map { String(repeating: " ", count: $0 * 2) + "- x\n" }.joined()
        let quotes = String(repeating: ">", count: 1000) + " deep\n"
        let long = String(repeating: "A line of *text* with `code` and [a link](#x).\n\n", count: 50_000)
        let site = try SmallSite([
            "content/pages/deep-lists.md": "# Lists\n\n" + deep,
            "content/pages/deep-quotes.md": "# Quotes\n\n" + quotes,
            "content/pages/long.md": "# Long\n\n## X\n\n" + long,
        ])
        let report = await site.build()
        #expect(report.diagnostics.isEmpty)
        #expect(try site.page("public/long/index.html").utf8.count > long.utf8.count)
    }

    @Test func reportsAnOutputFolderThatCannotBeWritten() async throws {
        let site = try SmallSite()
        try site.folder.write("a file", to: "out")
        let report = await site.build()
        let problem = try #require(report.diagnostics.first)
        #expect(problem.id == "file-failure")
        #expect(problem.message.contains("Not a directory"))
    }
}

import Foundation
import TestSupport
import Testing

/// Nothing that a description names is missing from its pages, by the judgement of a reader that shares no code with
/// ours (`Reference/complete.py`).
@Suite(
    .enabled(
        if: Corpora.shouldRun && Requirement.shouldRun(whenPresent: CompletenessReader.python != nil),
        "needs .scripts/setup --test"))
struct ReferenceCompletenessTests {
    /// One of every edition and of every oddity; `.scripts/reference-report.py` takes all of them.
    static let documents = [
        "real/redocly-museum-3.1.yaml", "real/redocly-cafe-3.2.yaml", "real/slack-web.swagger2.json",
        "real/discourse-3.1.json", "real/codat-assess-3.1.json", "real/soundcloud.yaml", "real/vonage-sms.yaml",
        "real/docker-engine-1.41.swagger2.yaml", "real/whatsapp-business.yaml", "real/openai-2023.yaml",
        "real/zuplo-cosmo-cargo-shipments.json", "real/isendpro-french.yaml",
    ]

    @Test(arguments: documents)
    func showsEveryName(document: String) async throws {
        let name = String(document.split(separator: "/")[1])
        let site = try TemporaryFolder([
            "site-config.json": """
            { "organization": { "name": "Corpus" }, "portals": [ { "id": "public", "title": "Corpus",
              "url": "http://localhost:8080/", "theme": "default", "catalog": { "products": ["*"] },
              "access": { "reading": "anyone", "registration": "self", "signIn": ["password"] } } ] }
            """,
            "content/products/subject/product.yaml": """
            { name: Subject, type: external, status: published, apis: [ { document: "\(name)" } ] }
            """,
        ])
        try site.write(try Corpora.bytes("openapi/\(document)"), to: "content/products/subject/\(name)")
        try site.link("themes", to: Repository.root.appendingPathComponent("themes").path)
        let portico = try Repository.product("portico")
        let build = try await Program.run(portico, ["build", "--site", site.path])
        #expect(build.status == 0, "\(build.error.suffix(1_000))")
        let script = Repository.root.appendingPathComponent("Tests/EndToEndTests/Reference/complete.py").path
        let check = try await Program.run(
            try #require(CompletenessReader.python),
            [
                script, Corpora.root.appendingPathComponent("openapi/\(document)").path,
                site.path("out/public/products/subject/api"),
            ])
        let first = check.output.split(separator: "\n").first ?? ""
        print("\(document): \(first)")
        #expect(
            first.hasSuffix("missing in HTML 0, missing in Markdown 0"), "\(check.output.prefix(2_000))\(check.error)")
    }
}

/// Who looks the names up.
private enum CompletenessReader {
    static let python = Requirement.existing(
        Repository.root.appendingPathComponent(".build-peers/bin/python").path)
}

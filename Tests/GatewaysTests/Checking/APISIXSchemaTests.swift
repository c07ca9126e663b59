import Foundation
import Gateways
import TestSupport
import Testing

/// What is written fits APISIX 3.18's own schema, by the judgement of PyPI's `jsonschema` (`validate-apisix.py`).
@Suite(
    .enabled(
        if: Corpora.shouldRun && Requirement.shouldRun(whenPresent: SchemaJudge.python != nil),
        "needs .scripts/setup --test"))
struct APISIXSchemaTests {
    @Test func fitsTheSchemaInEveryCase() async throws {
        var texts: [String] = []
        for one in GatewayCase.all {
            guard let configuration = try? APISIXConfiguration(one.snapshot, options: one.options) else { continue }
            texts.append(String(decoding: APISIXFile.render(configuration), as: UTF8.self))
        }
        #expect(texts.count >= 8)
        let outcome = try await SchemaJudge.judge(texts)
        #expect(outcome.status == 0, "\(outcome.output)\(outcome.error.suffix(2_000))")
        #expect(outcome.output.hasSuffix("checked \(texts.count)\n"))
    }

    @Test func fitsTheSchemaForRandomSnapshots() async throws {
        var random = SeededRandom(seed: 11)
        var texts: [String] = []
        for _ in 0..<60 {
            let snapshot = RandomSnapshot.make(&random)
            for minor in [12, 16, 18] {
                let options = APISIXOptions(minimumVersion: .init(minor: minor))
                let bytes = APISIXFile.render(try APISIXConfiguration(snapshot, options: options))
                texts.append(String(decoding: bytes, as: UTF8.self))
            }
        }
        let outcome = try await SchemaJudge.judge(texts)
        #expect(outcome.status == 0, "\(outcome.output.prefix(4_000))\(outcome.error.suffix(2_000))")
    }

    /// The judge itself: it sees what APISIX would drop.
    @Test(arguments: [
        ("header: \"X-Key\"", "header: 7"), ("\"1\"", "1"), ("count: 60", "count: 0"),
        ("rejected_code: 429", "rejected_code: 42"), ("username: \"app_1\"", "username: \"app.1\""),
        ("weight: 1", "weight: -1"), ("#END\n", "#END"), ("#END\n", "#END  # of it\n"),
        ("hide_credentials: true}", "hide_credentials: true}\n      \"no-such-plugin\": {}"),
    ])
    func wouldSeeAMistake(_ right: String, _ wrong: String) async throws {
        let one = try #require(GatewayCase.all.first { $0.name == "two-methods-and-plans.txt" })
        let text = String(decoding: APISIXFile.render(try APISIXConfiguration(one.snapshot)), as: UTF8.self)
        let range = try #require(text.range(of: right))
        let changed = text.replacingCharacters(in: range, with: wrong)
        // A file without a line end after the mark is still whole.
        let isFine = wrong == "#END"
        #expect((try await SchemaJudge.judge([changed]).status == 0) == isFine)
    }
}

/// Who judges the files.
enum SchemaJudge {
    static let python = Requirement.existing(Repository.root.path + "/.build-peers/bin/python")
    private static let scripts = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()

    static func judge(_ texts: [String]) async throws -> Program.Outcome {
        try await judge(texts, "validate-apisix.py", "gateway/apisix/apisix-standalone.derived.schema.json")
    }

    static func judgeKong(_ texts: [String]) async throws -> Program.Outcome {
        try await judge(texts, "validate-kong.py", "gateway/kong/kong_json_schema.json")
    }

    private static func judge(_ texts: [String], _ script: String, _ schema: String) async throws -> Program.Outcome {
        let folder = try TemporaryFolder()
        for (index, text) in texts.enumerated() { try folder.write(text, to: "\(index).yaml") }
        return try await Program.run(
            try #require(python),
            [scripts.appendingPathComponent(script).path, Corpora.root.appendingPathComponent(schema).path]
                + texts.indices.map { folder.path("\($0).yaml") })
    }
}

import Foundation
import Gateways
import TestSupport
import Testing

/// What is written fits decK's schema of Kong's declarative configuration, by the judgement of PyPI's `jsonschema`
/// (`validate-kong.py`).
@Suite(
    .enabled(
        if: Corpora.shouldRun && Requirement.shouldRun(whenPresent: SchemaJudge.python != nil),
        "needs .scripts/setup --test"))
struct KongSchemaTests {
    @Test func fitsTheSchemaInEveryCase() async throws {
        var texts: [String] = []
        for one in GatewayCase.all {
            guard let configuration = try? KongConfiguration(one.snapshot) else { continue }
            texts.append(String(decoding: KongFile.render(configuration), as: UTF8.self))
        }
        #expect(texts.count >= 8)
        let outcome = try await SchemaJudge.judgeKong(texts)
        #expect(outcome.status == 0, "\(outcome.output)\(outcome.error.suffix(2_000))")
        #expect(outcome.output.hasSuffix("checked \(texts.count)\n"))
    }

    @Test func fitsTheSchemaForRandomSnapshots() async throws {
        var random = SeededRandom(seed: 12)
        var texts: [String] = []
        for _ in 0..<80 {
            let bytes = KongFile.render(try KongConfiguration(RandomSnapshot.make(&random)))
            texts.append(String(decoding: bytes, as: UTF8.self))
        }
        let outcome = try await SchemaJudge.judgeKong(texts)
        #expect(outcome.status == 0, "\(outcome.output.prefix(4_000))\(outcome.error.suffix(2_000))")
    }

    /// The judge itself: it sees what Kong would refuse.
    @Test(arguments: [
        ("\"key_names\"", "\"key_name\""), ("\"port\": 80", "\"port\": \"80\""), ("\"~/", "\"/~"),
        ("\"minute\": 60", "\"minute\": 0"), ("\"username\": \"app_1\"", "\"username\": 1"),
        ("\"retries\": 0", "\"retry\": 0"), ("(headers", "((headers"),
    ])
    func wouldSeeAMistake(_ right: String, _ wrong: String) async throws {
        let one = try #require(GatewayCase.all.first { $0.name == "two-methods-and-plans.txt" })
        let text = String(decoding: KongFile.render(try KongConfiguration(one.snapshot)), as: UTF8.self)
        let range = try #require(text.range(of: right), "\(text)")
        #expect(try await SchemaJudge.judgeKong([text]).status == 0)
        #expect(try await SchemaJudge.judgeKong([text.replacingCharacters(in: range, with: wrong)]).status == 1)
    }
}

import Foundation
import TestSupport
import Testing

/// Both APIs, asked by schemathesis all that their documents allow and what they do not: nothing may surprise it.
@Suite(
    .serialized,
    .enabled(
        if: Requirement.shouldRun(whenPresent: Checker.schemathesis != nil && Checker.python != nil),
        "needs .scripts/setup --test"))
struct APIFuzzTests {
    @Test func answersAsTheDocumentsSay() async throws {
        let site = try await CompanionSite.start()
        let script = Repository.root.appendingPathComponent("Tests/EndToEndTests/Companion/make-tokens.py").path
        let made = try await Program.run(
            try #require(Checker.python), [script, site.url, CompanionSite.password])
        let tokens = made.output.split(whereSeparator: \.isWhitespace)
        try #require(tokens.count == 2, "\(made.error)")
        for (name, token) in zip(["portal", "admin"], tokens) {
            let outcome = try await Program.run(
                try #require(Checker.schemathesis),
                [
                    "run", "\(site.url)/api/\(name)/v1/openapi.json", "-H", "Authorization: Bearer \(token)",
                    "--continue-on-failure", "--max-examples", "12", "--seed", "7", "--no-color",
                ])
            #expect(outcome.status == 0, "\(outcome.output.suffix(6000))")
        }
    }
}

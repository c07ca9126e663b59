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
        let tokens = try await site.tokens()
        for (name, token) in [("portal", tokens.developer), ("admin", tokens.administrator)] {
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

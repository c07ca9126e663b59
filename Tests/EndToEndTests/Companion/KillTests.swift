import Foundation
import TestSupport
import Testing

/// A few rounds of `.scripts/kill-test`, which says what it does.
@Suite(
    .serialized, .enabled(if: Requirement.shouldRun(whenPresent: Checker.python != nil), "needs .scripts/setup --test"))
struct KillTests {
    @Test func losesNothingThatWasAcknowledged() async throws {
        let script = Repository.root.appendingPathComponent(".scripts/kill-test.py").path
        let programs = URL(fileURLWithPath: try Repository.product("portico-companion")).deletingLastPathComponent()
            .path
        let outcome = try await Program.run(try #require(Checker.python), [script, programs, "6"])
        #expect(outcome.status == 0, "\(outcome.output)\(outcome.error)")
        #expect(outcome.output.contains("lost 0, duplicated 0"))
    }
}

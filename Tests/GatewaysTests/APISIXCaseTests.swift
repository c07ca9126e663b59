import Foundation
import Gateways
import TestSupport
import Testing

/// What snapshots become, to the byte.
struct APISIXCaseTests {
    @Test func readsEveryCase() {
        #expect(GatewayCase.all.count >= 12)
        #expect(GatewayCase.all.count == GatewayCase.files)
    }

    @Test(arguments: GatewayCase.all) func writesWhatTheCaseSays(_ one: GatewayCase) throws {
        if ProcessInfo.processInfo.environment["RECORD_GOLDEN"] == "1" {
            try one.record()
            Issue.record("Recorded \(one.name); look at it and run again")
            return
        }
        let outcome = one.outcome()
        if outcome != one.expected {
            Issue.record("\(one.name): \(GoldenFolder.firstDifference(Array(one.expected.utf8), Array(outcome.utf8)))")
        }
    }

    @Test(arguments: GatewayCase.all) func passesItsOwnCheck(_ one: GatewayCase) {
        guard let configuration = try? APISIXConfiguration(one.snapshot, options: one.options) else { return }
        #expect(APISIXCheck.problems(in: configuration) == [])
    }

    /// The next run of a test or of the companion must write the same bytes, or every gateway would read anew.
    @Test(arguments: GatewayCase.all) func doesNotDependOnTheOrderOfConsumers(_ one: GatewayCase) {
        guard let configuration = try? APISIXConfiguration(one.snapshot, options: one.options) else { return }
        var turned = one.snapshot
        turned.consumers.reverse()
        guard let other = try? APISIXConfiguration(turned, options: one.options) else {
            Issue.record("refuses the same consumers in another order")
            return
        }
        #expect(other.consumerGroups == configuration.consumerGroups)
        if one.options.minimumVersion >= APISIXOptions.Version(minor: 17) {
            #expect(other.services == configuration.services)
        }
    }
}

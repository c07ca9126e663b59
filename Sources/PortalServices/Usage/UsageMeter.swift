import PortalModel
import Synchronization

/// How much each gateway has told since the program started.
package final class UsageMeter: Sendable {
    private let sums = Mutex<[String: UsageIntake.Outcome]>([:])

    package init() {}

    /// Adds what became of entries.
    package func count(_ outcome: UsageIntake.Outcome, of gateway: String) {
        sums.withLock { sums in
            var sum = sums[gateway] ?? .init()
            sum.counted += outcome.counted
            sum.repeated += outcome.repeated
            sum.unreadable += outcome.unreadable
            if let latest = outcome.latest { sum.latest = max(sum.latest ?? latest, latest) }
            sums[gateway] = sum
        }
    }

    /// The sums by gateway, sorted.
    package var now: [(gateway: String, sum: UsageIntake.Outcome)] {
        sums.withLock { $0.sorted { $0.key < $1.key }.map { ($0.key, $0.value) } }
    }
}

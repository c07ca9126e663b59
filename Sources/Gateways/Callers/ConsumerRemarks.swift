import Diagnostics

/// What a gateway cannot express of consumers, by consumer, so that one can go and another one come.
struct ConsumerRemarks: Sendable {
    /// Of one consumer.
    struct One: Sendable {
        fileprivate var callers: GatewayReport
        fileprivate var credentials: GatewayReport
        fileprivate var unknownPlans: [Callers.UnknownPlan: Int]
        fileprivate var closedPlans: Set<String>
    }

    private var all: [String: One] = [:]

    /// - Parameter one: `nil` where there is nothing to say.
    mutating func set(_ one: One?, of consumer: String) { all[consumer] = one }

    /// Adds all of it, as it would be said of these consumers in the order of their ids.
    /// - Parameter nobody: Has not gathered anybody yet.
    func finish(_ report: inout GatewayReport, _ nobody: Callers) {
        var unknownPlans: [Callers.UnknownPlan: Int] = [:]
        var closedPlans: Set<String> = []
        var (callers, credentials) = (nobody.report, nobody.credentials.report)
        for (_, one) in all.sorted(by: { $0.key < $1.key }) {
            callers += one.callers
            credentials += one.credentials
            unknownPlans.merge(one.unknownPlans, uniquingKeysWith: +)
            closedPlans.formUnion(one.closedPlans)
        }
        nobody.finish(&report, unknownPlans: unknownPlans, [callers, credentials])
        for plan in closedPlans.sorted() { report.closedPlan(plan) }
    }
}

extension Callers {
    /// What there is to say of the only one that was gathered; `nil` for nothing.
    func remarks(closedPlans: Set<String>) -> ConsumerRemarks.One? {
        if report.diagnostics.isEmpty, credentials.report.diagnostics.isEmpty, unknownPlans.isEmpty,
            closedPlans.isEmpty
        {
            return nil
        }
        return .init(
            callers: report, credentials: credentials.report, unknownPlans: unknownPlans, closedPlans: closedPlans)
    }
}

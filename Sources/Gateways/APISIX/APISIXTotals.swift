import Diagnostics

/// What all consumers together make of a configuration, beside themselves: to take one out or to put one in costs what that
/// one has, however many there are.
struct APISIXTotals {
    private var keys: [String: String] = [:]
    private var usernames: [String: String] = [:]
    private var unknownPlans: [Callers.UnknownPlan: Int] = [:]
    private var groups: [String: Group] = [:]
    private var reports: [String: Report] = [:]

    private struct Group {
        var group: APISIXConfiguration.ConsumerGroup
        var plans: [APISIXLimits.PlanPlace]
        var consumers: Int
    }

    /// What could not be expressed of one consumer.
    struct Report {
        var callers: ArraySlice<Diagnostic>
        var credentials: ArraySlice<Diagnostic>
    }

    init() {}

    /// - Parameters:
    ///   - all: Every consumer.
    ///   - reports: Of those of whom something could not be expressed, by id.
    init(_ all: APISIXConsumers, reports: [String: Report]) {
        keys = all.callers.credentials.keys
        usernames = all.callers.credentials.usernames
        unknownPlans = all.callers.unknownPlans
        self.reports = reports
        let described = Dictionary(all.limits.groups.map { ($0.id, $0) }) { first, _ in first }
        for (plans, id) in all.limits.groupOfSet {
            groups[id] = described[id].map { Group(group: $0, plans: plans, consumers: 0) }
        }
        for consumer in all.consumers { consumer.group.map { groups[$0]?.consumers += 1 } }
    }

    /// - Parameter one: What is made of this consumer alone.
    mutating func add(_ one: APISIXConsumers, id: String) throws(GatewayRefusal) {
        for (key, name) in one.callers.credentials.keys {
            if let other = keys.updateValue(name, forKey: key) { throw .sameKey(other, name) }
        }
        for (username, name) in one.callers.credentials.usernames {
            if let other = usernames.updateValue(name, forKey: username) { throw .sameUsername(other, name) }
        }
        for (plan, count) in one.callers.unknownPlans { unknownPlans[plan, default: 0] += count }
        for group in one.limits.groups {
            guard let plans = one.limits.groupOfSet.first(where: { $0.value == group.id })?.key else { continue }
            groups[group.id, default: Group(group: group, plans: plans, consumers: 0)].consumers += 1
        }
        let report = Report(
            callers: one.callers.report.diagnostics[...], credentials: one.callers.credentials.report.diagnostics[...])
        if !report.callers.isEmpty || !report.credentials.isEmpty { reports[id] = report }
    }

    mutating func remove(_ one: APISIXConsumers, id: String) {
        for key in one.callers.credentials.keys.keys { keys[key] = nil }
        for username in one.callers.credentials.usernames.keys { usernames[username] = nil }
        for (plan, count) in one.callers.unknownPlans {
            let left = (unknownPlans[plan] ?? 0) - count
            unknownPlans[plan] = left > 0 ? left : nil
        }
        for group in one.limits.groups {
            groups[group.id]?.consumers -= 1
            if groups[group.id]?.consumers == 0 { groups[group.id] = nil }
        }
        reports[id] = nil
    }

    /// What there is beside the consumers.
    func configuration(_ base: APISIXBase) -> APISIXConfiguration {
        var limits = base.nobody.limits
        for group in groups.values { limits.add(group.group, of: group.plans) }
        limits.sort()
        var (callers, credentials) = (base.nobody.callers.report, base.nobody.callers.report)
        for (_, report) in reports.sorted(by: { $0.key < $1.key }) {
            callers += report.callers
            credentials += report.credentials
        }
        var report = base.report
        base.nobody.callers.finish(&report, unknownPlans: unknownPlans, [callers, credentials])
        return APISIXConfiguration(base, limits: limits, usernames: base.nobody.usernames, report: report)
    }
}

import PortalModel

/// Gathers consumers, and what services have to know of them.
///
/// A limit belongs to a plan of a product, and a service is one for all its callers. Kong takes the plugin that a consumer
/// has for a service before the service's own, so the plan that most of a product's subscribers have is the service's,
/// and only the others' stands at each of them. Both count in the same counters (by consumer and service): who changes
/// the plan keeps what was used. Where somebody has no limit at all there is no way to say so but to have none at the
/// service.
struct KongConsumers {
    private(set) var consumers: [KongConfiguration.Consumer] = []
    /// What most subscribers of a product may do, by the product's place; empty where services have no limit.
    private(set) var usual: [[PlanWindow]]
    private(set) var callers: Callers

    private let products: [FrontedProduct]
    /// The windows of each limited plan as Kong can have them, by the product's place.
    private let windows: [[PlanID: [PlanWindow]]]
    /// How many subscribers have some windows (``counted(_:of:)``).
    private(set) var counts: [String: Int] = [:]
    /// What each consumer may do, in the order of `consumers`: the product's place and the windows.
    private var limits: [[(product: Int, windows: [PlanWindow])]] = []
    private(set) var closedPlans: Set<String> = []

    /// What some may do with a product, as one text.
    private static func counted(_ windows: [PlanWindow], of product: Int) -> String {
        "\(product) " + windows.map { "\($0.name)=\($0.count)" }.sorted().joined(separator: " ")
    }

    /// - Parameter report: An empty one.
    init(_ products: [FrontedProduct], report: GatewayReport) {
        self.products = products
        usual = Array(repeating: [], count: products.count)
        windows = products.map { product in
            Dictionary(product.limits.map { ($0.plan, Self.ordered($0.windows)) }) { first, _ in first }
        }
        callers = Callers(products, report: report, objection: KongNames.objection)
    }

    /// Of two windows the longer one must allow at least as much (`validate_periods_order`); where it allows less, the
    /// shorter one says nothing.
    private static func ordered(_ windows: [PlanWindow]) -> [PlanWindow] {
        windows.enumerated().filter { index, window in
            windows[(index + 1)...].allSatisfy { $0.count >= window.count }
        }.map(\.element)
    }

    mutating func add(_ source: GatewaySnapshot.Consumer) throws(GatewayRefusal) {
        guard let caller = try callers.caller(source) else { return }
        let developer = told(caller.developer, "developer", of: caller.id)
        let portal = told(caller.portal.rawValue, "portal", of: caller.id)
        var consumer = KongConfiguration.Consumer(
            username: caller.id, groups: [KongIdentity.group(developer: developer, portal: portal)])
        var limits: [(product: Int, windows: [PlanWindow])] = []
        for subscription in caller.subscriptions {
            let product = products[subscription.product]
            if product.isClosed { continue }
            let windows = subscription.plan.flatMap { self.windows[subscription.product][$0] } ?? []
            // Kong takes no limit of 0.
            if windows.contains(where: { $0.count < 1 }) {
                closedPlans.insert("'\(subscription.plan?.rawValue ?? "")' of product '\(product.source.id.rawValue)'")
                continue
            }
            consumer.groups.append(KongIdentity.access(to: product.id))
            consumer.groups.append(
                KongIdentity.group(
                    product: product.id, plan: told(subscription.plan?.rawValue ?? "", "plan", of: caller.id),
                    subscription: told(subscription.id, "subscription", of: caller.id)))
            limits.append((subscription.product, windows))
            counts[Self.counted(windows, of: subscription.product), default: 0] += 1
        }
        for credential in caller.credentials { add(credential, of: caller.id, to: &consumer) }
        consumers.append(consumer)
        self.limits.append(limits)
    }

    private mutating func add(
        _ credential: Caller.Credential, of application: String, to consumer: inout KongConfiguration.Consumer
    ) {
        let id = KongNames.uuid(of: credential.id, application: application)
        let shown: String
        switch credential.secret {
        case .apiKey(let key):
            consumer.keys.append(.init(id: id, key: key))
            shown = id
        case .basic(let username, let password):
            consumer.logins.append(.init(id: id, username: username, password: password))
            shown = told(username, "credential", of: application)
        }
        if !shown.isEmpty { consumer.groups.append(KongIdentity.group(credential: credential.id, shown: shown)) }
    }

    private mutating func told(_ value: String, _ what: String, of consumer: String) -> String {
        if KongNames.isTold(value) { return value }
        if !value.isEmpty { callers.leaveOut(what, of: consumer) }
        return ""
    }

    /// Chooses what services count by, and adds all that could not be expressed.
    mutating func finish(_ report: inout GatewayReport) {
        usual = usual(of: counts)
        consumers = consumers(where: usual)
        callers.finish(&report)
        for plan in closedPlans.sorted() { report.closedPlan(plan) }
    }

    /// What most subscribers of each product may do, of so many.
    func usual(of counts: [String: Int]) -> [[PlanWindow]] {
        products.indices.map { place in
            if counts[Self.counted([], of: place)] != nil { return [] }
            let sets = windows[place].values.map { ($0, counts[Self.counted($0, of: place)] ?? 0) }
            // The same whatever the order: by number, then by what they say.
            return sets.filter { $0.1 > 0 }.max { left, right in
                left.1 != right.1 ? left.1 < right.1 : Self.isBefore(left.0, right.0)
            }?.0 ?? []
        }
    }

    /// Consumers with limits where theirs are not the usual ones.
    func consumers(where usual: [[PlanWindow]]) -> [KongConfiguration.Consumer] {
        zip(consumers, limits).map { consumer, limits in
            var consumer = consumer
            for (product, windows) in limits where windows != usual[product] {
                consumer.limits.append(.init(service: products[product].id, windows: windows))
            }
            return consumer
        }
    }

    private static func isBefore(_ left: [PlanWindow], _ right: [PlanWindow]) -> Bool {
        left.lexicographicallyPrecedes(right) { ($0.seconds, $0.count) < ($1.seconds, $1.count) }
    }
}

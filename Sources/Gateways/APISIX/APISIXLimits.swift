import Crypto
import Diagnostics
import PortalModel

/// How plans with different limits share one service.
///
/// A limit belongs to a plan of a product, and a service is one for all its callers. What tells callers apart after
/// authentication is the variables `consumer_name` and `consumer_group_id`; labels are none. So each set of limited
/// plans that some application has becomes a consumer group without plugins, and the service has a `workflow` with one
/// rule for each limited plan: groups in, `limit-count` by `consumer_name` out. This is exact: an application's calls
/// of a product count against its own plan of that product, over all its keys and all the product's routes.
///
/// The limit could also stand in the group itself, with `service_id` as the case. But a counter belongs to the resource
/// that its plugin stands in, and an application that subscribes to one product more changes its group: all its
/// counters would begin anew, and giving a subscription back and asking for it again would refill every quota.
///
/// Counters are kept by each gateway for itself, and a window begins with its first call; a month has 30 days.
struct APISIXLimits {
    typealias PlanLimit = APISIXConfiguration.PlanLimit

    /// The rules of each product by its place: plans as declared, those without subscribers too, because a counter's key
    /// holds the number of its rule.
    private(set) var rules: [[PlanLimit]]
    private(set) var groups: [APISIXConfiguration.ConsumerGroup] = []

    /// The number of the limited plan within its product.
    private let places: [[PlanID: Int]]
    /// The group of those who have some limited plans, in the plans' order.
    private(set) var groupOfSet: [[PlanPlace]: String] = [:]

    /// A limited plan: a product's place and the plan's within it.
    struct PlanPlace: Hashable, Comparable {
        var product: Int
        var plan: Int

        static func < (left: Self, right: Self) -> Bool { (left.product, left.plan) < (right.product, right.plan) }
    }

    init(_ products: [APISIXProduct]) {
        rules = products.map { $0.limits.map { PlanLimit(groups: [], windows: $0.windows) } }
        places = products.map { product in
            Dictionary(product.limits.enumerated().map { ($1.plan, $0) }) { first, _ in first }
        }
    }

    /// The place of a plan that has limits.
    func place(of plan: PlanID, ofProductAt product: Int) -> PlanPlace? {
        places[product][plan].map { PlanPlace(product: product, plan: $0) }
    }

    /// The group of those who have these limited plans, made where it is new; `nil` for no plan.
    mutating func group(of plans: [PlanPlace], products: [APISIXProduct]) -> String? {
        if plans.isEmpty { return nil }
        if let known = groupOfSet[plans] { return known }
        let words = plans.map { "\(products[$0.product].id) \(products[$0.product].limits[$0.plan].plan.rawValue)" }
        // An id of what it stands for: another snapshot with the same plans gives the same group.
        let digest = Digest.sha256(Array(words.joined(separator: "\n").utf8))
        let id = "plans-" + Encoding.hexadecimal(digest.prefix(12))
        groupOfSet[plans] = id
        add(.init(id: id, description: GatewayNames.shortened(words.joined(separator: ", "))), of: plans)
        return id
    }

    /// Lets a group be one of those who have these plans.
    mutating func add(_ group: APISIXConfiguration.ConsumerGroup, of plans: [PlanPlace]) {
        groups.append(group)
        for place in plans { rules[place.product][place.plan].groups.append(group.id) }
    }

    /// Puts what was gathered into an order that does not depend on who came first.
    mutating func sort() {
        groups.sort { $0.id < $1.id }
        for product in rules.indices {
            for plan in rules[product].indices { rules[product][plan].groups.sort() }
        }
    }

    /// The limited plans of a product, as the gateway's version can count them.
    static func windows(
        of product: FrontedProduct, options: APISIXOptions, report: inout GatewayReport
    ) -> [(plan: PlanID, windows: [PlanWindow])] {
        product.limits.map { plan, windows in
            if windows.count == 1 || options.countsSeveralWindows { return (plan, windows) }
            // The longest bounds what a caller can take in all.
            let kept = windows.suffix(1)
            report.oneWindow(product.source.id.rawValue, plan.rawValue, kept: kept[kept.startIndex].name)
            return (plan, Array(kept))
        }
    }
}

import Diagnostics
import PortalModel

/// Gathers consumers, and what services have to know of them.
struct APISIXConsumers {
    typealias Configuration = APISIXConfiguration

    private(set) var consumers: [Configuration.Consumer] = []
    /// Who has each product, by the product's place; filled where services go by name.
    private(set) var usernames: [[String]]
    var limits: APISIXLimits

    private let products: [APISIXProduct]
    private let places: [ProductID: Int]
    private let options: APISIXOptions
    private let names: [LabelNames]
    private var taken: Set<String> = []
    private var credentials = APISIXCredentials()
    private var problems: [Diagnostic] = []
    private var unknownPlans: [UnknownPlan: Int] = [:]

    private struct UnknownPlan: Hashable {
        var product: Int
        /// Empty where a subscription names none.
        var plan: String
    }

    /// The names of the labels that say something of one product.
    private struct LabelNames {
        var access: String
        var plan: String
        var subscription: String

        init(_ product: APISIXProduct) {
            access = product.label
            plan = APISIXIdentity.planLabel(of: product.id)
            subscription = APISIXIdentity.subscriptionLabel(of: product.id)
        }
    }

    init(_ products: [APISIXProduct], options: APISIXOptions) {
        self.products = products
        self.options = options
        places = Dictionary(products.enumerated().map { ($1.source.id, $0) }) { first, _ in first }
        names = products.map(LabelNames.init)
        usernames = Array(repeating: [], count: products.count)
        limits = APISIXLimits(products)
    }

    /// What could not be expressed.
    var report: [Diagnostic] {
        let plans = unknownPlans.sorted { ($0.key.product, $0.key.plan) < ($1.key.product, $1.key.plan) }
        return plans.map {
            APISIXReport.unknownPlan(
                products[$0.key.product].source.id.rawValue, $0.key.plan, count: $0.value)
        } + problems + credentials.report
    }

    mutating func add(_ source: GatewaySnapshot.Consumer) throws(APISIXRefusal) {
        guard taken.insert(source.id).inserted else { throw .sameConsumer(source.id) }
        guard APISIXNames.isUsername(source.id) else {
            problems.append(APISIXReport.badConsumer(source.id))
            return
        }
        let secrets = try credentials.add(of: source)
        // Who has nothing to prove itself with, is nobody here.
        if secrets.isEmpty { return }
        var labels: [Configuration.Label] = []
        labels.reserveCapacity(2 + source.access.count * 3)
        add("developer", APISIXIdentity.developerLabel, source.developer, of: source.id, to: &labels)
        add("portal", APISIXIdentity.portalLabel, source.portal.rawValue, of: source.id, to: &labels)
        var plans: [APISIXLimits.PlanPlace] = []
        var seen: Set<Int> = []
        for access in source.access {
            guard let place = places[access.product], seen.insert(place).inserted else { continue }
            let name = names[place]
            if options.restrictsByLabel {
                labels.append(.init(name: name.access, value: "1"))
            } else {
                usernames[place].append(source.id)
            }
            add("subscription", name.subscription, access.subscription, of: source.id, to: &labels)
            if let plan = access.plan { add("plan", name.plan, plan.rawValue, of: source.id, to: &labels) }
            if let limited = access.plan.flatMap({ limits.place(of: $0, ofProductAt: place) }) {
                plans.append(limited)
            } else if !products[place].knows(access.plan) {
                unknownPlans[UnknownPlan(product: place, plan: access.plan?.rawValue ?? ""), default: 0] += 1
            }
        }
        plans.sort()
        consumers.append(
            .init(
                username: source.id, group: limits.group(of: plans, products: products), labels: labels,
                credentials: secrets))
    }

    private mutating func add(
        _ what: String, _ name: String, _ value: String, of consumer: String, to labels: inout [Configuration.Label]
    ) {
        if APISIXNames.isLabel(value) {
            labels.append(.init(name: name, value: value))
        } else {
            problems.append(APISIXReport.badLabel(consumer, what))
        }
    }
}

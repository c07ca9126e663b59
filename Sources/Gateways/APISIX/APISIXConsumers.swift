import Diagnostics
import PortalModel

/// Gathers consumers, and what services have to know of them.
struct APISIXConsumers {
    typealias Configuration = APISIXConfiguration

    private(set) var consumers: [Configuration.Consumer] = []
    /// Who has each product, by the product's place; filled where services go by name.
    private(set) var usernames: [[String]]
    var limits: APISIXLimits
    private(set) var callers: Callers

    private let products: [APISIXProduct]
    private let options: APISIXOptions
    private let names: [LabelNames]

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

    /// - Parameter report: An empty one.
    init(_ products: [APISIXProduct], options: APISIXOptions, report: GatewayReport) {
        self.products = products
        self.options = options
        names = products.map(LabelNames.init)
        usernames = Array(repeating: [], count: products.count)
        limits = APISIXLimits(products)
        callers = Callers(products.map(\.product), report: report, objection: APISIXObjections.objection)
    }

    /// What could not be expressed of consumers themselves, and of their credentials.
    var callerReport: [Diagnostic] { callers.report.diagnostics }
    var credentialReport: [Diagnostic] { callers.credentials.report.diagnostics }

    mutating func add(_ source: GatewaySnapshot.Consumer) throws(GatewayRefusal) {
        guard let caller = try callers.caller(source) else { return }
        var labels: [Configuration.Label] = []
        labels.reserveCapacity(2 + caller.subscriptions.count * 3)
        add("developer", APISIXIdentity.developerLabel, caller.developer, of: caller.id, to: &labels)
        add("portal", APISIXIdentity.portalLabel, caller.portal.rawValue, of: caller.id, to: &labels)
        var plans: [APISIXLimits.PlanPlace] = []
        for subscription in caller.subscriptions {
            let place = subscription.product
            let name = names[place]
            if options.restrictsByLabel {
                labels.append(.init(name: name.access, value: "1"))
            } else {
                usernames[place].append(caller.id)
            }
            add("subscription", name.subscription, subscription.id, of: caller.id, to: &labels)
            guard let plan = subscription.plan else { continue }
            add("plan", name.plan, plan.rawValue, of: caller.id, to: &labels)
            if let limited = limits.place(of: plan, ofProductAt: place) { plans.append(limited) }
        }
        plans.sort()
        consumers.append(
            .init(
                username: caller.id, group: limits.group(of: plans, products: products), labels: labels,
                credentials: credentials(of: caller)))
    }

    /// A gateway without etcd takes 128 characters for an id of both, with `/credentials/` between
    /// (`patch_credential_schema` of `standalone.lua`).
    private mutating func credentials(of caller: Caller) -> [Configuration.Credential] {
        caller.credentials.compactMap { credential in
            if caller.id.utf8.count + credential.id.utf8.count + 13 <= 128 { return .init(credential) }
            callers.close(
                credential: "\(caller.id)/\(credential.id)",
                because: "its id and its application's have more than 115 characters together")
            return nil
        }
    }

    private mutating func add(
        _ what: String, _ name: String, _ value: String, of consumer: String, to labels: inout [Configuration.Label]
    ) {
        if GatewayNames.isLabel(value) {
            labels.append(.init(name: name, value: value))
        } else {
            callers.leaveOut(what, of: consumer, because: "it has white space")
        }
    }
}

extension APISIXConfiguration.Credential {
    fileprivate init(_ credential: Caller.Credential) {
        switch credential.secret {
        case .apiKey(let key): self.init(id: credential.id, secret: .keyAuth(key: key))
        case .basic(let username, let password):
            self.init(id: credential.id, secret: .basicAuth(username: username, password: password))
        }
    }
}

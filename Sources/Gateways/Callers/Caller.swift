import PortalModel

/// One application of the snapshot as a gateway can have it: its secrets are such as the gateway can check, and its
/// subscriptions are of products that there are.
struct Caller {
    struct Subscription {
        /// The product's place in the list.
        var product: Int
        var plan: PlanID?
        var id: String
    }

    struct Credential {
        enum Secret {
            case apiKey(String)
            case basic(username: String, password: String)
        }

        /// Letters, digits, `-`, `_` and `.`, at most 64.
        var id: String
        var secret: Secret
    }

    /// A client of OAuth, which proves itself by the tokens it shows.
    struct Client {
        /// The credential's id: letters, digits, `-`, `_` and `.`, at most 64.
        var id: String
        /// `client_id`: letters, digits and `-`; behind the id of its provider and a `/`, where it has one.
        var name: String
    }

    /// Letters, digits, `-` and `_`, at most 64.
    var id: String
    var developer: String
    var portal: PortalID
    /// At most one of each product.
    var subscriptions: [Subscription]
    /// At least one, or a client.
    var credentials: [Credential]
    /// Empty where the gateway cannot verify tokens.
    var clients: [Client] = []
}

/// Translates consumers, one after the other.
struct Callers {
    /// What a gateway has against a key, a username or a password, as the end of a sentence; `nil` for nothing.
    typealias Objection = @Sendable (Caller.Credential.Secret) -> String?

    private let products: [FrontedProduct]
    private let places: [ProductID: Int]
    private let takesTokens: Bool
    private var taken: Set<String> = []
    private(set) var credentials: CallerCredentials
    /// What could not be expressed of consumers themselves.
    private(set) var report: GatewayReport
    /// How many subscriptions are without a limit because of a plan that their product does not have.
    private(set) var unknownPlans: [UnknownPlan: Int] = [:]

    struct UnknownPlan: Hashable {
        var product: Int
        /// Empty where a subscription names none.
        var plan: String
    }

    /// - Parameters:
    ///   - report: Where it begins; empty.
    ///   - takesTokens: Whether the gateway can verify tokens of OAuth.
    init(
        _ products: [FrontedProduct], report: GatewayReport, takesTokens: Bool = false, objection: @escaping Objection
    ) {
        self.products = products
        self.takesTokens = takesTokens
        self.report = report
        places = Dictionary(products.enumerated().map { ($1.source.id, $0) }) { first, _ in first }
        credentials = CallerCredentials(report: report, objection: objection)
    }

    /// - Returns: `nil` for one who has nothing to prove itself with, and so is nobody here.
    mutating func caller(_ source: GatewaySnapshot.Consumer) throws(GatewayRefusal) -> Caller? {
        guard taken.insert(source.id).inserted else { throw .sameConsumer(source.id) }
        guard GatewayNames.isConsumer(source.id) else {
            report.badConsumer(source.id)
            return nil
        }
        let secrets = try credentials.add(of: source)
        let clients = takesTokens ? try credentials.addClients(of: source) : []
        if secrets.isEmpty, clients.isEmpty { return nil }
        var subscriptions: [Caller.Subscription] = []
        subscriptions.reserveCapacity(source.access.count)
        for access in source.access {
            guard let place = places[access.product], !subscriptions.contains(where: { $0.product == place }) else {
                continue
            }
            subscriptions.append(.init(product: place, plan: access.plan, id: access.subscription))
            if !products[place].knows(access.plan) {
                unknownPlans[UnknownPlan(product: place, plan: access.plan?.rawValue ?? ""), default: 0] += 1
            }
        }
        return Caller(
            id: source.id, developer: source.developer, portal: source.portal, subscriptions: subscriptions,
            credentials: secrets, clients: clients)
    }

    /// Adds all that could not be expressed.
    func finish(_ whole: inout GatewayReport) {
        finish(&whole, unknownPlans: unknownPlans, [report, credentials.report])
    }

    /// Adds what could not be expressed of other callers of these products.
    func finish(_ whole: inout GatewayReport, unknownPlans: [UnknownPlan: Int], _ reports: [GatewayReport]) {
        let plans = unknownPlans.sorted { ($0.key.product, $0.key.plan) < ($1.key.product, $1.key.plan) }
        for (plan, count) in plans {
            whole.unknownPlan(products[plan.product].source.id.rawValue, plan.plan, count: count)
        }
        for report in reports { whole += report }
    }

    /// Reports an application that the gateway cannot have.
    mutating func close(_ consumer: String, because reason: String) {
        report.error("consumer", "Consumer '\(consumer)' is closed: \(reason)")
    }

    /// - Parameter credential: With its application: `app_1/cred_1`.
    mutating func close(credential: String, because reason: String) {
        report.badCredential(credential, because: reason)
    }

    /// Reports a label of a consumer's that the upstream is not told.
    mutating func leaveOut(
        _ name: String, of consumer: String, because reason: String = "it is more than letters, digits and -._~:@/+=,"
    ) {
        report.badLabel(consumer, name, because: reason)
    }
}

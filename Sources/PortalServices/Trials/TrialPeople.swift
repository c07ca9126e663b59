import PortalModel
import Storage

/// The made-up developers of one transaction.
struct TrialPeople {
    var counts: TrialData.Counts
    private let tables: Tables
    private let context: ServiceContext
    private let passwordHash: String
    private let now: Timestamp
    /// Between one developer and the next.
    private let step: Duration

    init(
        _ tables: Tables, _ context: ServiceContext, passwordHash: String, step: Duration, counts: TrialData.Counts
    ) {
        self.tables = tables
        self.context = context
        self.passwordHash = passwordHash
        self.step = step
        self.counts = counts
        now = context.now
    }

    /// - Parameters:
    ///   - subscriptions: How many they have; who may not call has none.
    ///   - age: How many steps ago they came.
    mutating func add(
        _ number: Int, to portal: PortalID, offers: [Catalog.Offer], subscriptions: Int, age: Int, isLast: Bool
    ) throws {
        let state: DeveloperState =
            switch isLast ? 0 : number % 50 {
            case 10: .unverified
            case 20: .pending
            case 30: .suspended
            default: .active
            }
        let time = now + step * -age
        let developer = Developer(
            id: context.newID("dev"), portal: portal, email: TrialData.email(number), name: Self.name(number),
            state: state, passwordHash: passwordHash, createdAt: time)
        try tables.insert(developer)
        try note("developer.signed-up", developer.id.rawValue, of: developer, at: time, after: "unverified")
        guard state != .unverified else { return }
        try note(
            "developer.verified", developer.id.rawValue, of: developer, at: time, before: "unverified",
            after: state == .pending ? "pending" : "active")
        guard state != .pending else { return }
        // An application has one open subscription to a product at most.
        for begin in stride(from: 0, to: max(1, subscriptions), by: offers.count) {
            let application = try addApplication(number, of: developer, at: time)
            for index in begin..<max(begin, min(subscriptions, begin + offers.count)) {
                try subscribe(application, to: offers[(number + index) % offers.count], of: developer, at: time)
            }
        }
        if state == .suspended {
            try note(
                "developer.suspended", developer.id.rawValue, of: developer, at: time, before: "active",
                after: "suspended")
        }
    }

    private mutating func addApplication(_ number: Int, of developer: Developer, at time: Timestamp) throws
        -> ApplicationID
    {
        let application = Application(
            id: context.newID("app"), portal: developer.portal, owner: .developer(developer.id),
            name: "\(Self.things[number % Self.things.count]) \(number)",
            description: "Made up, to try how the companion bears many.", createdAt: time)
        try tables.insert(application)
        counts.applications += 1
        try note(
            "application.created", application.id.rawValue, of: developer, at: time, after: application.name)
        let services = Credentials(context)
        let methods = services.methods(in: developer.portal).filter { $0 != .oauth }
        guard let method = number % 10 == 0 ? methods.last : methods.first else { return application.id }
        var credential = Credential(
            id: context.newID("cred"), application: application.id, method: method, name: "Server",
            publicName: method == .basic ? "user-\(context.newName())" : nil, createdAt: time)
        // One in a hundred has an end: gateways are to learn of it without a change.
        if number % 100 == 1 { credential.expiresAt = now + .seconds(86_400 * (1 + number % 365)) }
        var secret = services.store(services.newSecret(method), of: credential.id)
        secret.createdAt = time
        try tables.insert(credential)
        try tables.insert(secret)
        counts.credentials += 1
        try note(
            "credential.created", credential.id.rawValue, of: developer, at: time,
            after: "\(method.rawValue) \(secret.hint)")
        return application.id
    }

    private mutating func subscribe(
        _ application: ApplicationID, to offer: Catalog.Offer, of developer: Developer, at time: Timestamp
    ) throws {
        let number = counts.subscriptions
        let state: SubscriptionState =
            switch number % 100 {
            case 10: .pending
            case 20: .suspended
            case 30, 40: .cancelled
            case 50: .rejected
            case 60: .expired
            default: .active
            }
        let plans = offer.product.plans
        var subscription = Subscription(
            id: context.newID("sub"), portal: developer.portal, application: application, product: offer.product.id,
            plan: plans.isEmpty ? nil : plans[number % plans.count].id, state: state,
            termsVersion: offer.terms?.version, requestedAt: time)
        if state != .pending { subscription.decidedAt = time }
        if state == .expired { subscription.expiresAt = time }
        if number % 100 == 1 { subscription.expiresAt = now + .seconds(86_400 * (1 + number % 365)) }
        try tables.insert(subscription)
        counts.subscriptions += 1
        let id = subscription.id.rawValue
        try note("subscription.requested", id, of: developer, at: time, after: "pending")
        if state == .pending { return }
        if state == .rejected {
            return try note("subscription.rejected", id, of: developer, at: time, before: "pending", after: "rejected")
        }
        try note("subscription.approved", id, of: developer, at: time, before: "pending", after: "active")
        guard state != .active else { return }
        try note(
            "subscription.\(state.rawValue)", id, of: developer, at: time, before: "active", after: state.rawValue)
    }

    private mutating func note(
        _ action: String, _ subject: String, of developer: Developer, at time: Timestamp, before: String? = nil,
        after: String
    ) throws {
        counts.auditEntries += 1
        try tables.insert(
            AuditEntry(
                at: time, portal: developer.portal, actor: .developer(developer.id), address: "", action: action,
                subject: subject, owner: developer.id.rawValue, before: before, after: after))
    }

    private static func name(_ number: Int) -> String {
        "\(givenNames[number % givenNames.count]) \(familyNames[number / givenNames.count % familyNames.count])"
    }

    private static let givenNames = [
        "Ada", "Bruno", "Chidi", "Dina", "Emil", "Farah", "Greta", "Hugo", "Inès", "Jonas", "Kaya", "Lena", "Mateo",
        "Noor", "Omar", "Petra", "Quinn", "Rosa", "Sven", "Tara", "Uma", "Viktor", "Wanda", "Xenia", "Yusuf", "Zoë",
    ]
    private static let familyNames = [
        "Lindqvist", "Keller", "Okafor", "Haddad", "Vogt", "Moreau", "Visser", "Bakker", "Novák", "Silva", "Tanaka",
        "Costa", "Ivanov", "Jensen", "O'Neill", "García", "Demir", "Nakamura", "Petrov", "Schäfer", "Rossi",
    ]
    private static let things = [
        "Parcel robot", "Returns desk", "Warehouse display", "Customs bridge", "Route planner", "Label printer",
        "Invoice check", "Dock board", "Night shift", "Yard map",
    ]
}

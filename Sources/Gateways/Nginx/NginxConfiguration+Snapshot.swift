import Diagnostics
import PortalModel

extension NginxConfiguration {
    /// Translates a snapshot. What it opens is a subset of what the snapshot opens; where it is a smaller one, the
    /// ``report`` says so.
    /// - Parameter takesTokens: Whether nginx has somebody to ask what a token of OAuth is worth.
    /// - Throws: ``GatewayRefusal`` where two things that must differ are the same.
    package init(_ snapshot: GatewaySnapshot, takesTokens: Bool = false) throws(GatewayRefusal) {
        let base = try NginxBase(snapshot, takesTokens: takesTokens)
        self = base.configuration
        var gathering = base.nobody
        for consumer in snapshot.consumers {
            if let application = try gathering.add(consumer, to: base) { applications.append(application) }
        }
        count(gathering.subscribers)
        var report = base.report
        gathering.callers.finish(&report)
        for plan in gathering.closedPlans.sorted() { report.closedPlan(plan) }
        self.report = report.diagnostics
    }

    /// Tells plans how many have them.
    mutating func count(_ subscribers: [String: Int]) {
        for place in products.indices {
            for number in products[place].plans.indices {
                products[place].plans[number].subscribers = subscribers[NginxBase.plan(number, of: place)] ?? 0
            }
        }
    }
}

/// What is known of a snapshot before anybody calls.
struct NginxBase: Sendable {
    /// Without applications.
    let configuration: NginxConfiguration
    /// The place of each product among those of the configuration; closed ones have none.
    let places: [Int: Int]
    /// What of the products cannot be expressed.
    let report: GatewayReport
    /// Gathers callers; has none yet.
    let nobody: NginxCallers

    /// A plan of a product, by their places, as one text.
    static func plan(_ number: Int, of product: Int) -> String { "\(product) \(number)" }

    /// - Throws: ``GatewayRefusal/sameProduct(_:)``.
    init(_ snapshot: GatewaySnapshot, takesTokens: Bool) throws(GatewayRefusal) {
        let takesTokens = takesTokens && snapshot.hasTokenKeys
        let empty = GatewayReport("nginx", gateway: "nginx")
        var report = empty
        var configuration = NginxConfiguration()
        var fronted = try FrontedProduct.all(of: snapshot, takesTokens: takesTokens, report: &report)
        var places: [Int: Int] = [:]
        for index in fronted.indices where !fronted[index].isClosed {
            guard let product = NginxConfiguration.Product(fronted[index], &report) else {
                fronted[index].isClosed = true
                continue
            }
            places[index] = configuration.products.count
            configuration.products.append(product)
        }
        configuration.servers = RouteTable(fronted).hosts.map { [places] in
            NginxConfiguration.Server($0, places: places)
        }
        self.configuration = configuration
        self.places = places
        self.report = report
        nobody = NginxCallers(
            callers: Callers(fronted, report: empty, takesTokens: takesTokens, objection: NginxSecrets.objection))
    }
}

/// Gathers callers, and what plans have to know of them.
struct NginxCallers: Sendable {
    var callers: Callers
    var closedPlans: Set<String> = []
    /// By ``NginxBase/plan(_:of:)``.
    var subscribers: [String: Int] = [:]
    private var taken = NginxSecrets()

    init(callers: Callers) { self.callers = callers }

    /// - Returns: `nil` for one who is nobody here.
    mutating func add(
        _ consumer: GatewaySnapshot.Consumer, to base: NginxBase
    ) throws(GatewayRefusal) -> NginxConfiguration.Application? {
        guard let caller = try callers.caller(consumer), taken.takes(caller, &callers) else { return nil }
        var application = NginxConfiguration.Application(
            id: caller.id, developer: told(caller.developer, "developer", of: caller.id),
            portal: told(caller.portal.rawValue, "portal", of: caller.id),
            credentials: taken.secrets(of: caller, &callers).map { .init(id: $0.id, secret: $0.secret) },
            subscriptions: [])
        for subscription in caller.subscriptions {
            guard let place = base.places[subscription.product] else { continue }
            let product = base.configuration.products[place]
            // Any plan of the product is told: one with a plan whose id is no plain word is closed.
            let plan = subscription.plan.map { GatewayNames.isPlain($0.rawValue) ? $0.rawValue : "" } ?? ""
            if let number = product.plans.firstIndex(where: { $0.id == plan }) {
                if product.plans[number].windows.contains(where: { $0.count < 1 }) {
                    closedPlans.insert("'\(plan)' of product '\(product.id)'")
                    continue
                }
                subscribers[NginxBase.plan(number, of: place), default: 0] += 1
            }
            application.subscriptions.append(
                .init(product: place, id: told(subscription.id, "subscription", of: caller.id), plan: plan))
        }
        return application
    }

    private mutating func told(_ value: String, _ what: String, of caller: String) -> String {
        if GatewayNames.isPlain(value) { return value }
        if !value.isEmpty { callers.leaveOut(what, of: caller) }
        return ""
    }
}

extension NginxConfiguration.Product {
    /// `nil` where nginx cannot have it.
    fileprivate init?(_ product: FrontedProduct, _ report: inout GatewayReport) {
        let addresses = product.addresses
        guard let first = addresses.first else { return nil }
        let isEncrypted = first.scheme == "https"
        if isEncrypted, addresses.contains(where: { $0.host != first.host }) {
            report.manyNames(product.source.id.rawValue)
            return nil
        }
        var names: Set<String> = []
        if let plan = product.source.plans.first(where: {
            !GatewayNames.isPlain($0.id.rawValue) || !names.insert($0.id.rawValue.lowercased()).inserted
        }) {
            report.badPlan(product.source.id.rawValue, plan.id.rawValue)
            return nil
        }
        if let named = addresses.first(where: { !IPAddress.isOne($0.bareHost) && $0.host != "localhost" }) {
            report.namedUpstream(product.source.id.rawValue, named.host)
        }
        id = product.id
        slug = NginxNames.slug(id)
        places = product.keyPlaces.flatMap { place in
            [place.header.map { .header($0.lowercased()) }, place.query.map { .query($0) }].compactMap { $0 }
        }
        if product.acceptsBasic { places.append(.basic) }
        if product.takesTokens {
            places.append(.bearer)
            audience = product.source.id.audience
        }
        challenge = product.challenge
        origins = product.origins
        headers = product.lifecycleHeaders(&report)
        upstream = .init(
            servers: addresses.map { "\($0.host):\($0.port)" }, isEncrypted: isEncrypted, host: first.authority,
            name: first.bareHost, path: first.path)
        plans = product.limits.map { plan, windows in
            .init(id: plan.rawValue, slug: NginxNames.slug(plan.rawValue), windows: windows, subscribers: 0)
        }
        for plan in plans {
            for window in plan.windows where window.count > 0 && NginxLimits.surplus(of: window) > 0 {
                report.looseWindow(product.source.id.rawValue, plan.id, window, NginxLimits.surplus(of: window))
            }
        }
    }
}

extension NginxConfiguration.Server {
    /// nginx takes the longest location, the table the first entry that fits: for each location it is said which entries
    /// those are. Where a path with a slash at its end has a location, the path without it gets one too, or nginx would
    /// send the client from one to the other.
    fileprivate init(_ host: RouteTable.Host, places: [Int: Int]) {
        self.host = host.name
        var seen: Set<String> = []
        var patterns: [String] = []
        for path in host.entries.map(\.path) where seen.insert(path).inserted { patterns.append(path) }
        for path in patterns where path.hasSuffix("/*") && path.utf8.count > 2 {
            let bare = String(path.dropLast(2))
            if seen.insert(bare).inserted { patterns.append(bare) }
        }
        let lookup = Dictionary(grouping: host.entries.enumerated(), by: \.element.path)
        locations = patterns.map { pattern in
            let entries = Self.covering(pattern, lookup)
            var choices: [NginxConfiguration.Location.Choice] = []
            for entry in entries {
                choices.append(
                    .init(methods: entry.methods, target: places[entry.product].map { .product($0) } ?? .closed))
                if entry.methods.isEmpty { break }
            }
            let guards = entries.filter { $0.path == pattern }.flatMap(\.guarded)
            return NginxConfiguration.Location(
                path: NginxNames.decoded(pattern.hasSuffix("/*") ? pattern.dropLast() : pattern[...]),
                isPrefix: pattern.hasSuffix("/*"), choices: choices, guards: guards.map { NginxNames.careless($0.path) }
            )
        }
    }

    /// The entries whose paths have all of a pattern's, in the table's order.
    private static func covering(
        _ pattern: String, _ lookup: [String: [(offset: Int, element: RouteTable.Entry)]]
    ) -> [RouteTable.Entry] {
        let literal = pattern.hasSuffix("/*") ? pattern.dropLast() : pattern[...]
        let prefixes = literal.indices.filter { literal[$0] == "/" }.map { literal[...$0] + "*" }
        let found = (lookup[pattern] ?? []) + prefixes.filter { $0 != pattern }.flatMap { lookup[String($0)] ?? [] }
        return found.sorted { $0.offset < $1.offset }.map(\.element)
    }
}

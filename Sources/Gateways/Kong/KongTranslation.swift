import Diagnostics

/// Writes one snapshot after the other for one Kong: of the consumers only those anew that are not what they were.
struct KongTranslation: Sendable {
    private var shared: KongShared?
    private var consumers = KeptConsumers<[UInt8]>()

    /// - Returns: The declarative configuration, and what of the snapshot Kong cannot express.
    /// - Throws: ``GatewayRefusal`` or ``CheckFailure``.
    mutating func render(_ snapshot: GatewaySnapshot) throws -> (bytes: [UInt8], report: [Diagnostic]) {
        guard let shared = try follow(snapshot) else {
            let configuration = try KongConfiguration(checking: snapshot)
            return (KongFile.render(configuration), configuration.report)
        }
        let configuration = shared.configuration(consumers.remarks)
        let nobody = KongFile.items(configuration.consumers)
        return (KongFile.render(configuration, consumers: consumers.pieces + [nobody]), configuration.report)
    }

    /// Goes on to the next snapshot.
    /// - Returns: What it has beside those who call; `nil` where they cannot be written one by one.
    private mutating func follow(_ snapshot: GatewaySnapshot) throws -> KongShared? {
        // What most may do stands at the services, and at nobody.
        if let shared, consumers.follow(snapshot, shared.made),
            shared.base.nobody.usual(of: consumers.counts) == shared.usual
        {
            return shared
        }
        shared = nil
        let next = try KongShared(snapshot)
        try next.configuration().check()
        if consumers.keep(snapshot, next.made) { shared = next }
        return shared
    }
}

/// What a consumer's text depends on beside the consumer.
private struct KongShared: Sendable {
    let base: KongBase
    let usual: [[PlanWindow]]
    private let services: Set<String>

    init(_ snapshot: GatewaySnapshot) throws(GatewayRefusal) {
        base = try KongBase(snapshot)
        var subscribers = base.nobody
        for consumer in snapshot.consumers { try subscribers.add(consumer) }
        usual = subscribers.usual(of: subscribers.counts)
        services = Set(KongConfiguration(base, usual: usual, report: base.report).services.map(\.name))
    }

    /// Without those who call.
    /// - Parameter remarks: What cannot be expressed of them.
    func configuration(_ remarks: ConsumerRemarks = ConsumerRemarks()) -> KongConfiguration {
        var report = base.report
        remarks.finish(&report, base.nobody.callers)
        return KongConfiguration(base, usual: usual, report: report)
    }

    /// What is made of one consumer; `nil` where its check finds something.
    func made(_ consumer: GatewaySnapshot.Consumer) -> KeptConsumers<[UInt8]>.Made? {
        var one = base.nobody
        guard (try? one.add(consumer)) != nil else { return nil }
        let consumers = one.consumers(where: usual)
        guard consumers.allSatisfy({ KongCheck.problems(in: $0, among: services).isEmpty }) else { return nil }
        let secrets = consumers.flatMap { consumer in
            consumer.keys.flatMap { ["key \($0.key)", "id \($0.id)"] }
                + consumer.logins.flatMap { ["username \($0.username)", "id \($0.id)"] }
        }
        return .init(
            piece: KongFile.items(consumers), secrets: secrets, counted: Array(one.counts.keys),
            remarks: one.callers.remarks(closedPlans: one.closedPlans))
    }
}

package import Diagnostics
import Synchronization

extension KongFile {
    /// Makes the file at `path` what the snapshot says. Kong goes by it when it is told to read its file anew.
    ///
    /// - Returns: Whether there was anything to change, and what of the snapshot Kong cannot express.
    /// - Throws: ``GatewayRefusal``, ``CheckFailure`` or ``GatewayFile/Failure``; the last good file stays.
    package static func publish(
        _ snapshot: GatewaySnapshot, to path: String
    ) throws -> (outcome: GatewayFile.Outcome, report: [Diagnostic]) {
        try KongFileWriter(path: path).publish(snapshot)
    }
}

/// Writes one file, again and again: of the consumers only those anew that are not what they were.
package final class KongFileWriter: Sendable {
    private let path: String
    private let state = Mutex(State())

    private struct State {
        var shared: KongShared?
        var consumers = KeptConsumers<[UInt8]>()
    }

    package init(path: String) { self.path = path }

    /// As ``KongFile/publish(_:to:)``. One at a time writes, the others wait.
    package func publish(
        _ snapshot: GatewaySnapshot
    ) throws -> (outcome: GatewayFile.Outcome, report: [Diagnostic]) {
        try state.withLock { state in
            // What most may do stands at the services, and at nobody.
            if let shared = state.shared, state.consumers.follow(snapshot, shared.made),
                shared.base.nobody.usual(of: state.consumers.counts) == shared.usual
            {
                let nobody = KongFile.items(shared.configuration.consumers)
                let bytes = KongFile.render(shared.configuration, consumers: state.consumers.pieces + [nobody])
                return (try GatewayFile.publish(bytes, to: path), shared.configuration.report)
            }
            let configuration = try KongConfiguration(checking: snapshot)
            let outcome = try GatewayFile.publish(KongFile.render(configuration), to: path)
            // When the file is there: what the next change needs.
            let shared = try KongShared(snapshot)
            state.shared = shared
            state.consumers.keep(snapshot, shared.made)
            return (outcome, configuration.report)
        }
    }
}

/// What a consumer's text depends on beside the consumer.
private struct KongShared: Sendable {
    let base: KongBase
    let usual: [[PlanWindow]]
    /// Without those who call.
    let configuration: KongConfiguration
    let services: Set<String>

    init(_ snapshot: GatewaySnapshot) throws(GatewayRefusal) {
        base = try KongBase(snapshot)
        var subscribers = base.nobody
        for consumer in snapshot.consumers { try subscribers.add(consumer) }
        usual = subscribers.usual(of: subscribers.counts)
        configuration = KongConfiguration(base, usual: usual, report: base.report)
        services = Set(configuration.services.map(\.name))
    }

    /// What is made of one consumer; `nil` where there is something to report of it, or its check finds something.
    func made(_ consumer: GatewaySnapshot.Consumer) -> KeptConsumers<[UInt8]>.Made? {
        var one = base.nobody
        guard (try? one.add(consumer)) != nil, one.callers.isSilent, one.closedPlans.isEmpty else { return nil }
        let consumers = one.consumers(where: usual)
        guard consumers.allSatisfy({ KongCheck.problems(in: $0, among: services).isEmpty }) else { return nil }
        let secrets = consumers.flatMap { consumer in
            consumer.keys.flatMap { ["key \($0.key)", "id \($0.id)"] }
                + consumer.logins.flatMap { ["username \($0.username)", "id \($0.id)"] }
        }
        return .init(piece: KongFile.items(consumers), secrets: secrets, counted: Array(one.counts.keys))
    }
}

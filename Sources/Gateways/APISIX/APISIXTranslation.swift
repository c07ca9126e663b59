/// Translates one snapshot after the other for one gateway: of the consumers only those that are not what they were.
///
///     var translation = APISIXTranslation(options: options) { consumer in … }
///     let change = try translation.follow(snapshot)
///
/// What comes out is what ``APISIXConfiguration/init(_:options:)`` makes of the whole snapshot. To find out who changed,
/// each consumer is compared with what it was, which is quick where both are the same piece of memory.
struct APISIXTranslation {
    private let options: APISIXOptions
    private let write: @Sendable (APISIXConfiguration.Consumer) -> [UInt8]
    private var kept: Kept?

    fileprivate struct Kept {
        var products: [GatewaySnapshot.Product]
        var base: APISIXBase
        var totals: APISIXTotals
        /// By id, each once.
        var consumers: [GatewaySnapshot.Consumer]
        var pieces: [[UInt8]]
    }

    /// - Parameter write: What is to be kept of each consumer for the whole text; nothing where there is no such.
    init(options: APISIXOptions, write: @escaping @Sendable (APISIXConfiguration.Consumer) -> [UInt8] = { _ in [] }) {
        self.options = options
        self.write = write
    }

    /// What was written of each consumer of the last snapshot, in its order; empty for those who have nothing to prove
    /// themselves with. `nil` where nothing is kept.
    var pieces: [[UInt8]]? { kept?.pieces }

    /// Makes everything anew the next time.
    mutating func forget() { kept = nil }

    /// - Throws: ``GatewayRefusal`` or ``CheckFailure``; then everything is made anew the next time.
    mutating func follow(_ snapshot: GatewaySnapshot) throws -> APISIXChange {
        guard kept?.products == snapshot.products,
            let steps = kept.flatMap({ ConsumerStep.steps(from: $0.consumers, to: snapshot.consumers) })
        else { return try whole(snapshot) }
        do {
            return try some(steps, of: snapshot)
        } catch {
            // Nothing half-done is kept. Who is told of two that are the same, is told what the whole would tell.
            kept = nil
            if error is GatewayRefusal { return try whole(snapshot) }
            throw error
        }
    }

    private mutating func whole(_ snapshot: GatewaySnapshot) throws -> APISIXChange {
        kept = nil
        let base = try APISIXBase(snapshot, options: options)
        var all = base.nobody
        var reports: [String: APISIXTotals.Report] = [:]
        var pieces: [[UInt8]] = []
        pieces.reserveCapacity(snapshot.consumers.count)
        for consumer in snapshot.consumers {
            let (count, callers, credentials) = (all.consumers.count, all.callerReport, all.credentialReport)
            try all.add(consumer)
            pieces.append(all.consumers.count > count ? write(all.consumers[count]) : [])
            if all.callerReport.count > callers.count || all.credentialReport.count > credentials.count {
                reports[consumer.id] = .init(
                    callers: all.callerReport[callers.count...],
                    credentials: all.credentialReport[credentials.count...])
            }
        }
        // Names stand in the services of old gateways, and what has no order has no place where one belongs.
        let canBeFollowed = options.restrictsByLabel && ConsumerStep.isAscending(snapshot.consumers)
        let totals = canBeFollowed ? APISIXTotals(all, reports: reports) : nil
        var configuration = totals?.configuration(base) ?? all.configuration(base)
        configuration.consumers = all.consumers
        try configuration.check()
        configuration.consumers = []
        kept = totals.map {
            Kept(products: snapshot.products, base: base, totals: $0, consumers: snapshot.consumers, pieces: pieces)
        }
        return APISIXChange(shared: configuration, isWhole: true, gone: [], consumers: all.consumers)
    }

    /// What is kept is changed in place: most of it stays as it is.
    private mutating func some(_ steps: [ConsumerStep], of snapshot: GatewaySnapshot) throws -> APISIXChange {
        guard let base = kept?.base else { return try whole(snapshot) }
        var change = APISIXChange(shared: APISIXConfiguration(), isWhole: false, gone: [], consumers: [])
        // All out before one comes in: a key may go from one to the other.
        for step in steps {
            guard let old = step.old, let consumer = kept?.consumers[old] else { continue }
            let one = try alone(consumer, base)
            kept?.totals.remove(one, id: consumer.id)
            change.gone += one.consumers
        }
        var pieces: [[UInt8]?] = []
        for step in steps {
            guard let new = step.new else {
                pieces.append(nil)
                continue
            }
            let consumer = snapshot.consumers[new]
            let one = try alone(consumer, base)
            try kept?.totals.add(one, id: consumer.id)
            change.consumers += one.consumers
            pieces.append(one.consumers.first.map(write) ?? [])
        }
        kept?.replace(steps, with: pieces, snapshot.consumers)
        change.shared = kept?.totals.configuration(base) ?? change.shared
        var checked = change.shared
        checked.consumers = change.consumers
        try checked.check()
        return change
    }

    private func alone(_ consumer: GatewaySnapshot.Consumer, _ base: APISIXBase) throws -> APISIXConsumers {
        var one = base.nobody
        try one.add(consumer)
        return one
    }
}

/// What is different from the snapshot before.
struct APISIXChange {
    /// What there is beside consumers, and the report.
    var shared: APISIXConfiguration
    /// Whether everything is told, and not only what is different.
    var isWhole: Bool
    /// Consumers as they were.
    var gone: [APISIXConfiguration.Consumer]
    /// Consumers as they are to be.
    var consumers: [APISIXConfiguration.Consumer]
}

extension APISIXTranslation.Kept {
    /// Puts pieces in the places of consumers that are others now.
    fileprivate mutating func replace(
        _ steps: [ConsumerStep], with new: [[UInt8]?], _ consumers: [GatewaySnapshot.Consumer]
    ) {
        ConsumerStep.replace(steps, in: &pieces, with: new)
        self.consumers = consumers
    }
}

package import Diagnostics
import Synchronization

extension NginxFile {
    /// Makes the file at `path` what the snapshot says. nginx goes by it when it is told to read its files anew.
    ///
    /// - Parameter check: Gets the path of the new file before it is put in place, and throws where nginx would not take
    ///   it: ``NginxProgram/check(_:)``.
    /// - Returns: Whether there was anything to change, and what of the snapshot nginx cannot express.
    /// - Throws: ``GatewayRefusal``, ``CheckFailure``, ``GatewayFile/Failure``, or what `check` throws; the last good file
    ///   stays.
    package static func publish(
        _ snapshot: GatewaySnapshot, to path: String, options: NginxOptions,
        check: ((_ staged: String) throws -> Void)? = nil
    ) throws -> (outcome: GatewayFile.Outcome, report: [Diagnostic]) {
        try NginxWriter(path: path, options: options).publish(snapshot, check: check)
    }
}

/// Writes one file, again and again: of the consumers only those anew that are not what they were.
package final class NginxWriter: Sendable {
    private let path: String
    private let options: NginxOptions
    private let state = Mutex(State())

    private struct State {
        var base: NginxBase?
        var consumers = KeptConsumers<NginxCallerLines>()
    }

    package init(path: String, options: NginxOptions) {
        self.path = path
        self.options = options
    }

    /// As ``NginxFile/publish(_:to:options:check:)``. One at a time writes, the others wait.
    ///
    /// Where only consumers are others, `check` gets a file with everything but those that are what they were: nginx took
    /// their lines before, and reads them all once more when it is told to.
    package func publish(
        _ snapshot: GatewaySnapshot, check: ((_ staged: String) throws -> Void)? = nil
    ) throws -> (outcome: GatewayFile.Outcome, report: [Diagnostic]) {
        try state.withLock { state in
            if let base = state.base, state.consumers.follow(snapshot, base.made) {
                var configuration = base.configuration
                configuration.count(state.consumers.counts)
                let bytes = NginxFile.render(configuration, state.consumers.pieces, options: options)
                let sample = NginxFile.render(configuration, state.consumers.latest, options: options)
                do {
                    let outcome = try GatewayFile.publish(bytes, to: path, check: check, sample: sample)
                    return (outcome, base.report.diagnostics)
                } catch {
                    // nginx has not seen these consumers, so that the next file is looked at as a whole.
                    state.consumers.forget()
                    throw error
                }
            }
            let configuration = try NginxConfiguration(checking: snapshot, options: options)
            let bytes = NginxFile.render(configuration, options: options)
            let outcome = try GatewayFile.publish(bytes, to: path, check: check)
            // When the gateway has it: what the next change needs.
            let base = try NginxBase(snapshot, takesTokens: options.tokenServer != nil)
            state.base = base
            state.consumers.keep(snapshot, base.made)
            return (outcome, configuration.report)
        }
    }
}

extension NginxConfiguration {
    /// Tells plans how many have them.
    /// - Parameter subscribers: By ``NginxBase/plan(_:of:)``.
    fileprivate mutating func count(_ subscribers: [String: Int]) {
        for place in products.indices {
            for number in products[place].plans.indices {
                products[place].plans[number].subscribers = subscribers[NginxBase.plan(number, of: place)] ?? 0
            }
        }
    }
}

extension NginxBase {
    /// A plan of a product, by their places, as one text.
    fileprivate static func plan(_ number: Int, of product: Int) -> String { "\(product) \(number)" }

    /// What is made of one consumer; `nil` where there is something to report of it, or its check finds something.
    fileprivate func made(_ consumer: GatewaySnapshot.Consumer) -> KeptConsumers<NginxCallerLines>.Made? {
        var gathering = nobody
        var one = configuration
        guard (try? gathering.add(consumer, to: &one, self)) != nil, gathering.callers.isSilent,
            gathering.closedPlans.isEmpty, NginxCheck.problems(ofCallersIn: one).isEmpty
        else { return nil }
        var counted: [String] = []
        for (place, product) in one.products.enumerated() {
            for (number, plan) in product.plans.enumerated() where plan.subscribers > 0 {
                counted.append(Self.plan(number, of: place))
            }
        }
        // nginx finds keys of maps without regard to case.
        return .init(
            piece: NginxCallerLines(one),
            secrets: one.applications.flatMap(\.credentials).map { $0.secret.lowercased() }
                + ["application \(consumer.id.lowercased())"],
            counted: counted)
    }
}

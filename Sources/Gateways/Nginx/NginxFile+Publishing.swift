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

        /// Goes on to the next snapshot.
        /// - Returns: What it has beside consumers; `nil` where they cannot be written one by one.
        mutating func follow(_ snapshot: GatewaySnapshot, takesTokens: Bool) throws -> NginxBase? {
            if let base, consumers.follow(snapshot, base.made) { return base }
            base = nil
            let next = try NginxBase(snapshot, takesTokens: takesTokens)
            try next.configuration.check()
            if consumers.keep(snapshot, next.made) { base = next }
            return base
        }
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
            guard let base = try state.follow(snapshot, takesTokens: options.tokenServer != nil) else {
                let configuration = try NginxConfiguration(checking: snapshot, options: options)
                let bytes = NginxFile.render(configuration, options: options)
                return (try GatewayFile.publish(bytes, to: path, check: check), configuration.report)
            }
            var configuration = base.configuration
            configuration.count(state.consumers.counts)
            let bytes = NginxFile.render(configuration, state.consumers.pieces, options: options)
            let sample = state.consumers.latest.map { NginxFile.render(configuration, $0, options: options) }
            do {
                let outcome = try GatewayFile.publish(bytes, to: path, check: check, sample: sample)
                var report = base.report
                state.consumers.remarks.finish(&report, base.nobody.callers)
                return (outcome, report.diagnostics)
            } catch {
                // nginx has not seen these consumers, so the next file is looked at as a whole.
                state.consumers.forget()
                throw error
            }
        }
    }
}

extension NginxBase {
    /// What is made of one consumer; `nil` where its check finds something.
    fileprivate func made(_ consumer: GatewaySnapshot.Consumer) -> KeptConsumers<NginxCallerLines>.Made? {
        var one = nobody
        let applications: [NginxConfiguration.Application]
        do { applications = try one.add(consumer, to: self).map { [$0] } ?? [] } catch { return nil }
        guard NginxCheck.problems(in: applications, products: configuration.products.count).isEmpty else { return nil }
        // nginx finds keys of maps without regard to case.
        return .init(
            piece: NginxCallerLines(applications, configuration.products),
            secrets: applications.flatMap(\.credentials).map { $0.secret.lowercased() }
                + ["application \(consumer.id.lowercased())"],
            counted: Array(one.subscribers.keys), remarks: one.callers.remarks(closedPlans: one.closedPlans))
    }
}

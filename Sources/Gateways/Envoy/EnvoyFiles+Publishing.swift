package import Diagnostics
import Glibc
import Synchronization

extension EnvoyFiles {
    /// Makes the files in a folder what the snapshot says, one after the other; each is exchanged in one step, and those
    /// that stay the same are left alone. A `bootstrap.json` to start Envoy with is put beside them where there is none.
    ///
    /// Between two of the files Envoy may have new clusters and old routes, or new credentials and an old list of
    /// products. Nothing is open then that neither the last nor the new snapshot opens: a secret opens what it says
    /// itself, a route asks for its own product.
    ///
    /// - Returns: Whether there was anything to change, and what of the snapshot Envoy cannot express.
    /// - Throws: ``GatewayRefusal``, ``CheckFailure`` or ``GatewayFile/Failure``; before the first file is exchanged for the
    ///   first two.
    package static func publish(
        _ snapshot: GatewaySnapshot, to folder: String, options: EnvoyOptions
    ) throws -> (outcome: GatewayFile.Outcome, report: [Diagnostic]) {
        try EnvoyWriter(folder: folder, options: options).publish(snapshot)
    }
}

/// Writes the files of one folder, again and again: of the consumers only those anew that are not what they were.
package final class EnvoyWriter: Sendable {
    private let folder: String
    private let options: EnvoyOptions
    private let state = Mutex(State())

    private struct State {
        var base: EnvoyBase?
        var consumers = KeptConsumers<[EnvoyFiles.CredentialLines]>()

        /// Goes on to the next snapshot.
        /// - Returns: What it has beside consumers; `nil` where they cannot be written one by one.
        mutating func follow(_ snapshot: GatewaySnapshot) throws -> EnvoyBase? {
            if let base, consumers.follow(snapshot, base.made) { return base }
            base = nil
            let next = try EnvoyBase(snapshot)
            try next.configuration.check()
            if consumers.keep(snapshot, next.made) { base = next }
            return base
        }
    }

    package init(folder: String, options: EnvoyOptions) {
        self.folder = folder
        self.options = options
    }

    /// As ``EnvoyFiles/publish(_:to:options:)``. One at a time writes, the others wait.
    package func publish(
        _ snapshot: GatewaySnapshot
    ) throws -> (outcome: GatewayFile.Outcome, report: [Diagnostic]) {
        try state.withLock { state in
            guard let base = try state.follow(snapshot) else {
                let configuration = try EnvoyConfiguration(checking: snapshot)
                return (try write(EnvoyFiles.render(configuration, options: options)), configuration.report)
            }
            var configuration = base.configuration
            configuration.count(state.consumers.counts)
            let files = EnvoyFiles.render(configuration, credentials: state.consumers.pieces, options: options)
            var report = base.report
            state.consumers.remarks.finish(&report, base.nobody.callers)
            return (try write(files), report.diagnostics)
        }
    }

    private func write(_ files: [EnvoyFiles.File]) throws -> GatewayFile.Outcome {
        var outcome = GatewayFile.Outcome.unchanged
        for file in files where try GatewayFile.publish(file.bytes, to: "\(folder)/\(file.name)") == .published {
            outcome = .published
        }
        let start = "\(folder)/bootstrap.json"
        if access(start, F_OK) != 0 { _ = try GatewayFile.publish(EnvoyFiles.bootstrap(options), to: start) }
        return outcome
    }
}

extension EnvoyBase {
    /// What is made of one consumer; `nil` where its check finds something.
    fileprivate func made(_ consumer: GatewaySnapshot.Consumer) -> KeptConsumers<[EnvoyFiles.CredentialLines]>.Made? {
        var one = nobody
        guard let credentials = try? one.add(consumer, to: self), EnvoyCheck.problems(in: credentials).isEmpty else {
            return nil
        }
        return .init(
            piece: EnvoyFiles.lines(credentials), secrets: credentials.map(\.key),
            counted: Array(one.subscribers.keys), remarks: one.callers.remarks(closedPlans: one.closedPlans))
    }
}

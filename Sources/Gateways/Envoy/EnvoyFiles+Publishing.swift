package import Diagnostics
import Glibc

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
        let configuration = try EnvoyConfiguration(snapshot)
        let problems = EnvoyCheck.problems(in: configuration)
        guard problems.isEmpty else { throw CheckFailure(gateway: "Envoy", problems: problems) }
        var outcome = GatewayFile.Outcome.unchanged
        for file in render(configuration, options: options)
        where try GatewayFile.publish(file.bytes, to: "\(folder)/\(file.name)") == .published { outcome = .published }
        let start = "\(folder)/bootstrap.json"
        if access(start, F_OK) != 0 { _ = try GatewayFile.publish(bootstrap(options), to: start) }
        return (outcome, configuration.report)
    }
}

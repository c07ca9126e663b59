package import Diagnostics

extension APISIXFile {
    /// Makes the file at `path` what the snapshot says.
    ///
    /// - Returns: Whether there was anything to change, and what of the snapshot APISIX cannot express.
    /// - Throws: ``GatewayRefusal``, ``CheckFailure`` or ``GatewayFile/Failure``; the last good file stays.
    package static func publish(
        _ snapshot: GatewaySnapshot, to path: String, options: APISIXOptions = APISIXOptions()
    ) throws -> (outcome: GatewayFile.Outcome, report: [Diagnostic]) {
        let configuration = try APISIXConfiguration(snapshot, options: options)
        let problems = APISIXCheck.problems(in: configuration)
        guard problems.isEmpty else { throw CheckFailure(gateway: "APISIX", problems: problems) }
        return (try GatewayFile.publish(render(configuration), to: path), configuration.report)
    }
}

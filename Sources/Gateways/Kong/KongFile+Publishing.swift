package import Diagnostics

extension KongFile {
    /// Makes the file at `path` what the snapshot says. Kong goes by it when it is told to read its file anew.
    ///
    /// - Returns: Whether there was anything to change, and what of the snapshot Kong cannot express.
    /// - Throws: ``GatewayRefusal``, ``CheckFailure`` or ``GatewayFile/Failure``; the last good file stays.
    package static func publish(
        _ snapshot: GatewaySnapshot, to path: String
    ) throws -> (outcome: GatewayFile.Outcome, report: [Diagnostic]) {
        let configuration = try KongConfiguration(snapshot)
        let problems = KongCheck.problems(in: configuration)
        guard problems.isEmpty else { throw CheckFailure(gateway: "Kong", problems: problems) }
        return (try GatewayFile.publish(render(configuration), to: path), configuration.report)
    }
}

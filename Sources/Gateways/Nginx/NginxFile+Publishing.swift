package import Diagnostics

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
        check: (_ staged: String) throws -> Void = { _ in }
    ) throws -> (outcome: GatewayFile.Outcome, report: [Diagnostic]) {
        let configuration = try NginxConfiguration(snapshot, takesTokens: options.tokenServer != nil)
        let problems = NginxCheck.problems(in: configuration)
        guard problems.isEmpty else { throw CheckFailure(gateway: "nginx", problems: problems) }
        return (
            try GatewayFile.publish(render(configuration, options: options), to: path, check: check),
            configuration.report
        )
    }
}

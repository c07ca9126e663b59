package import Diagnostics

extension APISIXFile {
    /// A configuration did not pass ``APISIXCheck``, which is a mistake of this program. Nothing was written.
    package struct CheckFailure: Error, CustomStringConvertible {
        /// One sentence each, without secrets.
        package let problems: [String]

        package var description: String {
            "The configuration for APISIX is not published: \(problems.joined(separator: "; "))"
        }
    }

    /// Makes the file at `path` what the snapshot says.
    ///
    /// - Returns: Whether there was anything to change, and what of the snapshot APISIX cannot express.
    /// - Throws: ``GatewayRefusal``, ``CheckFailure`` or ``GatewayFile/Failure``; the last good file stays.
    package static func publish(
        _ snapshot: GatewaySnapshot, to path: String, options: APISIXOptions = APISIXOptions()
    ) throws -> (outcome: GatewayFile.Outcome, report: [Diagnostic]) {
        let configuration = try APISIXConfiguration(snapshot, options: options)
        let problems = APISIXCheck.problems(in: configuration)
        guard problems.isEmpty else { throw CheckFailure(problems: problems) }
        return (try GatewayFile.publish(render(configuration), to: path), configuration.report)
    }
}

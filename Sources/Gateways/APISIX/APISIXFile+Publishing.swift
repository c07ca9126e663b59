package import Diagnostics
import Dispatch
import Synchronization

extension APISIXFile {
    /// Makes the file at `path` what the snapshot says.
    ///
    /// - Returns: Whether there was anything to change, and what of the snapshot APISIX cannot express.
    /// - Throws: ``GatewayRefusal``, ``CheckFailure`` or ``GatewayFile/Failure``; the last good file stays.
    package static func publish(
        _ snapshot: GatewaySnapshot, to path: String, options: APISIXOptions = APISIXOptions()
    ) throws -> (outcome: GatewayFile.Outcome, report: [Diagnostic]) {
        let configuration = try APISIXConfiguration(snapshot, options: options)
        // Of 100,000 consumers each takes a third of a second; the other core has nothing to do.
        let found = Mutex<[String]>([])
        let check = DispatchGroup()
        DispatchQueue.global(qos: .userInitiated).async(group: check) {
            found.withLock { $0 = APISIXCheck.problems(in: configuration) }
        }
        let bytes = render(configuration)
        check.wait()
        let problems = found.withLock(\.self)
        guard problems.isEmpty else { throw CheckFailure(gateway: "APISIX", problems: problems) }
        return (try GatewayFile.publish(bytes, to: path), configuration.report)
    }
}

package import Diagnostics
import Synchronization

extension KongFile {
    /// Makes the file at `path` what the snapshot says. Kong goes by it when it is told to read its file anew.
    ///
    /// - Returns: Whether there was anything to change, and what of the snapshot Kong cannot express.
    /// - Throws: ``GatewayRefusal``, ``CheckFailure`` or ``GatewayFile/Failure``; the last good file stays.
    package static func publish(
        _ snapshot: GatewaySnapshot, to path: String
    ) throws -> (outcome: GatewayFile.Outcome, report: [Diagnostic]) {
        try KongFileWriter(path: path).publish(snapshot)
    }
}

/// Writes one file, again and again: of the consumers only those anew that are not what they were.
package final class KongFileWriter: Sendable {
    private let path: String
    private let translation = Mutex(KongTranslation())

    package init(path: String) { self.path = path }

    /// As ``KongFile/publish(_:to:)``. One at a time writes, the others wait.
    package func publish(
        _ snapshot: GatewaySnapshot
    ) throws -> (outcome: GatewayFile.Outcome, report: [Diagnostic]) {
        try translation.withLock { translation in
            let (bytes, report) = try translation.render(snapshot)
            return (try GatewayFile.publish(bytes, to: path), report)
        }
    }
}

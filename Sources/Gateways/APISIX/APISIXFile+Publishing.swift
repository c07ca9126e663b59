package import Diagnostics
import Synchronization

extension APISIXFile {
    /// Makes the file at `path` what the snapshot says.
    ///
    /// - Returns: Whether there was anything to change, and what of the snapshot APISIX cannot express.
    /// - Throws: ``GatewayRefusal``, ``CheckFailure`` or ``GatewayFile/Failure``; the last good file stays.
    package static func publish(
        _ snapshot: GatewaySnapshot, to path: String, options: APISIXOptions = APISIXOptions()
    ) throws -> (outcome: GatewayFile.Outcome, report: [Diagnostic]) {
        try APISIXFileWriter(path: path, options: options).publish(snapshot)
    }
}

/// Writes one file, again and again: of the consumers only those anew that are not what they were.
package final class APISIXFileWriter: Sendable {
    private let path: String
    private let translation: Mutex<APISIXTranslation>

    package init(path: String, options: APISIXOptions) {
        self.path = path
        translation = Mutex(APISIXTranslation(options: options, write: APISIXFile.item))
    }

    /// Makes the file what the snapshot says. One at a time writes, the others wait.
    ///
    /// - Returns: Whether there was anything to change, and what of the snapshot APISIX cannot express.
    /// - Throws: ``GatewayRefusal``, ``CheckFailure`` or ``GatewayFile/Failure``; the last good file stays.
    package func publish(
        _ snapshot: GatewaySnapshot
    ) throws -> (outcome: GatewayFile.Outcome, report: [Diagnostic]) {
        let (bytes, report) = try translation.withLock { translation in
            let change = try translation.follow(snapshot)
            let pieces = translation.pieces ?? change.consumers.map(APISIXFile.item)
            return (APISIXFile.render(change.shared, consumers: pieces), change.shared.report)
        }
        return (try GatewayFile.publish(bytes, to: path), report)
    }
}

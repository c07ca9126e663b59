import PortalModel
import Storage

/// Reads the access log of one gateway as it grows, once a second.
package struct LogFollower: Sendable {
    private let context: ServiceContext
    private let gateway: String
    private let path: String
    private let meter: UsageMeter
    private let log: @Sendable (String) -> Void

    /// - Parameters:
    ///   - gateway: Its id in `site-config.json`.
    ///   - path: Of its log.
    ///   - log: Gets a sentence when the log cannot be read or counted, each once until it can.
    package init(
        _ context: ServiceContext, gateway: String, path: String, meter: UsageMeter,
        log: @escaping @Sendable (String) -> Void
    ) {
        self.context = context
        self.gateway = gateway
        self.path = path
        self.meter = meter
        self.log = log
    }

    /// Works until the task is cancelled.
    package func run() async {
        let file = AccessLog(path: path)
        var told = ""
        while !Task.isCancelled {
            do {
                while !Task.isCancelled, try await take(file) {}
                told = ""
            } catch {
                if told != "\(error)" { log("\(error)") }
                told = "\(error)"
            }
            try? await Task.sleep(for: .seconds(1))
        }
    }

    /// Counts the next part.
    /// - Returns: Whether there was one.
    package func take(_ file: AccessLog) async throws -> Bool {
        let position = try context.store.read { try $0.logPosition(of: gateway) }
        guard let part = try file.next(after: position) else { return false }
        let outcome = try await UsageIntake(context).take(lines: part.lines, upTo: part.end, ofLogOf: gateway)
        meter.count(outcome, of: gateway)
        return true
    }
}

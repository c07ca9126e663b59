package import Diagnostics
import Dispatch
package import Gateways
import PortalModel
import Storage
import Synchronization

/// Keeps one gateway at what the store says.
///
/// It looks at the store's revision ten times a second, so a change is with the gateway at once, many changes are one
/// write, and nothing is lost by a crash: the first look always writes. What fails is tried again, later each time; the
/// gateway goes on with the last good configuration meanwhile.
package final class GatewaySync: Sendable {
    /// How the gateway stands.
    package struct Status: Sendable {
        /// The revision it has; `nil` before the first one.
        package fileprivate(set) var applied: Int?
        /// Why the last attempt failed; `nil` where it did not.
        package fileprivate(set) var failure: String?
        /// What the gateway cannot express of the last snapshot.
        package fileprivate(set) var report: [Diagnostic] = []
    }

    /// Brings a snapshot to the gateway; on a thread that may wait for the disk.
    package typealias Deliver = @Sendable (GatewaySnapshot) throws -> [Diagnostic]

    /// The gateway's id in `site-config.json`.
    package let id: String
    private let context: ServiceContext
    private let snapshots: CurrentSnapshot
    private let deliver: Deliver
    /// Gets a sentence when the gateway begins to fail, and when it is well again.
    private let log: @Sendable (String) -> Void
    private let state = Mutex(State())
    private let queue = DispatchQueue(label: "GatewaySync", qos: .userInitiated)

    private struct State {
        var status = Status()
        /// When something in the last snapshot ends by itself.
        var nextEnd: Timestamp?
        var failures = 0
        var retryAt: Timestamp?
    }

    /// - Parameter snapshots: Shared by all gateways; one of its own where it is left out.
    package init(
        id: String, context: ServiceContext, snapshots: CurrentSnapshot? = nil,
        log: @escaping @Sendable (String) -> Void = { _ in }, deliver: @escaping Deliver
    ) {
        self.log = log
        self.id = id
        self.context = context
        self.snapshots = snapshots ?? CurrentSnapshot(context)
        self.deliver = deliver
    }

    package var status: Status { state.withLock { $0.status } }

    /// Works until the task is cancelled.
    package func run() async {
        while !Task.isCancelled {
            await step()
            try? await Task.sleep(for: .milliseconds(100))
        }
    }

    /// Looks once, and delivers where there is something to.
    package func step() async {
        await withCheckedContinuation { continuation in
            queue.async {
                self.deliverIfChanged()
                continuation.resume()
            }
        }
    }

    private func deliverIfChanged() {
        let now = context.now
        let before = state.withLock { $0 }
        // No pause is longer than a minute, also where the clock is put back meanwhile.
        if let retryAt = before.retryAt, now < retryAt, retryAt <= now + .seconds(60) { return }
        do {
            let revision = try context.store.read { try $0.gatewayRevision() }
            let isEnded = before.nextEnd.map { $0 <= now } ?? false
            guard before.retryAt != nil || isEnded || revision != before.status.applied else { return }
            let nextEnd = try context.store.read { try $0.nextEnd(after: now) }
            let snapshot = try snapshots.now()
            let report = try deliver(snapshot)
            if before.status.failure != nil { log("Gateway '\(id)' is up to date again") }
            state.withLock { state in
                state = State(
                    status: Status(applied: snapshot.revision, failure: nil, report: report), nextEnd: nextEnd)
            }
        } catch {
            let reason = "\(error)"
            if before.status.failure != reason { log("Gateway '\(id)' stays at its last configuration: \(reason)") }
            state.withLock { state in
                state.failures += 1
                state.status.failure = reason
                // 1, 2, 4 … seconds, at most a minute.
                state.retryAt = now + .seconds(min(60, 1 << min(state.failures - 1, 6)))
            }
        }
    }
}

package import Diagnostics
import Dispatch
package import Gateways
package import PortalModel
import Storage
import Synchronization

/// Keeps one gateway at what the store says.
///
/// It looks at the store's revision after each change, and ten times a second, as other programs make changes too: so a
/// change is with the gateway at once, many changes are one write, and nothing is lost by a crash: the first look always
/// writes. What fails is tried again, later each time; the gateway goes on with the last good configuration meanwhile. Where
/// nothing changed in the store it looks whether somebody else changed the gateway (`GatewaySync+Drift.swift`).
package final class GatewaySync: Sendable {
    /// How the gateway stands.
    package struct Status: Sendable {
        /// The revision it has; `nil` before the first one.
        package var applied: Int?
        /// Why the last attempt failed; `nil` where it did not.
        package var failure: String?
        /// What the gateway cannot express of the last snapshot.
        package var report: [Diagnostic] = []
        /// Since when there is something that the gateway has not yet; `nil` where it is up to date.
        package var behindSince: Timestamp?
        /// How long the last change took to get there, in milliseconds; `nil` before the first one.
        package var propagation: Int?
        /// When an attempt failed the last time, and why.
        package var lastFailure: (at: Timestamp, reason: String)?
        /// How often somebody else had changed the gateway.
        package var driftCount = 0
        /// What somebody else changed and nobody made right; as what would make it right, without lines.
        package var drift: [GatewayDifference] = []

        /// How long the gateway has lacked something, in milliseconds.
        package func lag(at now: Timestamp) -> Int { behindSince.map { max(0, now.rawValue - $0.rawValue) } ?? 0 }
    }

    /// The gateway's id in `site-config.json`.
    package let id: String
    let gateway: any Gateway
    let policy: GatewayTarget.DriftPolicy
    let context: ServiceContext
    let snapshots: CurrentSnapshot
    /// Gets a sentence when the gateway begins to fail, and when it is well again.
    let log: @Sendable (String) -> Void
    let state = Mutex(State())
    private let queue = DispatchQueue(label: "GatewaySync", qos: .userInitiated)

    struct State {
        var status = Status()
        /// When something in the last snapshot ends by itself.
        var nextEnd: Timestamp?
        var failures = 0
        var retryAt: Timestamp?
        /// What the gateway gave as its mark after the last write.
        var mark: String?
        /// When to look again whether somebody changed the gateway.
        var lookAt: Timestamp?
    }

    /// - Parameter snapshots: Shared by all gateways; one of its own where it is left out.
    package init(
        id: String, gateway: any Gateway, drift policy: GatewayTarget.DriftPolicy = .repair, context: ServiceContext,
        snapshots: CurrentSnapshot? = nil, log: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.log = log
        self.id = id
        self.gateway = gateway
        self.policy = policy
        self.context = context
        self.snapshots = snapshots ?? CurrentSnapshot(context)
    }

    package var status: Status { state.withLock { $0.status } }

    /// Works until the task is cancelled.
    package func run() async {
        let pause = Duration.milliseconds(100)
        for await _ in context.store.changes(atLeastEvery: pause) where await step() {
            // What comes meanwhile is one write: gateways read anew for each.
            try? await Task.sleep(for: pause)
        }
    }

    /// Looks once, and delivers where there is something to.
    /// - Returns: Whether there was.
    @discardableResult
    package func step() async -> Bool {
        await withCheckedContinuation { continuation in
            queue.async { continuation.resume(returning: self.deliverIfChanged()) }
        }
    }

    private func deliverIfChanged() -> Bool {
        let now = context.now
        let before = state.withLock { $0 }
        // No pause is longer than a minute, also where the clock is put back meanwhile.
        if let retryAt = before.retryAt, now < retryAt, retryAt <= now + .seconds(60) { return false }
        do {
            let revision = try context.store.read { try $0.gatewayRevision() }
            let isEnded = before.nextEnd.map { $0 <= now } ?? false
            guard before.retryAt != nil || isEnded || revision != before.status.applied else {
                try lookForDrift(now)
                return false
            }
            if revision != before.status.applied || isEnded { state.withLock { $0.isBehind(since: now) } }
            let nextEnd = try context.store.read { try $0.nextEnd(after: now) }
            let snapshot = try snapshots.now()
            let report = try gateway.publish(snapshot)
            let mark = try gateway.mark()
            if before.status.failure != nil { log("Gateway '\(id)' is up to date again") }
            state.withLock { $0.hasApplied(snapshot, report, mark, nextEnd: nextEnd, at: context.now, gateway.pause) }
            return true
        } catch {
            fail("\(error)", at: now)
            // What a gateway cannot do is to be known before it has ever answered.
            if before.status.applied == nil, before.status.report.isEmpty, let report = try? report() {
                state.withLock { $0.status.report = report }
            }
            return false
        }
    }

    private func fail(_ reason: String, at now: Timestamp) {
        let isNews = state.withLock { state in
            defer {
                state.failures += 1
                state.status.failure = reason
                state.status.lastFailure = (now, reason)
                // 1, 2, 4 … seconds, at most a minute.
                state.retryAt = now + .seconds(min(60, 1 << min(state.failures - 1, 6)))
            }
            return state.status.failure != reason
        }
        if isNews { log("Gateway '\(id)' stays at its last configuration: \(reason)") }
    }
}

extension GatewaySync.State {
    fileprivate mutating func isBehind(since now: Timestamp) {
        if status.behindSince == nil { status.behindSince = now }
    }

    fileprivate mutating func hasApplied(
        _ snapshot: GatewaySnapshot, _ report: [Diagnostic], _ mark: String?, nextEnd: Timestamp?, at now: Timestamp,
        _ pause: Duration
    ) {
        if let since = status.behindSince { status.propagation = max(0, now.rawValue - since.rawValue) }
        status.applied = snapshot.revision
        status.failure = nil
        status.report = report
        status.behindSince = nil
        status.drift = []
        self.nextEnd = nextEnd
        failures = 0
        retryAt = nil
        self.mark = mark
        lookAt = now + pause
    }
}

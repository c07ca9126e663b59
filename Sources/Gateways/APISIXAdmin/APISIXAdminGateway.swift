package import Diagnostics
import Glibc
import HTTP
import Synchronization

/// An APISIX that keeps its configuration in etcd, written by its Admin API, object by object.
///
/// Portico's objects bear the label `managed-by` with the namespace; what has another label or none is never touched, and
/// what is wanted under the id of such an object is refused. After the first look at the gateway only differences are
/// sent: what it has is remembered, and looked at again after a failure and when ``readBack()`` is called.
package final class APISIXAdminGateway: Gateway {
    private let admin: APISIXAdmin
    private let namespace: String
    private let options: APISIXOptions
    private let wait: @Sendable (_ milliseconds: Int) -> Void
    private let memory: Mutex<Memory>

    private struct Memory {
        /// What the gateway has; `nil` where that is not known.
        var existing: APISIXMarks?
        var foreign: Set<APISIXObject.Key> = []
        /// What the gateway did not take the last time, and with what bytes.
        var refused: [APISIXObject.Key: UInt64] = [:]
        /// How long the last look at all took.
        var reading: Duration = .zero
        /// What it was given the last time, as long as it has just that.
        var objects: APISIXObjects
    }

    /// - Parameters:
    ///   - url: Of the Admin API, such as `http://127.0.0.1:9180`.
    ///   - namespace: The value of the label; letters, digits and hyphens.
    ///   - seconds: How long one request may take.
    ///   - wait: Lets the thread sleep.
    package init(
        url: String, key: String, namespace: String = "portico", options: APISIXOptions = APISIXOptions(),
        seconds: Int = 30, wait: @escaping @Sendable (_ milliseconds: Int) -> Void = Waiting.sleep
    ) {
        admin = APISIXAdmin(url: url, key: key, seconds: seconds)
        self.namespace = namespace
        self.options = options
        self.wait = wait
        memory = Mutex(Memory(objects: APISIXObjects(options: options, namespace: namespace)))
    }

    /// Without what the gateway refused the last time and would refuse again.
    package func render(_ snapshot: GatewaySnapshot) throws -> GatewayState {
        let configuration = try APISIXConfiguration(checking: snapshot, options: options)
        let refused = memory.withLock { $0.refused }
        let objects = try APISIXObject.all(of: configuration, namespace: namespace).filter {
            refused[$0.key] != APISIXAdminPlan.mark(of: $0.bytes)
        }
        return GatewayState(parts: objects.map(\.part), report: configuration.report)
    }

    /// Sends what differs. One object that APISIX does not take is reported and holds up nothing but what refers to it.
    package func publish(_ snapshot: GatewaySnapshot) throws -> [Diagnostic] {
        // Taken out, so that what is kept of many consumers is changed in place.
        var now = memory.withLock { memory in
            let now = memory
            memory = Memory(objects: APISIXObjects(options: options, namespace: namespace))
            return now
        }
        defer { memory.withLock { $0 = now } }
        if now.existing == nil { now.objects.forget() }
        // What cannot be expressed is known before the gateway is asked anything.
        let step = try now.objects.next(snapshot)
        if now.existing == nil { _ = try look(&now) }
        let plan = APISIXAdminPlan(for: step, existing: now.existing ?? APISIXMarks(), foreign: now.foreign)
        var run = APISIXAdminRun(
            admin: admin, existing: now.existing.take() ?? APISIXMarks(), refused: now.refused, wait: wait)
        // What was done and what was not, where it is broken off, is for the gateway to say: nothing is known then.
        try run.carry(out: plan)
        now.existing = run.existing
        now.refused = run.refusals.mapValues(\.mark)
        if !run.refusals.isEmpty { now.objects.forget() }
        return step.report
            + run.refusals.sorted { ($0.key.kind.rawValue, $0.key.id) < ($1.key.kind.rawValue, $1.key.id) }.map {
                Diagnostic(
                    .error, "apisix-refused", at: nil,
                    "APISIX does not have '\($0.key.id)' of \($0.key.kind.rawValue): \($0.value.reason)")
            }
    }

    /// Everything of the namespace, by list after list and the credentials of each consumer; without what the gateway
    /// refused to change the last time, which is in the report.
    package func readBack() throws -> [GatewayPart] { try readBack { true } ?? [] }

    /// It takes minutes where there are many consumers, and nothing can be changed meanwhile.
    package func readBack(while isWanted: @Sendable () -> Bool) throws -> [GatewayPart]? {
        var now = memory.withLock { $0 }
        let own: [GatewayPart]
        do {
            own = try look(&now, while: isWanted)
        } catch is CancellationError {
            return nil
        }
        memory.withLock { $0 = now }
        return own.filter { part in
            APISIXObject.Kind(rawValue: part.kind).map { now.refused[.init(kind: $0, id: part.id)] == nil } ?? true
        }
    }

    /// Finds out what the gateway has.
    private func look(
        _ now: inout Memory, while isWanted: @Sendable () -> Bool = { true }
    ) throws -> [GatewayPart] {
        let began = ContinuousClock.now
        let inventory = try admin.inventory(namespace: namespace, while: isWanted)
        now.reading = ContinuousClock.now - began
        now.foreign = inventory.foreign
        let existing = APISIXMarks(inventory.own)
        if let before = now.existing, before != existing { now.objects.forget() }
        now.existing = existing
        return inventory.own
    }

    /// There is none: each object has a version of its own.
    package func mark() throws -> String? { nil }

    /// A minute, and more where a look takes long.
    package var pause: Duration { max(.seconds(60), memory.withLock { $0.reading } * 20) }
}

/// Time that passes on a thread that may wait.
package enum Waiting {
    /// - Parameter milliseconds: How long.
    @Sendable package static func sleep(_ milliseconds: Int) { usleep(UInt32(milliseconds) * 1000) }
}

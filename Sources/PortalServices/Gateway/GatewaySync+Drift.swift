import Gateways
import PortalModel
import Storage
import Synchronization

/// A gateway that was changed by somebody else: a file edited or deleted by hand, a route changed by the admin API, a
/// gateway without memory that was started anew.
extension GatewaySync {
    /// Looks whether the gateway still has what it was given, and makes it right or says so.
    ///
    /// What cannot be asked counts as a failure: the gateway is down, and gets everything again when it is back.
    func lookForDrift(_ now: Timestamp) throws {
        let before = state.withLock { $0 }
        // No wait is longer than the gateway's own, also where the clock is put back meanwhile.
        if let lookAt = before.lookAt, now < lookAt, lookAt <= now + gateway.pause { return }
        let mark = try gateway.mark()
        guard mark == nil || mark != before.mark else {
            return state.withLock { $0.lookAt = now + gateway.pause }
        }
        let snapshot = try snapshots.now()
        // A change in the store is none at the gateway.
        guard snapshot.revision == before.status.applied else { return }
        // What changes in the store meanwhile, goes first; the look begins anew when there is time for it.
        let isWanted: @Sendable () -> Bool = { [context] in
            (try? context.store.read { try $0.gatewayRevision() }) == snapshot.revision
        }
        guard let existing = try gateway.readBack(while: isWanted) else { return }
        let changes = GatewayDifference.between(existing, try gateway.render(snapshot).parts)
        if changes.isEmpty {
            note([], mark, now)
        } else if policy == .repair || existing.isEmpty {
            tell(changes, existing.isEmpty ? "it had nothing any more, and gets everything again" : "it is made right")
            _ = try gateway.publish(snapshot)
            note([], try gateway.mark(), context.now)
        } else {
            let brief = changes.prefix(1000).map(\.brief)
            if brief != before.status.drift { tell(changes, "it stays so until something changes in the portal") }
            note(brief, mark, now)
        }
    }

    private func note(_ drift: [GatewayDifference], _ mark: String?, _ now: Timestamp) {
        state.withLock { state in
            state.status.drift = drift
            state.mark = mark
            state.lookAt = now + gateway.pause
        }
    }

    private func tell(_ changes: [GatewayDifference], _ outcome: String) {
        state.withLock { $0.status.driftCount += 1 }
        let names = changes.prefix(3).map { "\($0.action.rawValue) \($0.kind) '\($0.id)'" }.joined(separator: ", ")
        let rest = changes.count > 3 ? " and \(changes.count - 3) more" : ""
        log("Gateway '\(id)' was changed by somebody else (\(names)\(rest)); \(outcome)")
    }
}

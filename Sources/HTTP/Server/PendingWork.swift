import Dispatch
import Synchronization

/// The answers that are being waited for. Every one of them ends before the server does: libmicrohttpd may not be
/// stopped while a connection sleeps.
final class PendingWork: Sendable {
    private struct State {
        var tasks: [Int: Task<Void, Never>] = [:]
        var count = 0
    }

    private let state = Mutex(State())
    private let group = DispatchGroup()

    /// Runs work that ends with its connection's being resumed.
    func run(_ work: @escaping @Sendable () async -> Void) {
        group.enter()
        state.withLock { state in
            let number = state.count
            state.count += 1
            // It takes the lock to strike itself off, so it cannot do that before it is on the list.
            state.tasks[number] = Task {
                await work()
                _ = self.state.withLock { $0.tasks.removeValue(forKey: number) }
                self.group.leave()
            }
        }
    }

    /// Tells the rest to hurry, and waits for it.
    func finish() {
        for task in state.withLock({ $0.tasks.values.map(\.self) }) { task.cancel() }
        group.wait()
    }
}

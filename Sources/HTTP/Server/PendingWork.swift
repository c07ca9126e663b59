import Dispatch
import Synchronization

/// The answers that are being waited for. Every one of them ends before the server does: libmicrohttpd may not be
/// stopped while a connection sleeps.
final class PendingWork: Sendable {
    private struct State {
        var tasks: [Int: Task<Void, Never>] = [:]
        var finished: Set<Int> = []
        var count = 0
    }

    private let state = Mutex(State())
    private let group = DispatchGroup()

    /// Runs work that ends with its connection's being resumed.
    func run(_ work: @escaping @Sendable () async -> Void) {
        group.enter()
        let number = state.withLock { state in
            state.count += 1
            return state.count
        }
        let task = Task { [self] in
            await work()
            state.withLock { state in
                if state.tasks.removeValue(forKey: number) == nil { state.finished.insert(number) }
            }
            group.leave()
        }
        // Work that was quicker than this line has left word.
        state.withLock { state in
            if state.finished.remove(number) == nil { state.tasks[number] = task }
        }
    }

    /// Tells the rest to hurry, and waits for it.
    func finish() {
        for task in state.withLock({ $0.tasks.values.map(\.self) }) { task.cancel() }
        group.wait()
    }
}

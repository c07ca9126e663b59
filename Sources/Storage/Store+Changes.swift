import Synchronization

extension Store {
    /// Yields at once, then after each change that this program makes, and at least after each pause: another program may
    /// have made some. What comes while nobody looks counts as one.
    package func changes(atLeastEvery pause: Duration) -> AsyncStream<Void> {
        AsyncStream(bufferingPolicy: .bufferingNewest(1)) { [listeners] continuation in
            let number = listeners.add(continuation)
            let ticking = Task {
                while !Task.isCancelled {
                    continuation.yield()
                    try? await Task.sleep(for: pause)
                }
            }
            continuation.onTermination = { _ in
                ticking.cancel()
                listeners.remove(number)
            }
        }
    }
}

/// Who waits for changes of one store.
final class ChangeListeners: Sendable {
    private struct State {
        var next = 0
        var waiting: [Int: AsyncStream<Void>.Continuation] = [:]
    }

    private let state = Mutex(State())

    func add(_ continuation: AsyncStream<Void>.Continuation) -> Int {
        state.withLock { state in
            state.next += 1
            state.waiting[state.next] = continuation
            return state.next
        }
    }

    func remove(_ number: Int) {
        // It may be the last one that holds it, whose end asks for the lock.
        let gone = state.withLock { $0.waiting.removeValue(forKey: number) }
        withExtendedLifetime(gone) {}
    }

    func tell() {
        let waiting = state.withLock { Array($0.waiting.values) }
        for continuation in waiting { continuation.yield() }
    }
}

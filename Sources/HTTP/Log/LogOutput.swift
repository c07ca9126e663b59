import Dispatch
import Glibc
import Synchronization

/// The lines that wait to be written, and the one thread that writes them.
final class LogOutput: Sendable {
    private struct State {
        var waiting: [UInt8] = []
        var isScheduled = false
        var dropped = 0
    }

    private let state = Mutex(State())
    private let queue = DispatchQueue(label: "Log")
    private let descriptor: CInt
    private let capacity: Int

    init(descriptor: CInt, capacity: Int) {
        self.descriptor = descriptor
        self.capacity = capacity
    }

    var dropped: Int { state.withLock { $0.dropped } }

    /// Takes a whole line, or drops it where too many wait.
    func append(_ line: [UInt8]) {
        let mustSchedule = state.withLock { state in
            guard state.waiting.count + line.count <= capacity else {
                state.dropped += 1
                return false
            }
            state.waiting += line
            defer { state.isScheduled = true }
            return !state.isScheduled
        }
        if mustSchedule { queue.async { self.drain() } }
    }

    /// Waits for what was appended before to be written.
    func flush() {
        let done = DispatchSemaphore(value: 0)
        queue.async { done.signal() }
        // Whoever stopped reading must not keep the program from ending.
        _ = done.wait(timeout: .now() + 5)
    }

    private func drain() {
        while true {
            let lines = state.withLock { state in
                if state.waiting.isEmpty { state.isScheduled = false }
                defer { state.waiting = [] }
                return state.waiting
            }
            if lines.isEmpty { return }
            write(lines)
        }
    }

    private func write(_ lines: [UInt8]) {
        var rest = lines[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if errno == EAGAIN {
                // Somebody else made the descriptor non-blocking, which it shares with us.
                var source = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                poll(&source, 1, -1)
            } else if errno != EINTR {
                // A closed pipe or a full disk: there is nobody left to tell.
                let lost = rest.count { $0 == UInt8(ascii: "\n") }
                state.withLock { $0.dropped += lost }
                return
            }
        }
    }
}

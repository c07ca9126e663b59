import CMicrohttpd
import Glibc
import Synchronization

/// Ends connections whose request takes too long to arrive, and knows how many requests are being answered.
///
/// libmicrohttpd's own limit is for each silence, so one byte every few seconds holds a connection for ever (slow loris).
/// A thread of ours shuts such a socket down; libmicrohttpd then sees the end of the stream and tidies up itself.
final class Deadlines: Sendable {
    private struct Connection {
        var socket: CInt
        /// When to end it, on the monotonic clock; `nil` while its answer is being made or sent.
        var deadline: ContinuousClock.Instant?
        var isAnswering = false
    }

    private struct State {
        var connections: [UInt: Connection] = [:]
        var isStopping = false
    }

    private let state = Mutex(State())
    private let requestDeadline: Duration
    private let idleLimit: Duration
    /// A pipe, written to when the thread has something else to look at than the clock.
    private let wakeUp: (read: CInt, write: CInt)

    init(requestDeadline: Duration, idleLimit: Duration) {
        self.requestDeadline = requestDeadline
        self.idleLimit = idleLimit
        var ends: [CInt] = [-1, -1]
        pipe(&ends)
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        wakeUp = (ends[0], ends[1])
    }

    deinit {
        close(wakeUp.read)
        close(wakeUp.write)
    }

    /// A connection was opened: its first request has to be there in time.
    func opened(_ connection: OpaquePointer, socket: CInt) {
        let deadline = ContinuousClock.now + requestDeadline
        state.withLock { $0.connections[key(connection)] = Connection(socket: socket, deadline: deadline) }
        wake()
    }

    /// libmicrohttpd is about to close the socket: from now on its number may be somebody else's.
    func closed(_ connection: OpaquePointer) {
        _ = state.withLock { $0.connections.removeValue(forKey: key(connection)) }
        wake()
    }

    /// A request's first line is there.
    func began(_ connection: OpaquePointer) {
        state.withLock { $0.connections[key(connection)]?.isAnswering = true }
    }

    /// The whole request is there; what its answer takes is limited by silence alone.
    func arrived(_ connection: OpaquePointer) {
        state.withLock { $0.connections[key(connection)]?.deadline = nil }
    }

    /// The answer is sent: the next request may begin within the idle limit.
    func answered(_ connection: OpaquePointer) {
        let deadline = ContinuousClock.now + idleLimit + requestDeadline
        let isStopping = state.withLock { state in
            state.connections[key(connection)]?.isAnswering = false
            state.connections[key(connection)]?.deadline = deadline
            return state.isStopping
        }
        if isStopping { wake() }
    }

    /// Waits until every request that began is answered, at most for `grace`; then the watching thread may end.
    func drain(grace: Duration) {
        let end = ContinuousClock.now + grace
        while state.withLock({ $0.connections.values.contains(where: \.isAnswering) }), ContinuousClock.now < end {
            wait(until: min(end, ContinuousClock.now + .milliseconds(20)))
        }
        state.withLock { $0.isStopping = true }
        wake()
    }

    /// The watching thread's life: sleep until the next deadline, end what is late.
    func watch() {
        while true {
            let now = ContinuousClock.now
            let next: ContinuousClock.Instant?? = state.withLock { state in
                if state.isStopping { return .none }
                for (key, connection) in state.connections {
                    guard let deadline = connection.deadline, deadline <= now else { continue }
                    // The lock is held and `closed` has not been called: the socket is still this connection's.
                    shutdown(connection.socket, CInt(SHUT_RDWR))
                    state.connections[key]?.deadline = nil
                }
                return .some(state.connections.values.compactMap(\.deadline).min())
            }
            guard let next else { return }
            wait(until: next ?? now + .seconds(60))
        }
    }

    private func wait(until end: ContinuousClock.Instant) {
        let left = (end - ContinuousClock.now).components
        let milliseconds = left.seconds * 1000 + left.attoseconds / 1_000_000_000_000_000 + 1
        var source = pollfd(fd: wakeUp.read, events: Int16(POLLIN), revents: 0)
        poll(&source, 1, CInt(clamping: max(0, milliseconds)))
        var bytes = [UInt8](repeating: 0, count: 64)
        read(wakeUp.read, &bytes, bytes.count)
    }

    private func wake() {
        var byte: UInt8 = 1
        write(wakeUp.write, &byte, 1)
    }

    private func key(_ connection: OpaquePointer) -> UInt { UInt(bitPattern: connection) }
}

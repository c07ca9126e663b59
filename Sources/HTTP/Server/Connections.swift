import Dispatch
import Synchronization

/// The connections that are open: how many, from where, and which take too long.
///
/// libmicrohttpd's own limit is for each silence, so one byte every few seconds holds a connection for ever (slow loris),
/// as does reading an answer one byte at a time. Therefore each has a deadline. A thread of ours looks at all of them
/// every now and then: with 10,000 that takes less than a millisecond, and a request costs two atomic stores instead of a
/// place in a queue.
final class Connections: Sendable {
    private struct State {
        var open: [ObjectIdentifier: OpenConnection] = [:]
        var perNetwork: [IPAddress: Int] = [:]
        var hasEnded = false
    }

    private let state = Mutex(State())
    private let draining = Atomic<Bool>(false)
    private let configuration: ServerConfiguration
    private let metrics: ServerMetrics
    /// Tells the watching thread that there is something to watch, or that there never will be again.
    private let wakeUp = DispatchSemaphore(value: 0)
    private let isEmpty = DispatchSemaphore(value: 0)
    private let tick: Duration

    init(configuration: ServerConfiguration, metrics: ServerMetrics) {
        self.configuration = configuration
        self.metrics = metrics
        let shortest = min(configuration.requestDeadline, configuration.answerDeadline, configuration.idleLimit)
        tick = max(.milliseconds(5), min(shortest / 8, .seconds(1)))
    }

    /// Whether the server is about to end: answers then close their connections.
    var isDraining: Bool { draining.load(ordering: .acquiring) }

    /// Whether one more connection may come from there. Trusted proxies speak for many and are not counted.
    func admits(_ address: IPAddress?) -> Bool {
        guard let address, !configuration.trustedProxies.contains(address) else { return true }
        let count = state.withLock { $0.perNetwork[address.network] ?? 0 }
        if count < configuration.connectionsPerAddress { return true }
        metrics.refusedConnection()
        return false
    }

    /// A connection was opened: its first request has to be there in time.
    func opened(socket: CInt, address: IPAddress?) -> OpenConnection {
        let connection = OpenConnection(
            socket: socket, address: address, deadline: Monotonic.now + configuration.requestDeadline.nanoseconds)
        let isFirst = state.withLock { state in
            state.open[ObjectIdentifier(connection)] = connection
            if let network = address?.network { state.perNetwork[network, default: 0] += 1 }
            return state.open.count == 1
        }
        metrics.connections(1)
        if isFirst { wakeUp.signal() }
        return connection
    }

    /// libmicrohttpd is about to close the socket: from now on its number may be somebody else's.
    func closed(_ connection: OpenConnection) {
        let isLast = state.withLock { state in
            state.open[ObjectIdentifier(connection)] = nil
            if let network = connection.address?.network, let count = state.perNetwork[network] {
                state.perNetwork[network] = count > 1 ? count - 1 : nil
            }
            return state.open.isEmpty
        }
        metrics.connections(-1)
        if isLast, isDraining { isEmpty.signal() }
    }

    /// The answer is sent: the next request may begin within the idle limit, and has to arrive in time.
    func answered(_ connection: OpenConnection) {
        connection.answered(
            next: Monotonic.now + (configuration.idleLimit + configuration.requestDeadline).nanoseconds)
        if isDraining { connection.takeNoMore() }
    }

    /// When an answer of so many bytes has to be with the client.
    func sendingDeadline(bytes: Int) -> Int64 {
        let seconds = Int64(bytes / max(1, configuration.slowestReader))
        return Monotonic.now + (configuration.idleLimit + .seconds(seconds)).nanoseconds
    }

    /// When an answer that is being made has to be ready.
    var answerDeadline: Int64 { Monotonic.now + configuration.answerDeadline.nanoseconds }

    /// Waits until the requests that have begun, or lie unread in a socket, are answered, at most for `grace`.
    func drain(grace: Duration) {
        draining.store(true, ordering: .sequentiallyConsistent)
        let isIdle = state.withLock { state in
            // A request that lies in the socket is still read; only then comes the end of the stream.
            for connection in state.open.values where !connection.isAnswering { connection.takeNoMore() }
            return state.open.isEmpty
        }
        if isIdle { return }
        _ = isEmpty.wait(timeout: .now() + .nanoseconds(Int(clamping: grace.nanoseconds)))
    }

    /// Ends the watching thread.
    func endWatch() {
        state.withLock { $0.hasEnded = true }
        wakeUp.signal()
    }

    /// The watching thread's life: end what is late; while there is nothing open, sleep.
    func watch() {
        while true {
            let now = Monotonic.now
            let (count, hasEnded, actions) = state.withLock { state in
                // The lock is held and `closed` has not been called: the sockets are still these connections'.
                let late = state.open.values.filter { $0.isLate(at: now) }
                return (state.open.count, state.hasEnded, late.compactMap { $0.end() })
            }
            if hasEnded { return }
            for action in actions { action() }
            if count == 0 {
                wakeUp.wait()
            } else {
                _ = wakeUp.wait(timeout: .now() + .nanoseconds(Int(clamping: tick.nanoseconds)))
            }
        }
    }
}

import CMicrohttpd
import Glibc
import Synchronization

/// One connection from its opening to its end. libmicrohttpd keeps it in the connection's own pointer.
final class OpenConnection: Sendable {
    let socket: CInt
    /// Who opened it; `nil` where that is neither IPv4 nor IPv6.
    let address: IPAddress?
    /// ``address`` as text; empty where there is none.
    let peer: String

    /// When it is to be ended, by ``Monotonic``; `Int64.max`: not at all.
    private let deadline: Atomic<Int64>
    private let answering = Atomic<Bool>(false)
    /// What is to be done at the deadline instead, while an answer is being waited for.
    private let overdue = Mutex<(@Sendable () -> Void)?>(nil)

    init(socket: CInt, address: IPAddress?, deadline: Int64) {
        self.socket = socket
        self.address = address
        peer = address?.description ?? ""
        self.deadline = Atomic(deadline)
    }

    /// The connection that a callback is about.
    static func of(_ connection: OpaquePointer) -> OpenConnection? {
        guard let info = portico_connection_info(connection, .CONNECTION_INFO_SOCKET_CONTEXT),
            let context = info.pointee.socket_context
        else { return nil }
        // `Callbacks.connectionChange` put it there, and takes it away as the last thing that happens.
        return Unmanaged<OpenConnection>.fromOpaque(context).takeUnretainedValue()
    }

    /// Whether a request began of which the answer is not sent yet.
    var isAnswering: Bool { answering.load(ordering: .acquiring) }

    /// A request's first line is there.
    func began() { answering.store(true, ordering: .releasing) }

    /// The answer has to be ready by then; where it is not, `action` takes its place.
    func wait(until time: Int64, else action: @escaping @Sendable () -> Void) {
        overdue.withLock { $0 = action }
        deadline.store(time, ordering: .releasing)
    }

    /// The answer has to be with the client by then.
    func send(until time: Int64) {
        overdue.withLock { $0 = nil }
        deadline.store(time, ordering: .releasing)
    }

    /// The answer is sent; the next request has to be there by then.
    func answered(next time: Int64) {
        answering.store(false, ordering: .releasing)
        deadline.store(time, ordering: .releasing)
    }

    func isLate(at now: Int64) -> Bool { deadline.load(ordering: .acquiring) <= now }

    /// Ends it; libmicrohttpd sees the end of the stream and tidies up. Where an answer is being waited for, the
    /// connection sleeps and stays open: what is to be done instead is returned.
    func end() -> (@Sendable () -> Void)? {
        deadline.store(.max, ordering: .releasing)
        let action = overdue.withLock { action in
            defer { action = nil }
            return action
        }
        if action == nil { shutdown(socket, CInt(SHUT_RDWR)) }
        return action
    }

    /// Lets libmicrohttpd read what has arrived, and then the end of the stream.
    func takeNoMore() { shutdown(socket, CInt(SHUT_RD)) }
}

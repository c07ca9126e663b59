import CMicrohttpd
import Synchronization

/// One request while it arrives and is answered. libmicrohttpd keeps it in the request's own pointer from the first line
/// to the end.
final class Exchange {
    /// The response that a later answer came to; the one part of this that another thread touches.
    private final class Promise: Sendable {
        private let response = Mutex<Response?>(nil)

        var kept: Response? { response.withLock { $0 } }

        /// - Returns: Whether it was the first.
        func keep(_ response: Response) -> Bool {
            self.response.withLock { kept in
                guard kept == nil else { return false }
                kept = response
                return true
            }
        }
    }

    private let promise = Promise()
    private let began = Monotonic.now
    private var request: Request?
    private var isTooLarge = false
    /// Bytes that the body may have.
    private var bodyLimit = 0
    private var record: RequestRecord
    /// As on the request line, before libmicrohttpd decodes anything.
    private let target: String

    init(target: String, peer: String) {
        self.target = target
        record = RequestRecord(id: "", path: String(target.prefix { $0 != "?" }), peer: peer)
    }

    /// libmicrohttpd's access callback calls this at the end of the header, for each piece of the body, and once more
    /// without a piece when the request is whole.
    func advance(
        _ connection: OpaquePointer, method: String, piece: UnsafeBufferPointer<UInt8>, server: Listener
    ) -> MHD_Result? {
        if let response = promise.kept { return send(response, on: connection, server) }
        guard let request else { return begin(connection, method, server) }
        if !piece.isEmpty {
            take(piece)
            return nil
        }
        if isTooLarge { return send(.plain(.contentTooLarge), on: connection, server) }
        switch server.handler.answer(to: request) {
        case .ready(let response): return send(response, on: connection, server)
        case .later(let work):
            sleep(connection, until: work, server)
            return .YES
        }
    }

    /// The header is there. What is refused now has its connection closed after the answer.
    private func begin(_ connection: OpaquePointer, _ method: String, _ server: Listener) -> MHD_Result? {
        let headers = RequestHead.headers(of: connection)
        var request = Request(Method(rawValue: method), target, headers: headers ?? [])
        let open = OpenConnection.of(connection)
        server.proxies.mark(&request, peer: open?.address, name: open?.peer ?? "", makeID: RequestID.make)
        (record.id, record.method, record.peer) = (request.id, method, request.peer)
        record.path = request.target.path
        guard headers != nil else { return send(.plain(.badRequest), on: connection, server) }
        bodyLimit = server.configuration.bodyLimitOf(request) ?? server.configuration.bodyLimit
        if let refusal = RequestHead.refusal(of: request.method, request.headers, bodyLimit: bodyLimit) {
            return send(refusal, on: connection, server)
        }
        self.request = request
        return nil
    }

    /// Takes the connection out of its thread's loop until the response is there; then libmicrohttpd asks once more.
    private func sleep(
        _ connection: OpaquePointer, until work: @escaping @Sendable () async -> Response, _ server: Listener
    ) {
        MHD_suspend_connection(connection)
        let sleeper = Sleeper(connection: connection)
        // The first response wins and wakes the connection: from then on the pointer may be of no use.
        let answer: @Sendable (Response) -> Void = { [promise] response in
            if promise.keep(response) { MHD_resume_connection(sleeper.connection) }
        }
        OpenConnection.of(connection)?.wait(until: server.connections.answerDeadline) {
            answer(.plain(.serviceUnavailable))
        }
        server.work.run { answer(await work()) }
    }

    // Sendable, since a suspended connection stays until it is resumed, and libmicrohttpd allows that from any thread.
    private struct Sleeper: @unchecked Sendable {
        let connection: OpaquePointer
    }

    private func send(_ response: Response, on connection: OpaquePointer, _ server: Listener) -> MHD_Result {
        var response = response
        response.headers["X-Request-Id"] = record.id
        if server.connections.isDraining { response.headers["Connection"] = "close" }
        record.route = response.route
        record.bytes = record.method == Method.head.rawValue ? 0 : response.length
        OpenConnection.of(connection)?.send(until: server.connections.sendingDeadline(bytes: record.bytes))
        let (result, status) = response.send(on: connection)
        record.status = status
        return result
    }

    /// The request has ended.
    /// - Parameter isWhole: Whether the answer went out whole.
    func end(isWhole: Bool) -> RequestRecord {
        record.duration = .nanoseconds(Monotonic.now - began)
        record.isWhole = isWhole
        if record.id.isEmpty { record.id = RequestID.make() }
        return record
    }

    /// What is over the limit is read to its end but not kept; 413 can only be said then.
    private func take(_ piece: UnsafeBufferPointer<UInt8>) {
        let room = bodyLimit - (request?.body.count ?? 0)
        isTooLarge = isTooLarge || piece.count > room
        if isTooLarge {
            request?.body = []
        } else {
            request?.body.append(contentsOf: piece)
        }
    }
}

import CMicrohttpd
import Synchronization

/// One request while it arrives. libmicrohttpd keeps it in the request's own pointer from the first line to the end.
final class Exchange {
    /// The response that a later answer came to; the one part of this that another thread touches.
    private final class Promise: Sendable {
        let response = Mutex<Response?>(nil)
    }

    private let promise = Promise()
    /// As on the request line, before libmicrohttpd decodes anything.
    let target: String
    private var request: Request?
    private var isTooLarge = false

    init(target: String) { self.target = target }

    /// libmicrohttpd's access callback calls this at the end of the header, for each piece of the body, and once more
    /// without a piece when the request is whole.
    func advance(
        _ connection: OpaquePointer, method: String, piece: UnsafeBufferPointer<UInt8>, server: Listener
    ) -> MHD_Result? {
        if let response = promise.response.withLock({ $0 }) { return response.send(on: connection) }
        guard request != nil else {
            let headers = Exchange.headers(of: connection)
            if let refusal = Exchange.refusal(of: headers, bodyLimit: server.configuration.bodyLimit) {
                server.deadlines.arrived(connection)
                return refusal.send(on: connection)
            }
            request = Request(Method(rawValue: method), target, headers: headers)
            request?.peer = PeerAddress.of(connection)
            return nil
        }
        if !piece.isEmpty {
            take(piece, limit: server.configuration.bodyLimit)
            return nil
        }
        server.deadlines.arrived(connection)
        if isTooLarge { return Response.plain(.contentTooLarge).send(on: connection) }
        guard let request else { return nil }
        switch server.handler.answer(to: request) {
        case .ready(let response): return response.send(on: connection)
        case .later(let work):
            sleep(connection, until: work, server)
            return .YES
        }
    }

    /// Takes the connection out of its thread's loop until the response is there; then libmicrohttpd asks once more.
    private func sleep(
        _ connection: OpaquePointer, until work: @escaping @Sendable () async -> Response, _ server: Listener
    ) {
        MHD_suspend_connection(connection)
        let sleeper = Sleeper(connection: connection)
        server.work.run { [promise] in
            let response = await work()
            promise.response.withLock { $0 = response }
            MHD_resume_connection(sleeper.connection)
        }
    }

    // Sendable, since a suspended connection stays until it is resumed, and libmicrohttpd allows that from any thread.
    private struct Sleeper: @unchecked Sendable {
        let connection: OpaquePointer
    }

    /// What is over the limit is read to its end but not kept; 413 can only be said then.
    private func take(_ piece: UnsafeBufferPointer<UInt8>, limit: Int) {
        let room = limit - (request?.body.count ?? 0)
        isTooLarge = isTooLarge || piece.count > room
        if isTooLarge {
            request?.body = []
        } else {
            request?.body.append(contentsOf: piece)
        }
    }

    /// Requests that are answered before their body is read; the connection ends with the answer.
    private static func refusal(of headers: Headers, bodyLimit: Int) -> Response? {
        let lengths = headers.values(of: "Content-Length")
        // RFC 9112 §6.1 and §6.3: two opinions of where a request ends are how requests are smuggled past a proxy.
        if !lengths.isEmpty, headers["Transfer-Encoding"] != nil { return .plain(.badRequest) }
        if lengths.count > 1 || headers.values(of: "Host").count > 1 { return .plain(.badRequest) }
        if let length = lengths.first {
            guard !length.isEmpty, length.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else {
                return .plain(.badRequest)
            }
            guard let count = Int(length), count <= bodyLimit else { return .plain(.contentTooLarge) }
        }
        return nil
    }

    private static func headers(of connection: OpaquePointer) -> Headers {
        var headers = Headers()
        withUnsafeMutablePointer(to: &headers) { headers in
            _ = MHD_get_connection_values(
                connection, MHD_ValueKind.HEADER_KIND,
                { context, _, name, value in
                    // The context is the structure that the pointer above was made from, valid during this call.
                    let headers = context?.assumingMemoryBound(to: Headers.self)
                    if let name, let value {
                        headers?.pointee.append(String(cString: name), String(cString: value))
                    }
                    return .YES
                }, headers)
        }
        return headers
    }
}

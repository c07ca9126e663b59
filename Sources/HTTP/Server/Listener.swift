import CMicrohttpd

/// What libmicrohttpd's callbacks find behind their context pointer: one for each running ``Server``.
final class Listener: Sendable {
    let handler: any Handler
    let configuration: ServerConfiguration
    let deadlines: Deadlines
    let work = PendingWork()

    init(handler: any Handler, configuration: ServerConfiguration) {
        self.handler = handler
        self.configuration = configuration
        deadlines = Deadlines(
            requestDeadline: configuration.requestDeadline, idleLimit: configuration.idleLimit)
    }

    /// The listener a callback was registered with; the server keeps it alive until the last callback has returned.
    static func behind(_ context: UnsafeMutableRawPointer?) -> Listener? {
        context.map { Unmanaged<Listener>.fromOpaque($0).takeUnretainedValue() }
    }
}

/// The C functions that libmicrohttpd calls, on its own threads.
enum Callbacks {
    /// A request line was read: remember it as it was sent. What is returned becomes the request's pointer.
    static let begin:
        @convention(c) (UnsafeMutableRawPointer?, UnsafePointer<CChar>?, OpaquePointer?) -> UnsafeMutableRawPointer? = {
            context, target, connection in
            if let connection { Listener.behind(context)?.deadlines.began(connection) }
            let exchange = Exchange(target: target.map { String(cString: $0) } ?? "/")
            return Unmanaged.passRetained(exchange).toOpaque()
        }

    /// The paths are decoded by us, exactly; libmicrohttpd's own decoding would hide a malformed one.
    static let keepEncoded:
        @convention(c) (UnsafeMutableRawPointer?, OpaquePointer?, UnsafeMutablePointer<CChar>?) -> Int = { _, _, text in
            text.map { String(cString: $0).utf8.count } ?? 0
        }

    static let advance: MHD_AccessHandlerCallback = { context, connection, _, method, _, data, size, pointer in
        guard let listener = Listener.behind(context), let connection, let method, let size,
            let opaque = pointer?.pointee
        else { return .NO }
        let exchange = Unmanaged<Exchange>.fromOpaque(opaque).takeUnretainedValue()
        let result =
            data.map { data in
                data.withMemoryRebound(to: UInt8.self, capacity: size.pointee) { bytes in
                    exchange.advance(
                        connection, method: String(cString: method),
                        piece: UnsafeBufferPointer(start: bytes, count: size.pointee), server: listener)
                }
            }
            ?? exchange.advance(
                connection, method: String(cString: method), piece: UnsafeBufferPointer(start: nil, count: 0),
                server: listener)
        if result == nil { size.pointee = 0 }
        return result ?? .YES
    }

    /// The request has ended, answered or not: let go of what `begin` retained.
    static let end:
        @convention(c) (
            UnsafeMutableRawPointer?, OpaquePointer?, UnsafeMutablePointer<UnsafeMutableRawPointer?>?,
            MHD_RequestTerminationCode
        ) -> Void = { context, connection, pointer, _ in
            if let connection { Listener.behind(context)?.deadlines.answered(connection) }
            guard let opaque = pointer?.pointee else { return }
            Unmanaged<Exchange>.fromOpaque(opaque).release()
            pointer?.pointee = nil
        }

    /// A connection was opened or is about to be closed.
    static let connectionChange:
        @convention(c) (
            UnsafeMutableRawPointer?, OpaquePointer?, UnsafeMutablePointer<UnsafeMutableRawPointer?>?,
            MHD_ConnectionNotificationCode
        ) -> Void = { context, connection, _, change in
            guard let deadlines = Listener.behind(context)?.deadlines, let connection else { return }
            guard change == .CONNECTION_NOTIFY_STARTED else { return deadlines.closed(connection) }
            if let info = portico_connection_info(connection, .CONNECTION_INFO_CONNECTION_FD) {
                deadlines.opened(connection, socket: info.pointee.connect_fd)
            }
        }
}

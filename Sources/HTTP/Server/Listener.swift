import CMicrohttpd

/// What libmicrohttpd's callbacks find behind their context pointer: one for each running ``Server``.
final class Listener: Sendable {
    let handler: any Handler
    let configuration: ServerConfiguration
    let connections: Connections
    let proxies: TrustedProxies
    let work = PendingWork()
    private let metrics: ServerMetrics
    private let log: Log?

    init(handler: any Handler, configuration: ServerConfiguration, metrics: ServerMetrics, log: Log?) {
        self.handler = handler
        self.configuration = configuration
        self.metrics = metrics
        self.log = log
        proxies = TrustedProxies(configuration.trustedProxies)
        connections = Connections(configuration: configuration, metrics: metrics)
    }

    func began(_ connection: OpenConnection?) {
        metrics.began()
        connection?.began()
    }

    func ended(_ record: RequestRecord, _ connection: OpenConnection?) {
        metrics.ended(record)
        log?.access(record)
        if let connection { connections.answered(connection) }
    }

    /// The listener a callback was registered with; the server keeps it alive until the last callback has returned.
    static func behind(_ context: UnsafeMutableRawPointer?) -> Listener? {
        context.map { Unmanaged<Listener>.fromOpaque($0).takeUnretainedValue() }
    }
}

/// The C functions that libmicrohttpd calls, on its own threads.
enum Callbacks {
    /// Somebody wants to connect.
    static let admit: MHD_AcceptPolicyCallback = { context, address, _ in
        guard let listener = Listener.behind(context), let address else { return .NO }
        return listener.connections.admits(IPAddress(address)) ? .YES : .NO
    }

    /// A request line was read: remember it as it was sent. What is returned becomes the request's pointer.
    static let begin:
        @convention(c) (UnsafeMutableRawPointer?, UnsafePointer<CChar>?, OpaquePointer?) -> UnsafeMutableRawPointer? = {
            context, target, connection in
            let open = connection.flatMap(OpenConnection.of)
            Listener.behind(context)?.began(open)
            let exchange = Exchange(target: target.map { String(cString: $0) } ?? "/", peer: open?.peer ?? "")
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
        ) -> Void = { context, connection, pointer, reason in
            guard let opaque = pointer?.pointee else { return }
            let exchange = Unmanaged<Exchange>.fromOpaque(opaque).takeRetainedValue()
            pointer?.pointee = nil
            let record = exchange.end(isWhole: reason == .REQUEST_TERMINATED_COMPLETED_OK)
            Listener.behind(context)?.ended(record, connection.flatMap(OpenConnection.of))
        }

    /// A connection was opened or is about to be closed.
    static let connectionChange:
        @convention(c) (
            UnsafeMutableRawPointer?, OpaquePointer?, UnsafeMutablePointer<UnsafeMutableRawPointer?>?,
            MHD_ConnectionNotificationCode
        ) -> Void = { context, connection, pointer, change in
            guard let connections = Listener.behind(context)?.connections, let connection, let pointer else { return }
            guard change == .CONNECTION_NOTIFY_STARTED else {
                guard let opaque = pointer.pointee else { return }
                pointer.pointee = nil
                return connections.closed(Unmanaged<OpenConnection>.fromOpaque(opaque).takeRetainedValue())
            }
            guard let socket = portico_connection_info(connection, .CONNECTION_INFO_CONNECTION_FD) else { return }
            let peer = portico_connection_info(connection, .CONNECTION_INFO_CLIENT_ADDRESS)?.pointee.client_addr
            let open = connections.opened(socket: socket.pointee.connect_fd, address: peer.flatMap { IPAddress($0) })
            pointer.pointee = Unmanaged.passRetained(open).toOpaque()
        }
}

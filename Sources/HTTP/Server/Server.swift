import CMicrohttpd
import Glibc
import Synchronization

/// A running HTTP/1.1 server.
///
///     var configuration = ServerConfiguration()
///     configuration.port = 8080
///     let server = try Server(handler, configuration: configuration)
///     print("http://127.0.0.1:\(server.port)/")
///     …
///     server.stop()
///
/// libmicrohttpd reads and writes on its own threads and calls the handler there. Refused before a handler sees them:
/// requests that are malformed, too large, too slow, or unclear about where they end.
package final class Server: Sendable {
    /// The port it listens on, also where 0 was asked for.
    package let port: UInt16

    /// The daemon until it is stopped. It may be used from any thread; the mutex gives it one owner at a time.
    private let daemon: Mutex<Daemon?>
    private let listener: Listener

    // Sendable, since libmicrohttpd locks inside a `struct MHD_Daemon`: its manual allows calls from any thread.
    private struct Daemon: @unchecked Sendable {
        let pointer: OpaquePointer
        let watcher: pthread_t
    }

    /// Starts listening and answering.
    /// - Parameters:
    ///   - metrics: Counts what happens.
    ///   - log: Gets one line for each request.
    /// - Throws: ``ServerError`` where the address is not ours or the port is taken.
    package init(
        _ handler: any Handler, configuration: ServerConfiguration = ServerConfiguration(),
        metrics: ServerMetrics = ServerMetrics(), log: Log? = nil
    ) throws {
        let (socket, port) = try ListeningSocket.open(address: configuration.address, port: configuration.port)
        let listener = Listener(handler: handler, configuration: configuration, metrics: metrics, log: log)
        guard let pointer = Server.startDaemon(listener, socket: socket) else {
            close(socket)
            throw ServerError(description: "Cannot start the server's threads: \(String(cString: strerror(errno)))")
        }
        self.port = port
        self.listener = listener
        daemon = Mutex(Daemon(pointer: pointer, watcher: Server.startWatching(listener.connections)))
    }

    deinit { stop(grace: .zero) }

    /// Takes no more connections, lets the requests that began be answered, then closes everything. Connections without
    /// a request are closed at once.
    /// - Parameter grace: How long answers may take that are still being sent; then they are cut off.
    package func stop(grace: Duration = .seconds(10)) {
        guard
            let daemon = daemon.withLock({ daemon in
                defer { daemon = nil }
                return daemon
            })
        else { return }
        let socket = MHD_quiesce_daemon(daemon.pointer)
        if socket >= 0 { close(socket) }
        listener.connections.drain(grace: grace)
        listener.work.finish()
        MHD_stop_daemon(daemon.pointer)
        listener.connections.endWatch()
        pthread_join(daemon.watcher, nil)
    }

    private static func startDaemon(_ listener: Listener, socket: CInt) -> OpaquePointer? {
        let context = Unmanaged.passUnretained(listener).toOpaque()
        let configuration = listener.configuration
        var options = [
            option(.LISTEN_SOCKET, Int(socket)),
            option(.THREAD_POOL_SIZE, max(1, configuration.threads)),
            option(.CONNECTION_MEMORY_LIMIT, configuration.headerLimit),
            option(.CONNECTION_TIMEOUT, max(1, Int(configuration.idleLimit.components.seconds))),
            option(.STRICT_FOR_CLIENT, 1),
            option(.URI_LOG_CALLBACK, address(of: Callbacks.begin), context),
            option(.UNESCAPE_CALLBACK, address(of: Callbacks.keepEncoded), context),
            option(.NOTIFY_COMPLETED, address(of: Callbacks.end), context),
            option(.NOTIFY_CONNECTION, address(of: Callbacks.connectionChange), context),
            option(.CONNECTION_LIMIT, configuration.connectionLimit),
            option(.END, 0),
        ]
        let flags = MHD_USE_EPOLL_INTERNAL_THREAD.rawValue | MHD_ALLOW_SUSPEND_RESUME.rawValue
        return options.withUnsafeMutableBufferPointer { options in
            // MHD_start_daemon takes "..."; its va_list form gets one option that stands for the array of all.
            guard let first = options.baseAddress else { return nil }
            return withVaList([Int32(MHD_OPTION.ARRAY.rawValue), first, Int32(MHD_OPTION.END.rawValue)]) { list in
                MHD_start_daemon_va(CUnsignedInt(flags), 0, Callbacks.admit, context, Callbacks.advance, context, list)
            }
        }
    }

    private static func option(
        _ kind: MHD_OPTION, _ value: Int, _ pointer: UnsafeMutableRawPointer? = nil
    ) -> MHD_OptionItem {
        MHD_OptionItem(option: kind, value: value, ptr_value: pointer)
    }

    /// A C function's address as the number that `MHD_OptionItem` wants it to be.
    private static func address<Function>(of function: Function) -> Int {
        unsafeBitCast(function, to: Int.self)
    }

    private static func startWatching(_ connections: Connections) -> pthread_t {
        var thread = pthread_t()
        let context = Unmanaged.passRetained(connections).toOpaque()
        pthread_create(
            &thread, nil,
            { context in
                if let context { Unmanaged<Connections>.fromOpaque(context).takeRetainedValue().watch() }
                return nil
            }, context)
        return thread
    }
}

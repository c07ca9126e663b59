import Dispatch
import Glibc
import HTTP
import TestSupport
import Testing

/// How many connections there may be, for how long, and what becomes of them when the server stops.
struct ConnectionTests {
    private struct Hello: DirectHandler {
        func respond(to request: Request) -> Response { .text(.ok, "hello") }
    }

    private static let request = Array("GET / HTTP/1.1\r\nHost: x\r\n\r\n".utf8)

    /// Whether a connection is answered; what the server closed at once is not.
    private func isServed(_ socket: CInt) throws -> Bool {
        try HTTPClient.write(Self.request, to: socket)
        var byte: UInt8 = 0
        return read(socket, &byte, 1) == 1
    }

    @Test func closesWhatOneAddressOpensBeyondItsShare() throws {
        var configuration = ServerConfiguration.patient
        configuration.connectionsPerAddress = 3
        let metrics = ServerMetrics()
        let server = try Server(Hello(), configuration: configuration, metrics: metrics)
        let client = HTTPClient(port: server.port)
        var sockets: [CInt] = []
        for _ in 0..<3 {
            sockets.append(try client.connect())
            #expect(try isServed(sockets[sockets.count - 1]))
        }
        let extra = try client.connect()
        #expect(try !isServed(extra))
        close(extra)
        // When one of them ends there is room again. The server may not have seen the end when the next one comes.
        close(sockets.removeFirst())
        var hasRoom = false
        while !hasRoom {
            let next = try client.connect()
            hasRoom = try isServed(next)
            close(next)
        }
        for socket in sockets { close(socket) }
        server.stop()
        var text = MetricsText()
        metrics.write(into: &text)
        #expect(!text.text.contains("http_connections_refused_total 0\n"))
    }

    @Test func countsNoTrustedProxyAsOneAddress() throws {
        var configuration = ServerConfiguration.patient
        configuration.connectionsPerAddress = 2
        configuration.trustedProxies = try AddressList(["127.0.0.0/8"])
        let server = try Server(Hello(), configuration: configuration)
        let sockets = try (0..<5).map { _ in try HTTPClient(port: server.port).connect() }
        for socket in sockets { #expect(try isServed(socket)) }
        for socket in sockets { close(socket) }
        server.stop()
    }

    @Test func holdsManyIdleConnectionsAndServesAnother() throws {
        OpenFileLimit.raise()
        let server = try Server(Hello(), configuration: .patient)
        let client = HTTPClient(port: server.port)
        let sockets = try (0..<2000).map { _ in try client.connect() }
        let another = try client.connect()
        #expect(try isServed(another))
        for socket in sockets { #expect(try isServed(socket)) }
        for socket in sockets + [another] { close(socket) }
        server.stop()
    }

    @Test func closesIdleConnectionsAtOnceWhenItStops() throws {
        let server = try Server(Hello(), configuration: .patient)
        let socket = try HTTPClient(port: server.port).connect()
        #expect(try isServed(socket))
        // The grace is longer than anybody would wait for a test.
        server.stop(grace: .seconds(100_000))
        _ = HTTPClient.readToEnd(socket)
        close(socket)
    }

    @Test func closesTheConnectionWithTheAnswerThatItFinishesWhenItStops() async throws {
        let handler = Waiting()
        let server = try Server(handler, configuration: .patient)
        let client = HTTPClient(port: server.port)
        let socket = try client.connect()
        try HTTPClient.write(Self.request, to: socket)
        try await onAnotherThread { handler.began.wait() }
        async let stop: Void = onAnotherThread { server.stop(grace: .seconds(100_000)) }
        let answer = try await onAnotherThread {
            // Once nobody listens the server is about to end.
            while let probe = try? client.connect() { close(probe) }
            handler.gate.signal()
            return String(decoding: HTTPClient.readToEnd(socket), as: UTF8.self)
        }
        #expect(answer.contains("200 OK"), "\(answer)")
        close(socket)
        try await stop
    }

    @Test func answersInThePlaceOfAHandlerThatTakesTooLong() async throws {
        var configuration = ServerConfiguration.patient
        configuration.answerDeadline = .milliseconds(50)
        let late = DispatchSemaphore(value: 0)
        var router = Router()
        router.later(.get, "/") { _, _ in
            try? await onAnotherThread { late.wait() }
            return .text(.ok, "too late")
        }
        let server = try Server(router, configuration: configuration)
        let client = HTTPClient(port: server.port)
        let answer = try await onAnotherThread { try client.request("GET", "/") }
        #expect(answer.status == 503)
        // What comes later goes nowhere, and harms nobody.
        late.signal()
        try await onAnotherThread { server.stop() }
    }

    /// Says when it is asked, and answers when it is told to.
    private struct Waiting: DirectHandler {
        let began = DispatchSemaphore(value: 0)
        let gate = DispatchSemaphore(value: 0)

        func respond(to request: Request) -> Response {
            began.signal()
            gate.wait()
            return .text(.ok, "done")
        }
    }
}

import HTTP
import Synchronization
import TestSupport
import Testing

/// Answers that are waited for while the connection sleeps.
struct LaterAnswerTests {
    /// Lets answers go when it is opened.
    private final class Gate: Sendable {
        private let state = Mutex<(isOpen: Bool, waiting: [CheckedContinuation<Void, Never>])>((false, []))

        func pass() async {
            await withCheckedContinuation { continuation in
                let isOpen = state.withLock { state in
                    if !state.isOpen { state.waiting.append(continuation) }
                    return state.isOpen
                }
                if isOpen { continuation.resume() }
            }
        }

        var count: Int { state.withLock { $0.waiting.count } }

        func open() {
            let waiting = state.withLock { state in
                state.isOpen = true
                return state.waiting
            }
            for continuation in waiting { continuation.resume() }
        }
    }

    private static let request = "GET /later HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"

    private func server(_ gate: Gate) throws -> Server {
        var router = Router()
        router.later(.get, "/later") { request, _ in
            await gate.pass()
            return .text(.ok, "late for \(request.peer)")
        }
        router.later(.post, "/echo") { request, _ in
            await Task.yield()
            return .text(.ok, String(decoding: request.body, as: UTF8.self))
        }
        router.on(.get, "/now") { _, _ in .text(.ok, "now") }
        return try Server(router, configuration: .patient)
    }

    private func send(_ text: String, to server: Server) async throws -> HTTPAnswer {
        let client = HTTPClient(port: server.port)
        return try await onAnotherThread { try client.send(text) }
    }

    @Test func servesOthersMeanwhile() async throws {
        let gate = Gate()
        let server = try server(gate)
        async let late = send(Self.request, to: server)
        while gate.count == 0 { await Task.yield() }
        let now = try await send("GET /now HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", to: server)
        #expect(now.text == "now")
        gate.open()
        #expect(try await late.text == "late for 127.0.0.1")
        server.stop()
    }

    @Test func finishesWhatBeganBeforeItStops() async throws {
        let gate = Gate()
        let server = try server(gate)
        async let late = send(Self.request, to: server)
        while gate.count == 0 { await Task.yield() }
        async let stopping: Void = onAnotherThread { server.stop() }
        gate.open()
        #expect(try await late.status == 200)
        try await stopping
    }

    @Test func keepsManyRequestsOfOneConnectionInOrder() async throws {
        let server = try server(Gate())
        let many = (1...50).map { "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 6\r\n\r\nbody\($0 + 10)" }
        let last = "GET /now HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
        let client = HTTPClient(port: server.port)
        let bytes = try await onAnotherThread { try client.send(Array((many.joined() + last).utf8)) }
        let all = String(decoding: bytes, as: UTF8.self)
        let places = (1...50).map { all.firstRange(of: "body\($0 + 10)")?.lowerBound }
        #expect(!places.contains(nil))
        #expect(places.compactMap { $0 } == places.compactMap { $0 }.sorted())
        server.stop()
    }
}

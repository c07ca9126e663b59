import Glibc
import HTTP
import TestSupport
import Testing

/// The server on a socket: what it refuses before any handler sees it, and how it ends.
struct ServerTests {
    /// Says what it was asked, so that a smuggled request would show.
    private struct Echo: DirectHandler {
        func respond(to request: Request) -> Response {
            .text(.ok, "\(request.method.rawValue) \(request.target.path) \(request.body.count)\n")
        }
    }

    private static let end = "Host: x\r\nConnection: close\r\n"

    /// One request as it goes over the wire, and the status it must get.
    struct Wire: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let request: String
        let status: Int

        init(_ name: String, _ lines: String, status: Int) {
            testDescription = name
            request = lines
            self.status = status
        }
    }

    @Test(arguments: [
        Wire(
            "length and encoding together",
            "POST / HTTP/1.1\r\n\(end)Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", status: 400),
        Wire("two lengths", "POST / HTTP/1.1\r\n\(end)Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd", status: 400),
        Wire("a length that is no number", "POST / HTTP/1.1\r\n\(end)Content-Length: +3\r\n\r\nabc", status: 400),
        Wire("a length as a list", "POST / HTTP/1.1\r\n\(end)Content-Length: 3, 3\r\n\r\nabc", status: 400),
        Wire("a negative length", "POST / HTTP/1.1\r\n\(end)Content-Length: -1\r\n\r\nabc", status: 400),
        Wire(
            "a length with a blank before the colon", "POST / HTTP/1.1\r\n\(end)Content-Length : 3\r\n\r\nabc",
            status: 400),
        Wire(
            "an encoding with a blank before the colon",
            "POST / HTTP/1.1\r\n\(end)Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n", status: 400),
        Wire(
            "two encodings",
            "POST / HTTP/1.1\r\n\(end)Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
            status: 400),
        Wire(
            "an encoding that only looks like chunked",
            "POST / HTTP/1.1\r\n\(end)Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", status: 501),
        Wire(
            "a field hidden behind a CR", "POST / HTTP/1.1\r\n\(end)X: a\rContent-Length: 3\r\n\r\nabc", status: 400),
        Wire("a line without a colon", "GET / HTTP/1.1\r\n\(end)nothing\r\n\r\n", status: 400),
        Wire(
            "a chunk whose size is no number",
            "POST / HTTP/1.1\r\n\(end)Transfer-Encoding: chunked\r\n\r\n0x3\r\nabc\r\n0\r\n\r\n", status: 400),
        Wire(
            "a chunk longer than it says",
            "POST / HTTP/1.1\r\n\(end)Transfer-Encoding: chunked\r\n\r\n3\r\nabcd\r\n0\r\n\r\n", status: 400),
        Wire("a method that nobody knows", "BREW / HTTP/1.1\r\n\(end)\r\n", status: 501),
        Wire("a version that nobody knows", "GET / HTTP/3.0\r\n\(end)\r\n", status: 505),
        Wire(
            "an address that is too long", "GET /?\(String(repeating: "a", count: 40_000)) HTTP/1.1\r\n\(end)\r\n",
            status: 414),
        Wire("two hosts", "GET / HTTP/1.1\r\n\(end)Host: y\r\n\r\n", status: 400),
        Wire("no host", "GET / HTTP/1.1\r\nConnection: close\r\n\r\n", status: 400),
        Wire(
            "a body that says it is too large", "POST / HTTP/1.1\r\n\(end)Content-Length: 2000000\r\n\r\n", status: 413),
        Wire(
            "a header that is too large",
            "GET / HTTP/1.1\r\n\(end)X: \(String(repeating: "a", count: 40_000))\r\n\r\n", status: 431),
        Wire(
            "a body in chunks",
            "POST /c HTTP/1.1\r\n\(end)Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n", status: 200),
    ])
    func answers(_ wire: Wire) throws {
        let server = try Server(Echo(), configuration: .patient)
        let answer: HTTPAnswer = try HTTPClient(port: server.port).send(wire.request)
        #expect(answer.status == wire.status, "\(answer.text)")
        server.stop()
    }

    @Test func answersAQueueOfRequestsOnOneConnection() throws {
        let server = try Server(Echo(), configuration: .patient)
        let request = "GET /1 HTTP/1.1\r\nHost: x\r\n\r\nPOST /2 HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc"
        let last = "GET /3 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
        let all = String(decoding: try HTTPClient(port: server.port).send(Array((request + last).utf8)), as: UTF8.self)
        for text in ["GET /1 0", "POST /2 3", "GET /3 0"] { #expect(all.contains(text), "\(all)") }
        server.stop()
    }

    @Test(arguments: [
        "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        "Content-Length : 9\r\n\r\n", "X: a\rContent-Length: 9\r\n\r\n", "Content-Length: 0, 9\r\n\r\n",
    ])
    func takesNoSmuggledRequestForOne(_ beginning: String) throws {
        let server = try Server(Echo(), configuration: .patient)
        let request = "POST / HTTP/1.1\r\nHost: x\r\n" + beginning + "GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n"
        // It returns since the server closes: nothing after a request that is unclear about its end counts.
        let all = String(decoding: try HTTPClient(port: server.port).send(Array(request.utf8)), as: UTF8.self)
        #expect(all.contains(" 400 ") || all.contains(" 501 "), "\(all)")
        #expect(!all.contains("smuggled"), "\(all)")
        server.stop()
    }

    @Test func refusesABodyThatGrowsTooLarge() throws {
        var configuration = ServerConfiguration.patient
        configuration.bodyLimit = 10
        let server = try Server(Echo(), configuration: configuration)
        let chunk = "8\r\nabcdefgh\r\n"
        let head = "POST / HTTP/1.1\r\n\(ServerTests.end)Transfer-Encoding: chunked\r\n\r\n"
        let answer: HTTPAnswer = try HTTPClient(port: server.port).send(head + chunk + chunk + "0\r\n\r\n")
        #expect(answer.status == 413)
        server.stop()
    }

    /// Some may bring more than others, and only they, whether they say how much or send chunks.
    @Test func letsSingleRequestsBringMore() throws {
        var configuration = ServerConfiguration.patient
        configuration.bodyLimit = 10
        configuration.bodyLimitOf = { $0.headers["X-Member"] == "yes" ? 20 : nil }
        let server = try Server(Echo(), configuration: configuration)
        let client = HTTPClient(port: server.port)
        for (member, count, status) in [("no", 16, 413), ("yes", 16, 200), ("yes", 20, 200), ("yes", 21, 413)] {
            let body = String(repeating: "a", count: count)
            let head = "POST / HTTP/1.1\r\n\(ServerTests.end)X-Member: \(member)\r\n"
            let known: HTTPAnswer = try client.send(head + "Content-Length: \(count)\r\n\r\n" + body)
            #expect(known.status == status, "\(member), \(count)")
            let chunk = "\(String(count, radix: 16))\r\n\(body)\r\n0\r\n\r\n"
            let chunked: HTTPAnswer = try client.send(head + "Transfer-Encoding: chunked\r\n\r\n" + chunk)
            #expect(chunked.status == status, "\(member), \(count), in chunks")
        }
        server.stop()
    }

    @Test(arguments: ["", "GET / HT", "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nabc"])
    func endsARequestThatNeverArrives(_ beginning: String) throws {
        var configuration = ServerConfiguration.patient
        configuration.requestDeadline = .milliseconds(100)
        let server = try Server(Echo(), configuration: configuration)
        // Returns only because the server closes: the idle limit is half a minute.
        let answer = try HTTPClient(port: server.port).send(Array(beginning.utf8))
        #expect(!String(decoding: answer, as: UTF8.self).contains("200"))
        server.stop()
    }

    @Test func endsASlowLoris() throws {
        var configuration = ServerConfiguration.patient
        configuration.requestDeadline = .milliseconds(200)
        let server = try Server(Echo(), configuration: configuration)
        let socket = try HTTPClient(port: server.port).connect()
        defer { close(socket) }
        try HTTPClient.write(Array("GET / HTTP/1.1\r\nHost: x\r\n".utf8), to: socket)
        // One byte after another, until the server has had enough; without a deadline this would go on for ever.
        var sent = 0
        while Glibc.send(socket, "a", 1, CInt(MSG_NOSIGNAL)) == 1 {
            sent += 1
            usleep(10_000)
        }
        #expect(sent > 0)
        server.stop()
    }

    @Test func endsAReaderThatTakesItsAnswerByteByByte() throws {
        var configuration = ServerConfiguration.patient
        configuration.slowestReader = Large.size * 10
        configuration.idleLimit = .seconds(1)
        let server = try Server(Large(), configuration: configuration)
        let socket = try HTTPClient(port: server.port).connect()
        defer { close(socket) }
        try HTTPClient.write(Array("GET / HTTP/1.1\r\nHost: x\r\n\r\n".utf8), to: socket)
        var byte: UInt8 = 0
        // Never silent for as long as the server allows; the first connection that is taken after its end tells of it.
        for _ in 0..<30 {
            #expect(read(socket, &byte, 1) == 1)
            usleep(50_000)
        }
        #expect(HTTPClient.readToEnd(socket).count < Large.size)
        server.stop()
    }

    /// More than fits into the buffers of both sides.
    private struct Large: DirectHandler {
        static let size = 64 << 20

        func respond(to request: Request) -> Response {
            Response(.ok, body: .bytes([UInt8](repeating: 0x61, count: Self.size)))
        }
    }

    @Test func saysTheLengthButNothingMoreToHead() throws {
        let server = try Server(Echo(), configuration: .patient)
        let answer = try HTTPClient(port: server.port).request("HEAD", "/")
        #expect(answer.status == 200 && answer["Content-Length"] == "9" && answer.body.isEmpty)
        server.stop()
    }

    @Test func letsARequestThatBeganBeAnswered() async throws {
        let handler = Slow()
        let server = try Server(handler, configuration: .patient)
        let client = HTTPClient(port: server.port)
        let request = Task.detached { try client.request("GET", "/") }
        handler.waitForRequest()
        let stopping = Task.detached { server.stop() }
        handler.letGo()
        #expect(try await request.value.text == "done")
        await stopping.value
        #expect(throws: (any Error).self) { try client.connect() }
    }

    @Test func tellsThatAPortIsTaken() throws {
        let first = try Server(Echo(), configuration: .patient)
        var configuration = ServerConfiguration.patient
        configuration.port = first.port
        let error = #expect(throws: ServerError.self) { try Server(Echo(), configuration: configuration) }
        #expect(error?.description.contains("port \(first.port)") == true)
        first.stop()
    }

    /// Answers when it is told to.
    private final class Slow: DirectHandler {
        private let ends: (began: [CInt], go: [CInt])

        init() {
            var began: [CInt] = [0, 0]
            var go: [CInt] = [0, 0]
            pipe(&began)
            pipe(&go)
            ends = (began, go)
        }

        func respond(to request: Request) -> Response {
            var byte: UInt8 = 1
            write(ends.began[1], &byte, 1)
            read(ends.go[0], &byte, 1)
            return .text(.ok, "done")
        }

        func waitForRequest() {
            var byte: UInt8 = 0
            read(ends.began[0], &byte, 1)
        }

        func letGo() {
            var byte: UInt8 = 1
            write(ends.go[1], &byte, 1)
        }
    }
}

import Foundation
import Synchronization
import TestSupport
import Testing

/// The companion as its operator runs it: told to read its files anew, and to end, while people use it.
@Suite(.serialized)
struct OperationTests {
    /// Asks for one page after another on a connection of its own until it is told to stop.
    private final class Visitor: Sendable {
        private struct State {
            var answers = 0
            var failures: [String] = []
            var isDone = false
        }

        private let state = Mutex(State())
        private let ended = DispatchSemaphore(value: 0)

        init(_ port: UInt16, _ target: String) {
            Thread.detachNewThread { [self] in
                while !state.withLock({ $0.isDone }) { visit(port, target) }
                ended.signal()
            }
        }

        private func visit(_ port: UInt16, _ target: String) {
            guard let socket = try? HTTPClient(port: port).connect() else { return fail("no connection") }
            defer { close(socket) }
            // A hundred on one connection, so that connections begin all the time, too.
            for _ in 0..<100 where !state.withLock({ $0.isDone }) {
                let request = "GET \(target) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\n\r\n"
                guard (try? HTTPClient.write(Array(request.utf8), to: socket)) != nil else { return fail("no writing") }
                let answer = HTTPClient.readAnswer(from: socket, hasBody: true)
                let length = answer["Content-Length"].flatMap { Int($0) }
                guard answer.status == 200, answer.body.count == length else {
                    return fail("\(target): \(answer.status), \(answer.body.count) of \(length ?? -1) bytes")
                }
                state.withLock { $0.answers += 1 }
            }
        }

        private func fail(_ what: String) { state.withLock { $0.failures.append(what) } }

        func end() -> (answers: Int, failures: [String]) {
            state.withLock { $0.isDone = true }
            ended.wait()
            return state.withLock { ($0.answers, $0.failures) }
        }
    }

    private func waitForPage(_ site: CompanionSite, saying text: String) async throws {
        while try !HTTPClient(port: site.port).request("GET", "/sign-in?portal=public").text.contains(text) {
            try await Task.sleep(for: .milliseconds(5))
        }
    }

    @Test func answersEverybodyWhileItReadsItsFilesAnew() async throws {
        let site = try await CompanionSite.start()
        let targets = ["/healthz", "/session?portal=public", "/", "/sign-in?portal=public"]
        let visitors = targets.map { Visitor(site.port, $0) }
        let path = site.folder.path("site-config.json")
        let config = try String(contentsOfFile: path, encoding: .utf8)
        for round in 1...10 {
            let name = "Northwind number \(round)"
            try config.replacingOccurrences(of: "Northwind Developers", with: name)
                .write(toFile: path, atomically: true, encoding: .utf8)
            kill(site.program.processID, SIGHUP)
            try await waitForPage(site, saying: name)
        }
        // What cannot be used changes nothing.
        try "{".write(toFile: path, atomically: true, encoding: .utf8)
        kill(site.program.processID, SIGHUP)
        _ = try await site.program.line { $0.contains("Nothing was changed") }
        try await waitForPage(site, saying: "Northwind number 10")
        for (target, visitor) in zip(targets, visitors) {
            let (answers, failures) = visitor.end()
            #expect(answers > 20 && failures == [], "\(target): \(answers) answers")
        }
        #expect(await site.program.end() == 0)
    }

    @Test func finishesWhatBeganWhenItIsToldToEnd() async throws {
        let site = try await CompanionSite.start()
        let client = HTTPClient(port: site.port)
        let page = try client.request("GET", "/sign-in?portal=public")
        let cookie = (page["Set-Cookie"] ?? "").prefix { $0 != ";" }
        let token = page.text.components(separatedBy: "name=\"csrf\" value=\"").last?.prefix { $0 != "\"" } ?? ""
        let body = "portal=public&email=ada%40shop.example&password=harbour+lantern+42&csrf=\(token)"
        let head = """
            POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1:\(site.port)\r\nCookie: \(cookie)\r
            Content-Type: application/x-www-form-urlencoded\r\nContent-Length: \(body.utf8.count)\r\n\r\n
            """
        let idle = try client.connect()
        let begun = try client.connect()
        try HTTPClient.write(Array("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n".utf8), to: idle)
        #expect(HTTPClient.readAnswer(from: idle, hasBody: true).status == 200)
        // The header and half of the form are there when the signal comes, the rest comes after it.
        try HTTPClient.write(Array((head + body.prefix(20)).utf8), to: begun)
        while try !client.request("GET", "/metrics").text.contains("http_requests_in_flight 2\n") {}
        kill(site.program.processID, SIGTERM)
        // Who has no request is let go at once, and nobody new is let in.
        #expect(HTTPClient.readToEnd(idle).isEmpty)
        #expect(throws: (any Error).self) { try client.connect() }
        try HTTPClient.write(Array(body.dropFirst(20).utf8), to: begun)
        let answer = HTTPClient.readAnswer(from: begun, hasBody: true)
        #expect(answer.status == 303 && answer["Connection"]?.lowercased() == "close")
        #expect(answer["Location"]?.hasSuffix("/dashboard") == true)
        let line = try await site.program.line { $0.contains(answer["X-Request-Id"] ?? "?") }
        #expect(line.contains(#""route":"/sign-in","status":303"#) && !line.contains(token))
        _ = try await site.program.line { $0.contains(#""msg":"Stopped""#) }
        #expect(await site.program.end(with: 0) == 0)
        for socket in [idle, begun] { close(socket) }
    }

    /// systemd's side of sd_notify(3).
    @Test func tellsItsSupervisorHowItStands() async throws {
        let folder = try TemporaryFolder()
        let descriptor = try datagramSocket(at: folder.path("notify"))
        defer { close(descriptor) }
        let site = try await CompanionSite.start(environment: ["NOTIFY_SOCKET": folder.path("notify")])
        #expect(receive(descriptor) == "READY=1")
        kill(site.program.processID, SIGHUP)
        let reloading = receive(descriptor).split(separator: "\n")
        #expect(reloading.first == "RELOADING=1")
        #expect(reloading.last?.hasPrefix("MONOTONIC_USEC=") == true)
        #expect(receive(descriptor) == "READY=1")
        #expect(await site.program.end() == 0)
        #expect(receive(descriptor) == "STOPPING=1")
    }

    private func datagramSocket(at path: String) throws -> Int32 {
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        try #require(path.utf8.count < MemoryLayout.size(ofValue: address.sun_path))
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let isBound = withUnsafeBytes(of: &address) { bytes in
            bind(descriptor, bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self), socklen_t(bytes.count)) == 0
        }
        try #require(isBound)
        return descriptor
    }

    private func receive(_ descriptor: Int32) -> String {
        var bytes = [UInt8](repeating: 0, count: 1000)
        let count = recv(descriptor, &bytes, bytes.count, 0)
        return String(decoding: bytes[..<max(0, count)], as: UTF8.self)
    }
}

import Foundation
import HTTP
import TestSupport
import Testing

/// What a log's lines hold, and that nobody waits for them.
struct LogTests {
    /// A log that writes into a file, and what it wrote.
    private final class Written {
        let log: Log
        private let folder: TemporaryFolder
        private let descriptor: CInt

        init(_ format: Log.Format) throws {
            folder = try TemporaryFolder(["log": ""])
            descriptor = open(folder.path("log"), O_WRONLY | O_APPEND)
            log = Log(format, descriptor: descriptor, now: { timespec(tv_sec: 1_795_804_529, tv_nsec: 7_900_000) })
        }

        deinit { close(descriptor) }

        func lines() throws -> [String] {
            log.flush()
            return try folder.text("log").split(separator: "\n").map(String.init)
        }
    }

    @Test func writesOneObjectALine() throws {
        let written = try Written(.json)
        written.log(
            .warning, "A gateway is away", ["gateway": "edge", "attempt": 3, "ms": .thousandths(12_034), "last": true])
        #expect(
            try written.lines() == [
                #"{"ts":"2026-11-27T18:35:29.007Z","level":"warning","msg":"A gateway is away","gateway":"edge","attempt":3,"ms":12.034,"last":true}"#
            ])
    }

    @Test func writesALineForPeople() throws {
        let written = try Written(.text)
        written.log(.info, "Started", ["port": 80, "address": "::1"])
        #expect(try written.lines() == [#"2026-11-27T18:35:29.007Z info    Started port=80 address="::1""#])
    }

    @Test(arguments: [Log.Format.json, .text])
    func letsNoValueBeginALineOrSpeakToATerminal(_ format: Log.Format) throws {
        let written = try Written(format)
        let evil = "a\nb\r\u{1B}[31m\u{7F}\u{85}\u{2028}\"\\\u{0}ü"
        written.log(.info, evil, ["value": .text(evil)])
        let lines = try written.lines()
        #expect(lines.count == 1)
        let line = try #require(lines.first)
        #expect(line.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7F..<0xA0).contains($0.value) })
        guard format == .json else { return }
        let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
        #expect(object?["value"] as? String == evil && object?["msg"] as? String == evil)
    }

    @Test func losesNothingOfWhatManyWriteAtOnce() async throws {
        let written = try Written(.json)
        let log = written.log
        await withTaskGroup(of: Void.self) { group in
            for writer in 0..<8 {
                group.addTask {
                    for line in 0..<500 { log(.info, "line", ["writer": .number(writer), "line": .number(line)]) }
                }
            }
        }
        let lines = try written.lines()
        #expect(lines.count == 4000 && Set(lines).count == 4000)
        #expect(log.dropped == 0)
    }

    @Test func keepsNobodyWaitingForAReaderThatDoesNotRead() throws {
        var ends: [CInt] = [-1, -1]
        try #require(pipe(&ends) == 0)
        let log = Log(.json, descriptor: ends[1], capacity: 100_000)
        // More than a pipe and the log's own room hold; whoever waited for the reader would wait for ever.
        let text = String(repeating: "x", count: 1000)
        for _ in 0..<1000 { log(.info, "full", ["text": .text(text)]) }
        #expect(log.dropped > 0)
        let (input, output) = (ends[0], ends[1])
        Thread.detachNewThread {
            log.flush()
            close(output)
        }
        let lines = String(decoding: HTTPClient.readToEnd(input), as: UTF8.self).split(separator: "\n")
        #expect(lines.count == 1000 - log.dropped)
        close(input)
    }

    @Test func writesWhatWaitedWhenTheReaderReadsAgain() async throws {
        var ends: [CInt] = [-1, -1]
        try #require(pipe(&ends) == 0)
        let (input, output) = (ends[0], ends[1])
        let log = Log(.json, descriptor: output)
        let text = String(repeating: "x", count: 1000)
        for number in 0..<500 { log(.info, "late", ["number": .number(number), "text": .text(text)]) }
        Thread.detachNewThread {
            log.flush()
            close(output)
        }
        let lines = String(decoding: HTTPClient.readToEnd(input), as: UTF8.self).split(separator: "\n")
        #expect(lines.count == 500 && log.dropped == 0)
        close(input)
    }

    @Test func tellsOfARequestWhatIsNoSecret() throws {
        let written = try Written(.json)
        var router = Router()
        router.on(.post, "/keys/{id}") { _, _ in .text(.created, "made") }
        let server = try Server(router, configuration: .patient, log: written.log)
        let secrets = [
            "s3cret-query", "s3cret-cookie", "s3cret-bearer", "s3cret-body", "s3cret-referer", "s3cret-agent",
        ]
        let answer: HTTPAnswer = try HTTPClient(port: server.port).send(
            """
            POST /keys/7?token=s3cret-query HTTP/1.1\r\nHost: x\r\nConnection: close\r\nCookie: session=s3cret-cookie\r
            Authorization: Bearer s3cret-bearer\r\nReferer: https://x/?t=s3cret-referer\r\nUser-Agent: s3cret-agent\r
            Content-Length: 11\r\n\r\ns3cret-body
            """)
        server.stop()
        let line = try #require(try written.lines().first)
        let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        #expect(object["msg"] as? String == "request" && object["level"] as? String == "info")
        #expect(object["method"] as? String == "POST" && object["path"] as? String == "/keys/7")
        #expect(object["route"] as? String == "/keys/{id}" && object["status"] as? Int == 201)
        #expect(object["bytes"] as? Int == 4 && object["peer"] as? String == "127.0.0.1")
        #expect(object["request"] as? String == answer["X-Request-Id"] && object["ms"] is Double)
        #expect(object["cut"] == nil)
        for secret in secrets { #expect(!line.contains(secret), "\(line)") }
    }

    @Test func tellsOfARequestThatNeverArrivedWithoutItsQuery() throws {
        let written = try Written(.json)
        var configuration = ServerConfiguration.patient
        configuration.requestDeadline = .milliseconds(50)
        let server = try Server(Router(), configuration: configuration, log: written.log)
        _ = try HTTPClient(port: server.port).send(Array("GET /reset?token=s3cret HTTP/1.1\r\nHost:".utf8))
        server.stop()
        let line = try #require(try written.lines().first)
        #expect(line.contains(#""path":"/reset""#) && line.contains(#""cut":true"#) && !line.contains("s3cret"))
    }
}

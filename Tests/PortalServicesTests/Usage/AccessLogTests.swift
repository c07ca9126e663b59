import Foundation
import PortalModel
import PortalServices
import Storage
import TestSupport
import Testing

/// Logs are renamed, cut off and made anew under the feet of who reads them: each line comes once.
struct AccessLogTests {
    private let folder: TemporaryFolder
    private var path: String { folder.path("access.log") }

    init() throws { folder = try TemporaryFolder() }

    private func append(_ text: String, to name: String = "access.log") throws {
        let url = URL(fileURLWithPath: folder.path(name))
        if !FileManager.default.fileExists(atPath: url.path) { try Data().write(to: url) }
        let handle = try FileHandle(forWritingTo: url)
        try handle.seekToEnd()
        try handle.write(contentsOf: Data(text.utf8))
        try handle.close()
    }

    /// Everything that there is to read, and how far that is.
    private func rest(_ log: AccessLog, _ position: inout LogPosition?) throws -> String {
        var text = ""
        while let part = try log.next(after: position) {
            text += String(decoding: part.lines, as: UTF8.self)
            position = part.end
        }
        return text
    }

    @Test func readsWholeLinesAsTheyCome() throws {
        let log = AccessLog(path: path)
        var position: LogPosition?
        #expect(try rest(log, &position) == "")
        try append("one\ntw")
        #expect(try rest(log, &position) == "one\n")
        #expect(try rest(log, &position) == "")
        try append("o\nthree\n")
        #expect(try rest(log, &position) == "two\nthree\n")
        // Another program, which knows how far it was read.
        try append("four\n")
        #expect(try rest(AccessLog(path: path), &position) == "four\n")
    }

    @Test func readsARenamedLogToItsEnd() throws {
        let log = AccessLog(path: path)
        var position: LogPosition?
        try append("one\n")
        #expect(try rest(log, &position) == "one\n")
        try FileManager.default.moveItem(atPath: path, toPath: folder.path("access.log-20261129"))
        try append("two\n", to: "access.log-20261129")
        #expect(try rest(log, &position) == "two\n")
        // The new one is there, but the writer still has the old one.
        try append("")
        try append("three\n", to: "access.log-20261129")
        #expect(try rest(log, &position) == "three\n")
        try append("four\n", to: "access.log-20261129")
        try append("five\n")
        #expect(try rest(log, &position) == "four\nfive\n")
        try append("six\n")
        #expect(try rest(log, &position) == "six\n")
    }

    @Test func findsALogThatWasRenamedMeanwhile() throws {
        var position: LogPosition?
        try append("one\n")
        #expect(try rest(AccessLog(path: path), &position) == "one\n")
        try append("two\n")
        try FileManager.default.moveItem(atPath: path, toPath: path + ".1")
        try append("three\n")
        #expect(try rest(AccessLog(path: path), &position) == "two\nthree\n")
        // Compressed meanwhile: what it held is lost, what comes is not.
        try FileManager.default.removeItem(atPath: path + ".1")
        try FileManager.default.moveItem(atPath: path, toPath: path + ".2")
        try append("four\n")
        #expect(try rest(AccessLog(path: path), &position) == "four\n")
    }

    @Test func readsALogThatWasCutOffFromItsBeginning() throws {
        let log = AccessLog(path: path)
        var position: LogPosition?
        try append("one, which is long\n")
        #expect(try rest(log, &position) == "one, which is long\n")
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        try handle.truncate(atOffset: 0)
        try handle.close()
        #expect(try rest(log, &position) == "")
        try append("two\n")
        #expect(try rest(log, &position) == "two\n")
    }

    @Test func passesOverALineWithoutEnd() throws {
        let log = AccessLog(path: path)
        var position: LogPosition?
        try append("one\n" + String(repeating: "x", count: 3 << 20) + "\ntwo\n")
        let text = try rest(log, &position)
        #expect(text.hasPrefix("one\n"))
        #expect(text.hasSuffix("\ntwo\n"))
        #expect(text.utf8.count < 2 << 20)
    }

    @Test func saysWhatCannotBeRead() throws {
        #expect(throws: AccessLog.Unreadable.self) { try AccessLog(path: folder.path("")).next(after: nil) }
    }

    /// What was counted and how far it was read are one transaction.
    @Test func countsEachLineOnce() async throws {
        let fixture = try await Fixture()
        let intake = UsageIntake(fixture.context)
        let time = fixture.context.now.rawValue / 1000
        let line = #"{"product": "parcels", "status": 404, "time": \#(time)}"# + "\n"
        try append(line + "broken\n" + line)
        for _ in 0..<3 {
            // Begins anew each time, as after a crash.
            let log = AccessLog(path: path)
            while let part = try log.next(after: try fixture.context.store.read({ try $0.logPosition(of: "edge") })) {
                let outcome = try await intake.take(lines: part.lines, upTo: part.end, ofLogOf: "edge")
                #expect(outcome == .init(counted: 2, unreadable: 1, latest: moment(time)))
            }
        }
        let range = UsageRange(hours: 1, spans: 2, until: fixture.context.now)
        #expect(try fixture.context.store.read { try $0.usage(range) }.map(\.calls) == [2])
    }

    private func moment(_ seconds: Int) -> Timestamp { Timestamp(rawValue: seconds * 1000) }
}

import Foundation
import TestSupport
import Testing

@testable import PortalServer

/// Another program, run to its end whatever it does.
struct ChildProgramTests {
    private static let long = Duration.seconds(100_000)

    private func shell(_ script: String) -> ChildProgram { ChildProgram("/bin/sh", ["-c", script]) }

    @Test func tellsWhatItWroteAndHowItEnded() throws {
        let ending = try shell("echo out; echo err >&2; exit 3").run(for: Self.long)
        #expect(ending.status == 3 && !ending.wasStopped)
        #expect(ending.output == Array("out\n".utf8) && ending.error == Array("err\n".utf8))
        #expect(try shell("kill -9 $$").run(for: Self.long).status == 137)
        #expect(try shell("exec >&- 2>&-; exit 4").run(for: Self.long).status == 4)
        #expect(try ChildProgram("/bin/echo", ["", "a b", "ü"]).run(for: Self.long).output == Array(" a b ü\n".utf8))
    }

    @Test func takesWhatIsMuchAndDropsWhatIsTooMuch() throws {
        let much = try shell("head -c 3000000 /dev/zero").run(for: Self.long)
        #expect(much.output.count == 3_000_000)
        let tooMuch = try shell("head -c 20000000 /dev/zero; head -c 20000000 /dev/zero >&2; exit 5").run(
            for: Self.long)
        #expect(
            tooMuch.status == 5 && tooMuch.output.count == 8 * 1024 * 1024 && tooMuch.error.count == 8 * 1024 * 1024)
    }

    @Test func endsItByItsLimit() throws {
        let ending = try ChildProgram("/bin/sleep", ["100000"]).run(for: .milliseconds(1))
        #expect(ending.status == 128 + 15 && ending.wasStopped)
    }

    @Test func letsItTidyUpWhenNobodyWaitsAnyMore() async throws {
        let folder = try TemporaryFolder()
        let stop = ChildProgram.Stop()
        let program = shell("trap 'echo tidy; exit 7' TERM; touch \(folder.path)/ready; while :; do sleep 0.01; done")
        let thread = Thread {
            while !FileManager.default.fileExists(atPath: folder.path("ready")) { usleep(1000) }
            stop.ask()
        }
        thread.start()
        let ending = try program.run(for: Self.long, grace: Self.long, stop: stop)
        #expect(ending.status == 7 && ending.output == Array("tidy\n".utf8) && ending.wasStopped)
    }

    @Test func killsWhatDoesNotWantToEnd() throws {
        let program = shell("trap '' TERM; echo $$; while :; do sleep 0.01; done")
        // However soon it is told: what has not begun to ignore it ends by it.
        let ending = try program.run(for: .milliseconds(200), grace: .milliseconds(1))
        #expect([128 + 9, 128 + 15].contains(ending.status) && ending.wasStopped)
    }

    @Test func waitsForNoGrandchild() throws {
        let ending = try shell("sleep 100000 & echo $!").run(for: Self.long)
        let child = try #require(
            pid_t(String(decoding: ending.output, as: UTF8.self).trimmingCharacters(in: .newlines)))
        #expect(ending.status == 0 && kill(child, 0) == 0)
        kill(child, SIGKILL)
    }

    /// A secret in a variable or behind an open file is none of its business.
    @Test func keepsSecretsBack() throws {
        setenv("PORTICO_TEST_SECRET", "s3cret", 1)
        defer { unsetenv("PORTICO_TEST_SECRET") }
        let open = Glibc.open("/etc/hostname", O_RDONLY)
        defer { close(open) }
        #expect(open > 2)
        let environment = try ChildProgram("/usr/bin/env", []).run(for: Self.long).output
        let text = String(decoding: environment, as: UTF8.self)
        #expect(text.contains("PATH=") && !text.contains("s3cret"))
        let files = try shell("ls /proc/$$/fd").run(for: Self.long).output
        #expect(files == Array("0\n1\n2\n".utf8), "\(String(decoding: files, as: UTF8.self))")
        // proc_pid_status(5): one bit for each signal. What a shell around the tests ignores is its own affair.
        let signals = try shell("grep -E 'SigBlk|SigIgn' /proc/self/status").run(for: Self.long).output
        let masks = String(decoding: signals, as: UTF8.self).split(separator: "\n").compactMap {
            UInt64($0.suffix(16), radix: 16)
        }
        try #require(masks.count == 2)
        #expect(masks[0] == 0 && masks[1] & (1 << UInt64(SIGPIPE - 1)) == 0)
    }

    @Test(arguments: ["/no/such/program", "/etc/hostname", "/"])
    func saysWhatCannotBeRun(_ path: String) {
        #expect(throws: ChildProgram.Failure.self) { try ChildProgram(path, []).run(for: Self.long) }
    }
}

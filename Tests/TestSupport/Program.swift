import Foundation

/// Runs other programs.
///
///     let outcome = try await Program.run("/usr/bin/env", ["sort"], input: "b\na\n")
///     outcome.output          // "a\nb\n"
package enum Program {
    /// How a program ended and what it wrote.
    package struct Outcome: Sendable {
        /// The exit code; for a program that was ended by a signal, 128 and the signal's number.
        package let status: Int
        package let output: String
        package let error: String
    }

    /// Runs a program to its end.
    /// - Parameters:
    ///   - environment: Added to the tests' own; an empty value takes the variable away.
    ///   - folder: The working directory; the tests' own where it is `nil`.
    package static func run(
        _ path: String, _ arguments: [String] = [], environment: [String: String] = [:], in folder: String? = nil,
        input: String = ""
    ) async throws -> Outcome {
        let files = try TemporaryFolder(["in": input, "out": "", "err": ""])
        let process = try process(path, arguments, environment, folder)
        // Files, not pipes: a pipe that nobody empties would stop a program that writes much.
        process.standardInput = try FileHandle(forReadingFrom: URL(fileURLWithPath: files.path("in")))
        process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: files.path("out")))
        process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: files.path("err")))
        try await end(of: process)
        return Outcome(status: status(of: process), output: try files.text("out"), error: try files.text("err"))
    }

    static func process(
        _ path: String, _ arguments: [String], _ environment: [String: String], _ folder: String?
    ) throws -> Process {
        guard FileManager.default.isExecutableFile(atPath: path) else { throw Repository.Missing(what: path) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }.filter {
            !$0.value.isEmpty
        }
        if let folder { process.currentDirectoryURL = URL(fileURLWithPath: folder) }
        return process
    }

    static func status(of process: Process) -> Int {
        let status = Int(process.terminationStatus)
        return process.terminationReason == .uncaughtSignal ? 128 + status : status
    }

    private static func end(of process: Process) async throws {
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            process.terminationHandler = { _ in continuation.resume() }
            do {
                try process.run()
            } catch {
                process.terminationHandler = nil
                continuation.resume(throwing: error)
            }
        }
    }
}

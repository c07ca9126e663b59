import Foundation
import Synchronization

/// A program that goes on until it is told to end: a server, a browser's driver. Ended with its last reference, by its
/// process id.
///
///     let server = try RunningProgram(path, ["serve", "--port", "0"])
///     let line = try await server.line { $0.contains("http://") }
package final class RunningProgram: Sendable {
    package let processID: Int32

    private struct State {
        var lines: [String] = []
        var unfinished: [UInt8] = []
        var hasEnded = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())
    private let process: Process
    private let lastSignal: Int32

    /// Starts the program; its standard output and error are read together, line by line.
    /// - Parameter lastSignal: What ends it with its last reference; one that it ends by itself from, where it has processes
    ///   of its own to end first.
    package init(
        _ path: String, _ arguments: [String], environment: [String: String] = [:], in folder: String? = nil,
        lastSignal: Int32 = SIGKILL
    ) throws {
        self.lastSignal = lastSignal
        process = try Program.process(path, arguments, environment, folder)
        let pipe = Pipe()
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        processID = process.processIdentifier
        pipe.fileHandleForReading.readabilityHandler = { [weak self] handle in
            let data = handle.availableData
            if data.isEmpty { handle.readabilityHandler = nil }
            self?.take([UInt8](data))
        }
        // Once in many runs nobody is told of the end of the output although no writer is left.
        process.terminationHandler = { [weak self] _ in
            Task { [weak self] in
                try? await Task.sleep(for: .seconds(5))
                self?.take([])
            }
        }
    }

    /// What it has written so far.
    package var lines: [String] { state.withLock { $0.lines } }

    deinit {
        if process.isRunning { kill(processID, lastSignal) }
        process.waitUntilExit()
    }

    /// The first line that it has written or will write of which the condition holds.
    /// - Throws: ``Ended`` where it ends without one.
    package func line(where condition: (String) -> Bool) async throws -> String {
        while true {
            let (lines, hasEnded) = state.withLock { ($0.lines, $0.hasEnded) }
            if let found = lines.first(where: condition) { return found }
            if hasEnded { throw Ended(lines: lines) }
            // Since the lines that were looked at: one that has come meanwhile is new.
            await somethingNew(since: lines.count)
        }
    }

    /// Sends a signal and waits for the end.
    /// - Returns: The exit code, or 128 and the signal's number.
    package func end(with signal: Int32 = SIGTERM) async -> Int {
        kill(processID, signal)
        while !state.withLock({ $0.hasEnded }) { await somethingNew(since: state.withLock { $0.lines.count }) }
        process.waitUntilExit()
        return Program.status(of: process)
    }

    /// The program ended before it said what was waited for.
    package struct Ended: Error, CustomStringConvertible {
        package let lines: [String]
        package var description: String { "the program ended; it had said:\n\(lines.joined(separator: "\n"))" }
    }

    private func somethingNew(since count: Int) async {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                if state.lines.count > count || state.hasEnded { return true }
                state.waiting.append(continuation)
                return false
            }
            if isThere { continuation.resume() }
        }
    }

    private func take(_ bytes: [UInt8]) {
        let waiting = state.withLock { state in
            if bytes.isEmpty { state.hasEnded = true }
            state.unfinished += bytes
            while let end = state.unfinished.firstIndex(of: 0x0A) {
                state.lines.append(String(decoding: state.unfinished[..<end], as: UTF8.self))
                state.unfinished.removeSubrange(...end)
            }
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }
}

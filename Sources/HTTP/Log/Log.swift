package import Glibc

/// What a program tells its operator: one line for each thing that happened.
///
///     let log = Log(.json)
///     log(.warning, "A gateway cannot be reached", ["gateway": "edge", "attempt": 3])
///     // {"ts":"2026-03-01T12:00:00.123Z","level":"warning","msg":"A gateway cannot be reached","gateway":"edge","attempt":3}
///     log.flush()
///
/// Whoever writes a line does not wait for the disk or a pipe: a thread of the log's own writes. Where nobody reads what it
/// writes, lines are kept up to a limit and then dropped, and counted.
package final class Log: Sendable {
    package enum Level: String, Sendable { case info, warning, error }

    package enum Format: String, Sendable, CaseIterable {
        /// For people: `2026-03-01T12:00:00.123Z info  A sentence key=value`.
        case text
        /// One object a line, for programs.
        case json
    }

    private let format: Format
    private let take: @Sendable ([UInt8]) -> Void
    private let output: LogOutput?
    private let now: @Sendable () -> timespec

    /// - Parameters:
    ///   - descriptor: Where lines are written; it stays the caller's. A program that writes into a pipe has to ignore
    ///     `SIGPIPE`.
    ///   - capacity: Bytes that are kept while they cannot be written.
    ///   - now: The time of day.
    package init(
        _ format: Format, descriptor: CInt = STDERR_FILENO, capacity: Int = 8 << 20,
        now: @escaping @Sendable () -> timespec = { Log.timeOfDay }
    ) {
        self.format = format
        self.now = now
        let output = LogOutput(descriptor: descriptor, capacity: capacity)
        self.output = output
        take = { output.append($0) }
    }

    /// A log whose lines go somewhere else: each is handed over where it is made, with its line feed.
    package init(_ format: Format, take: @escaping @Sendable ([UInt8]) -> Void) {
        self.format = format
        self.take = take
        output = nil
        now = { Log.timeOfDay }
    }

    /// The format for a descriptor: people look at a terminal, programs at everything else.
    package static func format(for descriptor: CInt) -> Format { isatty(descriptor) == 1 ? .text : .json }

    /// Lines that were dropped since the start.
    package var dropped: Int { output?.dropped ?? 0 }

    /// Writes a line.
    /// - Parameters:
    ///   - message: A sentence or a name of what happened, the same each time.
    ///   - fields: What differs from time to time. Never anything secret.
    package func callAsFunction(
        _ level: Level, _ message: String, _ fields: KeyValuePairs<String, LogValue> = [:]
    ) {
        write(level, message) { field in for (key, value) in fields { field(key, value) } }
    }

    /// Writes a line about a failure.
    package func callAsFunction(_ message: String) { self(.error, message) }

    /// Waits until all lines are written, or nobody has taken any for five seconds.
    package func flush() { output?.flush() }

    /// - Parameter add: Gets a function that adds a field.
    func write(_ level: Level, _ message: String, _ add: ((String, LogValue) -> Void) -> Void) {
        var line: [UInt8] = []
        line.reserveCapacity(256)
        switch format {
        case .json:
            line += "{\"ts\":\"".utf8
            LogTime.append(now(), to: &line)
            line += "\",\"level\":\"\(level.rawValue)\",\"msg\":".utf8
            LogValue.quote(message, into: &line)
            add { key, value in
                line += ",\"\(key)\":".utf8
                value.write(into: &line)
            }
            line.append(UInt8(ascii: "}"))
        case .text:
            LogTime.append(now(), to: &line)
            line += " \(level.rawValue)\(level == .info ? "    " : level == .error ? "   " : " ")".utf8
            let isPlain = message.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
            if isPlain { line += message.utf8 } else { LogValue.quote(message, into: &line) }
            add { key, value in
                line += " \(key)=".utf8
                value.write(into: &line)
            }
        }
        line.append(UInt8(ascii: "\n"))
        take(line)
    }

    /// The machine's clock.
    package static var timeOfDay: timespec {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return time
    }
}

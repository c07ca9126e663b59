import Glibc

/// One word that may follow `portico`. One file in `Commands/` holds one of them.
protocol Command {
    static var description: CommandDescription { get }

    /// Does the work.
    /// - Throws: ``UsageError`` where a value does not fit; ``Failure`` where the world does not.
    static func run(_ arguments: Arguments) async throws -> ExitCode
}

/// What the program tells the shell.
enum ExitCode: Int32 {
    case fine = 0
    /// The input has problems, or the work could not be done.
    case problems = 1
    /// The command line could not be followed.
    case wrongUsage = 2
    /// Ended by Ctrl-C or SIGTERM: 128 and the number of SIGINT.
    case interrupted = 130
}

/// Why the work could not be done, for the person at the terminal; never a mistake in the site's files, those are
/// diagnostics.
struct Failure: Error {
    /// A sentence without a full stop.
    let message: String

    init(_ message: String) { self.message = message }

    /// What could not be done, and what the system said about it (`errno`).
    static func system(_ message: String) -> Failure {
        Failure("\(message): \(String(cString: strerror(errno)))")
    }
}

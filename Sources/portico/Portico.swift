import Diagnostics
import Dispatch
import Glibc

/// The program: finds the command, hands it its arguments, turns the outcome into an exit code.
@main
struct Portico {
    /// Shown by `--version`.
    static let version = "0.1.0"

    private static var commands: [any Command.Type] {
        [
            BuildCommand.self, CheckCommand.self, ServeCommand.self, NewCommand.self, ProductNewCommand.self,
            DiffCommand.self, SchemaCommand.self, RenderMarkdownCommand.self,
        ]
    }

    /// Not `async`, and no `dispatchMain()`: both end in libdispatch's signal thread, which unblocks every signal again.
    static func main() {
        Interruption.prepare()
        signal(SIGPIPE, SIG_IGN)
        Task { @concurrent in
            let code = await run(Array(CommandLine.arguments.dropFirst()))
            exit(code.rawValue)
        }
        // The task ends the program; this thread only keeps the signals blocked.
        DispatchSemaphore(value: 0).wait()
    }

    private static func run(_ words: [String]) async -> ExitCode {
        do {
            return try await dispatch(words)
        } catch let error as UsageError {
            let help = error.command.map { "portico \($0) --help" } ?? "portico --help"
            let hint = error.hint.map { " (\($0))" } ?? ""
            Console.error.write("portico: \(error.message)\(hint)\nTry '\(help)'.\n")
            return .wrongUsage
        } catch let failure as Failure {
            Console.error.write("portico: \(failure.message)\n")
            return .problems
        } catch {
            Console.error.write("portico: \(error)\n")
            return .problems
        }
    }

    private static func dispatch(_ words: [String]) async throws -> ExitCode {
        guard let word = words.first else {
            Console.error.write(Help.overall(commands))
            return .wrongUsage
        }
        switch word {
        case "--help", "-h":
            Console.output.write(Help.overall(commands))
            return .fine
        case "--version":
            Console.output.write("portico \(version)\n")
            return .fine
        case "help":
            return try await dispatch(words.dropFirst() + ["--help"])
        default:
            break
        }
        guard let command = commands.first(where: { words.starts(with: $0.description.words) }) else {
            let names = commands.map { $0.description.name }
            // Of two words the second may be missing or wrong.
            let longer = names.filter { $0.hasPrefix(word + " ") }
            let hint =
                longer.isEmpty
                ? Spelling.hint(for: word, among: names + ["--help", "--version"])
                : longer.map { "write 'portico \($0)'" }.joined(separator: ", ")
            throw UsageError("There is no command '\(word)'", hint: hint)
        }
        let rest = Array(words.dropFirst(command.description.words.count))
        let arguments = try Arguments(reading: rest, for: command.description)
        if arguments.has("--help") {
            Console.output.write(Help.of(command.description))
            return .fine
        }
        return try await command.run(arguments)
    }
}

import Crypto
import Database
import Dispatch
import Glibc
import HTTP
import PortalModel
import PortalServer
import PortalServices
import Storage

/// The program: one word says what to do, the exit code whether it was done.
@main
struct PorticoCompanion {
    private static let help = """
        Usage: portico-companion COMMAND [--site DIR] [--output DIR]

        Commands:
          serve [--listen ADDRESS:PORT] [--log FORMAT] [--demo]
                                                   the companion and the built portals; SIGHUP reads the files anew,
                                                   SIGTERM ends it when running requests are answered
                                                   (FORMAT: text or json; by default json, but text on a terminal)
          check                                    say whether configuration, catalogue and database can be used
          migrate                                  bring the database up to date and end
          backup FILE                              write the database to a file, also while the companion runs
          restore FILE                             put a backup in the database's place
          gateway plan|diff [ID…] [--json]         say what would change at the gateways, without lines or with them
          gateway drift [ID…] [--json]             say what somebody else changed there, while the companion runs
          gateway apply [ID…] [--json]             make the gateways what the database says, now
          gateway check [--json]                   compare the documented operations with what gateways let through, and
                                                   say what each gateway cannot do
          gateway export ID [--to FOLDER]          print a gateway's configuration without secrets, or write it with them
                                                   (exit codes: 0 nothing differs or all is done, 1 it failed,
                                                   2 the command is wrong, 3 something differs)
          signing-keys list                        the keys that tokens of OAuth are signed with
          signing-keys rotate [--in SECONDS]       publish a new one that signs after a while (300)
          signing-keys revoke ID                   take one away with all tokens that it signed, now
          openapi portal|admin                     print the OpenAPI document of one of the two APIs
          admin EMAIL --name NAME [--role ROLE]    make a user of the console, or give one a new password
                                                   (ROLE: administrator, approver, viewer; the password comes
                                                   from PORTICO_PASSWORD, else one is made and shown)
          admin EMAIL --reset-second-factor [--portal ID]
                                                   let somebody in who has lost app and recovery codes: a user of the
                                                   console, or with --portal a developer
          seed [--developers N] [--subscriptions N] [--add]
                                                   fill the database with made-up people, to try how many it bears;
                                                   --add: also where it has developers (100000, with 3 subscriptions each)

        --site is the folder of site-config.json (default: this one), --output what 'portico build' wrote to (out).

        """

    static func main() {
        var signals = Signals.set
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        signal(SIGPIPE, SIG_IGN)
        // A file that may not grow (ulimit -f) is as a full disk: told by the call that writes, and no reason to end.
        signal(SIGXFSZ, SIG_IGN)
        Memory.prepare()
        Task { @concurrent in
            let code = await run(Array(CommandLine.arguments.dropFirst()))
            exit(code)
        }
        DispatchSemaphore(value: 0).wait()
    }

    private static func run(_ words: [String]) async -> CInt {
        do {
            guard let word = words.first, word != "--help", word != "help" else {
                print(help, terminator: "")
                return words.isEmpty ? 2 : 0
            }
            return try await command(word, Array(words.dropFirst()))
        } catch let mistake as Mistake {
            Complaint.write("portico-companion: \(mistake.message)")
            return 2
        } catch Refusal.invalid(let problems) {
            for problem in problems {
                Complaint.write("portico-companion: \(problem.field): \(problem.reason.rawValue)")
            }
            return 1
        } catch {
            Complaint.write("portico-companion: \(error)")
            return 1
        }
    }

    private static func command(_ word: String, _ words: [String]) async throws -> CInt {
        let options = try Options(
            words,
            valued: [
                "--site", "--output", "--listen", "--log", "--name", "--role", "--portal", "--developers",
                "--subscriptions", "--to", "--in",
            ], flags: ["--demo", "--add", "--reset-second-factor", "--json"])
        guard
            [
                "serve", "check", "migrate", "backup", "restore", "gateway", "signing-keys", "openapi", "admin", "seed",
            ].contains(word)
        else {
            throw Mistake("There is no command '\(word)'; see 'portico-companion --help'")
        }
        let installation = try Installation(options)
        switch word {
        case "serve":
            try await ServeCommand.run(installation, options)
        case "admin":
            try await AdminCommand.run(installation, options)
        case "seed":
            try await SeedCommand.run(installation, options)
        case "signing-keys": return try await SigningKeyCommand.run(installation, options)
        case "gateway": return try await GatewayCommand.run(installation, options)
        case "openapi":
            let companion = try await installation.companion(log: Log(.text))
            guard let document = companion.openAPI(try operand(options, "API: portal or admin")) else {
                throw Mistake("The APIs are 'portal' and 'admin'")
            }
            print(String(decoding: document, as: UTF8.self), terminator: "")
        case "backup":
            let path = try operand(options, "FILE")
            try Database(path: installation.databasePath).backup(to: path)
        case "restore":
            try Database.restore(from: try operand(options, "FILE"), to: installation.databasePath)
        default:
            let companion = try await installation.companion(log: Log(.text))
            let problems = try companion.context.store.database.problems()
            for problem in problems { Complaint.write("The database is damaged: \(problem)") }
            if word == "check", problems.isEmpty { print("Configuration, catalogue and database can be used.") }
            return problems.isEmpty ? 0 : 1
        }
        return 0
    }

    private static func operand(_ options: Options, _ name: String) throws -> String {
        guard options.operands.count == 1 else { throw Mistake("This command takes one \(name)") }
        return options.operands[0]
    }
}

/// Lines for whoever typed the command.
enum Complaint {
    @Sendable static func write(_ line: String) {
        let bytes = Array((line + "\n").utf8)
        _ = Glibc.write(STDERR_FILENO, bytes, bytes.count)
    }
}

/// The signals that the program is told things by.
enum Signals {
    static var set: sigset_t {
        var signals = sigset_t()
        sigemptyset(&signals)
        for number in [SIGINT, SIGTERM, SIGHUP] { sigaddset(&signals, number) }
        return signals
    }

    /// Each signal as it comes, from a thread that waits for them.
    static func stream() -> AsyncStream<CInt> {
        AsyncStream { continuation in
            DispatchQueue(label: "signals").async {
                var signals = set
                while true {
                    var number: CInt = 0
                    sigwait(&signals, &number)
                    continuation.yield(number)
                }
            }
        }
    }
}

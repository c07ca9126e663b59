import HTTP
import PortalServer
import PortalServices

/// `portico-companion seed`
enum SeedCommand {
    static func run(_ installation: Installation, _ options: Options) async throws {
        let developers = try number(options, "--developers", default: 100_000)
        let subscriptions = try number(options, "--subscriptions", default: developers * 3)
        let trial = TrialData(try await installation.companion(log: Log(.text)).context)
        let known = try trial.known()
        guard known == 0 || options.has("--add") else {
            throw Mistake(
                "The database '\(installation.databasePath)' has developers; '--add' adds made-up ones to them")
        }
        let began = ContinuousClock.now
        let made = try await trial.plant(
            developers: developers, subscriptions: subscriptions, password: DemoData.password)
        let seconds = (ContinuousClock.now - began).components.seconds
        print(
            """
            Made \(made.developers) developers with \(made.applications) applications, \(made.credentials) credentials, \
            \(made.subscriptions) subscriptions and \(made.auditEntries) entries of the trail in \(seconds) s.
            They sign in as \(TrialData.email(known + 1)) and so on, each at their portal; password of all: \
            \(DemoData.password)
            """)
    }

    private static func number(_ options: Options, _ name: String, default number: Int) throws -> Int {
        guard let text = options.value(name) else { return number }
        guard let number = Int(text), (0...10_000_000).contains(number) else {
            throw Mistake("'\(name)' takes a number up to 10000000")
        }
        return number
    }
}

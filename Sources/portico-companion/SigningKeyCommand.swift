import HTTP
import PortalModel
import PortalServer
import PortalServices
import Storage

/// `portico-companion signing-keys`
enum SigningKeyCommand {
    static func run(_ installation: Installation, _ options: Options) async throws -> CInt {
        let companion = try await installation.companion(log: Log(.text))
        let keys = SigningKeys(companion.context)
        switch (options.operands.first, options.operands.count) {
        case ("list"?, 1):
            for (key, stage) in try keys.list() { print("\(key.id)  \(stage.rawValue)  signs from \(key.signsAt)") }
        case ("rotate"?, 1):
            let made = try await keys.rotate(after: .seconds(try seconds(options.value("--in"))))
            print("\(made.id) is published, and signs from \(made.start) on. Tokens of the old key go on working.")
        case ("revoke"?, 2):
            guard try await keys.revoke(options.operands[1]) else {
                throw Mistake("There is no key '\(options.operands[1])'; see 'portico-companion signing-keys list'")
            }
            print("It is gone, and every token that it signed is refused.")
        default: throw Mistake("Write 'portico-companion signing-keys list|rotate [--in SECONDS]|revoke ID'")
        }
        return 0
    }

    /// Five minutes where nothing is said: longer than gateways and programs that keep to the list's own age look away.
    private static func seconds(_ text: String?) throws -> Int {
        guard let text else { return 300 }
        guard let seconds = Int(text), (0...604_800).contains(seconds) else {
            throw Mistake("'--in' takes a number of seconds, at most a week: 604800")
        }
        return seconds
    }
}

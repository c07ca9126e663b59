import Crypto
import Glibc
import HTTP
import PortalModel
import PortalServer
import PortalServices
import Storage

/// `portico-companion admin`
enum AdminCommand {
    static func run(_ installation: Installation, _ options: Options) async throws {
        if options.has("--reset-second-factor") { return try await resetSecondFactor(installation, options) }
        guard options.operands.count == 1, let name = options.value("--name") else {
            throw Mistake("Write 'portico-companion admin EMAIL --name NAME'")
        }
        let word = options.value("--role") ?? AdministratorRole.administrator.rawValue
        guard let role = AdministratorRole(rawValue: word) else {
            throw Mistake(
                "There is no role '\(word)'; there are \(AdministratorRole.allCases.map(\.rawValue).joined(separator: ", "))"
            )
        }
        let given = getenv("PORTICO_PASSWORD").map { String(cString: $0) }
        let password =
            given
            ?? RandomText.make(
                20, of: Array("abcdefghijkmnpqrstuvwxyz23456789".utf8), random: { RandomText.systemBytes($0) })
        let companion = try await installation.companion(log: Log(.text))
        try await Administrators(companion.context).set(
            email: options.operands[0], name: name, role: role, password: password)
        if given == nil { print("Password of \(options.operands[0]): \(password)") }
    }

    /// For somebody who has lost both the app and the recovery codes; a developer is named with the portal.
    private static func resetSecondFactor(_ installation: Installation, _ options: Options) async throws {
        guard options.operands.count == 1 else {
            throw Mistake(
                "Write 'portico-companion admin EMAIL --reset-second-factor', of a developer with '--portal ID'")
        }
        let email = options.operands[0]
        let context = try await installation.companion(log: Log(.text)).context
        let owner: Session.Owner? = try context.store.read { tables in
            guard let portal = options.value("--portal") else {
                return try tables.administrator(email: email).map { .administrator($0.id) }
            }
            return try tables.developer(portal: PortalID(portal), email: email).map { .developer($0.id) }
        }
        guard let owner else { throw Mistake("Nobody there has the address '\(email)'") }
        try await SecondFactors(context).reset(of: owner)
        print("\(email) signs in with the password alone now")
    }
}

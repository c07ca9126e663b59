import Crypto
import Glibc
import HTTP
import PortalModel
import PortalServer
import PortalServices

/// `portico-companion admin`
enum AdminCommand {
    static func run(_ installation: Installation, _ options: Options) async throws {
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
}

import HTTP
import PortalModel
import PortalServices
import Serialization
import Storage

/// Everything that is kept about a developer, as one file (GDPR, articles 15 and 20). No secret is in it.
struct AccountExport: Sendable {
    let site: Site

    func response(for developer: Developer) throws -> Response {
        var bytes: [UInt8] = []
        JSONWriter.write(try document(of: developer), pretty: true, into: &bytes)
        return Response(
            .ok,
            headers: [
                ("Content-Type", "application/json"),
                ("Content-Disposition", "attachment; filename=\"account-\(developer.id).json\""),
            ], body: .bytes(bytes))
    }

    private func document(of developer: Developer) throws -> Node {
        let store = site.context.store
        let applications = try store.read { try $0.applications(of: developer.id) }
        return .object([
            ("account", APIThings.node(developer)),
            (
                "sessions",
                .list(
                    try store.read { try $0.sessions(of: .developer(developer.id)) }.map {
                        .object([
                            ("startedAt", .moment($0.createdAt)), ("seenAt", .moment($0.seenAt)),
                            ("address", .text($0.address)), ("agent", .text($0.agent)),
                        ])
                    })
            ),
            (
                "tokens",
                .list(
                    try store.read { try $0.tokens(of: .developer(developer.id)) }.map {
                        .object([
                            ("name", .text($0.name)), ("hint", .text($0.hint)),
                            ("scopes", .list($0.scopes.map { .text($0) })), ("createdAt", .moment($0.createdAt)),
                            ("expiresAt", .moment($0.expiresAt)), ("usedAt", .moment($0.usedAt)),
                        ])
                    })
            ),
            (
                "teams",
                .list(
                    try store.read { try $0.teams(of: developer.id) }.map {
                        .object([
                            ("id", .text($0.team.id.rawValue)), ("name", .text($0.team.name)),
                            ("role", .text($0.role.rawValue)),
                        ])
                    })
            ), ("applications", .list(try applications.map(node))),
            (
                "history",
                .list(
                    try store.read { try $0.audit(owner: developer.id.rawValue, limit: 100_000) }.map {
                        APIThings.node($0, isOwn: $0.actor != .developer(developer.id))
                    })
            ),
        ])
    }

    private func node(_ application: Application) throws -> Node {
        let credentials = try Credentials(site.context).list(application.id)
        let subscriptions = try Subscriptions(site.context).list(application.id)
        let calls = try site.context.store.read { try $0.calls(of: application.id, limit: 2 * Call.kept) }
        return .object([
            ("application", APIThings.node(application)),
            (
                "credentials",
                .list(credentials.map { .object(APIThings.members($0.credential, $0.secrets)) })
            ),
            (
                "calls", .list(calls.map(APIThings.node))
            ), ("subscriptions", .list(subscriptions.map(APIThings.node))),
        ])
    }
}

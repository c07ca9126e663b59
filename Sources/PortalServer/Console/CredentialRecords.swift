import HTTP
import Mustache
import PortalModel
import PortalServices
import Storage

/// The console's credentials: never a secret, only its hint; and taking one away that has leaked.
struct CredentialRecords: Sendable {
    let site: Site
    private var words: Words { site.looks.now.console.words }

    init(site: Site) { self.site = site }

    func add(to routes: inout Routes) {
        routes.get("console/credentials", administrators: list)
        routes.get(
            "console/credentials.csv",
            administrators: { visit, administrator in
                try await ListExport.csv("credentials", visit, site) { try table($0, $1, administrator.role) }
            })
        routes.form(
            "console/credentials/{id}/revoke", from: .administrator, administrators: { visit, _ in try page(visit) },
            submit: revoke)
    }

    private func list(_ visit: Visit, _ administrator: Administrator) throws -> Reply {
        let (list, words) = (ListView(visit), words)
        let filters = ListView.Filter.portals(site, words) + [.states(CredentialState.allCases, words)]
        return .page(
            Page(
                "console-list", title: words("credentials"),
                list.values(
                    try site.context.store.read { try table(list, $0, administrator.role) },
                    path: site.path("console/credentials"), words: words,
                    searchHint: words("hint.searchCredentials"), filters: filters)))
    }

    private func table(_ list: ListView, _ tables: Tables, _ role: AdministratorRole) throws -> TableView {
        let (words, names, portal) = (words, RecordNames(site: site), list.chosen("portal"))
        let rows = try tables.credentials(
            portal: portal.isEmpty ? nil : PortalID(portal), state: CredentialState(rawValue: list.chosen("state")),
            search: list.search, offset: list.offset, limit: list.limit
        ).map { ($0, try tables.secrets(of: $0.id), try tables.application($0.application)) }
        return TableView(
            columns: [
                "column.name", "column.method", "column.secret", "column.application", "column.state",
                "column.created", "column.ends",
            ].map { words($0) },
            rows: rows.map { credential, secrets, application in
                var row = TableView.Row(
                    cells: [
                        .init(credential.name, detail: credential.publicName ?? ""),
                        .init(words("method.\(credential.method.rawValue)")),
                        .init(secrets.map(\.hint).joined(separator: " · "), isCode: true),
                        .init(
                            application?.name ?? "",
                            url: site.path("console/applications/\(credential.application)"),
                            detail: application.map { names.portal($0.portal) } ?? ""),
                        .init(state: credential.state, words), .init(credential.createdAt),
                        .init(credential.expiresAt ?? secrets.compactMap(\.validUntil).min()),
                    ], id: credential.id.rawValue)
                if credential.state.isUsable, role >= .administrator {
                    row.actions = [
                        .init(
                            title: words("revoke"), url: site.path("console/credentials/\(credential.id)/revoke"),
                            isDangerous: true)
                    ]
                }
                return row
            }, empty: words("listEmpty"))
    }

    private func page(_ visit: Visit) throws -> Page {
        let words = words
        let found = try site.context.store.read { try $0.credential(CredentialID(visit["id"])) }
        guard let credential = found else { throw Refusal.notFound }
        return Page(
            "companion-form", title: words("revokeCredential", ["name": credential.name]),
            [
                "lead": .string(words("revokeByProviderLead")),
                "back": .object([
                    "title": .string(words("credentials")), "url": .string(site.path("console/credentials")),
                ]),
            ],
            form: FormView(
                action: site.path("console/credentials/\(credential.id)/revoke"), submit: words("revoke"),
                isDangerous: true,
                fields: [
                    .init(
                        name: "reason", kind: .lines, label: words("field.reason"), hint: words("hint.reason"),
                        value: visit.form["reason"], isRequired: false)
                ]))
    }

    private func revoke(_ visit: Visit, _ administrator: Administrator) async throws -> Reply {
        let id = CredentialID(visit["id"])
        let name = try site.context.store.read { try $0.credential(id)?.name ?? "" }
        try await Credentials(site.context).revoke(
            id, reason: visit.form["reason"], by: Caller(administrator, visit))
        return .redirect(to: site.path("console/credentials"), note: Note("note.credentialRevoked", ["name": name]))
    }
}

import HTTP
import Mustache
import PortalModel
import PortalServices
import Storage

/// Clients at identity providers, those first that may be live though nobody wants them.
struct ClientRecords: Sendable {
    let site: Site
    private var words: Words { site.looks.now.console.words }
    private static let path = "console/clients"

    init(site: Site) { self.site = site }

    func add(to routes: inout Routes) {
        routes.get(Self.path, administrators: list)
        routes.form(
            Self.path + "/{id}/retry", from: .administrator, administrators: { visit, _ in try page(visit, "retry") },
            submit: retry)
        routes.form(
            Self.path + "/{id}/forget", from: .administrator,
            administrators: { visit, _ in try page(visit, "forget") }, submit: forget)
    }

    private func list(_ visit: Visit, _ administrator: Administrator) throws -> Reply {
        let (list, words) = (ListView(visit), words)
        let clients = try ProviderClients(site.context).list(offset: list.offset, limit: list.limit)
        let table = TableView(
            columns: [
                "column.name", "column.client", "column.provider", "column.state", "column.detail",
                "column.nextAttempt",
            ]
            .map { words($0) },
            rows: clients.map { client in
                var row = TableView.Row(cells: [
                    .init(client.name, url: site.path("console/applications/\(client.application)")),
                    .init(client.client ?? "", isCode: true), .init(client.provider),
                    .init(words("client.\(client.state.rawValue)"), tone: Self.tone(client)),
                    .init(client.note), .init(client.nextAt),
                ])
                if administrator.role >= .administrator { row.actions = actions(client) }
                return row
            }, empty: words("listEmpty"))
        var values = list.values(table, path: site.path(Self.path), words: words)
        values["exports"] = .boolean(false)
        values["hasFilters"] = .boolean(false)
        values["lead"] = .string(words("clientsLead"))
        return .page(Page("console-list", title: words("console.clients"), values))
    }

    private static func tone(_ client: ProviderClient) -> String {
        switch client.state {
        case .live: client.note.isEmpty ? "good" : "waiting"
        case .creating: "waiting"
        case .deleting: client.note.isEmpty ? "waiting" : "bad"
        case .unknown: "bad"
        }
    }

    private func actions(_ client: ProviderClient) -> [TableView.Action] {
        func action(_ name: String, isDangerous: Bool = false) -> TableView.Action {
            .init(
                title: words("client.\(name)"), url: site.path("\(Self.path)/\(client.credential)/\(name)"),
                isDangerous: isDangerous)
        }
        switch client.state {
        case .creating: return []
        case .live: return client.note.isEmpty ? [] : [action("retry")]
        case .deleting: return [action("retry"), action("forget", isDangerous: true)]
        case .unknown: return [action("forget", isDangerous: true)]
        }
    }

    private func page(_ visit: Visit, _ action: String) throws -> Page {
        let words = words
        let id = CredentialID(visit["id"])
        guard let client = try site.context.store.read({ try $0.providerClient(of: id) }) else {
            throw Refusal.notFound
        }
        return Page(
            "companion-form", title: words("client.\(action)Title", ["name": client.client ?? client.name]),
            [
                "lead": .string(words("client.\(action)Lead", ["provider": client.provider])),
                "back": .object([
                    "title": .string(words("console.clients")), "url": .string(site.path(Self.path)),
                ]),
            ],
            form: FormView(
                action: site.path("\(Self.path)/\(id)/\(action)"), submit: words("client.\(action)"),
                isDangerous: action == "forget", fields: []))
    }

    private func retry(_ visit: Visit, _ administrator: Administrator) async throws -> Reply {
        try await ProviderClients(site.context).retry(CredentialID(visit["id"]), by: Caller(administrator, visit))
        return .redirect(to: site.path(Self.path), note: Note("note.clientRetried"))
    }

    private func forget(_ visit: Visit, _ administrator: Administrator) async throws -> Reply {
        try await ProviderClients(site.context).forget(CredentialID(visit["id"]), by: Caller(administrator, visit))
        return .redirect(to: site.path(Self.path), note: Note("note.clientForgotten"))
    }
}

import HTTP
import Mustache
import PortalModel
import PortalServices
import Storage

/// The console's developers: list, one of them, and decisions about them.
struct DeveloperRecords: Sendable {
    let site: Site
    private var words: Words { site.looks.now.console.words }

    init(site: Site) { self.site = site }

    func add(to routes: inout Routes) {
        routes.get("console/developers", administrators: list)
        routes.get(
            "console/developers.csv",
            administrators: { visit, _ in try await ListExport.csv("developers", visit, site, table: table) })
        routes.get("console/developers/{id}", administrators: show)
        routes.form(
            "console/developers/{id}/erase", from: .administrator, administrators: { visit, _ in try erasePage(visit) },
            submit: erase)
        for decision in Decision.allCases {
            routes.form(
                "console/developers/{id}/\(decision.rawValue)", from: decision.role,
                administrators: { visit, _ in try page(visit, decision) },
                submit: { visit, administrator in try await decide(visit, administrator, decision) })
        }
    }

    enum Decision: String, CaseIterable {
        case approve, reject, suspend, reactivate

        /// Who may decide so.
        var role: AdministratorRole { self == .approve || self == .reject ? .approver : .administrator }
    }

    private func list(_ visit: Visit, _: Administrator) throws -> Reply {
        let (list, words) = (ListView(visit), words)
        let states = DeveloperState.allCases.filter { $0 != .deleted }
        return .page(
            Page(
                "console-list", title: words("console.developers"),
                list.values(
                    try site.context.store.read { try table(list, $0) }, path: site.path("console/developers"),
                    words: words,
                    searchHint: words("hint.searchPeople"),
                    filters: ListView.Filter.portals(site, words) + [.states(states, words)])))
    }

    private func table(_ list: ListView, _ tables: Tables) throws -> TableView {
        let (words, names, portal) = (words, RecordNames(site: site), list.chosen("portal"))
        let developers = try tables.developers(
            portal: portal.isEmpty ? nil : PortalID(portal), state: DeveloperState(rawValue: list.chosen("state")),
            search: list.search, offset: list.offset, limit: list.limit)
        return TableView(
            columns: ["column.name", "column.email", "column.portal", "column.state", "column.since", "column.seen"]
                .map { words($0) },
            rows: developers.map { developer in
                .init(
                    cells: [
                        .init(developer.name, url: site.path("console/developers/\(developer.id)")),
                        .init(developer.email), .init(names.portal(developer.portal)),
                        .init(state: developer.state, words), .init(developer.createdAt), .init(developer.seenAt),
                    ], id: developer.id.rawValue)
            }, empty: words("listEmpty"))
    }

    private func show(_ visit: Visit, _ administrator: Administrator) throws -> Reply {
        let words = words
        let (developer, details, applications, entries) = try site.context.store.read { tables in
            guard let developer = try tables.developer(DeveloperID(visit["id"])) else { throw Refusal.notFound }
            return (
                developer, try tables.details(of: developer.id), try tables.applications(of: developer.id),
                try tables.audit(owner: developer.id.rawValue, limit: 30)
            )
        }
        var view = RecordView(title: developer.name.isEmpty ? developer.id.rawValue : developer.name)
        view.facts = [
            (words("column.email"), .init(developer.email)),
            (words("column.portal"), .init(RecordNames(site: site).portal(developer.portal))),
            (words("column.state"), .init(state: developer.state, words)),
            (words("column.since"), .init(developer.createdAt)), (words("column.seen"), .init(developer.seenAt)),
            (words("column.terms"), .init(developer.termsVersion ?? "")),
        ].filter { !$0.1.text.isEmpty }
        let asked = site.context.offerings.now.portal(developer.portal)?.access.signUpFields ?? []
        view.facts += details.map { detail in
            let field = asked.first { $0.id == detail.field }
            return (field?.label ?? detail.field, .init(field?.kind == .check ? words("yes") : detail.value))
        }
        view.facts.append(("ID", .init(developer.id.rawValue, isCode: true)))
        view.actions = decisions(about: developer, administrator.role).map {
            .init(
                title: words("decision.\($0.rawValue)"),
                url: site.path("console/developers/\(developer.id)/\($0.rawValue)"),
                isDangerous: $0 == .reject || $0 == .suspend)
        }
        if administrator.role >= .administrator, developer.state != .deleted {
            view.actions.append(
                .init(
                    title: words("erase"), url: site.path("console/developers/\(developer.id)/erase"),
                    isDangerous: true))
        }
        view.tables = [
            (
                words("console.applications"),
                TableView(
                    columns: ["column.name", "column.since"].map { words($0) },
                    rows: applications.map {
                        .init(cells: [
                            .init($0.name, url: site.path("console/applications/\($0.id)")), .init($0.createdAt),
                        ])
                    }, empty: words("noApplications"))
            )
        ]
        view.history = entries
        return .page(view.page(words, names: try People(site).names(adding: developer)))
    }

    private func erasePage(_ visit: Visit) throws -> Page {
        let words = words
        guard let developer = try site.context.store.read({ try $0.developer(DeveloperID(visit["id"])) }),
            developer.state != .deleted
        else { throw Refusal.notFound }
        let path = site.path("console/developers/\(developer.id)")
        return Page(
            "companion-form", title: words("eraseDeveloper", ["name": developer.name]),
            [
                "lead": .string(words("eraseDeveloperLead")),
                "back": .object(["title": .string(developer.name), "url": .string(path)]),
            ],
            form: FormView(
                action: path + "/erase", submit: words("erase"), isDangerous: true,
                fields: [
                    .init(
                        name: "typed", kind: .text, label: words("field.typeName", ["name": developer.email]),
                        value: visit.form["typed"], autocomplete: "off")
                ]))
    }

    private func erase(_ visit: Visit, _ administrator: Administrator) async throws -> Reply {
        try await AccountSettings(site.context).erase(
            DeveloperID(visit["id"]), typed: visit.form["typed"], by: Caller(administrator, visit))
        return .redirect(to: site.path("console/developers"), note: Note("note.erased"))
    }

    /// What this role may decide about somebody as they stand.
    private func decisions(about developer: Developer, _ role: AdministratorRole) -> [Decision] {
        let decisions: [Decision] =
            switch developer.state {
            case .pending: [.approve, .reject]
            case .active: [.suspend]
            case .suspended: [.reactivate]
            default: []
            }
        return decisions.filter { role >= $0.role }
    }

    private func page(_ visit: Visit, _ decision: Decision) throws -> Page {
        let words = words
        let found = try site.context.store.read { try $0.developer(DeveloperID(visit["id"])) }
        guard let developer = found else { throw Refusal.notFound }
        let path = "console/developers/\(developer.id)"
        var page = Page(
            "companion-form", title: "\(words("decision.\(decision.rawValue)")): \(developer.name)",
            ["lead": .string(words("decisionLead.developer.\(decision.rawValue)"))])
        page.values["back"] = .object(["title": .string(developer.name), "url": .string(site.path(path))])
        let takesReason = decision == .reject || decision == .suspend
        page.form = FormView(
            action: site.path("\(path)/\(decision.rawValue)"), submit: words("decision.\(decision.rawValue)"),
            isDangerous: takesReason,
            fields: takesReason
                ? [
                    .init(
                        name: "reason", kind: .lines, label: words("field.reason"), hint: words("hint.reason"),
                        value: visit.form["reason"], isRequired: false)
                ] : [])
        return page
    }

    private func decide(_ visit: Visit, _ administrator: Administrator, _ decision: Decision) async throws -> Reply {
        let (id, caller) = (DeveloperID(visit["id"]), Caller(administrator, visit))
        let (decisions, reason) = (DeveloperDecisions(site.context), visit.form["reason"])
        let page = site.path("console/developers/\(id)")
        do {
            switch decision {
            case .approve: try await decisions.approve(id, by: caller)
            case .reject: try await decisions.reject(id, reason: reason, by: caller)
            case .suspend: try await decisions.suspend(id, reason: reason, by: caller)
            case .reactivate: try await decisions.reactivate(id, by: caller)
            }
        } catch Refusal.conflict(.stateChanged) {
            // Somebody was faster: the record shows what they decided.
            return .redirect(to: page, note: Note("note.decidedMeanwhile"))
        }
        return .redirect(to: page, note: Note("note.saved"))
    }
}

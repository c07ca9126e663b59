import HTTP
import Mustache
import PortalModel
import PortalServices
import Storage

/// What the pages of developers' tokens and of the console's have in common.
struct TokenForms: Sendable {
    let site: Site
    let words: Words

    func table(_ tokens: [AccessToken], path: String, portals: Bool = false) -> TableView {
        TableView(
            columns: (["column.name", "column.secret", "column.scopes"] + (portals ? ["column.portal"] : [])
                + ["column.created", "column.ends", "column.used"]).map { words($0) },
            rows: tokens.map { token in
                var cells: [TableView.Cell] = [
                    .init(token.name), .init(token.hint, isCode: true),
                    .init(token.scopes.joined(separator: ", ")),
                ]
                if portals, case .portal(let id) = token.owner {
                    cells.append(.init(RecordNames(site: site).portal(id)))
                }
                cells += [.init(token.createdAt), .init(token.expiresAt), .init(token.usedAt)]
                return .init(
                    cells: cells,
                    actions: [
                        .init(title: words("revoke"), url: site.path("\(path)/\(token.id)/revoke"), isDangerous: true)
                    ], id: token.id.rawValue)
            }, empty: words("noTokens"))
    }

    /// - Parameter scopes: Those that can be chosen.
    func form(_ visit: Visit, action: String, scopes: [APIScope], portals: [Portal] = []) -> FormView {
        let chosen = Set(visit.form.all("scopes"))
        var fields: [FormView.Field] = [
            .init(
                name: "name", kind: .text, label: words("field.tokenName"), hint: words("hint.credentialName"),
                value: visit.value("name"), autocomplete: "off")
        ]
        if !portals.isEmpty {
            fields.append(
                .init(
                    name: "portal", kind: .select(portals.map { .init(value: $0.id.rawValue, title: $0.title) }),
                    label: words("column.portal"), value: visit.form["portal"]))
        }
        fields.append(
            .init(
                name: "scopes",
                kind: .choices(
                    scopes.map { .init(value: $0.rawValue, title: $0.rawValue, detail: words("scope.\($0.rawValue)")) },
                    chosen), label: words("column.scopes")))
        fields.append(
            .init(
                name: "expires", kind: .date, label: words("field.expires"), hint: words("hint.expires"),
                value: visit.value("expires"), isRequired: false))
        return FormView(action: site.path(action), submit: words("create"), fields: fields)
    }

    func request(_ visit: Visit) -> AccessTokens.Request {
        .init(name: visit.form["name"], scopes: visit.form.all("scopes"), expires: visit.form["expires"])
    }

    func revokePage(_ token: AccessToken, action: String, back: String) -> Page {
        Page(
            "companion-form", title: words("revokeCredential", ["name": token.name]),
            [
                "lead": .string(words("revokeLead")),
                "back": .object(["title": .string(words("tokens")), "url": .string(site.path(back))]),
            ],
            form: FormView(action: site.path(action), submit: words("revoke"), isDangerous: true, fields: []))
    }

    func issued(_ issued: AccessTokens.Issued) -> Note {
        var note = Note("note.tokenCreated")
        note.credential = issued.token.id.rawValue
        note.secret = issued.text
        return note
    }

    /// The token that was just made, shown once.
    func shown(_ visit: Visit, _ tokens: [AccessToken]) -> Value {
        guard let note = site.browser.note(of: visit.request, for: visit.browser), let secret = note.secret,
            let token = tokens.first(where: { $0.id.rawValue == note.credential })
        else { return .boolean(false) }
        return .object([
            "title": .string(words("issued.token", ["name": token.name])), "secret": .string(secret),
        ])
    }
}

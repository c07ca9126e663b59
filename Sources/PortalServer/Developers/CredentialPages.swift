import HTTP
import Mustache
import PortalModel
import PortalServices
import Storage

/// Making, rotating and revoking credentials.
struct CredentialPages: Sendable {
    let site: Site
    private var credentials: Credentials { Credentials(site.context) }

    init(site: Site) { self.site = site }

    func add(to routes: inout Routes) {
        routes.form("applications/{id}/credentials/new", developers: newPage, submit: create)
        routes.form("credentials/{id}/rotate", developers: rotatePage, submit: rotate)
        routes.form("credentials/{id}/revoke", developers: revokePage, submit: revoke)
        routes.form("credentials/{id}/keys", developers: keysPage, submit: replaceKeys)
    }

    private func newPage(_ visit: Visit, _ developer: Developer) throws -> Page {
        let words = site.words(visit.portal)
        let application = try Applications(site.context).application(ApplicationID(visit["id"]), for: developer.id)
        let methods = credentials.methods(in: application.portal)
        var page = Page(
            "companion-form", title: words("newCredential"), ["lead": .string(words("newCredentialLead"))])
        page.values["back"] = back(application)
        guard let first = methods.first else {
            page.values["lead"] = .string(words("noMethods"))
            return page
        }
        let options = methods.map {
            FormView.Option(
                value: $0.rawValue, title: words("method.\($0.rawValue)"), detail: words("methodLead.\($0.rawValue)"))
        }
        let asked = visit.value("method")
        page.form = FormView(
            action: site.path("applications/\(application.id)/credentials/new"), submit: words("create"),
            fields: [
                .init(
                    name: "name", kind: .text, label: words("field.credentialName"),
                    hint: words("hint.credentialName"), value: visit.value("name"), autocomplete: "off"),
                .init(
                    name: "method", kind: .choice(options), label: words("column.method"),
                    value: asked.isEmpty ? first.rawValue : asked),
                .init(
                    name: "expires", kind: .date, label: words("field.expires"), hint: words("hint.expires"),
                    value: visit.value("expires"), isRequired: false),
            ]
                + (methods.contains(.basic)
                    ? [
                        .init(
                            name: "username", kind: .text, label: words("field.basicUsername"),
                            hint: words("hint.basic"), value: visit.value("username"), autocomplete: "off",
                            isRequired: false, group: "method=basic"),
                        .init(
                            name: "password", kind: .password, label: words("field.basicPassword"),
                            hint: words("hint.basic"), autocomplete: "new-password", isRequired: false,
                            group: "method=basic"),
                    ] : [])
                + (methods.contains(.oauth)
                    ? [
                        .init(
                            name: "keys", kind: .lines, label: words("field.keys"), hint: words("hint.keys"),
                            value: visit.value("keys"), isRequired: false, group: "method=oauth")
                    ] : []))
        return page
    }

    private func create(_ visit: Visit, _ developer: Developer) async throws -> Reply {
        let form = visit.form
        let isBasic = form["method"] == Credential.Method.basic.rawValue
        let issued = try await credentials.create(
            .init(
                method: form["method"], name: form["name"], username: isBasic ? form["username"] : "",
                password: isBasic ? form["password"] : "", expires: form["expires"], keys: form["keys"]),
            application: ApplicationID(visit["id"]), for: developer.id, by: Caller(developer, visit))
        return show(issued)
    }

    /// To the application's page, which shows the secret once.
    private func show(_ issued: Credentials.Issued) -> Reply {
        var note = Note("note.credentialCreated")
        note.credential = issued.credential.id.rawValue
        note.secret = issued.shownSecret
        return .redirect(to: site.path("applications/\(issued.credential.application)"), note: note)
    }

    private func rotatePage(_ visit: Visit, _ developer: Developer) throws -> Page {
        let words = site.words(visit.portal)
        let (credential, application) = try find(visit, developer)
        var page = Page(
            "companion-form", title: words("rotateCredential", ["name": credential.name]),
            [
                "lead": .string(words("rotateLead")), "back": back(application),
                "record": try secrets(of: credential, words).value,
            ])
        let overlaps = credential.method == .basic ? [.none] : Credentials.Overlap.allCases
        let asked = visit.value("overlap")
        page.form = FormView(
            action: site.path("credentials/\(credential.id)/rotate"), submit: words("rotate"),
            fields: [
                .init(
                    name: "overlap",
                    kind: .select(
                        overlaps.map { .init(value: String($0.rawValue), title: words("overlap.\($0)")) }),
                    label: words("field.overlap"), hint: words("hint.overlap"),
                    value: asked.isEmpty ? String((overlaps.count > 2 ? overlaps[2] : overlaps[0]).rawValue) : asked)
            ])
        return page
    }

    /// What the credential has now, and whether something still goes by it: who ends the old secret should know.
    private func secrets(of credential: Credential, _ words: Words) throws -> TableView {
        let (secrets, uses) = try site.context.store.read {
            (try $0.secrets(of: credential.id), try $0.lastUses(of: credential.id))
        }
        return TableView(
            columns: ["column.secret", "column.used", "column.ends"].map { words($0) },
            rows: secrets.map { secret in
                .init(cells: [
                    .init(secret.hint, isCode: true),
                    uses[secret.id].map { .init($0) } ?? .init(words("neverUsed")),
                    .init(secret.validUntil ?? credential.expiresAt),
                ])
            }, empty: "")
    }

    private func rotate(_ visit: Visit, _ developer: Developer) async throws -> Reply {
        guard let overlap = Int(visit.form["overlap"]).flatMap(Credentials.Overlap.init) else {
            throw Refusal.conflict(.overlapNotPossible)
        }
        return show(
            try await credentials.rotate(
                CredentialID(visit["id"]), overlap: overlap, for: developer.id, by: Caller(developer, visit)))
    }

    private func revokePage(_ visit: Visit, _ developer: Developer) throws -> Page {
        let words = site.words(visit.portal)
        let (credential, application) = try find(visit, developer)
        return Page(
            "companion-form", title: words("revokeCredential", ["name": credential.name]),
            ["lead": .string(words("revokeLead")), "back": back(application)],
            form: FormView(
                action: site.path("credentials/\(credential.id)/revoke"), submit: words("revoke"), isDangerous: true,
                fields: []))
    }

    private func revoke(_ visit: Visit, _ developer: Developer) async throws -> Reply {
        let (credential, application) = try find(visit, developer)
        try await credentials.revoke(credential.id, for: developer.id, by: Caller(developer, visit))
        return .redirect(
            to: site.path("applications/\(application.id)"),
            note: Note("note.credentialRevoked", ["name": credential.name]))
    }

    private func keysPage(_ visit: Visit, _ developer: Developer) throws -> Page {
        let words = site.words(visit.portal)
        let (credential, application) = try find(visit, developer)
        guard let keys = try credentials.keys(of: credential.id) else { throw Refusal.notFound }
        let known =
            switch keys.source {
            case .document(let text), .url(let text): text
            }
        return Page(
            "companion-form", title: words("replaceKeysTitle", ["name": credential.name]),
            ["lead": .string(words("replaceKeysLead")), "back": back(application)],
            form: FormView(
                action: site.path("credentials/\(credential.id)/keys"), submit: words("save"),
                fields: [
                    .init(
                        name: "keys", kind: .lines, label: words("field.keys"), hint: words("hint.replaceKeys"),
                        value: visit.request.method == .post ? visit.form["keys"] : known)
                ]))
    }

    private func replaceKeys(_ visit: Visit, _ developer: Developer) async throws -> Reply {
        let (credential, application) = try find(visit, developer)
        try await credentials.replaceKeys(
            of: credential.id, visit.form["keys"], for: developer.id, by: Caller(developer, visit))
        return .redirect(
            to: site.path("applications/\(application.id)"), note: Note("note.keysReplaced", ["name": credential.name]))
    }

    /// - Throws: ``Refusal/notFound`` of other people's.
    private func find(_ visit: Visit, _ developer: Developer) throws -> (Credential, Application) {
        guard let credential = try site.context.store.read({ try $0.credential(CredentialID(visit["id"])) }) else {
            throw Refusal.notFound
        }
        return (
            credential, try Applications(site.context).application(credential.application, for: developer.id)
        )
    }

    private func back(_ application: Application) -> Value {
        .object([
            "title": .string(application.name), "url": .string(site.path("applications/\(application.id)")),
        ])
    }
}

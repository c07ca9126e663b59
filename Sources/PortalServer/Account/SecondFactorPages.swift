import HTTP
import Mustache
import PortalModel
import PortalServices
import Storage

/// Setting up the second factor and turning it off, the same for developers and for the console's users.
struct SecondFactorPages: Sendable {
    let site: Site
    /// Whose pages these are.
    let isConsole: Bool
    private var factors: SecondFactors { SecondFactors(site.context) }
    private var path: String { isConsole ? "console/account" : "account/second-factor" }

    init(site: Site, isConsole: Bool) {
        self.site = site
        self.isConsole = isConsole
    }

    /// Who sets it up, and in whose name the app shows it.
    private struct Person {
        let owner: Session.Owner
        let caller: Caller
        let email: String
        let issuer: String
        let words: Words
    }

    private typealias Show = @Sendable (Visit, Person) throws -> Page
    private typealias Act = @Sendable (Visit, Person) async throws -> Reply

    func add(to routes: inout Routes) {
        form(path, show, begin, &routes)
        form(path + "/confirm", show, confirm, &routes)
        form(path + "/codes", codesPage, renewCodes, &routes)
        form(path + "/off", offPage, turnOff, &routes)
    }

    private func form(_ path: String, _ page: @escaping Show, _ submit: @escaping Act, _ routes: inout Routes) {
        if isConsole {
            routes.form(
                path, from: .viewer, administrators: { try page($0, person($0, $1)) },
                submit: { try await submit($0, person($0, $1)) })
        } else {
            routes.form(
                path, developers: { try page($0, person($0, $1)) }, submit: { try await submit($0, person($0, $1)) })
        }
    }

    private func person(_ visit: Visit, _ developer: Developer) -> Person {
        Person(
            owner: .developer(developer.id), caller: Caller(developer, visit), email: developer.email,
            issuer: visit.portal.title, words: site.words(visit.portal))
    }

    private func person(_ visit: Visit, _ administrator: Administrator) -> Person {
        let words = site.looks.now.console.words
        return Person(
            owner: .administrator(administrator.id), caller: Caller(administrator, visit), email: administrator.email,
            issuer: "\(site.context.offerings.now.site.organization.name) \(words("console"))", words: words)
    }

    private func back(_ person: Person) -> Value {
        isConsole
            ? .boolean(false)
            : .object(["title": .string(person.words("account")), "url": .string(site.path("account"))])
    }

    private func codeField(_ words: Words) -> FormView.Field {
        .init(
            name: "code", kind: .text, label: words("field.code"), hint: words("hint.code"),
            autocomplete: "one-time-code")
    }

    private func show(_ visit: Visit, _ person: Person) throws -> Page {
        let (words, status) = (person.words, try factors.status(of: person.owner))
        var page = Page("second-factor", title: words("secondFactor"))
        page.values = ["back": back(person), "isOn": .boolean(status.isOn), "setup": .boolean(false)]
        if status.isOn {
            page.values["lead"] = .string(words("secondFactorOn", ["count": String(status.recoveryCodesLeft)]))
            page.values["codesPage"] = .string(site.path(path + "/codes"))
            page.values["offPage"] = .string(site.path(path + "/off"))
            if let note = site.browser.note(of: visit.request, for: visit.browser), note.credential == "recovery",
                let codes = note.secret
            {
                page.values["codes"] = .string(codes)
            }
            return page
        }
        guard let setup = try factors.setup(of: person.owner, account: person.email, issuer: person.issuer) else {
            page.values["lead"] = .string(words("secondFactorLead"))
            page.form = FormView(action: site.path(path), submit: words("secondFactorBegin"), fields: [])
            return page
        }
        let code = QRCode(setup.uri)
        page.values["lead"] = .string(words("secondFactorScan"))
        page.values["setup"] = .object([
            "uri": .string(setup.uri), "key": .string(Self.grouped(setup.key)), "path": .text(code?.path),
            // Four modules of quiet zone on each side.
            "box": .string("-4 -4 \((code?.width ?? 0) + 8) \((code?.width ?? 0) + 8)"),
        ])
        page.form = FormView(
            action: site.path(path + "/confirm"), submit: words("secondFactorConfirm"), fields: [codeField(words)])
        return page
    }

    private static func grouped(_ key: String) -> String {
        stride(from: 0, to: key.count, by: 4).map { String(key.dropFirst($0).prefix(4)) }.joined(separator: " ")
    }

    private func begin(_ visit: Visit, _ person: Person) async throws -> Reply {
        try await factors.begin(of: person.owner)
        return .redirect(to: site.path(path))
    }

    private func confirm(_ visit: Visit, _ person: Person) async throws -> Reply {
        let codes = try await factors.confirm(visit.form["code"], of: person.owner, by: person.caller)
        return done("note.secondFactorOn", codes)
    }

    private func done(_ words: String, _ codes: [String]) -> Reply {
        var note = Note(words)
        note.credential = "recovery"
        note.secret = codes.joined(separator: "\n")
        return .redirect(to: site.path(path), note: note)
    }

    private func codesPage(_ visit: Visit, _ person: Person) throws -> Page {
        try codePage(person, "renewCodes", "renewCodesLead", action: "/codes", isDangerous: false)
    }

    private func renewCodes(_ visit: Visit, _ person: Person) async throws -> Reply {
        let codes = try await factors.renewRecoveryCodes(code: visit.form["code"], of: person.owner, by: person.caller)
        return done("note.codesRenewed", codes)
    }

    private func offPage(_ visit: Visit, _ person: Person) throws -> Page {
        try codePage(person, "secondFactorOff", "secondFactorOffLead", action: "/off", isDangerous: true)
    }

    private func turnOff(_ visit: Visit, _ person: Person) async throws -> Reply {
        try await factors.turnOff(code: visit.form["code"], of: person.owner, by: person.caller)
        return .redirect(to: site.path(path), note: Note("note.secondFactorOff"))
    }

    private func codePage(
        _ person: Person, _ title: String, _ lead: String, action: String, isDangerous: Bool
    ) throws -> Page {
        guard try factors.status(of: person.owner).isOn else { throw Refusal.notFound }
        let words = person.words
        return Page(
            "companion-form", title: words(title),
            [
                "lead": .string(words(lead)),
                "back": .object(["title": .string(words("secondFactor")), "url": .string(site.path(path))]),
            ],
            form: FormView(
                action: site.path(path + action), submit: words(title), isDangerous: isDangerous,
                fields: [codeField(words)]))
    }
}

import Crypto
import HTTP
import Mustache
import PortalModel
import PortalServices
import Storage
import Theming

/// What the pages stand on.
struct Site: Sendable {
    let context: ServiceContext
    let looks: CurrentLooks
    let address: PublicAddress
    let browser: Browser
    let log: Log
    let attempts: AttemptLimits
    let repeats = Repeats()

    /// A path on this server, with a query of encoded values.
    func path(_ page: String, _ query: KeyValuePairs<String, String> = [:]) -> String {
        let pairs = query.map { "\($0)=\(PercentEncoding.encode(value: $1))" }
        return address.path(page) + (pairs.isEmpty ? "" : "?" + pairs.joined(separator: "&"))
    }

    func words(_ portal: Portal) -> Words { look(portal).words }

    private func look(_ portal: Portal) -> Looks.Look {
        let looks = looks.now
        return looks.portals[portal.id] ?? looks.console
    }

    /// Renders a page into a response that no cache keeps.
    func response(_ page: Page, _ visit: Visit, isConsole: Bool) -> Response {
        let look = isConsole ? looks.now.console : look(visit.portal)
        var context = look.shared
        context["page"] = .object([
            "title": .string(page.title), "kind": .string(page.template), "description": .boolean(false),
            "markdown": .boolean(false),
        ])
        let csrf = browser.csrfToken(for: visit.browser)
        context["csrf"] = .string(csrf)
        if let account = account(visit, look.words) { context["account"] = account }
        if isConsole {
            if case .administrator = visit.person {
                // The number is a courtesy: a page is not lost because it cannot be counted.
                let waiting = (try? self.context.store.read { try $0.decisionsWaiting() }) ?? 0
                context["sidebar"] = .object(["html": .string("")])
                context["hasConsoleSections"] = .boolean(true)
                context["consoleSections"] = ConsoleNavigation.sections(
                    path: visit.request.target.path, waiting: waiting, look.words, address)
            }
        } else if case .nobody = visit.person {
            context["companion"] = .object([
                "signIn": .string(path("sign-in", ["portal": visit.portal.id.rawValue])),
                "signUp": visit.portal.takesSignUps
                    ? .string(path("sign-up", ["portal": visit.portal.id.rawValue])) : .boolean(false),
                "dashboard": .boolean(false),
            ])
        }
        if let note = browser.note(of: visit.request, for: visit.browser), page.status == .ok {
            context["note"] = .object(["text": .string(look.words(note.words, note.values))])
        }
        for (key, value) in page.values { context[key] = value }
        if let form = page.form {
            context["form"] = form.value(look.words, csrf: csrf, once: self.context.newNumber(), refusal: page.refusal)
        }
        if case .conflict(let reason)? = page.refusal { context["alert"] = .string(look.words.reason(reason)) }
        var bytes: [UInt8] = []
        do {
            try look.theme.render(page.template, .object(context), into: &bytes)
        } catch {
            log("The theme's template '\(page.template)' cannot be rendered: \(error)")
            return SecurityHeaders.apply(to: .plain(.internalServerError), address, portals: [])
        }
        var response = Response(page.status, headers: [("Content-Type", "text/html; charset=utf-8")])
        response.body = .bytes(bytes)
        if browser.value(.note, of: visit.request) != nil {
            response.headers.append("Set-Cookie", browser.cookie(.note, "", maxAge: 0))
        }
        return SecurityHeaders.apply(to: response, address, portals: self.context.offerings.now.site.portals)
    }

    private func account(_ visit: Visit, _ words: Words) -> Value? {
        switch visit.person {
        case .nobody: nil
        case .developer(let developer):
            .object([
                "name": .string(developer.name), "dashboard": .string(path("dashboard")),
                "settings": .string(path("account")), "signOut": .string(path("sign-out")),
            ])
        case .administrator(let administrator):
            .object([
                "name": .string(administrator.name), "dashboard": .boolean(false), "settings": .boolean(false),
                "signOut": .string(path("console/sign-out")),
            ])
        }
    }
}

extension Portal {
    /// Whether people may make accounts themselves, with a password.
    var takesSignUps: Bool {
        (access.registration == .selfService || access.registration == .approval) && takesPasswords
    }

    /// Whether people sign in with a password here, at least among other ways.
    var takesPasswords: Bool { access.signIn.isEmpty || access.signIn.contains { $0.value == "password" } }
}

import HTTP
import Mustache
import PortalModel
import PortalServices
import Storage

/// From the right password to a session: at once, or over the page that asks for the code of the second factor.
struct SignInStep: Sendable {
    let site: Site
    let isConsole: Bool
    private var path: String { isConsole ? "console/sign-in/code" : "sign-in/code" }

    init(site: Site, isConsole: Bool) {
        self.site = site
        self.isConsole = isConsole
    }

    func add(to routes: inout Routes) {
        routes.form(path, isConsole: isConsole, limit: .code, page: page, submit: submit)
    }

    /// - Parameter started: What the password gave.
    func reply(_ started: Sessions.Started, _ visit: Visit) -> Reply {
        guard started.needsCode else { return signedIn(started, visit) }
        let query: KeyValuePairs = ["portal": visit.portal.id.rawValue, "next": visit.form["next"]]
        var response = Response.redirect(to: site.path(path, query), .seeOther)
        response.headers.append(
            "Set-Cookie", site.browser.cookie(.step, started.token, maxAge: Sessions.stepAge))
        return .response(response)
    }

    private func signedIn(_ started: Sessions.Started, _ visit: Visit) -> Reply {
        let target = Destination.safe(
            visit.form["next"], site: site.context.offerings.now.site,
            else: site.path(isConsole ? "console" : "dashboard"))
        var response = Response.redirect(to: target, .seeOther)
        response.headers.append(
            "Set-Cookie",
            site.browser.cookie(isConsole ? .administrator : .developer, started.token, maxAge: Sessions.cookieAge))
        response.headers.append("Set-Cookie", site.browser.cookie(.step, "", maxAge: 0))
        return .response(response)
    }

    private func page(_ visit: Visit) -> Page {
        let words = isConsole ? site.looks.now.console.words : site.words(visit.portal)
        let portal = visit.portal.id.rawValue
        var page = Page("companion-form", title: words("secondStep"), ["lead": .string(words("secondStepLead"))])
        page.form = FormView(
            action: site.path(path), submit: words("signIn"),
            fields: [
                .init(name: "portal", kind: .hidden, label: "", value: portal),
                .init(name: "next", kind: .hidden, label: "", value: visit.value("next")),
                .init(
                    name: "code", kind: .text, label: words("field.code"), hint: words("hint.codeOrRecovery"),
                    autocomplete: "one-time-code"),
            ])
        page.values["links"] = .list([
            .object([
                "title": .string(words("signInAgain")),
                "url": .string(isConsole ? site.path("console/sign-in") : site.path("sign-in", ["portal": portal])),
            ])
        ])
        return page
    }

    private func submit(_ visit: Visit) async throws -> Reply {
        let started = try await Sessions(site.context).finishSignIn(
            step: site.browser.value(.step, of: visit.request) ?? "", code: visit.form["code"], from: visit.client)
        return signedIn(started, visit)
    }
}

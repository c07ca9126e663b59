import HTTP
import Mustache
import PortalModel
import PortalServices
import Storage

/// Signing in and out.
struct SignInPages: Sendable {
    let site: Site

    func add(to routes: inout Routes) {
        routes.form("sign-in", limit: .signIn, page: page, submit: signIn)
        routes.post("sign-out", developers: signOut)
    }

    private func page(_ visit: Visit) -> Page {
        let words = site.words(visit.portal)
        var page = Page("companion-form", title: words("signIn"))
        page.values["lead"] = .string(words("signInLead", ["portal": visit.portal.title]))
        guard visit.portal.takesPasswords else {
            page.values["lead"] = .string(words("signInElsewhere"))
            return page
        }
        let portal = visit.portal.id.rawValue
        page.form = FormView(
            action: site.path("sign-in"), submit: words("signIn"),
            fields: [
                .init(name: "portal", kind: .hidden, label: "", value: portal),
                .init(name: "next", kind: .hidden, label: "", value: visit.value("next")),
                .init(
                    name: "email", kind: .email, label: words("field.email"), value: visit.value("email"),
                    autocomplete: "username"),
                .init(
                    name: "password", kind: .password, label: words("field.password"),
                    autocomplete: "current-password"),
            ])
        var links: [Value] = [
            .object([
                "title": .string(words("forgotPassword")),
                "url": .string(site.path("forgot-password", ["portal": portal])),
            ])
        ]
        if visit.portal.takesSignUps {
            links.append(
                .object([
                    "title": .string(words("signUpInstead")), "url": .string(site.path("sign-up", ["portal": portal])),
                ]))
        }
        page.values["links"] = .list(links)
        return page
    }

    private func signIn(_ visit: Visit) async throws -> Reply {
        let started = try await Sessions(site.context).signIn(
            email: visit.form["email"], password: visit.form["password"], portal: visit.portal.id, from: visit.client)
        return SignInStep(site: site, isConsole: false).reply(started, visit)
    }

    private func signOut(_ visit: Visit, _: Developer) async throws -> Reply {
        if let session = visit.session { try await Sessions(site.context).signOut(session) }
        var response = Response.redirect(to: SharedContext.root(visit.portal, site.address), .seeOther)
        response.headers.append("Set-Cookie", site.browser.cookie(.developer, "", maxAge: 0))
        return .response(response)
    }
}

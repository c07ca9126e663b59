import HTTP
import Mustache
import PortalModel
import PortalServices
import Storage

/// Signing in to the console, and out.
struct ConsoleSignInPages: Sendable {
    let site: Site

    func add(to routes: inout Routes) {
        routes.form("console/sign-in", isConsole: true, limit: .signIn, page: page, submit: signIn)
        routes.post("console/sign-out", from: .viewer, administrators: signOut)
    }

    private func page(_ visit: Visit) -> Page {
        let words = site.looks.now.console.words
        return Page(
            "companion-form", title: words("console"), ["lead": .string(words("consoleLead"))],
            form: FormView(
                action: site.path("console/sign-in"), submit: words("signIn"),
                fields: [
                    .init(name: "next", kind: .hidden, label: "", value: visit.value("next")),
                    .init(
                        name: "email", kind: .email, label: words("field.email"), value: visit.value("email"),
                        autocomplete: "username"),
                    .init(
                        name: "password", kind: .password, label: words("field.password"),
                        autocomplete: "current-password"),
                ]))
    }

    private func signIn(_ visit: Visit) async throws -> Reply {
        let started = try await Sessions(site.context).signInAdministrator(
            email: visit.form["email"], password: visit.form["password"], from: visit.client)
        return SignInStep(site: site, isConsole: true).reply(started, visit)
    }

    private func signOut(_ visit: Visit, _: Administrator) async throws -> Reply {
        if let session = visit.session { try await Sessions(site.context).signOut(session) }
        var response = Response.redirect(to: site.path("console/sign-in"), .seeOther)
        response.headers.append("Set-Cookie", site.browser.cookie(.administrator, "", maxAge: 0))
        return .response(response)
    }
}

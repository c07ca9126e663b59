import HTTP
import Mustache
import PortalModel
import PortalServices
import Storage

/// Making an account, proving its address, and a new password for a forgotten one.
struct SignUpPages: Sendable {
    let site: Site
    private var accounts: Accounts { Accounts(site.context) }

    init(site: Site) { self.site = site }

    func add(to routes: inout Routes) {
        routes.form("sign-up", limit: .signUp, page: signUpPage, submit: signUp)
        routes.form("verify-email", limit: .link, page: verifyPage, submit: verify)
        routes.form("forgot-password", limit: .forgotPassword, page: forgotPage, submit: forgot)
        routes.form("reset-password", limit: .link, page: resetPage, submit: reset)
    }

    private func signUpPage(_ visit: Visit) -> Page {
        let words = site.words(visit.portal)
        var page = Page("companion-form", title: words("signUp"))
        guard visit.portal.takesSignUps else {
            page.values["lead"] = .string(words("reason.registrationClosed"))
            return page
        }
        let isReviewed = visit.portal.access.registration == .approval
        page.values["lead"] = .string(
            words(isReviewed ? "signUpReviewed" : "signUpLead", ["portal": visit.portal.title]))
        page.form = FormView(
            action: site.path("sign-up"), submit: words("signUp"),
            fields: [
                .init(name: "portal", kind: .hidden, label: "", value: visit.portal.id.rawValue),
                .init(
                    name: "name", kind: .text, label: words("field.name"), value: visit.value("name"),
                    autocomplete: "name"),
                .init(
                    name: "email", kind: .email, label: words("field.email"), value: visit.value("email"),
                    autocomplete: "email"),
                .init(
                    name: "password", kind: .password, label: words("field.password"), hint: words("hint.password"),
                    autocomplete: "new-password"),
            ] + AnswerFields(site: site, portal: visit.portal).fields(visit))
        page.values["links"] = .list([link(words("signInInstead"), "sign-in", visit)])
        return page
    }

    private func signUp(_ visit: Visit) async throws -> Reply {
        let form = visit.form
        try await accounts.signUp(
            .init(
                name: form["name"], email: form["email"], password: form["password"],
                answers: AnswerFields(site: site, portal: visit.portal).answers(visit)),
            portal: visit.portal.id, address: visit.address)
        return notice(visit, "checkMail", "checkMailSignUp", ["email": form["email"]])
    }

    private func verifyPage(_ visit: Visit) -> Page {
        linkPage(visit, .verifyEmail, action: "verify-email", title: "verifyEmail", lead: "verifyEmailLead", fields: [])
    }

    private func verify(_ visit: Visit) async throws -> Reply {
        let developer = try await accounts.verifyEmail(token: visit.form["token"], address: visit.address)
        guard developer.state == .active else { return notice(visit, "emailVerified", "emailVerifiedWaiting") }
        return notice(visit, "emailVerified", "emailVerifiedLead", link: ("signIn", "sign-in"))
    }

    private func forgotPage(_ visit: Visit) -> Page {
        let words = site.words(visit.portal)
        var page = Page(
            "companion-form", title: words("forgotPassword"), ["lead": .string(words("forgotPasswordLead"))])
        page.form = FormView(
            action: site.path("forgot-password"), submit: words("sendLink"),
            fields: [
                .init(name: "portal", kind: .hidden, label: "", value: visit.portal.id.rawValue),
                .init(
                    name: "email", kind: .email, label: words("field.email"), value: visit.value("email"),
                    autocomplete: "username"),
            ])
        page.values["links"] = .list([link(words("signInInstead"), "sign-in", visit)])
        return page
    }

    private func forgot(_ visit: Visit) async throws -> Reply {
        try await accounts.requestReset(
            email: visit.form["email"], portal: visit.portal.id, address: visit.address)
        return notice(visit, "checkMail", "checkMailReset", ["email": visit.form["email"]])
    }

    private func resetPage(_ visit: Visit) -> Page {
        let words = site.words(visit.portal)
        return linkPage(
            visit, .resetPassword, action: "reset-password", title: "resetPassword", lead: "resetPasswordLead",
            fields: [
                .init(
                    name: "password", kind: .password, label: words("field.newPassword"),
                    hint: words("hint.password"), autocomplete: "new-password")
            ])
    }

    private func reset(_ visit: Visit) async throws -> Reply {
        try await accounts.resetPassword(
            token: visit.form["token"], password: visit.form["password"], address: visit.address)
        return notice(visit, "passwordChanged", "passwordChangedLead", link: ("signIn", "sign-in"))
    }

    /// The page behind a link of a mail: it asks first, as mail scanners follow links.
    private func linkPage(
        _ visit: Visit, _ purpose: Link.Purpose, action: String, title: String, lead: String,
        fields: [FormView.Field]
    ) -> Page {
        let words = site.words(visit.portal)
        let token = visit.value("token")
        guard accounts.isUsable(link: token, purpose) else {
            var page = Page("companion-form", title: words("linkOver"), ["lead": .string(words("reason.linkOver"))])
            page.status = .notFound
            page.values["links"] = .list([link(words("signIn"), "sign-in", visit)])
            return page
        }
        let hidden: [FormView.Field] = [
            .init(name: "portal", kind: .hidden, label: "", value: visit.portal.id.rawValue),
            .init(name: "token", kind: .hidden, label: "", value: token),
        ]
        return Page(
            "companion-form", title: words(title), ["lead": .string(words(lead))],
            form: FormView(action: site.path(action), submit: words(title), fields: hidden + fields))
    }

    private func link(_ title: String, _ page: String, _ visit: Visit) -> Value {
        .object([
            "title": .string(title), "url": .string(site.path(page, ["portal": visit.portal.id.rawValue])),
        ])
    }

    /// A page that only says something.
    private func notice(
        _ visit: Visit, _ title: String, _ text: String, _ values: [String: String] = [:],
        link target: (title: String, page: String)? = nil
    ) -> Reply {
        let words = site.words(visit.portal)
        var page = Page("companion-form", title: words(title), ["lead": .string(words(text, values))])
        if let target { page.values["primary"] = link(words(target.title), target.page, visit) }
        return .page(page)
    }
}

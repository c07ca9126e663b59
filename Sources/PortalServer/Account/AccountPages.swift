import Crypto
import HTTP
import Mustache
import PortalModel
import PortalServices
import Storage

/// A developer's own account: name, address, password, sessions, data.
struct AccountPages: Sendable {
    let site: Site
    private var settings: AccountSettings { AccountSettings(site.context) }

    init(site: Site) { self.site = site }

    func add(to routes: inout Routes) {
        routes.get("account", developers: show)
        routes.form("account/name", developers: namePage, submit: rename)
        routes.form("account/email", developers: emailPage, submit: changeEmail)
        routes.form("account/password", developers: passwordPage, submit: changePassword)
        routes.form("account/delete", developers: deletePage, submit: delete)
        routes.get(
            "account/export",
            developers: { visit, developer in
                .response(try AccountExport(site: site).response(for: developer))
            })
        routes.post("account/sessions/end", developers: endSession)
        routes.post("account/sessions/end-others", developers: endOtherSessions)
        routes.form("confirm-email", limit: .link, page: confirmPage, submit: confirm)
    }

    private func show(_ visit: Visit, _ developer: Developer) throws -> Reply {
        let words = site.words(visit.portal)
        let owner = Session.Owner.developer(developer.id)
        let factor = try SecondFactors(site.context).status(of: owner)
        let settings: [(title: String, text: String, action: String, path: String)] = [
            (words("field.name"), developer.name, words("edit"), "account/name"),
            (words("field.email"), developer.email, words("edit"), "account/email"),
            (words("field.password"), "••••••••••", words("edit"), "account/password"),
            (
                words("secondFactor"), words(factor.isOn ? "secondFactorIsOn" : "secondFactorIsOff"), words("edit"),
                "account/second-factor"
            ), (words("teams"), words("teamsLead"), words("open"), "teams"),
            (words("tokens"), words("tokensLead"), words("open"), "tokens"),
            (words("yourData"), words("yourDataLead"), words("download"), "account/export"),
        ]
        let sessions = try Sessions(site.context).list(of: owner)
        return .page(
            Page(
                "account", title: words("account"),
                [
                    "settings": .list(
                        settings.map {
                            .object([
                                "title": .string($0.title), "text": .string($0.text), "action": .string($0.action),
                                "url": .string(site.path($0.path)),
                            ])
                        }),
                    "sessions": .list(sessions.map { session(value: $0, isOwn: $0.hash == visit.session?.hash) }),
                    "hasOthers": .boolean(sessions.count > 1),
                    "endSession": .string(site.path("account/sessions/end")),
                    "endOthers": .string(site.path("account/sessions/end-others")),
                    "deletePage": .string(site.path("account/delete")),
                ]))
    }

    private func session(value session: Session, isOwn: Bool) -> Value {
        .object([
            "id": .string(Encoding.hexadecimal(session.hash)), "agent": .string(UserAgent.name(of: session.agent)),
            "address": .text(session.address), "isOwn": .boolean(isOwn), "seenAt": .string(session.seenAt.description),
            "day": .string(session.seenAt.date),
        ])
    }

    private func page(_ visit: Visit, _ title: String, lead: String? = nil, form: FormView? = nil) -> Page {
        let words = site.words(visit.portal)
        return Page(
            "companion-form", title: words(title),
            [
                "lead": .text(lead.map { words($0) }),
                "back": .object(["title": .string(words("account")), "url": .string(site.path("account"))]),
            ], form: form)
    }

    private func namePage(_ visit: Visit, _ developer: Developer) -> Page {
        let words = site.words(visit.portal)
        let isPosted = visit.request.method == .post
        return page(
            visit, "changeName",
            form: FormView(
                action: site.path("account/name"), submit: words("save"),
                fields: [
                    .init(
                        name: "name", kind: .text, label: words("field.name"),
                        value: isPosted ? visit.form["name"] : developer.name, autocomplete: "name")
                ]))
    }

    private func rename(_ visit: Visit, _ developer: Developer) async throws -> Reply {
        try await settings.rename(developer.id, to: visit.form["name"], by: Caller(developer, visit))
        return .redirect(to: site.path("account"), note: Note("note.saved"))
    }

    private func password(_ name: String, _ label: String, _ words: Words) -> FormView.Field {
        .init(name: name, kind: .password, label: words(label), autocomplete: "current-password")
    }

    private func emailPage(_ visit: Visit, _ developer: Developer) -> Page {
        let words = site.words(visit.portal)
        return page(
            visit, "changeEmail", lead: "changeEmailLead",
            form: FormView(
                action: site.path("account/email"), submit: words("sendLink"),
                fields: [
                    .init(
                        name: "email", kind: .email, label: words("field.newEmail"), value: visit.form["email"],
                        autocomplete: "email"), password("password", "field.password", words),
                ]))
    }

    private func changeEmail(_ visit: Visit, _ developer: Developer) async throws -> Reply {
        try await settings.requestEmailChange(
            developer.id, to: visit.form["email"], password: visit.form["password"], by: Caller(developer, visit))
        return .redirect(to: site.path("account"), note: Note("note.emailLinkSent", ["email": visit.form["email"]]))
    }

    private func passwordPage(_ visit: Visit, _: Developer) -> Page {
        let words = site.words(visit.portal)
        return page(
            visit, "changePassword", lead: "changePasswordLead",
            form: FormView(
                action: site.path("account/password"), submit: words("save"),
                fields: [
                    password("current", "field.currentPassword", words),
                    .init(
                        name: "password", kind: .password, label: words("field.newPassword"),
                        hint: words("hint.password"), autocomplete: "new-password"),
                ]))
    }

    private func changePassword(_ visit: Visit, _ developer: Developer) async throws -> Reply {
        guard let session = visit.session else { throw Refusal.notAllowed }
        try await settings.changePassword(
            developer.id, from: visit.form["current"], to: visit.form["password"], keeping: session,
            by: Caller(developer, visit))
        return .redirect(to: site.path("account"), note: Note("passwordChanged"))
    }

    private func endSession(_ visit: Visit, _ developer: Developer) async throws -> Reply {
        let sessions = Sessions(site.context)
        let own = try sessions.list(of: .developer(developer.id))
        guard let session = own.first(where: { Encoding.hexadecimal($0.hash) == visit.form["session"] }) else {
            throw Refusal.notFound
        }
        try await sessions.signOut(session)
        return .redirect(to: site.path("account"), note: Note("note.sessionEnded"))
    }

    private func endOtherSessions(_ visit: Visit, _: Developer) async throws -> Reply {
        if let session = visit.session { try await Sessions(site.context).signOutElsewhere(session) }
        return .redirect(to: site.path("account"), note: Note("note.sessionsEnded"))
    }

    private func deletePage(_ visit: Visit, _ developer: Developer) -> Page {
        let words = site.words(visit.portal)
        return page(
            visit, "deleteAccount", lead: "deleteAccountLead",
            form: FormView(
                action: site.path("account/delete"), submit: words("deleteAccount"), isDangerous: true,
                fields: [
                    .init(
                        name: "typed", kind: .text, label: words("field.typeName", ["name": developer.email]),
                        value: visit.form["typed"], autocomplete: "off"), password("password", "field.password", words),
                ]))
    }

    private func delete(_ visit: Visit, _ developer: Developer) async throws -> Reply {
        try await settings.erase(
            developer.id, typed: visit.form["typed"], password: visit.form["password"], by: Caller(developer, visit))
        var response = Response.redirect(to: SharedContext.root(visit.portal, site.address), .seeOther)
        response.headers.append("Set-Cookie", site.browser.cookie(.developer, "", maxAge: 0))
        return .response(response)
    }

    /// The page behind the link that was mailed to a new address.
    private func confirmPage(_ visit: Visit) -> Page {
        let words = site.words(visit.portal)
        let token = visit.value("token")
        guard Accounts(site.context).isUsable(link: token, .changeEmail) else {
            var page = Page("companion-form", title: words("linkOver"), ["lead": .string(words("reason.linkOver"))])
            page.status = .notFound
            return page
        }
        return Page(
            "companion-form", title: words("verifyEmail"), ["lead": .string(words("confirmEmailLead"))],
            form: FormView(
                action: site.path("confirm-email"), submit: words("verifyEmail"),
                fields: [.init(name: "token", kind: .hidden, label: "", value: token)]))
    }

    private func confirm(_ visit: Visit) async throws -> Reply {
        try await settings.confirmEmail(token: visit.form["token"], address: visit.address)
        return .redirect(to: site.path("account"), note: Note("emailVerified"))
    }
}

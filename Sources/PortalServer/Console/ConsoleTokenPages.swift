import HTTP
import Mustache
import PortalModel
import PortalServices
import Storage

/// Tokens for the Admin API, each user's own, and those of portals' front ends.
struct ConsoleTokenPages: Sendable {
    let site: Site
    private var words: Words { site.looks.now.console.words }
    private var forms: TokenForms { TokenForms(site: site, words: words) }
    private var tokens: AccessTokens { AccessTokens(site.context) }
    private static let path = "console/tokens"

    init(site: Site) { self.site = site }

    func add(to routes: inout Routes) {
        routes.get(Self.path, administrators: list)
        routes.form(Self.path + "/new", from: .viewer, administrators: newPage, submit: create)
        routes.form(
            Self.path + "/new-portal", from: .administrator, administrators: { visit, _ in newPortalPage(visit) },
            submit: createForPortal)
        routes.form(Self.path + "/{id}/revoke", from: .viewer, administrators: revokePage, submit: revoke)
    }

    /// The user's own, and for administrators those of portals.
    private func visible(_ administrator: Administrator) throws -> [AccessToken] {
        let own = try tokens.list(of: .administrator(administrator.id))
        guard administrator.role >= .administrator else { return own }
        return own + (try site.context.store.read { try $0.portalTokens() })
    }

    private func list(_ visit: Visit, _ administrator: Administrator) throws -> Reply {
        let words = words
        let own = try tokens.list(of: .administrator(administrator.id))
        var view = RecordView(title: words("tokens"))
        view.actions = [.init(title: words("newToken"), url: site.path(Self.path + "/new"))]
        view.tables = [(words("ownTokens"), forms.table(own, path: Self.path))]
        if administrator.role >= .administrator {
            let portals = try site.context.store.read { try $0.portalTokens() }
            view.actions.append(.init(title: words("newPortalToken"), url: site.path(Self.path + "/new-portal")))
            view.tables.append((words("portalTokens"), forms.table(portals, path: Self.path, portals: true)))
        }
        var page = view.page(words, names: [:])
        page.values["history"] = .boolean(false)
        page.values["lead"] = .string(words("tokensLead"))
        page.values["issued"] = forms.shown(visit, try visible(administrator))
        return .page(page)
    }

    private var back: Value {
        .object(["title": .string(words("tokens")), "url": .string(site.path(Self.path))])
    }

    private func newPage(_ visit: Visit, _ administrator: Administrator) -> Page {
        let scopes = APIScope.admin.filter { administrator.role >= $0.role }
        return Page(
            "companion-form", title: words("newToken"), ["lead": .string(words("newTokenLead")), "back": back],
            form: forms.form(visit, action: Self.path + "/new", scopes: scopes))
    }

    private func create(_ visit: Visit, _ administrator: Administrator) async throws -> Reply {
        let issued = try await tokens.create(forms.request(visit), by: Caller(administrator, visit))
        return .redirect(to: site.path(Self.path), note: forms.issued(issued))
    }

    private func newPortalPage(_ visit: Visit) -> Page {
        Page(
            "companion-form", title: words("newPortalToken"),
            ["lead": .string(words("newPortalTokenLead")), "back": back],
            form: forms.form(
                visit, action: Self.path + "/new-portal", scopes: APIScope.portal,
                portals: site.context.offerings.now.site.portals))
    }

    private func createForPortal(_ visit: Visit, _ administrator: Administrator) async throws -> Reply {
        let issued = try await tokens.create(
            forms.request(visit), for: PortalID(visit.form["portal"]), by: Caller(administrator, visit))
        return .redirect(to: site.path(Self.path), note: forms.issued(issued))
    }

    private func revokePage(_ visit: Visit, _ administrator: Administrator) throws -> Page {
        guard let token = try visible(administrator).first(where: { $0.id.rawValue == visit["id"] }) else {
            throw Refusal.notFound
        }
        return forms.revokePage(token, action: "\(Self.path)/\(token.id)/revoke", back: Self.path)
    }

    private func revoke(_ visit: Visit, _ administrator: Administrator) async throws -> Reply {
        try await tokens.revoke(TokenID(visit["id"]), by: Caller(administrator, visit))
        return .redirect(to: site.path(Self.path), note: Note("note.tokenRevoked"))
    }
}

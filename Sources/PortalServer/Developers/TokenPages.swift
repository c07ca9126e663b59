import HTTP
import Mustache
import PortalModel
import PortalServices
import Storage

/// A developer's tokens for the Portal API.
struct TokenPages: Sendable {
    let site: Site
    private var tokens: AccessTokens { AccessTokens(site.context) }

    init(site: Site) { self.site = site }

    func add(to routes: inout Routes) {
        routes.get("tokens", developers: list)
        routes.form("tokens/new", developers: newPage, submit: create)
        routes.form("tokens/{id}/revoke", developers: revokePage, submit: revoke)
    }

    private func forms(_ visit: Visit) -> TokenForms { TokenForms(site: site, words: site.words(visit.portal)) }

    private func list(_ visit: Visit, _ developer: Developer) throws -> Reply {
        let (forms, words) = (forms(visit), site.words(visit.portal))
        let own = try tokens.list(of: .developer(developer.id))
        return .page(
            Page(
                "console-list", title: words("tokens"),
                [
                    "lead": .string(words("tokensLead")), "table": forms.table(own, path: "tokens").value,
                    "issued": forms.shown(visit, own),
                    "primary": .object(["title": .string(words("newToken")), "url": .string(site.path("tokens/new"))]),
                ]))
    }

    private func newPage(_ visit: Visit, _: Developer) -> Page {
        let words = site.words(visit.portal)
        return Page(
            "companion-form", title: words("newToken"),
            [
                "lead": .string(words("newTokenLead")),
                "back": .object(["title": .string(words("tokens")), "url": .string(site.path("tokens"))]),
            ], form: forms(visit).form(visit, action: "tokens/new", scopes: APIScope.portal))
    }

    private func create(_ visit: Visit, _ developer: Developer) async throws -> Reply {
        let issued = try await tokens.create(forms(visit).request(visit), by: Caller(developer, visit))
        return .redirect(to: site.path("tokens"), note: forms(visit).issued(issued))
    }

    private func revokePage(_ visit: Visit, _ developer: Developer) throws -> Page {
        guard
            let token = try tokens.list(of: .developer(developer.id)).first(where: { $0.id.rawValue == visit["id"] })
        else { throw Refusal.notFound }
        return forms(visit).revokePage(token, action: "tokens/\(token.id)/revoke", back: "tokens")
    }

    private func revoke(_ visit: Visit, _ developer: Developer) async throws -> Reply {
        try await tokens.revoke(TokenID(visit["id"]), by: Caller(developer, visit))
        return .redirect(to: site.path("tokens"), note: Note("note.tokenRevoked"))
    }
}

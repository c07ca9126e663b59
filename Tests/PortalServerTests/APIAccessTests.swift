import HTTP
import PortalModel
import PortalServices
import Storage
import Testing

@testable import PortalServer

/// Every operation of both APIs, asked by everybody whom it is not for. New ones are walked without being named.
struct APIAccessTests {
    private let fixture: CompanionFixture
    private let ada: CompanionFixture.Owner

    init() async throws {
        fixture = try await CompanionFixture()
        ada = try await fixture.developer("ada@example.com")
    }

    private var portal: [APIRoute] { PortalAPI.api.routes }
    private var admin: [APIRoute] { fixture.companion.apis[1].routes }

    /// An operation with Ada's things in it.
    private func path(_ route: APIRoute) -> String {
        let ids = [
            "{application}": ada.application?.rawValue, "{credential}": ada.credential?.rawValue,
            "{subscription}": ada.subscription?.rawValue, "{developer}": ada.developer.id.rawValue,
            "{product}": "parcels", "{portal}": "public",
        ]
        return route.path.split(separator: "/").map { (ids[String($0)] ?? nil) ?? String($0) }.joined(separator: "/")
    }

    private func ask(_ client: APIClient, _ route: APIRoute) async -> APIClient.Answer {
        await client.send(route.method, path(route), route.method == .get ? nil : "{}")
    }

    private func lastEntry() throws -> Int {
        try fixture.context.store.read { try $0.audit(limit: 1) }.first?.id ?? 0
    }

    @Test(arguments: ["", "pat_made-up", "Bearer", "pat_GDZb2gETTDAWgN8h0RqWNbJJRI8Tg4GP25gtfN"])
    func refusesWhoeverHasNoToken(_ token: String) async throws {
        let before = try lastEntry()
        for (root, routes) in [(PortalAPI.api.root, portal), ("api/admin/v1", admin)] {
            for route in routes {
                let answer = await ask(APIClient(fixture: fixture, root: root, token: token), route)
                #expect(answer.status == 401, "\(route.id)")
                #expect(answer.headers["WWW-Authenticate"]?.hasPrefix("Bearer") == true)
            }
        }
        #expect(try lastEntry() == before)
    }

    @Test func refusesTheTokensOfTheOtherAPI() async throws {
        var (developer, provider) = (try await fixture.portalAPI(ada), try await fixture.adminAPI(.administrator))
        (developer.token, provider.token) = (provider.token, developer.token)
        for route in portal { #expect(await ask(developer, route).status == 401, "\(route.id)") }
        for route in admin { #expect(await ask(provider, route).status == 401, "\(route.id)") }
    }

    @Test func asksForTheScopeOfEachOperation() async throws {
        for scope in APIScope.portal {
            let client = try await fixture.portalAPI(ada, scopes: [scope])
            for route in portal where route.scope != nil && route.scope != scope {
                let answer = await ask(client, route)
                #expect(answer.status == 403 && answer["type"]?.hasSuffix("missing-scope") == true, "\(route.id)")
            }
        }
        #expect(portal.filter { $0.scope == nil }.map(\.id) == ["listProducts", "getProduct"])
        #expect(admin.allSatisfy { $0.scope != nil })
    }

    @Test func hidesOtherPeoplesThings() async throws {
        let mallory = try await fixture.portalAPI(try await fixture.developer("mallory@example.com"))
        let before = try lastEntry()
        for route in portal where route.path.contains("{") && route.id != "getProduct" {
            let body =
                route.method == .get
                ? nil : #"{"name": "x", "method": "api-key", "product": "parcels", "plan": "free"}"#
            let fields = Set((route.body ?? []).map(\.name))
            let fitting = fields.isEmpty ? "{}" : body
            let answer = await mallory.send(route.method, path(route), route.method == .get ? nil : fitting)
            #expect([404, 422].contains(answer.status), "\(route.id) answers \(answer.status)")
        }
        #expect(try lastEntry() == before)
    }

    @Test(arguments: [AdministratorRole.viewer, .approver])
    func letsRolesDoNoMoreThanTheyMay(_ role: AdministratorRole) async throws {
        let client = try await fixture.adminAPI(role)
        let before = try lastEntry()
        for route in admin {
            guard let scope = route.scope, scope.role > role else { continue }
            #expect(await ask(client, route).status == 403, "\(route.id)")
        }
        #expect(try lastEntry() == before)
    }

    /// A token keeps the scopes of a role that its owner has lost: the role counts.
    @Test func looksAtTheRoleAsItIsNow() async throws {
        let client = try await fixture.adminAPI(.administrator)
        _ = try await fixture.administrator(.viewer)
        let administrator = try #require(
            try Administrators(fixture.context).list().first { $0.role == .administrator })
        try await fixture.context.store.write { tables in
            var changed = administrator
            changed.role = .viewer
            try tables.update(changed)
        }
        #expect(await client.post("subscriptions/\(ada.subscription?.rawValue ?? "")/suspend").status == 403)
        #expect(await client.get("subscriptions").status == 200)
    }

    @Test func actsForDevelopersOfItsPortalOnly() async throws {
        let other = try await fixture.developer("lena@example.com", portal: "partner")
        var client = try await fixture.portalToken(for: "public")
        #expect(await client.get("products").status == 200)
        #expect(await client.get("me")["type"] == "urn:portico:problem:nobody-acting")
        client.headers = [("X-Portico-Developer", ada.developer.id.rawValue)]
        #expect(await client.get("me")["email"] == "ada@example.com")
        #expect(await client.post("applications", #"{"name": "By the front end"}"#).status == 201)
        client.headers = [("X-Portico-Developer", other.developer.id.rawValue)]
        #expect(await client.get("me").status == 404)
        client.headers = [("X-Portico-Developer", "dev_aaaaaaaaaaaaaaaa")]
        #expect(await client.get("me").status == 404)
    }

    @Test func endsWithTheSuspensionOfItsOwnerAndByRevocation() async throws {
        let client = try await fixture.portalAPI(ada)
        let grace = try await fixture.administrator(.administrator)
        let caller = Caller(.administrator(grace.id, .administrator), address: "")
        try await DeveloperDecisions(fixture.context).suspend(ada.developer.id, reason: "", by: caller)
        #expect(await client.get("me").status == 401)
        try await DeveloperDecisions(fixture.context).reactivate(ada.developer.id, by: caller)
        #expect(await client.get("me").status == 200)
        let tokens = AccessTokens(fixture.context)
        let token = try #require(try tokens.list(of: .developer(ada.developer.id)).first)
        #expect(!token.hint.contains(client.token))
        try await tokens.revoke(token.id, by: Caller(.developer(ada.developer.id), address: ""))
        #expect(await client.get("me").status == 401)
    }
}

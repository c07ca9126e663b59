import Crypto
import Diagnostics
import Foundation
import HTTP
import PortalModel
import PortalServices
import Serialization
import Storage
import Synchronization
import TestSupport
import Testing

@testable import PortalServer

/// A companion that is asked without a socket: the repository's themes, two small portals, a database of its own.
final class CompanionFixture: Sendable {
    let companion: Companion
    let routes: Routes
    private let router: any Handler
    let folder: TemporaryFolder
    static let password = "correct horse battery"

    private static let site = #"""
        {"organization": {"name": "Northwind"}, "companion": {"url": "https://dev.example/account"$COMPANION},
         "gateways": $GATEWAYS, "portals": [
          {"id": "public", "title": "Developers", "url": "https://dev.example/", "access": {"signIn": ["password"]},
           "catalog": {"labels": {"audience": "public"}}},
          {"id": "partner", "title": "Partners", "url": "https://dev.example/partner/", "access":
            {"reading": "signed-in", "registration": "approval", "signIn": ["password"]},
           "catalog": {"labels": {"audience": ["public", "partner"]}}}]}
        """#
    static let catalog = #"""
        {"format": 1, "portals": [
          {"id": "public", "title": "Developers", "url": "https://dev.example/", "products": [
            {"id": "parcels", "name": "Parcels", "type": "gateway", "status": "published", "url": "products/parcels/",
             "authentication": [{"api-key": {"header": "X-Key"}}, "basic"], "subscription": {"approval": "automatic"},
             "plans": [{"id": "free", "title": "Free", "approval": "automatic"}, {"id": "pro", "title": "Pro", "approval": "manual"}],
             "gateway": {"upstream": ["http://127.0.0.1:9"], "hosts": ["api.example"], "paths": ["/parcels/*"]}}]},
          {"id": "partner", "title": "Partners", "url": "https://dev.example/partner/", "products": []}]}
        """#

    /// - Parameters:
    ///   - files: Of the site, beside its portals.
    ///   - settings: More members of `companion` in `site-config.json`.
    ///   - gateways: As in `site-config.json`; paths are absolute.
    ///   - resourceServers: The secrets of programs that may ask what tokens are worth.
    ///   - log: Gets what goes wrong; where it is left out, nothing may.
    init(
        _ files: [String: String] = [:], settings: String = "", gateways: String = "[]",
        resourceServers: [String: String] = [:],
        log: (@Sendable (String) -> Void)? = nil
    ) async throws {
        let text = Self.site.replacingOccurrences(of: "$COMPANION", with: settings.isEmpty ? "" : ", " + settings)
            .replacingOccurrences(of: "$GATEWAYS", with: gateways)
        let own = [
            "site-config.json": text, "out/catalog.json": Self.catalog, "out/public/index.html": "<h1>Open</h1>",
            "out/partner/index.html": "<h1>For partners</h1>",
            "out/partner/products/index.html": "<h1>Partners' products</h1>",
        ]
        folder = try TemporaryFolder(own.merging(files) { $1 })
        try folder.link("themes", to: Repository.root.appendingPathComponent("themes").path)
        var diagnostics: [Diagnostic] = []
        let site = SiteConfig(
            reading: try JSONReader.read(Array(text.utf8), file: "site-config.json"), file: "site-config.json",
            diagnostics: &diagnostics)
        let catalog = try Catalog(
            reading: JSONReader.read(Array(Self.catalog.utf8), file: "catalog.json"), file: "catalog.json")
        #expect(diagnostics.isEmpty)
        companion = try Companion(
            folder: .init(site: folder.path, output: folder.path("out")),
            offering: Offering(site: site, catalog: catalog), store: try await Store(path: folder.path("a.db")),
            masterKey: MasterKey.generate(random: RandomText.systemBytes), resourceServers: resourceServers,
            // It stands still: how long a test takes gives nobody another attempt.
            uptime: { .zero },
            log: Log(.text) { bytes in
                let line = String(decoding: bytes, as: UTF8.self)
                if let log { log(line) } else { Issue.record("\(line)") }
            })
        routes = companion.routes
        router = companion.handler
    }

    var context: ServiceContext { companion.context }

    /// The console's words of a key.
    func words(_ key: String) -> String { routes.site.looks.now.console.words(key) }

    /// The response to a request, whether it comes at once or later.
    func answer(_ request: Request) async -> Response {
        switch router.answer(to: request) {
        case .ready(let response): response
        case .later(let work): await work()
        }
    }

    /// An active developer with an application, a subscription and a credential.
    func developer(_ email: String, portal: PortalID = "public") async throws -> Owner {
        let developer = try await Accounts(context).enrol(
            .init(name: "Ada", email: email, password: Self.password), portal: portal)
        let caller = Caller(.developer(developer.id), address: "")
        guard portal == "public" else { return Owner(developer: developer) }
        let application = try await Applications(context).create(
            name: "Robot", description: "", for: developer, by: caller)
        let subscription = try await Subscriptions(context).request(
            .init(product: "parcels", plan: "free"), application: application.id, for: developer.id, by: caller)
        let credential = try await Credentials(context).create(
            .init(method: "api-key", name: "main"), application: application.id, for: developer.id, by: caller)
        let team = try await Teams(context).create(name: "Harbour", for: developer, by: caller)
        let token = try await AccessTokens(context).create(
            .init(name: "script", scopes: [APIScope.accountRead.rawValue]), by: caller)
        return Owner(
            developer: developer, application: application.id, subscription: subscription.id,
            credential: credential.credential.id, team: team.id, token: token.token.id,
            webhook: try await webhook())
    }

    struct Owner: Sendable {
        let developer: Developer
        var application: ApplicationID?
        var subscription: SubscriptionID?
        var credential: CredentialID?
        var team: TeamID?
        var token: TokenID?
        /// The provider's; nothing is sent to it, as nobody works at the queue.
        var webhook: WebhookID?
    }

    private func webhook() async throws -> WebhookID {
        let caller = Caller(.administrator("adm_fixture", .administrator), address: "")
        let webhooks = Webhooks(context) { _ in }
        let made = try await webhooks.create(.init(name: "Billing", url: "https://192.0.2.1/hook"), by: caller)
        try await webhooks.test(made.webhook.id, by: caller)
        return made.webhook.id
    }

    func administrator(_ role: AdministratorRole) async throws -> Administrator {
        try await Administrators(context).set(
            email: "\(role.rawValue)@northwind.example", name: "Grace", role: role, password: Self.password)
    }
}

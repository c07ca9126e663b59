import Crypto
import Diagnostics
import Foundation
import Gateways
import IdentityProtocols
import PortalModel
import PortalServices
import Serialization
import Storage
import Synchronization
import TestSupport
import Testing

/// A companion without a server: its own database, a clock that tests turn, and every mail readable.
final class Fixture: Sendable {
    let context: ServiceContext
    private let folder: TemporaryFolder
    private let clock: Clock
    private let box: SealedBox
    let administrator = Caller(.administrator("adm_1", .administrator), address: "192.0.2.9")

    private final class Clock: Sendable {
        let time = Mutex(Timestamp(rawValue: 1_795_000_000_000))
    }

    /// Two portals: `public` with self-registration, `partner` with approval and only addresses of partner.example.
    static let site = #"""
        {"organization": {"name": "Northwind"}, "portals": [
          {"id": "public", "title": "Developers", "url": "https://dev.example/", "access": {"signIn": ["password"]}},
          {"id": "partner", "title": "Partners", "url": "https://partners.example/", "access":
            {"registration": "approval", "signIn": ["password"], "emailDomains": {"allow": ["partner.example"]}}},
          {"id": "internal", "title": "Internal", "url": "https://int.example/", "access": {"registration": "sso"}}]}
        """#
    static let catalog = #"""
        {"format": 1, "portals": [
          {"id": "public", "title": "Developers", "url": "https://dev.example/", "products": [
            {"id": "parcels", "name": "Parcels", "type": "gateway", "status": "published", "url": "products/parcels/",
             "authentication": [{"api-key": {"header": "X-Key"}}, "basic"], "subscription": {"approval": "automatic"},
             "plans": [{"id": "free", "title": "Free", "approval": "automatic"}, {"id": "pro", "title": "Pro", "approval": "manual"}],
             "gateway": {"upstream": ["http://127.0.0.1:9"], "hosts": ["api.example"], "paths": ["/parcels/*"]}},
            {"id": "customs", "name": "Customs", "type": "gateway", "status": "published", "url": "products/customs/",
             "authentication": ["basic"], "subscription": {"approval": "manual"}, "terms": {"version": "v7"},
             "gateway": {"upstream": ["http://127.0.0.1:9"], "hosts": ["api.example"], "paths": ["/customs/*"]}},
            {"id": "old", "name": "Old", "type": "gateway", "status": "deprecated", "sunset": "2027-01-01", "url": "products/old/",
             "authentication": ["basic"], "gateway": {"upstream": ["http://127.0.0.1:9"], "hosts": ["api.example"], "paths": ["/old/*"]}},
            {"id": "atlas", "name": "Atlas", "type": "external", "status": "published", "url": "products/atlas/"}]},
          {"id": "partner", "title": "Partners", "url": "https://partners.example/", "products": []}]}
        """#

    /// - Parameter registries: Where clients of OAuth are registered.
    init(registries: [String: any ClientRegistry] = [:]) async throws {
        folder = try TemporaryFolder()
        let clock = Clock()
        self.clock = clock
        let key = MasterKey.generate(random: RandomText.systemBytes)
        box = SealedBox(key: key)
        context = ServiceContext(
            store: try await Store(path: folder.path("a.db")), offerings: Offerings(try Self.offering(Self.catalog)),
            masterKey: key, registries: registries,
            environment: ServiceEnvironment(
                now: { clock.time.withLock { $0 } }, random: { RandomText.systemBytes($0) }))
        let now = context.now
        try await context.store.write {
            try $0.insert(
                Administrator(
                    id: "adm_1", email: "admin@northwind.example", name: "Grace", role: .administrator,
                    passwordHash: nil, createdAt: now))
        }
    }

    static func offering(_ catalog: String, site text: String = Fixture.site) throws -> Offering {
        var diagnostics: [Diagnostic] = []
        let site = SiteConfig(
            reading: try JSONReader.read(Array(text.utf8), file: "site-config.json"), file: "site-config.json",
            diagnostics: &diagnostics)
        #expect(diagnostics.isEmpty)
        return Offering(
            site: site,
            catalog: try Catalog(
                reading: JSONReader.read(Array(catalog.utf8), file: "catalog.json"), file: "catalog.json"))
    }

    func pass(_ duration: Duration) { clock.time.withLock { $0 = $0 + duration } }

    /// The mails of one kind that wait for one recipient, the latest last.
    func mails(_ template: MailTemplate, to recipient: String) throws -> [[String: String]] {
        try context.store.read { try $0.mailsToSend(at: context.now, limit: 1000) }
            .filter { $0.template == template.rawValue && $0.recipient == recipient }
            .map { mail in
                let bytes = try #require(box.open(mail.sealed, context: "mail"))
                return try JSONDecoder().decode([String: String].self, from: Data(bytes))
            }
    }

    /// The token in the latest mail of a kind.
    func token(_ template: MailTemplate, to recipient: String) throws -> String {
        let path = try #require(try mails(template, to: recipient).last?["path"])
        return String(try #require(path.split(separator: "=").last))
    }

    /// An active developer with an application.
    func developer(_ email: String = "ada@example.com", portal: PortalID = "public") async throws -> Actor {
        let accounts = Accounts(context)
        try await accounts.signUp(
            .init(name: "Ada", email: email, password: "correct horse battery"), portal: portal, address: "192.0.2.1")
        let developer = try await accounts.verifyEmail(token: token(.verifyEmail, to: email), address: "192.0.2.1")
        let caller = Caller(.developer(developer.id), address: "192.0.2.1")
        let application = try await Applications(context).create(
            name: "Robot", description: "", for: developer, by: caller)
        return Actor(developer: developer, caller: caller, application: application.id)
    }

    struct Actor: Sendable {
        let developer: Developer
        let caller: Caller
        let application: ApplicationID

        var id: DeveloperID { developer.id }
    }

    func subscribe(_ actor: Actor, _ product: ProductID, plan: PlanID? = nil, terms: String? = nil) async throws
        -> Subscription
    {
        try await Subscriptions(context).request(
            .init(product: product, plan: plan, acceptedTerms: terms), application: actor.application, for: actor.id,
            by: actor.caller)
    }

    func key(
        _ actor: Actor, _ method: String = "api-key", username: String = "", password: String = "", expires: String = ""
    ) async throws -> Credentials.Issued {
        try await Credentials(context).create(
            .init(method: method, name: "main", username: username, password: password, expires: expires),
            application: actor.application, for: actor.id, by: actor.caller)
    }

    /// Which secrets open which products, as the gateways are told.
    func open() throws -> [String: [ProductID]] {
        let snapshot = try CurrentSnapshot(context).now()
        var open: [String: [ProductID]] = [:]
        for consumer in snapshot.consumers {
            for credential in consumer.credentials {
                let secret: String
                switch credential.secret {
                case .apiKey(let key): secret = key
                case .basic(let name, let password): secret = "\(name):\(password)"
                case .oauth(let client): secret = client
                }
                open[secret] = consumer.access.map(\.product)
            }
        }
        return open
    }

    func actions(of subject: String) throws -> [String] {
        try context.store.read { try $0.audit(subject: subject, limit: 100) }.reversed().map(\.action)
    }
}

/// What was refused, or a failure of the test.
func refusal(_ body: () async throws -> Void) async -> Refusal? {
    do {
        try await body()
        return nil
    } catch let refusal as Refusal {
        return refusal
    } catch {
        Issue.record(error)
        return nil
    }
}

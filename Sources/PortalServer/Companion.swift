package import Crypto
import Diagnostics
import Glibc
package import HTTP
import IdentityProtocols
package import PortalModel
package import PortalServices
import Serialization
package import Storage
import Synchronization

/// The companion, put together: the one place that names concrete types.
///
///     let companion = try await Companion(folder: .init(site: ".", output: "out"), …)
///     let server = try Server(companion.handler)
///     await companion.work { letter in … }
package final class Companion: Sendable {
    /// Where the companion finds its files.
    package struct Folder: Sendable {
        /// Holds site-config.json, themes/ and content/.
        package var site: String
        /// What the generator wrote.
        package var output: String

        package init(site: String, output: String) {
            self.site = site
            self.output = output
        }

        /// What a setting's source holds, without a line end; `nil` where the variable is not set or there is no such
        /// file.
        package func secret(_ source: CompanionSettings.SecretSource) -> String? {
            let text: String?
            switch source {
            case .environment(let name): text = getenv(name).map { String(cString: $0) }
            case .file(let name):
                text = OpenFile(path: Companion.path(name, in: site)).map {
                    String(decoding: $0.readAll(), as: UTF8.self)
                }
            }
            return text.flatMap { text in
                let line = text.prefix { !$0.isNewline }
                return line.isEmpty ? nil : String(line)
            }
        }
    }

    /// Why it cannot start or reload: sentences for the operator.
    package struct Unusable: Error, CustomStringConvertible {
        package let description: String

        package init(_ description: String) { self.description = description }
    }

    package let context: ServiceContext
    private let folder: Folder
    private let looks: CurrentLooks
    /// Those of `site-config.json` that are enabled.
    package let gateways: [GatewaySync]
    private let site: Site
    /// Calls the provider's webhooks.
    private let web: WebClient
    private let metricsReaders: AddressList
    private let generator: ProductGenerator
    private let authorization: AuthorizationServer
    private let resourceServers: [String: String]
    private let uptime: @Sendable () -> Duration
    private let usage = UsageMeter()
    /// One reads at a time, so that the last one to read is the last one to be offered.
    private let reading = Mutex<Void>(())
    /// What the server that answers with ``handler`` is to count with.
    package let metrics = ServerMetrics()

    /// - Parameters:
    ///   - resourceServers: The secrets of programs that may ask what tokens are worth, by their names.
    ///   - providerSecrets: What identity providers are asked with for clients, by the ids of the providers.
    ///   - uptime: What limits are counted by; it must not go back.
    /// - Throws: ``Unusable``, or what the database says.
    package init(
        folder: Folder, offering: Offering, store: Store, masterKey: MasterKey,
        resourceServers: [String: String] = [:], providerSecrets: [String: String] = [:],
        environment: ServiceEnvironment = .system,
        uptime: @escaping @Sendable () -> Duration = RateLimiter.uptime, log: Log
    ) throws {
        self.folder = folder
        let offerings = Offerings(offering)
        context = ServiceContext(
            store: store, offerings: offerings, masterKey: masterKey,
            registries: Self.registries(offering.site.companion.oauth.providers, providerSecrets),
            environment: environment)
        guard let url = offering.site.companionURL else {
            throw Unusable("site-config.json names no companion; give it a 'companion' with a 'url'")
        }
        let address = PublicAddress(url)
        looks = CurrentLooks(try Self.looks(offering.site, folder, address))
        web = WebClient(rules: WebClientRules(allowing: offering.site.companion.webhookHosts))
        generator = ProductGenerator(folder, offering.site.companion.generator)
        metricsReaders = try AddressList(offering.site.companion.server.metricsReaders)
        self.uptime = uptime
        self.resourceServers = resourceServers
        let context = context
        let keyClient = WebClient(rules: WebClientRules(allowing: offering.site.companion.oauth.keyHosts))
        authorization = AuthorizationServer(
            context, keys: SigningKeys(context),
            keySets: ClientKeySets(clock: uptime) { try await keyClient.document(at: $0) })
        let snapshots = CurrentSnapshot(context)
        gateways = try offering.site.gateways.filter(\.isEnabled).map { target in
            do throws(GatewaySync.Unusable) {
                return try GatewaySync(
                    target, locate: { Self.path($0, in: folder.site) }, secret: { folder.secret($0) }, context: context,
                    snapshots: snapshots,
                    log: { log(.warning, $0) })
            } catch {
                throw Unusable(error.description)
            }
        }
        site = Site(
            context: context, looks: looks, address: address,
            browser: Browser(masterKey: masterKey, isSecure: address.isSecure), log: log,
            attempts: AttemptLimits(offering.site.companion.server.limits, clock: uptime))
    }

    /// Everything that answers requests.
    package var handler: any Handler {
        var router = routes.router
        router.fallback = PortalHosting(site: site, output: folder.output)
        return CompanionHandler(
            pages: router, apis: apis.map { (site.address.path($0.root) + "/", $0.handler(site)) })
    }

    var apis: [API] { [PortalAPI.api, AdminAPI.api(gateways: gateways, webhooks: webhooks)] }

    /// An API's OpenAPI document, indented; `nil` where there is no API of that name.
    /// - Parameter name: `portal` or `admin`.
    package func openAPI(_ name: String) -> [UInt8]? {
        guard let api = apis.first(where: { $0.root.hasPrefix("api/\(name)/") }) else { return nil }
        var bytes: [UInt8] = []
        JSONWriter.write(api.document(server: site.address.url(api.root)), pretty: true, into: &bytes)
        return bytes
    }

    /// The companion's own pages.
    var routes: Routes {
        var routes = Routes(site: site)
        SignInPages(site: site).add(to: &routes)
        SignUpPages(site: site).add(to: &routes)
        AccountPages(site: site).add(to: &routes)
        TermsPages(site: site).add(to: &routes)
        TeamPages(site: site).add(to: &routes)
        TeamInvitationPages(site: site).add(to: &routes)
        InvitationPages(site: site).add(to: &routes)
        for isConsole in [false, true] {
            SignInStep(site: site, isConsole: isConsole).add(to: &routes)
            SecondFactorPages(site: site, isConsole: isConsole).add(to: &routes)
        }
        DashboardPages(site: site).add(to: &routes)
        ApplicationPages(site: site).add(to: &routes)
        CredentialPages(site: site).add(to: &routes)
        SubscriptionPages(site: site).add(to: &routes)
        TokenPages(site: site).add(to: &routes)
        ConsoleSignInPages(site: site).add(to: &routes)
        QueuePages(site: site).add(to: &routes)
        DecisionPages(site: site).add(to: &routes)
        DeveloperRecords(site: site).add(to: &routes)
        ApplicationRecords(site: site).add(to: &routes)
        SubscriptionRecords(site: site).add(to: &routes)
        CatalogRecords(site: site, generator: generator).add(to: &routes)
        GatewayRecords(site: site, gateways: gateways).add(to: &routes)
        NewProductPages(site: site, generator: generator, reload: { [self] in _ = try await reload() }).add(to: &routes)
        CredentialRecords(site: site).add(to: &routes)
        ClientRecords(site: site).add(to: &routes)
        PortalRecords(site: site).add(to: &routes)
        AuditPages(site: site).add(to: &routes)
        WebhookPages(site: site, webhooks: webhooks).add(to: &routes)
        WebhookRecords(site: site, webhooks: webhooks).add(to: &routes)
        MailPages(site: site).add(to: &routes)
        AdministratorPages(site: site).add(to: &routes)
        ConsoleTokenPages(site: site).add(to: &routes)
        ReaderRoutes(site: site).add(to: &routes)
        OAuthRoutes(site: site, server: authorization, resourceServers: resourceServers, clock: uptime)
            .add(to: &routes)
        HealthRoutes(site: site).add(to: &routes)
        UsageRoutes(site: site, meter: usage).add(to: &routes)
        UsagePages(site: site).add(to: &routes)
        UsageRecords(site: site).add(to: &routes)
        MetricsRoute(site: site, gateways: gateways, usage: usage, server: metrics, readers: metricsReaders)
            .add(to: &routes)
        return routes
    }

    private var webhooks: Webhooks {
        let web = web
        return Webhooks(context) { try await web.check($0) }
    }

    /// What goes on without requests, until the task is cancelled: the gateways, ends that come, mails, webhooks.
    /// - Parameter send: Hands one mail to a server.
    package func work(send: @escaping MailQueue.Send) async {
        let (context, gateways, log, keys) = (context, gateways, site.log, authorization.keys)
        let mails = MailQueue(context, send: send)
        let web = web
        let calls = WebhookQueue(context) { call in
            let answer = try await web.post(call.url, headers: call.headers, body: call.body)
            return .init(status: answer.status, excerpt: String(decoding: answer.excerpt, as: UTF8.self))
        }
        await withTaskGroup(of: Void.self) { group in
            for gateway in gateways { group.addTask { await gateway.run() } }
            for follower in followers { group.addTask { await follower.run() } }
            group.addTask { await Self.every(.milliseconds(300), log) { _ = try await mails.sendWaiting() } }
            group.addTask { await calls.run { log(.error, $0) } }
            group.addTask { await Self.every(.seconds(600), log) { try await Upkeep(context).remindSubscribers() } }
            group.addTask { await Self.every(.seconds(20), log) { try await Upkeep(context).endWhatIsOver() } }
            group.addTask { await Self.every(.seconds(60), log) { try await keys.followSchedule() } }
            let providerKeys = providerKeys
            group.addTask {
                await Self.every(.seconds(300), log) {
                    try await providerKeys.follow { log(.warning, $0) }
                }
            }
            group.addTask {
                let clients = ProviderClients(context)
                var revision: Int?
                await Self.every(.seconds(1), log) {
                    revision = try await clients.follow(after: revision)
                    try await clients.work()
                }
            }
        }
    }

    /// A mail in the words and looks and with the links of its portal.
    /// - Throws: What the theme's template says, where it cannot be rendered.
    package func render(_ letter: MailQueue.Letter) throws -> RenderedLetter { try Letters(site: site).render(letter) }

    /// Offers what the files say now. What cannot be used changes nothing.
    /// - Returns: What was offered until now.
    /// - Throws: ``Unusable``.
    package func reload() async throws -> Offering {
        let before = try reading.withLock { _ in
            let offering = try Offering.reading(folder)
            let looks = try Self.looks(offering.site, folder, site.address)
            let before = context.offerings.now
            context.offerings.replace(with: offering)
            self.looks.replace(with: looks)
            return before
        }
        try await Upkeep(context).followCatalogue()
        return before
    }

    /// How large a request's body may be, where it is not the server's usual limit: an administrator sends documents,
    /// a gateway batches.
    package func bodyLimit(of request: Request) -> Int? {
        if UsageRoutes.isBatch(request, site: site) {
            return max(UsageRoutes.batchBytes, context.offerings.now.site.companion.server.limits.bodyBytes)
        }
        guard request.method == .post, request.target.path == site.address.path(NewProductPages.path),
            let token = site.browser.value(.administrator, of: request),
            let session = try? Sessions(context).session(token: token),
            let administrator = try? Sessions(context).administrator(of: session), administrator.role >= .administrator
        else { return nil }
        // Beside the document there are a few fields.
        return max(generator.documentBytes + 64 * 1024, context.offerings.now.site.companion.server.limits.bodyBytes)
    }

    /// Read the logs of gateways that have one.
    private var followers: [LogFollower] {
        let log = site.log
        return context.offerings.now.site.gateways.filter(\.isEnabled).compactMap { target in
            target.usage?.log.map { path in
                LogFollower(
                    context, gateway: target.id, path: Self.path(path, in: folder.site), meter: usage,
                    log: { log(.warning, $0) })
            }
        }
    }

    /// Reads the keys of identity providers from where the operator says they are, wherever that is.
    private var providerKeys: ProviderKeys {
        let urls = context.offerings.now.site.companion.oauth.providers.compactMap { $0.tokens?.keys }
        let client = WebClient(rules: WebClientRules(allowing: urls.map(Self.host)))
        return ProviderKeys(context) { try await client.document(at: $0) }
    }

    /// The name or the address in a URL, without brackets and port.
    private static func host(of url: String) -> String {
        let host = Origin.of(url).split(separator: "/").last.map(String.init) ?? ""
        return host.hasPrefix("[") ? String(host.dropFirst().prefix { $0 != "]" }) : String(host.prefix { $0 != ":" })
    }

    /// Where clients of OAuth are registered; each may call the host that the operator named, wherever that is.
    private static func registries(
        _ providers: [OAuthSettings.Provider], _ secrets: [String: String]
    ) -> [String: any ClientRegistry] {
        let all = providers.map { provider -> (String, any ClientRegistry) in
            let client = WebClient(rules: WebClientRules(allowing: [host(of: provider.url)]))
            switch provider.kind {
            case .registration:
                return (
                    provider.id,
                    DynamicRegistration(
                        url: provider.url, token: secrets[provider.id], redirectURIs: provider.redirectURIs,
                        client: client)
                )
            case .bridge:
                return (provider.id, ClientBridge(url: provider.url, token: secrets[provider.id], client: client))
            }
        }
        return Dictionary(all, uniquingKeysWith: { first, _ in first })
    }

    /// Paths in site-config.json are from the site's folder.
    package static func path(_ path: String, in folder: String) -> String {
        path.hasPrefix("/") ? path : folder == "." ? path : "\(folder)/\(path)"
    }

    private static func looks(_ site: SiteConfig, _ folder: Folder, _ address: PublicAddress) throws -> Looks {
        var diagnostics: [Diagnostic] = []
        let looks = Looks(site: site, folder: folder.site, address: address, diagnostics: &diagnostics)
        guard let looks, !diagnostics.contains(where: { $0.severity == .error }) else {
            throw Unusable(
                diagnostics.map(Self.line).joined(separator: "\n"))
        }
        return looks
    }

    fileprivate static func line(_ diagnostic: Diagnostic) -> String {
        "\(diagnostic.location.map { "\($0): " } ?? "")\(diagnostic.message)"
    }

    private static func every(
        _ pause: Duration, _ log: Log, _ work: () async throws -> Void
    ) async {
        // What fails, such as writing to a full disk, is told when it begins, and not three times a second.
        var told: String?
        while !Task.isCancelled {
            do {
                try await work()
                told = nil
            } catch {
                if told != "\(error)" { log("\(error)") }
                told = "\(error)"
            }
            try? await Task.sleep(for: pause)
        }
    }
}

extension Offering {
    /// Reads what a site's folder offers.
    /// - Throws: ``Companion/Unusable`` with every problem.
    package static func reading(_ folder: Companion.Folder) throws -> Offering {
        var diagnostics: [Diagnostic] = []
        let configPath = "\(folder.site)/\(SiteConfig.fileName)"
        let catalogPath = "\(folder.output)/catalog.json"
        let tree = try Self.tree(configPath, "a site's folder holds one")
        SchemaValidator(.siteConfig).validate(tree, file: configPath, into: &diagnostics)
        let site = SiteConfig(reading: tree, file: configPath, diagnostics: &diagnostics)
        let errors = diagnostics.filter { $0.severity == .error }
        guard errors.isEmpty, !site.portals.isEmpty else {
            throw Companion.Unusable(
                errors.isEmpty
                    ? "\(configPath) has no portals" : errors.map(Companion.line).joined(separator: "\n"))
        }
        let catalog = try Catalog(
            reading: try Self.tree(catalogPath, "run 'portico build' first"), file: catalogPath)
        return Offering(site: site, catalog: catalog)
    }

    private static func tree(_ path: String, _ hint: String) throws -> Node {
        guard let file = OpenFile(path: path), file.kind == .file else {
            throw Companion.Unusable("There is no file '\(path)'; \(hint)")
        }
        return try JSONReader.read(file.readAll(), file: path)
    }
}

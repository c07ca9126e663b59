import HTTP
import Mustache
import PortalModel
import PortalServices
import Storage

/// The tables of an application's page.
struct ApplicationView {
    let site: Site
    let words: Words
    let application: Application
    /// When secrets were used last, by their ids.
    var uses: [String: Timestamp] = [:]

    /// - Parameter signing: Those that have keys instead of a secret.
    func credentials(
        _ list: [(credential: Credential, secrets: [Credential.Secret])], signing: Set<CredentialID> = []
    ) -> TableView {
        TableView(
            columns: [
                "column.name", "column.method", "column.secret", "column.state", "column.created", "column.used",
                "column.ends",
            ].map { words($0) },
            rows: list.map { credential, secrets in
                var row = TableView.Row(cells: [
                    .init(credential.name, detail: credential.publicName ?? ""),
                    .init(words("method.\(credential.method.rawValue)")),
                    .init(secrets.map(\.hint).joined(separator: " · "), isCode: true, detail: oldSecret(secrets)),
                    .init(state: credential.state, words),
                    .init(credential.createdAt), .init(credential.usedAt),
                    .init(credential.expiresAt ?? secrets.compactMap(\.validUntil).min()),
                ])
                if credential.state.isUsable {
                    let path = "credentials/\(credential.id)"
                    row.actions = [
                        signing.contains(credential.id)
                            ? .init(title: words("replaceKeys"), url: site.path(path + "/keys"))
                            : .init(title: words("rotate"), url: site.path(path + "/rotate")),
                        .init(title: words("revoke"), url: site.path(path + "/revoke"), isDangerous: true),
                    ]
                }
                return row
            }, empty: words("noCredentials"))
    }

    /// Of a secret that is being replaced: whether something still goes by it.
    private func oldSecret(_ secrets: [Credential.Secret]) -> String {
        guard let old = secrets.first(where: { $0.validUntil != nil }) else { return "" }
        guard let used = uses[old.id] else { return site.isToldOfCalls ? words("oldSecretUnused") : "" }
        return words("oldSecretUsed", ["time": TableView.Cell.written(used)])
    }

    func subscriptions(_ list: [Subscription]) -> TableView {
        let offering = site.context.offerings.now
        return TableView(
            columns: ["column.product", "column.plan", "column.state", "column.since"].map { words($0) },
            rows: list.map { subscription in
                let offer = offering.offer(subscription.product, in: subscription.portal)
                let plans = offer?.product.plans ?? []
                let title = { (id: PlanID?) in plans.first { $0.id == id }?.title ?? id?.rawValue ?? "" }
                let wanted = subscription.requestedPlan.map { words("planRequested", ["plan": title($0)]) }
                var row = TableView.Row(cells: [
                    .init(
                        offer?.product.name ?? subscription.product.rawValue,
                        url: offer.map { portalRoot + $0.url }, detail: subscription.reason),
                    .init(title(subscription.plan), detail: wanted ?? ""),
                    .init(state: subscription.state, words),
                    .init(subscription.decidedAt ?? subscription.requestedAt),
                ])
                let path = "subscriptions/\(subscription.id)"
                if subscription.state == .active, plans.count > 1 {
                    row.actions.append(.init(title: words("changePlan"), url: site.path(path + "/plan")))
                }
                if subscription.state.isOpen {
                    row.actions.append(
                        .init(title: words("cancelSubscription"), url: site.path(path + "/cancel"), isDangerous: true))
                }
                return row
            }, empty: words("noSubscriptions"))
    }

    private var portalRoot: String {
        site.context.offerings.now.portal(application.portal).map { SharedContext.root($0, site.address) } ?? ""
    }

    /// A credential that was just made, with its secret, which is shown this once, and a first call that uses it.
    /// - Parameter secret: `nil` of a client that signs with keys of its own.
    func issued(_ credential: Credential, secret: String?, _ subscriptions: [Subscription]) -> Value {
        let offers = products(subscriptions)
        let isOAuth = credential.method == .oauth
        let scopes = offers.flatMap(\.product.authentication).flatMap { method -> [String] in
            if case .oauth(let scopes) = method { scopes } else { [] }
        }
        let tokens = site.context.offerings.now.site.tokenEndpoint(for: application.portal) ?? ""
        let call = secret.flatMap { FirstCall(credential, secret: $0, offers, tokens: tokens) }
        return .object([
            "title": .string(
                words(secret == nil ? "issued.keys" : "issued.\(credential.method.rawValue)", ["name": credential.name])
            ),
            "secret": secret.map { .string($0) } ?? .boolean(false),
            "publicName": credential.publicName.map { .string($0) } ?? .boolean(false),
            "publicLabel": .string(words(isOAuth ? "clientId" : "field.username")),
            "secretLabel": .string(words("secret.\(credential.method.rawValue)")),
            "tokenEndpoint": isOAuth ? .string(tokens) : .boolean(false),
            "tokenScopes": isOAuth && !scopes.isEmpty ? .string(scopes.joined(separator: " ")) : .boolean(false),
            "call": call.map { .string($0.command) } ?? .boolean(false),
            "needsSubscription": .boolean(secret != nil && call == nil),
        ])
    }

    private func products(_ subscriptions: [Subscription]) -> [Catalog.Offer] {
        let offering = site.context.offerings.now
        return subscriptions.filter { $0.state == .active }.compactMap {
            offering.offer($0.product, in: $0.portal)
        }
    }
}

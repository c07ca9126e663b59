import PortalModel
import Serialization
import Storage

/// The JSON that receivers get: `id`, `type`, `timestamp`, `portal`, and in `data` the change and the thing it was made to,
/// as it is after it. Never a secret.
struct EventBody {
    let tables: Tables
    let entry: AuditEntry

    /// - Parameter id: Of the event.
    func text(id: String, type: String) throws -> String {
        var members: [(String, Node)] = [
            ("subject", .text(entry.subject)), ("owner", .text(orNull: entry.owner)),
            ("actor", .object([("kind", .text(entry.actor.kind)), ("id", .text(entry.actor.id))])),
            ("before", .text(orNull: entry.before)), ("after", .text(orNull: entry.after)),
            ("reason", .text(orNull: entry.reason.isEmpty ? nil : entry.reason)),
        ]
        if let (name, thing) = try thing(String(type.prefix { $0 != "." })) { members.append((name, thing)) }
        return EventBody.text(id: id, type: type, at: entry.at, portal: entry.portal, data: .object(members))
    }

    static func text(id: String, type: String, at: Timestamp, portal: PortalID?, data: Node) -> String {
        var bytes: [UInt8] = []
        JSONWriter.write(
            .object([
                ("id", .text(id)), ("type", .text(type)), ("timestamp", .text(at.description)),
                ("portal", .text(orNull: portal?.rawValue)), ("data", data),
            ]), pretty: false, into: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The product that an event is about; `nil` where it is about none.
    func product() throws -> ProductID? {
        if entry.action.hasPrefix("product.") { return ProductID(entry.subject) }
        guard entry.action.hasPrefix("subscription.") else { return nil }
        return try tables.subscription(SubscriptionID(entry.subject))?.product
    }

    private func thing(_ kind: String) throws -> (String, Node)? {
        let node: Node? =
            switch kind {
            case "developer": try tables.developer(DeveloperID(entry.subject)).map(node)
            case "team": try tables.team(TeamID(entry.subject)).map(node)
            case "application": try tables.application(ApplicationID(entry.subject)).map(node)
            case "credential": try tables.credential(CredentialID(entry.subject)).map(node)
            case "subscription": try tables.subscription(SubscriptionID(entry.subject)).map(node)
            default: nil
            }
        return node.map { (kind, $0) }
    }

    private func node(_ developer: Developer) -> Node {
        .object([
            ("id", .text(developer.id.rawValue)), ("name", .text(developer.name)), ("email", .text(developer.email)),
            ("state", .text(developer.state.rawValue)),
        ])
    }

    private func node(_ team: Team) -> Node {
        .object([("id", .text(team.id.rawValue)), ("name", .text(team.name))])
    }

    private func node(_ application: Application) -> Node {
        .object([
            ("id", .text(application.id.rawValue)), ("name", .text(application.name)),
            ("owner", .text(application.owner.id)), ("enabled", Node(.boolean(application.isEnabled))),
        ])
    }

    private func node(_ credential: Credential) -> Node {
        .object([
            ("id", .text(credential.id.rawValue)), ("application", .text(credential.application.rawValue)),
            ("name", .text(credential.name)), ("method", .text(credential.method.rawValue)),
            ("state", .text(credential.state.rawValue)),
            ("expiresAt", .text(orNull: credential.expiresAt?.description)),
        ])
    }

    private func node(_ subscription: Subscription) -> Node {
        .object([
            ("id", .text(subscription.id.rawValue)), ("application", .text(subscription.application.rawValue)),
            ("product", .text(subscription.product.rawValue)), ("plan", .text(orNull: subscription.plan?.rawValue)),
            ("requestedPlan", .text(orNull: subscription.requestedPlan?.rawValue)),
            ("state", .text(subscription.state.rawValue)),
            ("expiresAt", .text(orNull: subscription.expiresAt?.description)),
        ])
    }
}

import PortalModel
import PortalServices
import Serialization
import Storage

/// What the APIs show of the store's rows: the schema and the value side by side.
enum APIThings {
    static let application: [APIField] = [
        .init("id", .id("app"), "Gateways know it by this, too."), .init("name", .text, "Given by its owner."),
        .init("description", .text, "What it is for."), .init("portal", .text, "The portal's id."),
        .init("owner", .text, "The id of the developer or the team whose it is."),
        .init("enabled", .boolean, "Where it is false, nothing of it opens anything."),
        .init("createdAt", .moment, "When it was made."),
    ]

    static func node(_ application: Application) -> Node {
        .object([
            ("id", .text(application.id.rawValue)), ("name", .text(application.name)),
            ("description", .text(application.description)), ("portal", .text(application.portal.rawValue)),
            ("owner", .text(application.owner.id)), ("enabled", .flag(application.isEnabled)),
            ("createdAt", .moment(application.createdAt)),
        ])
    }

    static let secret: [APIField] = [
        .init("hint", .text, "What may be shown of it: the prefix and the last four characters."),
        .init("createdAt", .moment, "When it was made."),
        .init("validUntil", .nullable(.moment), "The end of the overlap, while it is being replaced."),
    ]

    static let credential: [APIField] = [
        .init("id", .id("cred"), "Names it."), .init("application", .id("app"), "Whose it is."),
        .init("method", .oneOf(Credential.Method.allCases.map(\.rawValue)), "What it is."),
        .init("name", .text, "Given by its owner."),
        .init("state", .oneOf(CredentialState.allCases.map(\.rawValue)), "Whether it works."),
        .init("publicName", .nullable(.text), "The user name, or the client id."),
        .init(
            "secrets", .list(.object(secret), limit: 10), "One, or during a rotation two; without the secret itself."),
        .init("createdAt", .moment, "When it was made."),
        .init("expiresAt", .nullable(.moment), "When it ends by itself."),
        .init("usedAt", .nullable(.moment), "When a gateway last told of its use."),
    ]

    static func members(_ credential: Credential, _ secrets: [Credential.Secret]) -> [(String, Node)] {
        [
            ("id", .text(credential.id.rawValue)), ("application", .text(credential.application.rawValue)),
            ("method", .text(credential.method.rawValue)), ("name", .text(credential.name)),
            ("state", .text(credential.state.rawValue)), ("publicName", .text(orNull: credential.publicName)),
            (
                "secrets",
                .list(
                    secrets.map {
                        .object([
                            ("hint", .text($0.hint)), ("createdAt", .moment($0.createdAt)),
                            ("validUntil", .moment($0.validUntil)),
                        ])
                    })
            ), ("createdAt", .moment(credential.createdAt)), ("expiresAt", .moment(credential.expiresAt)),
            ("usedAt", .moment(credential.usedAt)),
        ]
    }

    static let issued =
        credential + [
            .init(
                "secret", .nullable(.text),
                "The secret itself. It is not shown again. Null of a client that signs with keys.")
        ]

    static let subscription: [APIField] = [
        .init("id", .id("sub"), "Names it."), .init("portal", .text, "The portal's id."),
        .init("application", .id("app"), "Who subscribes."), .init("product", .text, "The product's id."),
        .init("plan", .nullable(.text), "The plan's id; null where the product has none."),
        .init("requestedPlan", .nullable(.text), "Another plan that waits for a decision."),
        .init("state", .oneOf(SubscriptionState.allCases.map(\.rawValue)), "Only `active` opens the product."),
        .init("reason", .text, "What the last one who decided had to say."),
        .init("termsVersion", .nullable(.text), "Of the terms that were accepted."),
        .init("requestedAt", .moment, "When it was asked for."),
        .init("decidedAt", .nullable(.moment), "When its state last changed."),
        .init("expiresAt", .nullable(.moment), "When it ends by itself."),
    ]

    static func node(_ subscription: Subscription) -> Node {
        .object([
            ("id", .text(subscription.id.rawValue)), ("portal", .text(subscription.portal.rawValue)),
            ("application", .text(subscription.application.rawValue)),
            ("product", .text(subscription.product.rawValue)), ("plan", .text(orNull: subscription.plan?.rawValue)),
            ("requestedPlan", .text(orNull: subscription.requestedPlan?.rawValue)),
            ("state", .text(subscription.state.rawValue)), ("reason", .text(subscription.reason)),
            ("termsVersion", .text(orNull: subscription.termsVersion)),
            ("requestedAt", .moment(subscription.requestedAt)), ("decidedAt", .moment(subscription.decidedAt)),
            ("expiresAt", .moment(subscription.expiresAt)),
        ])
    }

    static let developer: [APIField] = [
        .init("id", .id("dev"), "Names the developer."), .init("portal", .text, "The portal's id."),
        .init("name", .text, "As they write it."), .init("email", .text, "As they write it."),
        .init("state", .oneOf(DeveloperState.allCases.map(\.rawValue)), "Only `active` developers have access."),
        .init("createdAt", .moment, "When the account was made."),
        .init("seenAt", .nullable(.moment), "When they last signed in."),
    ]

    static func node(_ developer: Developer) -> Node {
        .object([
            ("id", .text(developer.id.rawValue)), ("portal", .text(developer.portal.rawValue)),
            ("name", .text(developer.name)), ("email", .text(developer.email)),
            ("state", .text(developer.state.rawValue)), ("createdAt", .moment(developer.createdAt)),
            ("seenAt", .moment(developer.seenAt)),
        ])
    }

    static let entry: [APIField] = [
        .init("id", .integer(0...Int(Int32.max)), "Grows with time."), .init("at", .moment, "When it happened."),
        .init("action", .text, "Such as `subscription.approved`."),
        .init("subject", .text, "The id of what was changed."),
        .init("actor", .text, "The id of who did it; `system` where it was a rule."),
        .init("address", .text, "Where from."), .init("portal", .nullable(.text), "The portal's id."),
        .init("before", .nullable(.text), "The state before."), .init("after", .nullable(.text), "The state after."),
        .init("reason", .text, "What was said."),
    ]

    /// - Parameter isOwn: Whether a developer reads it: addresses of others are not for them.
    static func node(_ entry: AuditEntry, isOwn: Bool = false) -> Node {
        .object([
            ("id", .number(entry.id)), ("at", .moment(entry.at)), ("action", .text(entry.action)),
            ("subject", .text(entry.subject)), ("actor", .text(entry.actor.id)),
            ("address", .text(isOwn ? "" : entry.address)), ("portal", .text(orNull: entry.portal?.rawValue)),
            ("before", .text(orNull: entry.before)), ("after", .text(orNull: entry.after)),
            ("reason", .text(entry.reason)),
        ])
    }
}

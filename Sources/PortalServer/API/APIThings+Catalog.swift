import PortalModel
import PortalServices
import Serialization

extension APIThings {
    static let limit: [APIField] = [
        .init("requests", .integer(1...Int(Int32.max)), "How many."),
        .init("per", .oneOf(["second", "minute", "hour", "day", "month"]), "In which time."),
    ]

    static let plan: [APIField] = [
        .init("id", .text, "Names it within the product."), .init("title", .text, "For people."),
        .init("approval", .oneOf(["automatic", "manual"]), "Whether a request for it waits for a decision."),
        .init("limits", .list(.object(limit), limit: 20), "All of them count."),
    ]

    static let product: [APIField] = [
        .init("id", .text, "Names it."), .init("name", .text, "For people."),
        .init("summary", .nullable(.text), "One sentence."), .init("url", .text, "Its documentation."),
        .init("type", .oneOf(["gateway", "external"]), "Whether a gateway of ours fronts it."),
        .init("status", .oneOf(["published", "deprecated"]), "Deprecated products take no new subscriptions."),
        .init("sunset", .nullable(.day), "When a deprecated product ends."),
        .init("subscribable", .boolean, "Whether it takes subscriptions now."),
        .init("authentication", .list(.oneOf(["api-key", "basic", "oauth"]), limit: 3), "Any one of them opens it."),
        .init("approval", .oneOf(["automatic", "manual"]), "Where a plan does not say otherwise."),
        .init("termsVersion", .nullable(.text), "What has to be accepted with a subscription."),
        .init("plans", .list(.object(plan), limit: 100), "None: there is no choice."),
    ]

    static func node(_ offer: Catalog.Offer, portal: Portal) -> Node {
        let product = offer.product
        return .object([
            ("id", .text(product.id.rawValue)), ("name", .text(product.name)),
            ("summary", .text(orNull: product.summary)),
            ("url", .text(portal.url + offer.url)), ("type", .text(product.kind.rawValue)),
            ("status", .text(product.status.rawValue)), ("sunset", .text(orNull: product.sunset)),
            ("subscribable", .flag(product.acceptsSubscriptions)),
            ("authentication", .list(product.authentication.map { .text($0.id) })),
            ("approval", .text(product.approval.rawValue)), ("termsVersion", .text(orNull: offer.terms?.version)),
            ("plans", .list(product.plans.map(node))),
        ])
    }

    private static func node(_ plan: Plan) -> Node {
        .object([
            ("id", .text(plan.id.rawValue)), ("title", .text(plan.title)), ("approval", .text(plan.approval.rawValue)),
            (
                "limits",
                .list(
                    plan.limits.map {
                        .object([("requests", .number($0.requests)), ("per", .text($0.window.rawValue))])
                    })
            ),
        ])
    }
}

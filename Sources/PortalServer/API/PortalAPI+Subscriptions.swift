import HTTP
import PortalModel
import PortalServices
import Serialization
import Storage

extension PortalAPI {
    private static let wish: [APIField] = [
        .init("product", .text(upTo: 100), "The product's id."),
        .init("plan", .text(upTo: 100), isRequired: false, "Of products that have plans."),
        .init("acceptedTerms", .text(upTo: 100), isRequired: false, "`termsVersion` of products that have terms."),
    ]

    static let subscriptions: [APIRoute] = [
        APIRoute(
            method: .get, path: "applications/{application}/subscriptions", id: "listSubscriptions",
            tag: "Subscriptions", summary: "An application's subscriptions, also ended ones", scope: .applicationsRead,
            query: APIRoute.paging, answer: APIRoute.page(of: "Subscription")
        ) { call in
            let known = try Subscriptions(call.context).list(try application(call).id)
            return try call.page(known, by: \.id.rawValue, APIThings.node)
        },
        APIRoute(
            method: .post, path: "applications/{application}/subscriptions", id: "requestSubscription",
            tag: "Subscriptions", summary: "Subscribe an application to a product",
            description:
                "It is `active` at once where the product or the plan is approved automatically, else `pending`.",
            scope: .subscriptionsWrite, body: wish, success: .created, answer: .named("Subscription")
        ) { call in
            let subscription = try await request(call.body, call)
            return APIReply(
                status: .created, body: APIThings.node(subscription),
                location: call.site.path("\(api.root)/subscriptions/\(subscription.id)"))
        },
        APIRoute(
            method: .post, path: "applications/{application}/subscriptions/bulk", id: "requestSubscriptions",
            tag: "Subscriptions", summary: "Subscribe an application to several products",
            description: "Each stands for itself: the answer tells for each, in the same order, what became of it.",
            scope: .subscriptionsWrite,
            body: [.init("subscriptions", .list(.object(wish), limit: 50), "What is wanted.")],
            answer: .object([
                .init(
                    "results",
                    .list(
                        .object([
                            .init("product", .text, "The product's id."),
                            .init("subscription", .nullable(.named("Subscription")), "Null where it was refused."),
                            .init("problem", .nullable(.named("Problem")), "Why it was refused."),
                        ]), limit: 50), "One for each that was wanted.")
            ])
        ) { call in
            var results: [Node] = []
            for item in call.body["subscriptions"]?.elements ?? [] {
                results.append(try await result(of: item, call))
            }
            return APIReply(body: .object([("results", .list(results))]))
        },
        APIRoute(
            method: .get, path: "subscriptions/{subscription}", id: "getSubscription", tag: "Subscriptions",
            summary: "One subscription", scope: .applicationsRead, answer: .named("Subscription")
        ) { APIReply(body: APIThings.node(try subscription($0))) },
        APIRoute(
            method: .patch, path: "subscriptions/{subscription}", id: "changePlan", tag: "Subscriptions",
            summary: "Ask for another plan", description: "The old one counts until the new one is approved.",
            scope: .subscriptionsWrite, body: [.init("plan", .text(upTo: 100), "The plan's id.")],
            answer: .named("Subscription")
        ) { call in
            let known = try subscription(call)
            try await Subscriptions(call.context).changePlan(
                known.id, to: PlanID(call.text("plan")), for: try call.developer().id, by: try call.caller())
            return APIReply(body: APIThings.node(try subscription(call)))
        },
        APIRoute(
            method: .post, path: "subscriptions/{subscription}/cancel", id: "cancelSubscription", tag: "Subscriptions",
            summary: "Cancel a subscription, or take a request back",
            description: "It stays in the list, as `cancelled`.", scope: .subscriptionsWrite,
            body: [], answer: .named("Subscription")
        ) { call in
            try await Subscriptions(call.context).cancel(
                SubscriptionID(call["subscription"]), for: try call.developer().id, by: try call.caller())
            return APIReply(body: APIThings.node(try subscription(call)))
        },
    ]

    private static func request(_ wish: Node, _ call: APICall) async throws -> Subscription {
        try await Subscriptions(call.context).request(
            .init(
                product: ProductID(wish["product"]?.string ?? ""), plan: wish["plan"]?.string.map { PlanID($0) },
                acceptedTerms: wish["acceptedTerms"]?.string), application: ApplicationID(call["application"]),
            for: try call.developer().id, by: try call.caller())
    }

    private static func result(of wish: Node, _ call: APICall) async throws -> Node {
        let product = Node.text(wish["product"]?.string ?? "")
        do {
            let subscription = try await request(wish, call)
            return .object([
                ("product", product), ("subscription", APIThings.node(subscription)), ("problem", Node(.null)),
            ])
        } catch let refusal as Refusal {
            let problem = APIProblem(refusal, call.site.looks.now.console.words)
            return .object([("product", product), ("subscription", Node(.null)), ("problem", problem.node)])
        }
    }

    private static func subscription(_ call: APICall) throws -> Subscription {
        let found = try call.context.store.read { try $0.subscription(SubscriptionID(call["subscription"])) }
        guard let subscription = found else { throw APIProblem.notFound }
        _ = try Applications(call.context).application(subscription.application, for: try call.developer().id)
        return subscription
    }
}

import HTTP
import PortalModel
import PortalServices
import Serialization
import Storage

extension AdminAPI {
    /// Webhooks and what became of their deliveries.
    static func webhooks(_ webhooks: Webhooks) -> [APIRoute] {
        [
            APIRoute(
                method: .get, path: "webhooks", id: "listWebhooks", tag: "Webhooks", summary: "Webhooks, by id",
                scope: .webhooksRead, query: APIRoute.paging, answer: APIRoute.page(of: "Webhook")
            ) { call in
                try call.page(try call.context.store.read { try $0.webhooks() }, by: \.id.rawValue, APIThings.node)
            },
            APIRoute(
                method: .post, path: "webhooks", id: "createWebhook", tag: "Webhooks", summary: "Make a webhook",
                description: """
                    Calls are signed as [Standard Webhooks](https://www.standardwebhooks.com/) says; `secret` is in this answer \
                    and in no other.
                    """,
                scope: .webhooksWrite, body: request, success: .created,
                answer: .object(APIThings.webhook + [.init("secret", .text, "What the calls are signed with.")])
            ) { call in
                let made = try await webhooks.create(fields(call), by: try call.caller())
                return APIReply(
                    status: .created,
                    body: .object(APIThings.members(made.webhook) + [("secret", .text(made.secret))]),
                    location: "webhooks/\(made.webhook.id)")
            },
            APIRoute(
                method: .get, path: "webhooks/{webhook}", id: "getWebhook", tag: "Webhooks", summary: "One webhook",
                scope: .webhooksRead, answer: .named("Webhook")
            ) { APIReply(body: APIThings.node(try webhook($0))) },
            APIRoute(
                method: .put, path: "webhooks/{webhook}", id: "changeWebhook", tag: "Webhooks",
                summary: "Change what is told, and where", scope: .webhooksWrite,
                body: request + [.init("enabled", .boolean, isRequired: false, "Whether it is told anything.")],
                answer: .named("Webhook")
            ) { call in
                let id = WebhookID(call["webhook"])
                try await webhooks.change(id, to: fields(call), by: try call.caller())
                if let isEnabled = call.body["enabled"]?.boolean, isEnabled != (try webhook(call)).isEnabled {
                    try await webhooks.setEnabled(id, isEnabled, by: try call.caller())
                }
                return APIReply(body: APIThings.node(try webhook(call)))
            },
            APIRoute(
                method: .delete, path: "webhooks/{webhook}", id: "deleteWebhook", tag: "Webhooks",
                summary: "Delete a webhook", description: "Its deliveries go with it.", scope: .webhooksWrite,
                success: .noContent
            ) { call in
                let found = try webhook(call)
                try await webhooks.delete(found.id, typed: found.name, by: try call.caller())
                return APIReply(status: .noContent)
            },
            APIRoute(
                method: .post, path: "webhooks/{webhook}/test", id: "testWebhook", tag: "Webhooks",
                summary: "Send an event of the type `webhook.test`", scope: .webhooksWrite, success: .noContent
            ) { call in
                try await webhooks.test(WebhookID(call["webhook"]), by: try call.caller())
                return APIReply(status: .noContent)
            },
            APIRoute(
                method: .get, path: "webhooks/{webhook}/deliveries", id: "listDeliveries", tag: "Webhooks",
                summary: "A webhook's deliveries of the last 30 days, the latest first", scope: .webhooksRead,
                query: [
                    .init(
                        "state", .oneOf(Delivery.State.allCases.map(\.rawValue)), isRequired: false, "Only in this.")
                ] + APIRoute.paging, answer: APIRoute.page(of: "Delivery")
            ) { call in
                let found = try webhook(call)
                return try call.page(key: { ($0.event.at, String($0.id)) }, APIThings.node) { after, limit in
                    try call.context.store.read {
                        try $0.deliveries(
                            of: found.id, state: Delivery.State(rawValue: call.query["state"]),
                            before: after.flatMap { Int($0.1) }, limit: limit)
                    }
                }
            },
            APIRoute(
                method: .post, path: "webhooks/{webhook}/deliveries/{delivery}/replay", id: "replayDelivery",
                tag: "Webhooks", summary: "Send a delivery again", scope: .webhooksWrite, success: .noContent
            ) { call in
                guard let delivery = Int(call["delivery"]) else { throw APIProblem.notFound }
                try await webhooks.replay(
                    WebhookID(call["webhook"]), delivery: delivery, by: try call.caller())
                return APIReply(status: .noContent)
            },
        ]
    }

    private static let request: [APIField] = [
        .init("name", .line(100), "For people, to tell webhooks apart."),
        .init("url", .text(.init(longest: 2000, pattern: "^https?://[!-~]+$")), "Where calls go."),
        .init("portal", .text(upTo: 100), isRequired: false, "Only events of this portal."),
        .init("product", .text(upTo: 100), isRequired: false, "Only events about this product."),
        .init(
            "events", .list(.oneOf(WebhookEvent.allCases.map(\.rawValue)), limit: WebhookEvent.allCases.count),
            isRequired: false, "Only these kinds; all of them where it is left out or empty."),
    ]

    private static func fields(_ call: APICall) -> Webhooks.Request {
        .init(
            name: call.text("name"), url: call.text("url"), portal: call.text("portal"),
            product: call.text("product"), events: (call.body["events"]?.elements ?? []).compactMap(\.string))
    }

    private static func webhook(_ call: APICall) throws -> Webhook {
        guard let found = try call.context.store.read({ try $0.webhook(WebhookID(call["webhook"])) }) else {
            throw APIProblem.notFound
        }
        return found
    }
}

extension APIThings {
    static let webhook: [APIField] = [
        .init("id", .id("whk"), "Names the webhook."), .init("name", .text, "For people."),
        .init("url", .text, "Where calls go."), .init("portal", .nullable(.text), "Only events of this portal."),
        .init("product", .nullable(.text), "Only events about this product."),
        .init(
            "events", .list(.text, limit: WebhookEvent.allCases.count),
            "Only these kinds; all of them where it is empty."),
        .init("enabled", .boolean, "Whether it is told anything."),
        .init("createdAt", .moment, "When it was made."),
    ]

    static func members(_ webhook: Webhook) -> [(String, Node)] {
        [
            ("id", .text(webhook.id.rawValue)), ("name", .text(webhook.name)), ("url", .text(webhook.url)),
            ("portal", .text(orNull: webhook.portal?.rawValue)), ("product", .text(orNull: webhook.product?.rawValue)),
            ("events", .list(webhook.events.map { .text($0) })), ("enabled", .flag(webhook.isEnabled)),
            ("createdAt", .moment(webhook.createdAt)),
        ]
    }

    static func node(_ webhook: Webhook) -> Node { .object(members(webhook)) }

    static let delivery: [APIField] = [
        .init("id", .integer(0...Int(Int32.max)), "Names the delivery; grows with time."),
        .init("event", .text, "The id of the event, as in `webhook-id`."),
        .init("type", .text, "Such as `subscription.approved`."),
        .init("at", .moment, "When it happened."),
        .init("state", .oneOf(Delivery.State.allCases.map(\.rawValue)), "Those that are `dead` were given up."),
        .init("attempts", .integer(0...1000), "How often it was tried."),
        .init("status", .nullable(.integer(0...999)), "What the receiver answered last."),
        .init("nextAt", .nullable(.moment), "When it is tried next."),
    ]

    static func node(_ delivery: Delivery) -> Node {
        .object([
            ("id", .number(delivery.id)), ("event", .text(delivery.event.id)), ("type", .text(delivery.event.type)),
            ("at", .moment(delivery.event.at)), ("state", .text(delivery.state.rawValue)),
            ("attempts", .number(delivery.attempts)), ("status", delivery.status.map { .number($0) } ?? Node(.null)),
            ("nextAt", .moment(delivery.nextAt)),
        ])
    }
}

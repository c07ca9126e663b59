import HTTP
import PortalModel
import PortalServices
import Serialization
import Storage

/// Use of APIs, as both APIs tell it.
extension APIThings {
    /// The most counts and calls of one answer.
    static let usageLimit = 10_000

    static let usage: [APIField] = [
        .init("start", .moment, "When the span begins."),
        .init("product", .text, "The product's id."),
        .init("credential", .nullable(.text), "The credential's id; null where it is not told."),
        .init("status", .integer(100...599), "As HTTP has it."),
        .init("calls", .integer(1...Int(Int32.max)), "How many."),
    ]

    static let call: [APIField] = [
        .init("at", .moment, "When it was made."), .init("product", .text, "The product's id."),
        .init("credential", .nullable(.text), "The credential's id; null where it is not known."),
        .init("method", .text, "As HTTP has it."), .init("path", .text, "Without the query."),
        .init("status", .integer(100...599), "As HTTP has it."),
        .init("milliseconds", .nullable(.integer(0...Int(Int32.max))), "How long it took; null where it is not told."),
    ]

    /// What a list of counts is asked with.
    static let period: [APIField] = [
        .init(
            "period", .oneOf(UsagePeriod.allCases.map(\.rawValue)), isRequired: false,
            "`day`: 24 hours by the hour; `week`: 7 days by six hours; `month`: 30 days by the day. `day` where it is left out."
        )
    ]

    static func node(_ count: UsageCount) -> Node {
        .object([
            ("start", .moment(count.start)), ("product", .text(count.product.rawValue)),
            ("credential", .text(orNull: count.credential?.rawValue)), ("status", .number(count.status)),
            ("calls", .number(count.calls)),
        ])
    }

    static func node(_ call: Call) -> Node {
        .object([
            ("at", .moment(call.at)), ("product", .text(call.product.rawValue)),
            ("credential", .text(orNull: call.credential?.rawValue)), ("method", .text(call.method)),
            ("path", .text(call.path)), ("status", .number(call.status)),
            ("milliseconds", call.milliseconds.map { .number($0) } ?? Node(.null)),
        ])
    }

    /// The two lists of an application, the same in both APIs.
    /// - Parameter application: The one that is asked for, where the asker may see it.
    static func routes(
        tag: String, application: @escaping @Sendable (APICall) throws -> Application
    ) -> [APIRoute] {
        [
            APIRoute(
                method: .get, path: "applications/{application}/usage", id: "listUsage", tag: tag,
                summary: "How often an application called, by time, product, credential and status",
                description:
                    "As gateways told of calls, a few seconds after they were made. Times of no calls are left out.",
                scope: .applicationsRead, query: period, answer: items("UsageCount")
            ) { call in
                let id = try application(call).id
                let range = UsagePeriod(asked: call.query["period"]).range(until: call.context.now)
                return reply(try call.context.store.read { try $0.usage(of: id, range) }.map(node))
            },
            APIRoute(
                method: .get, path: "applications/{application}/calls", id: "listCalls", tag: tag,
                summary: "An application's last calls, the latest first",
                description: "The last 50 that were let through and the last 50 that were not, for 14 days.",
                scope: .applicationsRead, answer: items("Call")
            ) { call in
                let id = try application(call).id
                return reply(try call.context.store.read { try $0.calls(of: id, limit: 2 * Call.kept) }.map(node))
            },
        ]
    }

    static func items(_ name: String) -> APISchema {
        .object([.init("items", .list(.named(name), limit: usageLimit), "All of them.")])
    }

    static func reply(_ items: [Node]) -> APIReply {
        APIReply(body: .object([("items", .list(Array(items.prefix(usageLimit))))]))
    }
}

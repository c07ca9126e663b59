import HTTP
import PortalModel
import PortalServices
import Serialization
import Storage

extension AdminAPI {
    static let usage: [APIRoute] =
        [
            APIRoute(
                method: .get, path: "usage", id: "listUsageOfAll", tag: "Usage",
                summary: "How often all applications called, by time, product and status", scope: .applicationsRead,
                query: APIThings.period + [
                    .init("portal", .text(upTo: 64), isRequired: false, "Only calls of its developers."),
                    .init("product", .text(upTo: 64), isRequired: false, "Only calls of this product."),
                ], answer: APIThings.items("UsageCount")
            ) { call in
                let range = UsagePeriod(asked: call.query["period"]).range(until: call.context.now)
                let counts = try call.context.store.read {
                    try $0.usage(
                        portal: AdminAPI.optional(call.query["portal"]),
                        product: AdminAPI.optional(call.query["product"]),
                        range)
                }
                return APIThings.reply(counts.map(APIThings.node))
            }
        ] + APIThings.routes(tag: "Usage", application: application)
}

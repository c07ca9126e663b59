import HTTP
import PortalModel
import PortalServices
import Serialization
import Storage

/// What developers' programs and portals' own front ends use.
enum PortalAPI {
    static let api = API(
        name: "Portal API", root: "api/portal/v1",
        description: """
            Applications, credentials and subscriptions of developers, for their own programs and for front ends of your own.

            It does what the portal's pages do, by the same rules. Developers make a token under *API tokens*; a front end has \
            a portal's token, made by the provider, and names the developer it acts for in `X-Portico-Developer`. Lists come in \
            pages; follow `next`. Mistakes are told as `application/problem+json` (RFC 9457).
            """,
        isForDevelopers: true, scopes: APIScope.portal,
        routes: catalog + account + PortalAPI.applications + PortalAPI.credentials + PortalAPI.subscriptions
            + APIThings.routes(tag: "Usage", application: application),
        components: [
            ("Product", APIThings.product), ("Developer", APIThings.developer), ("Application", APIThings.application),
            ("Credential", APIThings.credential), ("IssuedCredential", APIThings.issued),
            ("Subscription", APIThings.subscription), ("HistoryEntry", APIThings.entry),
            ("UsageCount", APIThings.usage), ("Call", APIThings.call),
        ])

    private static let catalog: [APIRoute] = [
        APIRoute(
            method: .get, path: "products", id: "listProducts", tag: "Catalogue", summary: "The portal's API products",
            needsDeveloper: false, query: APIRoute.paging, answer: APIRoute.page(of: "Product")
        ) { call in
            let portal = try portal(call)
            let offers = call.context.offerings.now.offers(of: portal.id)
            return try call.page(offers, by: { $0.product.id.rawValue }) { APIThings.node($0, portal: portal) }
        },
        APIRoute(
            method: .get, path: "products/{product}", id: "getProduct", tag: "Catalogue", summary: "One API product",
            needsDeveloper: false, answer: .named("Product")
        ) { call in
            let portal = try portal(call)
            guard let offer = call.context.offerings.now.offer(ProductID(call["product"]), in: portal.id) else {
                throw APIProblem.notFound
            }
            return APIReply(body: APIThings.node(offer, portal: portal))
        },
    ]

    private static let account: [APIRoute] = [
        APIRoute(
            method: .get, path: "me", id: "getMe", tag: "Account", summary: "The developer who asks, or is acted for",
            scope: .accountRead, answer: .named("Developer")
        ) { APIReply(body: APIThings.node(try $0.developer())) },
        APIRoute(
            method: .get, path: "history", id: "listHistory", tag: "Account",
            summary: "What happened to the developer's own things, the latest first", scope: .accountRead,
            query: APIRoute.paging, answer: APIRoute.page(of: "HistoryEntry")
        ) { call in
            let owner = try call.developer().id.rawValue
            return try call.page(key: { ($0.at, String($0.id)) }, { APIThings.node($0, isOwn: true) }) { after, limit in
                try call.context.store.read {
                    try $0.audit(owner: owner, before: after.flatMap { Int($0.1) }, limit: limit)
                }
            }
        },
    ]

    private static func portal(_ call: APICall) throws -> Portal {
        guard let portal = call.principal.portal(call.context.offerings.now) else { throw APIProblem.notAllowed }
        return portal
    }
}

import Diagnostics
import Gateways
import HTTP
import PortalModel
import PortalServices
import Serialization
import Storage

/// What the provider's programs use.
enum AdminAPI {
    /// - Parameter gateways: Whose state it tells.
    static func api(gateways: [GatewaySync], webhooks hooks: Webhooks) -> API {
        API(
            name: "Admin API", root: "api/admin/v1",
            description: """
                Decisions, people and access, for the provider's own programs.

                It does what the provider console does, by the same rules and with the same audit trail. A user of the console \
                makes a token under *API tokens*; it never does more than its owner's role allows. Lists come in pages; follow \
                `next`. Mistakes are told as `application/problem+json` (RFC 9457).
                """,
            isForDevelopers: false, scopes: APIScope.admin,
            routes: catalog(gateways) + developers + applications + subscriptions + usage + webhooks(hooks) + trail,
            components: [
                ("Product", APIThings.product), ("Developer", APIThings.developer),
                ("Application", APIThings.application), ("Credential", APIThings.credential),
                ("Subscription", APIThings.subscription), ("AuditEntry", APIThings.entry),
                ("UsageCount", APIThings.usage), ("Call", APIThings.call),
                ("Webhook", APIThings.webhook), ("Delivery", APIThings.delivery),
            ])
    }

    /// What a decision may be told with.
    static let reason: [APIField] = [
        .init("reason", .text(upTo: 1000), isRequired: false, "The developer reads it.")
    ]

    static func optional<ID: Identifier>(_ text: String) -> ID? { text.isEmpty ? nil : ID(text) }

    private static let trail: [APIRoute] = [
        APIRoute(
            method: .get, path: "audit", id: "listAudit", tag: "Audit trail",
            summary: "Who did what, when and from where, the latest first", scope: .auditRead,
            query: [
                .init(
                    "q", .text(upTo: 200), isRequired: false,
                    "An id of a subject, an actor or an owner, or the beginning of an action.")
            ] + APIRoute.paging, answer: APIRoute.page(of: "AuditEntry")
        ) { call in
            try call.page(key: { ($0.at, String($0.id)) }, { APIThings.node($0) }) { after, limit in
                try call.context.store.read {
                    try $0.audit(text: call.query["q"], before: after.flatMap { Int($0.1) }, limit: limit)
                }
            }
        }
    ]

    private static func catalog(_ gateways: [GatewaySync]) -> [APIRoute] {
        [
            APIRoute(
                method: .get, path: "portals", id: "listPortals", tag: "Catalogue", summary: "The portals",
                scope: .catalogRead,
                answer: .object([
                    .init(
                        "items",
                        .list(
                            .object([
                                .init("id", .text, "Names it."), .init("title", .text, "For people."),
                                .init("url", .text, "Where it is."),
                                .init("reading", .oneOf(["anyone", "signed-in"]), "Who may read it."),
                                .init(
                                    "registration", .oneOf(["self", "approval", "invitation", "sso"]),
                                    "How people come to have an account."),
                            ]), limit: 1000), "All of them.")
                ])
            ) { call in
                APIReply(body: .object([("items", .list(call.context.offerings.now.site.portals.map(node)))]))
            },
            APIRoute(
                method: .get, path: "portals/{portal}/products", id: "listProducts", tag: "Catalogue",
                summary: "A portal's API products", scope: .catalogRead, query: APIRoute.paging,
                answer: APIRoute.page(of: "Product")
            ) { call in
                let offering = call.context.offerings.now
                guard let portal = offering.portal(PortalID(call["portal"])) else { throw APIProblem.notFound }
                return try call.page(offering.offers(of: portal.id), by: { $0.product.id.rawValue }) {
                    APIThings.node($0, portal: portal)
                }
            },
            APIRoute(
                method: .get, path: "gateways", id: "listGateways", tag: "Catalogue", summary: "How the gateways stand",
                scope: .catalogRead,
                answer: .object([
                    .init("revision", .integer(0...Int(Int32.max)), "Of what they must know."),
                    .init(
                        "items",
                        .list(
                            .object([
                                .init("id", .text, "As in site-config.json."),
                                .init("revision", .nullable(.integer(0...Int(Int32.max))), "What it has."),
                                .init("failure", .nullable(.text), "Why it cannot be brought up to date."),
                                .init("report", .list(.text, limit: 10_000), "What it cannot express."),
                                .init(
                                    "lag", .integer(0...Int(Int32.max)),
                                    "For how many milliseconds there has been something that it has not yet."),
                                .init(
                                    "propagation", .nullable(.integer(0...Int(Int32.max))),
                                    "How many milliseconds the last change took to get there."),
                                .init(
                                    "drift", .list(.text, limit: 10_000),
                                    "What somebody else changed there and nobody made right."),
                                .init(
                                    "driftCount", .integer(0...Int(Int32.max)),
                                    "How often somebody else had changed it."),
                            ]), limit: 1000), "All of them."),
                ])
            ) { call in
                let revision = try call.context.store.read { try $0.gatewayRevision() }
                return APIReply(
                    body: .object([
                        ("revision", .number(revision)),
                        ("items", .list(gateways.map { node($0, at: call.context.now) })),
                    ]))
            },
        ]
    }

    private static func node(_ portal: Portal) -> Node {
        .object([
            ("id", .text(portal.id.rawValue)), ("title", .text(portal.title)), ("url", .text(portal.url)),
            ("reading", .text(portal.access.reading.rawValue)),
            ("registration", .text(portal.access.registration.rawValue)),
        ])
    }

    private static func node(_ gateway: GatewaySync, at now: Timestamp) -> Node {
        let status = gateway.status
        return .object([
            ("id", .text(gateway.id)), ("revision", status.applied.map { .number($0) } ?? Node(.null)),
            ("failure", .text(orNull: status.failure)),
            ("report", .list(status.report.map { .text($0.message) })),
            ("lag", .number(min(Int(Int32.max), status.lag(at: now)))),
            ("propagation", status.propagation.map { .number(min(Int(Int32.max), $0)) } ?? Node(.null)),
            ("drift", .list(status.drift.map { .text("\($0.action.rawValue) \($0.kind) '\($0.id)'") })),
            ("driftCount", .number(status.driftCount)),
        ])
    }
}

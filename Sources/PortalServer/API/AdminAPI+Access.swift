import HTTP
import PortalModel
import PortalServices
import Serialization
import Storage

extension AdminAPI {
    private static func portalFilter(_ rest: [APIField] = []) -> [APIField] {
        [.init("portal", .text(upTo: 100), isRequired: false, "Only of this portal.")] + rest + APIRoute.paging
    }

    static let developers: [APIRoute] =
        [
            APIRoute(
                method: .get, path: "developers", id: "listDevelopers", tag: "Developers",
                summary: "Developers, the latest first", scope: .developersRead,
                query: portalFilter([
                    .init("state", .oneOf(DeveloperState.allCases.map(\.rawValue)), isRequired: false, "Only in this."),
                    .init("q", .text(upTo: 200), isRequired: false, "A part of the name or the address."),
                ]), answer: APIRoute.page(of: "Developer")
            ) { call in
                let query = call.query
                return try call.page(key: { ($0.createdAt, $0.id.rawValue) }, APIThings.node) { after, limit in
                    try call.context.store.read {
                        try $0.developers(
                            portal: optional(query["portal"]), state: DeveloperState(rawValue: query["state"]),
                            search: query["q"], after: after, limit: limit)
                    }
                }
            },
            APIRoute(
                method: .get, path: "developers/{developer}", id: "getDeveloper", tag: "Developers",
                summary: "One developer", scope: .developersRead, answer: .named("Developer")
            ) { APIReply(body: APIThings.node(try developer($0))) },
        ]
        + [
            ("approve", "Let somebody in who waits", APIScope.developersDecide),
            ("reject", "Turn somebody away who waits", .developersDecide),
            ("suspend", "Take all access away until it is given back", .developersWrite),
            ("reactivate", "Give back what a suspension took", .developersWrite),
        ].map { verb, summary, scope in
            APIRoute(
                method: .post, path: "developers/{developer}/\(verb)", id: "\(verb)Developer", tag: "Developers",
                summary: summary, scope: scope, body: reason, answer: .named("Developer")
            ) { call in
                let (id, caller, decisions) = (
                    DeveloperID(call["developer"]), try call.caller(), DeveloperDecisions(call.context)
                )
                switch verb {
                case "approve": try await decisions.approve(id, by: caller)
                case "reject": try await decisions.reject(id, reason: call.text("reason"), by: caller)
                case "suspend": try await decisions.suspend(id, reason: call.text("reason"), by: caller)
                default: try await decisions.reactivate(id, by: caller)
                }
                return APIReply(body: APIThings.node(try developer(call)))
            }
        }

    private static func developer(_ call: APICall) throws -> Developer {
        guard let found = try call.context.store.read({ try $0.developer(DeveloperID(call["developer"])) }),
            found.state != .deleted
        else { throw APIProblem.notFound }
        return found
    }

    static let applications: [APIRoute] = [
        APIRoute(
            method: .get, path: "applications", id: "listApplications", tag: "Applications",
            summary: "Applications, the latest first", scope: .applicationsRead,
            query: portalFilter([.init("q", .text(upTo: 200), isRequired: false, "A part of the name.")]),
            answer: APIRoute.page(of: "Application")
        ) { call in
            try call.page(key: { ($0.createdAt, $0.id.rawValue) }, APIThings.node) { after, limit in
                try call.context.store.read {
                    try $0.applications(
                        portal: optional(call.query["portal"]), search: call.query["q"], after: after, limit: limit)
                }
            }
        },
        APIRoute(
            method: .get, path: "applications/{application}", id: "getApplication", tag: "Applications",
            summary: "One application", scope: .applicationsRead, answer: .named("Application")
        ) { APIReply(body: APIThings.node(try application($0))) },
        APIRoute(
            method: .patch, path: "applications/{application}", id: "switchApplication", tag: "Applications",
            summary: "Switch an application off or on", description: "While it is off, nothing of it opens anything.",
            scope: .applicationsWrite, body: [.init("enabled", .boolean, "What it is to be.")] + reason,
            answer: .named("Application")
        ) { call in
            try await Applications(call.context).setEnabled(
                ApplicationID(call["application"]), call.body["enabled"]?.boolean ?? true, reason: call.text("reason"),
                by: try call.caller())
            return APIReply(body: APIThings.node(try application(call)))
        },
        APIRoute(
            method: .get, path: "applications/{application}/credentials", id: "listCredentials", tag: "Applications",
            summary: "An application's credentials, without secrets", scope: .applicationsRead, query: APIRoute.paging,
            answer: APIRoute.page(of: "Credential")
        ) { call in
            let known = try Credentials(call.context).list(try application(call).id)
            return try call.page(known, by: \.credential.id.rawValue) {
                .object(APIThings.members($0.credential, $0.secrets))
            }
        },
        APIRoute(
            method: .post, path: "credentials/{credential}/revoke", id: "revokeCredential", tag: "Applications",
            summary: "Take a credential away",
            description: "Such as one that was found in public; its owners are told.",
            scope: .credentialsWrite, body: reason, success: .noContent
        ) { call in
            try await Credentials(call.context).revoke(
                CredentialID(call["credential"]), reason: call.text("reason"), by: try call.caller())
            return APIReply(status: .noContent)
        },
    ]

    static func application(_ call: APICall) throws -> Application {
        guard let found = try call.context.store.read({ try $0.application(ApplicationID(call["application"])) }) else {
            throw APIProblem.notFound
        }
        return found
    }

    static let subscriptions: [APIRoute] =
        [
            APIRoute(
                method: .get, path: "subscriptions", id: "listSubscriptions", tag: "Subscriptions",
                summary: "Subscriptions, the latest first", scope: .applicationsRead,
                query: portalFilter([
                    .init(
                        "state", .oneOf(SubscriptionState.allCases.map(\.rawValue)), isRequired: false, "Only in this."),
                    .init("product", .text(upTo: 100), isRequired: false, "Only to this product."),
                ]), answer: APIRoute.page(of: "Subscription")
            ) { call in
                let query = call.query
                return try call.page(key: { ($0.requestedAt, $0.id.rawValue) }, APIThings.node) { after, limit in
                    try call.context.store.read {
                        try $0.subscriptions(
                            portal: optional(query["portal"]), state: SubscriptionState(rawValue: query["state"]),
                            product: optional(query["product"]), after: after, limit: limit)
                    }
                }
            },
            APIRoute(
                method: .get, path: "subscriptions/{subscription}", id: "getSubscription", tag: "Subscriptions",
                summary: "One subscription", scope: .applicationsRead, answer: .named("Subscription")
            ) { APIReply(body: APIThings.node(try subscription($0))) },
            APIRoute(
                method: .post, path: "applications/{application}/subscriptions", id: "subscribeApplication",
                tag: "Subscriptions", summary: "Subscribe an application without its asking",
                description: "It is active at once; its owners are told.", scope: .subscriptionsWrite,
                body: [
                    .init("product", .text(upTo: 100), "The product's id."),
                    .init("plan", .text(upTo: 100), isRequired: false, "Of products that have plans."), lastDay,
                ], success: .created, answer: .named("Subscription")
            ) { call in
                let subscription = try await SubscriptionDecisions(call.context).subscribe(
                    ApplicationID(call["application"]), to: ProductID(call.text("product")),
                    plan: optional(call.text("plan")), expires: call.text("expires"), by: try call.caller())
                return APIReply(
                    status: .created, body: APIThings.node(subscription),
                    location: call.site.path("api/admin/v1/subscriptions/\(subscription.id)"))
            },
        ]
        + [
            ("approve", "Approve a request, or a change of plan", APIScope.subscriptionsDecide),
            ("reject", "Turn a request down", .subscriptionsDecide),
            ("suspend", "Close the product to the application until it is resumed", .subscriptionsWrite),
            ("resume", "Open it again", .subscriptionsWrite), ("cancel", "End it for good", .subscriptionsWrite),
        ].map { verb, summary, scope in
            APIRoute(
                method: .post, path: "subscriptions/{subscription}/\(verb)", id: "\(verb)Subscription",
                tag: "Subscriptions", summary: summary, scope: scope,
                body: verb == "approve" ? reason + [lastDay] : reason, answer: .named("Subscription")
            ) { call in
                let (id, reason, caller) = (
                    SubscriptionID(call["subscription"]), call.text("reason"), try call.caller()
                )
                let decisions = SubscriptionDecisions(call.context)
                switch verb {
                case "approve":
                    try await decisions.approve(id, reason: reason, expires: call.text("expires"), by: caller)
                case "reject": try await decisions.reject(id, reason: reason, by: caller)
                case "suspend": try await decisions.suspend(id, reason: reason, by: caller)
                case "resume": try await decisions.resume(id, by: caller)
                default: try await decisions.cancel(id, reason: reason, by: caller)
                }
                return APIReply(body: APIThings.node(try subscription(call)))
            }
        }

    private static var lastDay: APIField {
        .init("expires", .day, isRequired: false, "The subscription's last day; it has no end where it is left out.")
    }

    private static func subscription(_ call: APICall) throws -> Subscription {
        guard let found = try call.context.store.read({ try $0.subscription(SubscriptionID(call["subscription"])) })
        else { throw APIProblem.notFound }
        return found
    }
}

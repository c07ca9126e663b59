import HTTP
import Mustache
import PortalModel
import PortalServices
import Storage

/// The page behind the link in an approver's mail: one request, decided without signing in.
struct DecisionPages: Sendable {
    let site: Site
    private var words: Words { site.looks.now.console.words }
    private var links: DecisionLinks { DecisionLinks(site.context) }

    init(site: Site) { self.site = site }

    func add(to routes: inout Routes) {
        routes.form("console/decide", isConsole: true, limit: .link, page: page, submit: decide)
    }

    private func page(_ visit: Visit) throws -> Page {
        let words = words
        let token = visit.value("token")
        let (request, approver): (DecisionLinks.Request, Administrator)
        do {
            (request, approver) = try links.open(token)
        } catch Refusal.conflict(let reason) {
            let title = reason == .linkOver ? words("linkOver") : words("decidedAlready")
            var page = Page(
                "companion-form", title: title,
                [
                    "lead": .string(words(reason == .linkOver ? "decisionLinkOver" : "reason.stateChanged")),
                    "back": .object([
                        "title": .string(words("console.queue")), "url": .string(site.path("console")),
                    ]),
                ])
            page.status = reason == .linkOver ? .notFound : .conflict
            return page
        }
        var fields: [FormView.Field] = [
            .init(name: "token", kind: .hidden, label: "", value: token),
            .init(
                name: "decision",
                kind: .choice([
                    .init(value: "approve", title: words("decision.approve")),
                    .init(value: "reject", title: words("decision.reject")),
                ]), label: words("column.decision"), value: visit.form["decision"]),
            .init(
                name: "reason", kind: .lines, label: words("field.reason"), hint: words("hint.reason"),
                value: visit.form["reason"], isRequired: false),
        ]
        if case .subscription = request { fields.append(.subscriptionEnd(visit, words)) }
        return Page(
            "companion-form", title: words("decideTitle"),
            ["lead": .string(sentence(request)), "detail": .string(words("decideAs", ["name": approver.name]))],
            form: FormView(action: site.path("console/decide"), submit: words("decide"), fields: fields))
    }

    /// What is asked for, as the mail said it.
    private func sentence(_ request: DecisionLinks.Request) -> String {
        let names = RecordNames(site: site)
        switch request {
        case .developer(let developer):
            return words(
                "mail.developer-waiting",
                ["developer": developer.name, "email": developer.email, "portal": names.portal(developer.portal)])
        case .subscription(let subscription, let application):
            return words(
                "mail.subscription-waiting",
                [
                    "application": application.name, "portal": names.portal(subscription.portal),
                    "product": names.product(subscription.product, subscription.portal),
                    "plan": names.plan(subscription.requestedPlan ?? subscription.plan, of: subscription),
                ])
        }
    }

    private func decide(_ visit: Visit) async throws -> Reply {
        let decision = visit.form["decision"]
        guard ["approve", "reject"].contains(decision) else {
            throw Refusal.invalid([.init("decision", .missing)])
        }
        try await links.decide(
            visit.form["token"], approves: decision == "approve", reason: visit.form["reason"],
            expires: visit.form["expires"], address: visit.address)
        return .page(
            Page(
                "companion-form", title: words("decidedTitle"),
                [
                    "lead": .string(words(decision == "approve" ? "decidedApproved" : "decidedRejected")),
                    "back": .object([
                        "title": .string(words("console.queue")), "url": .string(site.path("console")),
                    ]),
                ]))
    }
}

extension FormView.Field {
    /// The last day of a subscription that is approved.
    static func subscriptionEnd(_ visit: Visit, _ words: Words) -> FormView.Field {
        .init(
            name: "expires", kind: .date, label: words("field.subscriptionEnd"), hint: words("hint.subscriptionEnd"),
            value: visit.form["expires"], isRequired: false)
    }
}

import HTTP
import Mustache
import PortalModel
import PortalServices
import Storage

/// The console's subscriptions: list, one of them, decisions about it.
struct SubscriptionRecords: Sendable {
    let site: Site
    private var words: Words { site.looks.now.console.words }

    init(site: Site) { self.site = site }

    enum Decision: String, CaseIterable {
        case approve, reject, suspend, resume, cancel

        /// Who may decide so.
        var role: AdministratorRole { self == .approve || self == .reject ? .approver : .administrator }
        var isDangerous: Bool { self == .reject || self == .suspend || self == .cancel }
    }

    func add(to routes: inout Routes) {
        routes.get("console/subscriptions", administrators: list)
        routes.get(
            "console/subscriptions.csv",
            administrators: { visit, _ in try await ListExport.csv("subscriptions", visit, site, table: table) })
        routes.get("console/subscriptions/{id}", administrators: show)
        for decision in Decision.allCases {
            routes.form(
                "console/subscriptions/{id}/\(decision.rawValue)", from: decision.role,
                administrators: { visit, _ in try page(visit, decision) },
                submit: { visit, administrator in try await decide(visit, administrator, decision) })
        }
    }

    private func list(_ visit: Visit, _: Administrator) throws -> Reply {
        let (list, words) = (ListView(visit), words)
        let products = ListView.Filter(
            name: "product", title: words("column.product"),
            options: site.context.offerings.now.productNames.map { .init(value: $0.id.rawValue, title: $0.name) })
        let filters = ListView.Filter.portals(site, words) + [products, .states(SubscriptionState.allCases, words)]
        return .page(
            Page(
                "console-list", title: words("console.subscriptions"),
                list.values(
                    try site.context.store.read { try table(list, $0) }, path: site.path("console/subscriptions"),
                    words: words, filters: filters)))
    }

    private func table(_ list: ListView, _ tables: Tables) throws -> TableView {
        let (portal, product) = (list.chosen("portal"), list.chosen("product"))
        return table(
            try tables.subscriptions(
                portal: portal.isEmpty ? nil : PortalID(portal),
                state: SubscriptionState(rawValue: list.chosen("state")),
                product: product.isEmpty ? nil : ProductID(product), offset: list.offset, limit: list.limit
            ).map { ($0, try tables.application($0.application)) })
    }

    /// Subscriptions as rows that lead to their pages.
    func table(_ rows: [(Subscription, Application?)]) -> TableView {
        let (words, names) = (words, RecordNames(site: site))
        return TableView(
            columns: [
                "column.product", "column.plan", "column.application", "column.portal", "column.state",
                "column.since",
            ].map { words($0) },
            rows: rows.map { subscription, application in
                .init(
                    cells: [
                        .init(
                            names.product(subscription.product, subscription.portal),
                            url: site.path("console/subscriptions/\(subscription.id)")),
                        .init(names.plan(subscription.plan, of: subscription)),
                        .init(
                            application?.name ?? subscription.application.rawValue,
                            url: application.map { site.path("console/applications/\($0.id)") }),
                        .init(names.portal(subscription.portal)), .init(state: subscription.state, words),
                        .init(subscription.requestedAt),
                    ], id: subscription.id.rawValue)
            }, empty: words("listEmpty"))
    }

    private func show(_ visit: Visit, _ administrator: Administrator) throws -> Reply {
        let (words, names) = (words, RecordNames(site: site))
        let id = SubscriptionID(visit["id"])
        let (subscription, application, owner, entries) = try site.context.store.read { tables in
            guard let subscription = try tables.subscription(id) else { throw Refusal.notFound }
            let application = try tables.application(subscription.application)
            return (
                subscription, application, try application.flatMap { try tables.owners(of: $0).first },
                try tables.audit(subject: id.rawValue, limit: 50)
            )
        }
        var view = RecordView(title: names.product(subscription.product, subscription.portal))
        view.facts = [
            (words("column.state"), .init(state: subscription.state, words)),
            (
                words("column.application"),
                .init(
                    application?.name ?? "—", url: application.map { site.path("console/applications/\($0.id)") })
            ),
            (
                words("column.developer"),
                .init(owner?.name ?? "—", url: owner.map { site.path("console/developers/\($0.id)") })
            ),
            (words("column.portal"), .init(names.portal(subscription.portal))),
            (words("column.plan"), .init(names.plan(subscription.plan, of: subscription))),
            (words("column.requestedPlan"), .init(names.plan(subscription.requestedPlan, of: subscription))),
            (words("column.reason"), .init(subscription.reason)),
            (words("column.terms"), .init(subscription.termsVersion ?? "")),
            (words("column.since"), .init(subscription.requestedAt)),
            (words("column.ends"), .init(subscription.expiresAt)),
            ("ID", .init(subscription.id.rawValue, isCode: true)),
        ].filter { !$0.1.text.isEmpty }
        view.actions = decisions(about: subscription, administrator.role).map {
            .init(
                title: words("decision.\($0.rawValue)"), url: site.path("console/subscriptions/\(id)/\($0.rawValue)"),
                isDangerous: $0.isDangerous)
        }
        view.history = entries
        return .page(view.page(words, names: try People(site).names(in: entries)))
    }

    /// What this role may decide about a subscription as it stands.
    private func decisions(about subscription: Subscription, _ role: AdministratorRole) -> [Decision] {
        let waits = subscription.state == .pending || subscription.requestedPlan != nil
        var decisions: [Decision] = waits ? [.approve, .reject] : []
        switch subscription.state {
        case .active: decisions += [.suspend, .cancel]
        case .suspended: decisions += [.resume, .cancel]
        default: break
        }
        return decisions.filter { role >= $0.role }
    }

    private func page(_ visit: Visit, _ decision: Decision) throws -> Page {
        let words = words
        guard
            let subscription = try site.context.store.read({ try $0.subscription(SubscriptionID(visit["id"])) })
        else { throw Refusal.notFound }
        let name = RecordNames(site: site).product(subscription.product, subscription.portal)
        let path = site.path("console/subscriptions/\(subscription.id)")
        var page = Page(
            "companion-form", title: "\(words("decision.\(decision.rawValue)")): \(name)",
            ["lead": .string(words("decisionLead.subscription.\(decision.rawValue)"))])
        page.values["back"] = .object(["title": .string(name), "url": .string(path)])
        page.form = FormView(
            action: "\(path)/\(decision.rawValue)", submit: words("decision.\(decision.rawValue)"),
            isDangerous: decision.isDangerous,
            fields: decision == .resume ? [] : fields(visit, decision))
        return page
    }

    private func fields(_ visit: Visit, _ decision: Decision) -> [FormView.Field] {
        let reason = FormView.Field(
            name: "reason", kind: .lines, label: words("field.reason"), hint: words("hint.reason"),
            value: visit.form["reason"], isRequired: false)
        return decision == .approve ? [reason, .subscriptionEnd(visit, words)] : [reason]
    }

    private func decide(_ visit: Visit, _ administrator: Administrator, _ decision: Decision) async throws -> Reply {
        let (id, caller) = (SubscriptionID(visit["id"]), Caller(administrator, visit))
        let (decisions, reason) = (SubscriptionDecisions(site.context), visit.form["reason"])
        let page = site.path("console/subscriptions/\(id)")
        do {
            switch decision {
            case .approve:
                try await decisions.approve(id, reason: reason, expires: visit.form["expires"], by: caller)
            case .reject: try await decisions.reject(id, reason: reason, by: caller)
            case .suspend: try await decisions.suspend(id, reason: reason, by: caller)
            case .resume: try await decisions.resume(id, by: caller)
            case .cancel: try await decisions.cancel(id, reason: reason, by: caller)
            }
        } catch Refusal.conflict(.stateChanged) {
            // Somebody was faster: the record shows what they decided.
            return .redirect(to: page, note: Note("note.decidedMeanwhile"))
        }
        return .redirect(to: page, note: Note("note.saved"))
    }
}

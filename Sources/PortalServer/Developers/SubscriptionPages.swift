import HTTP
import Mustache
import PortalModel
import PortalServices
import Storage

/// Subscribing to a product, from its static page; changing the plan; cancelling.
struct SubscriptionPages: Sendable {
    let site: Site
    private var subscriptions: Subscriptions { Subscriptions(site.context) }

    init(site: Site) { self.site = site }

    func add(to routes: inout Routes) {
        routes.form("subscribe", developers: subscribePage, submit: subscribe)
        routes.form("applications/{id}/subscribe", developers: manyPage, submit: subscribeToMany)
        routes.form("subscriptions/{id}/plan", developers: planPage, submit: changePlan)
        routes.form("subscriptions/{id}/cancel", developers: cancelPage, submit: cancel)
    }

    /// The product that is asked for, in the developer's own portal.
    private func offer(_ visit: Visit) throws -> Catalog.Offer {
        guard
            let offer = site.context.offerings.now.offer(ProductID(visit.value("product")), in: visit.portal.id)
        else { throw Refusal.notFound }
        return offer
    }

    private func subscribePage(_ visit: Visit, _ developer: Developer) throws -> Page {
        let words = site.words(visit.portal)
        let offer = try offer(visit)
        let product = offer.product
        let root = SharedContext.root(visit.portal, site.address)
        var page = Page("companion-form", title: words("subscribeTo", ["product": product.name]))
        page.values = [
            "lead": .string(product.summary ?? ""),
            "back": .object(["title": .string(product.name), "url": .string(root + offer.url)]),
        ]
        guard product.acceptsSubscriptions else {
            page.values["lead"] = .string(words("reason.notOffered"))
            return page
        }
        let applications = try Applications(site.context).list(for: developer.id)
        guard !applications.isEmpty else {
            page.values["lead"] = .string(words("subscribeNeedsApplication"))
            page.values["primary"] = .object([
                "title": .string(words("newApplication")),
                "url": .string(site.path("applications/new", ["next": visit.here])),
            ])
            return page
        }
        page.form = FormView(
            action: site.path("subscribe"),
            submit: words(
                product.approval == .automatic && product.plans.isEmpty ? "subscribe" : "requestSubscription"),
            fields: fields(visit, offer, applications, words))
        return page
    }

    private func fields(
        _ visit: Visit, _ offer: Catalog.Offer, _ applications: [Application], _ words: Words
    ) -> [FormView.Field] {
        let asked = visit.value("application")
        var fields: [FormView.Field] = [
            .init(name: "portal", kind: .hidden, label: "", value: visit.portal.id.rawValue),
            .init(name: "product", kind: .hidden, label: "", value: offer.product.id.rawValue),
            .init(
                name: "application",
                kind: .select(applications.map { .init(value: $0.id.rawValue, title: $0.name) }),
                label: words("field.application"), value: asked.isEmpty ? applications[0].id.rawValue : asked),
        ]
        if let first = offer.product.plans.first {
            let asked = visit.value("plan")
            fields.append(
                .init(
                    name: "plan", kind: .choice(plans(of: offer.product, words)), label: words("plan"),
                    value: asked.isEmpty ? first.id.rawValue : asked))
        }
        if let terms = offer.terms {
            let root = SharedContext.root(visit.portal, site.address)
            fields.append(
                .init(
                    name: "terms", kind: .check, label: words("field.terms", ["product": offer.product.name]),
                    value: visit.form["terms"], link: terms.url.map { (words("readTerms"), root + $0) }))
            fields.append(.init(name: "termsVersion", kind: .hidden, label: "", value: terms.version))
        }
        return fields
    }

    private func plans(of product: Product, _ words: Words) -> [FormView.Option] {
        product.plans.map {
            .init(value: $0.id.rawValue, title: $0.title, detail: detail(product, $0, words))
        }
    }

    /// A plan's limits, and who decides.
    private func detail(_ product: Product, _ plan: Plan?, _ words: Words) -> String {
        let limits = (plan?.limits ?? []).map {
            words("limit.\($0.window.rawValue)", ["count": String($0.requests)])
        }
        let approval = plan?.approval ?? product.approval
        return (limits + [words(approval == .automatic ? "approvalAutomatic" : "approvalManual")]).joined(
            separator: " · ")
    }

    private func subscribe(_ visit: Visit, _ developer: Developer) async throws -> Reply {
        let form = visit.form
        let subscription = try await subscriptions.request(
            .init(
                product: ProductID(form["product"]), plan: form["plan"].isEmpty ? nil : PlanID(form["plan"]),
                acceptedTerms: form["terms"].isEmpty ? nil : form["termsVersion"]),
            application: ApplicationID(form["application"]), for: developer.id, by: Caller(developer, visit))
        return .redirect(
            to: site.path("applications/\(subscription.application)"),
            note: Note(
                subscription.state == .active ? "note.subscribed" : "note.subscriptionRequested",
                ["product": try offer(visit).product.name]))
    }

    // MARK: Several products at once

    private func manyPage(_ visit: Visit, _ developer: Developer) throws -> Page {
        let words = site.words(visit.portal)
        let application = try Applications(site.context).application(ApplicationID(visit["id"]), for: developer.id)
        let choices = OfferChoices(
            site.context.offerings.now, for: application, subscriptions: try subscriptions.list(application.id))
        var page = Page(
            "companion-form", title: words("subscribeToMany"),
            [
                "lead": .string(words("subscribeToManyLead", ["application": application.name])),
                "back": back(application),
            ])
        guard !choices.offers.isEmpty else {
            page.values["lead"] = .string(words("subscribedToAll"))
            return page
        }
        let products = choices.field(words("console.products"), chosen: visit.form.all("products")) {
            detail($0, $1, words)
        }
        page.form = FormView(
            action: site.path("applications/\(application.id)/subscribe"), submit: words("subscribe"),
            fields: [products] + choices.offers.flatMap { terms(of: $0, visit, words) })
        return page
    }

    /// The acceptance of a product's terms; shown while the product is ticked.
    private func terms(of offer: Catalog.Offer, _ visit: Visit, _ words: Words) -> [FormView.Field] {
        guard let terms = offer.terms else { return [] }
        let (id, root) = (offer.product.id.rawValue, SharedContext.root(visit.portal, site.address))
        return [
            .init(
                name: "terms-\(id)", kind: .check, label: words("field.terms", ["product": offer.product.name]),
                value: visit.form["terms-\(id)"], isRequired: false,
                link: terms.url.map { (words("readTerms"), root + $0) }, group: "products=\(id)"),
            .init(name: "version-\(id)", kind: .hidden, label: "", value: terms.version),
        ]
    }

    private func subscribeToMany(_ visit: Visit, _ developer: Developer) async throws -> Reply {
        let form = visit.form
        let id = ApplicationID(visit["id"])
        let made = try await subscriptions.request(
            OfferChoices.chosen(form.all("products")).map { product, plan in
                .init(
                    product: product, plan: plan,
                    acceptedTerms: form["terms-\(product)"].isEmpty ? nil : form["version-\(product)"])
            }, application: id, for: developer.id, by: Caller(developer, visit))
        let waiting = made.filter { $0.state == .pending }.count
        return .redirect(
            to: site.path("applications/\(id)"),
            note: Note(
                waiting == 0 ? "note.subscribedMany" : "note.subscribedSome",
                ["count": String(made.count - waiting), "waiting": String(waiting)]))
    }

    // MARK: What is subscribed to

    private func planPage(_ visit: Visit, _ developer: Developer) throws -> Page {
        let words = site.words(visit.portal)
        let (subscription, application) = try find(visit, developer)
        guard let offer = site.context.offerings.now.offer(subscription.product, in: subscription.portal) else {
            throw Refusal.conflict(.notOffered)
        }
        var page = Page("companion-form", title: words("changePlan"), ["back": back(application)])
        let asked = visit.value("plan")
        page.form = FormView(
            action: site.path("subscriptions/\(subscription.id)/plan"), submit: words("changePlan"),
            fields: [
                .init(
                    name: "plan", kind: .choice(plans(of: offer.product, words)), label: words("plan"),
                    value: asked.isEmpty ? subscription.plan?.rawValue ?? "" : asked)
            ])
        return page
    }

    private func changePlan(_ visit: Visit, _ developer: Developer) async throws -> Reply {
        let (subscription, application) = try find(visit, developer)
        try await subscriptions.changePlan(
            subscription.id, to: PlanID(visit.form["plan"]), for: developer.id, by: Caller(developer, visit))
        return .redirect(to: site.path("applications/\(application.id)"), note: Note("note.planChanged"))
    }

    private func cancelPage(_ visit: Visit, _ developer: Developer) throws -> Page {
        let words = site.words(visit.portal)
        let (subscription, application) = try find(visit, developer)
        let offer = site.context.offerings.now.offer(subscription.product, in: subscription.portal)
        return Page(
            "companion-form",
            title: words("cancelTitle", ["product": offer?.product.name ?? subscription.product.rawValue]),
            ["lead": .string(words("cancelLead", ["application": application.name])), "back": back(application)],
            form: FormView(
                action: site.path("subscriptions/\(subscription.id)/cancel"), submit: words("cancelSubscription"),
                isDangerous: true, fields: []))
    }

    private func cancel(_ visit: Visit, _ developer: Developer) async throws -> Reply {
        let (subscription, application) = try find(visit, developer)
        try await subscriptions.cancel(subscription.id, for: developer.id, by: Caller(developer, visit))
        return .redirect(to: site.path("applications/\(application.id)"), note: Note("note.subscriptionCancelled"))
    }

    private func find(_ visit: Visit, _ developer: Developer) throws -> (Subscription, Application) {
        guard
            let subscription = try site.context.store.read({ try $0.subscription(SubscriptionID(visit["id"])) })
        else { throw Refusal.notFound }
        return (
            subscription, try Applications(site.context).application(subscription.application, for: developer.id)
        )
    }

    private func back(_ application: Application) -> Value {
        .object([
            "title": .string(application.name), "url": .string(site.path("applications/\(application.id)")),
        ])
    }
}

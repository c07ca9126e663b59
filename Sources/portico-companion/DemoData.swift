import PortalModel
import PortalServer
import PortalServices
import Storage

/// People, applications and subscriptions for trying out; only where the database has no administrator yet.
struct DemoData {
    let context: ServiceContext
    static let password = "harbour lantern 42"

    /// What a developer's application asks for.
    private struct Wish {
        var product: ProductID
        var plan: PlanID?
        /// What Grace decides: `nil` leaves it waiting.
        var isApproved: Bool?
        var reason = ""
    }

    func plant() async throws {
        guard try Administrators(context).list().isEmpty else { return }
        let administrators = Administrators(context)
        let grace = try await administrators.set(
            email: "admin@northwind.example", name: "Grace Harbour", role: .administrator, password: Self.password)
        try await administrators.set(
            email: "approver@northwind.example", name: "Piet Visser", role: .approver, password: Self.password)
        try await administrators.set(
            email: "viewer@northwind.example", name: "Noor Bakker", role: .viewer, password: Self.password)
        let caller = Caller(.administrator(grace.id, .administrator), address: "")
        if let ada = try await developer("Ada Lindqvist", "ada@shop.example", in: "public") {
            try await application(
                "Parcel robot", "Labels and prices for the shop's daily run.", of: ada, by: caller,
                [
                    Wish(product: "shipments", plan: "free"), Wish(product: "rates", plan: "standard"),
                    Wish(product: "tracking", plan: "standard"),
                    Wish(product: "capacity", plan: "preview", isApproved: true, reason: "Welcome to the preview."),
                ], credential: "Production server")
            try await application(
                "Returns desk", "A trial of the shop's returns team.", of: ada, by: caller,
                [Wish(product: "shipments", plan: "pro")])
        }
        if let bruno = try await developer("Bruno Keller", "bruno@lager.example", in: "public") {
            try await application(
                "Warehouse display", "Arrivals on the wall of hall 3.", of: bruno, by: caller,
                [
                    Wish(product: "tracking", plan: "stream"),
                    Wish(
                        product: "capacity", plan: "preview", isApproved: false,
                        reason: "The preview is full until January; please ask again then."),
                ], credential: "Display")
        }
        _ = try await developer("Omar Haddad", "omar@carrier.partner.example", in: "partner")
        if let lena = try await developer("Lena Vogt", "lena@broker.partner.example", in: "partner") {
            try await DeveloperDecisions(context).approve(lena.id, by: caller)
            try await application(
                "Customs bridge", "Declarations from the broker's own system.", of: lena, by: caller,
                [Wish(product: "border-desk", plan: "broker")])
        }
        _ = try await developer("Mats Holm", "mats@northwind.example", in: "internal")
        announce()
    }

    private func announce() {
        let url = context.offerings.now.site.companionURL ?? ""
        print(
            """
            Demo sign-ins, password of all: \(Self.password)
              developer      ada@shop.example              \(url)/sign-in?portal=public
              partner        lena@broker.partner.example   \(url)/sign-in?portal=partner
              colleague      mats@northwind.example        \(url)/sign-in?portal=internal
              administrator  admin@northwind.example       \(url)/console
              approver       approver@northwind.example    \(url)/console
              viewer         viewer@northwind.example      \(url)/console
            """)
    }

    /// An account as the portal's own policy makes it: active, or waiting for approval.
    private func developer(_ name: String, _ email: String, in portal: PortalID) async throws -> Developer? {
        guard let known = context.offerings.now.portal(portal) else { return nil }
        return try await Accounts(context).enrol(
            .init(
                name: name, email: email, password: Self.password,
                answers: Answers(acceptedTerms: known.access.terms?.version)), portal: portal)
    }

    private func application(
        _ name: String, _ description: String, of developer: Developer, by provider: Caller, _ wishes: [Wish],
        credential: String? = nil
    ) async throws {
        let caller = Caller(.developer(developer.id), address: "")
        let application = try await Applications(context).create(
            name: name, description: description, for: developer, by: caller)
        for wish in wishes {
            guard let offer = context.offerings.now.offer(wish.product, in: developer.portal) else { continue }
            let subscription = try await Subscriptions(context).request(
                .init(product: wish.product, plan: wish.plan, acceptedTerms: offer.terms?.version),
                application: application.id, for: developer.id, by: caller)
            switch wish.isApproved {
            case true?:
                try await SubscriptionDecisions(context).approve(subscription.id, reason: wish.reason, by: provider)
            case false?:
                try await SubscriptionDecisions(context).reject(subscription.id, reason: wish.reason, by: provider)
            case nil: break
            }
        }
        if let credential {
            _ = try await Credentials(context).create(
                .init(method: "api-key", name: credential), application: application.id, for: developer.id, by: caller)
            try await TrialUsage(context).plant(for: application)
        }
    }
}

import PortalModel
import PortalServices
import Storage

/// People and subscriptions for trying out; only where the database has no administrator yet.
struct DemoData {
    let context: ServiceContext
    static let password = "harbour lantern 42"

    func plant() async throws {
        guard try Administrators(context).list().isEmpty else { return }
        let administrator = try await Administrators(context).set(
            email: "admin@northwind.example", name: "Grace Harbour", role: .administrator, password: Self.password)
        let grace = Caller(.administrator(administrator.id, .administrator), address: "")
        let ada = try await developer("Ada Lindqvist", "ada@shop.example", in: "public")
        if let ada {
            let application = try await application("Parcel robot", of: ada)
            for offer in context.offerings.now.offers(of: "public") where offer.product.acceptsSubscriptions {
                let subscription = try await Subscriptions(context).request(
                    .init(
                        product: offer.product.id, plan: offer.product.plans.first?.id,
                        acceptedTerms: offer.terms?.version),
                    application: application, for: ada.id, by: Caller(.developer(ada.id), address: ""))
                if subscription.state == .pending, offer.product.id == "capacity" {
                    try await SubscriptionDecisions(context).approve(subscription.id, by: grace)
                }
            }
        }
        _ = try await developer("Omar Haddad", "omar@carrier.partner.example", in: "partner")
        print(
            """
            Demo sign-ins (password of all: \(Self.password)):
              developer   ada@shop.example          \(context.offerings.now.site.companionURL ?? "")/sign-in?portal=public
              provider    admin@northwind.example   \(context.offerings.now.site.companionURL ?? "")/console
            """)
    }

    /// An account as the portal's own policy makes it: active, or waiting for approval.
    private func developer(_ name: String, _ email: String, in portal: PortalID) async throws -> Developer? {
        guard context.offerings.now.portal(portal) != nil else { return nil }
        return try await Accounts(context).enrol(
            .init(name: name, email: email, password: Self.password), portal: portal)
    }

    private func application(_ name: String, of developer: Developer) async throws -> ApplicationID {
        try await Applications(context).create(
            name: name, description: "Labels and prices for the shop's daily run.", for: developer,
            by: Caller(.developer(developer.id), address: "")
        ).id
    }
}

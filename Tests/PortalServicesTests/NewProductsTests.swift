import PortalModel
import PortalServices
import Storage
import Testing

/// Who may make products, and that only what was made is told of.
struct NewProductsTests {
    private let wish = NewProducts.Wish(
        id: "museum", portals: ["public"], document: .init(name: "a.yaml", bytes: Array("openapi: 3.1.0".utf8)))

    @Test(arguments: [AdministratorRole.viewer, .approver])
    func letsNobodyElseMakeOne(_ role: AdministratorRole) async throws {
        let fixture = try await Fixture()
        let products = NewProducts(fixture.context) { _ in
            Issue.record("it was run")
            return .made(name: "")
        }
        for person in [Caller.Person.administrator("adm_2", role), .developer("dev_1")] {
            await #expect(throws: Refusal.notAllowed) {
                try await products.create(wish, by: Caller(person, address: ""))
            }
        }
    }

    /// The fixture's portals have no catalogue, which no label opens.
    @Test func runsNothingForAPortalThatCannotOfferIt() async throws {
        let fixture = try await Fixture()
        let products = NewProducts(fixture.context) { _ in
            Issue.record("it was run")
            return .made(name: "")
        }
        await #expect(throws: Refusal.invalid([.init("portals", .portalByName)])) {
            try await products.create(wish, by: fixture.administrator)
        }
    }
}

import PortalModel
import PortalServices
import Storage
import Testing

struct InvitationsTests {
    private let fixture: Fixture

    init() async throws { fixture = try await Fixture() }

    private var invitations: Invitations { Invitations(fixture.context) }

    private func invite(_ email: String, _ portal: PortalID = "partner") async throws -> String {
        try await invitations.invite(email: email, to: portal, by: fixture.administrator)
        return try fixture.token(.invitation, to: email)
    }

    @Test func letsTheInvitedInWithoutApproval() async throws {
        let token = try await invite("lena@elsewhere.example")
        #expect(try invitations.list().map(\.email) == ["lena@elsewhere.example"])
        let lena = try await invitations.accept(
            token: token, name: "Lena", password: "correct horse battery", address: "")
        #expect(lena.state == .active && lena.portal == "partner")
        #expect(try invitations.list().isEmpty)
        #expect(
            await refusal {
                _ = try await invitations.accept(
                    token: token, name: "X", password: "correct horse battery", address: "")
            } == .conflict(.linkOver))
    }

    @Test func countsTheLatestOnlyAndNoneThatWasWithdrawn() async throws {
        let first = try await invite("lena@elsewhere.example")
        let second = try await invite("lena@elsewhere.example")
        #expect(try invitations.invitation(token: first) == nil)
        #expect(try invitations.invitation(token: second)?.email == "lena@elsewhere.example")
        try await invitations.withdraw(email: "LENA@elsewhere.example", from: "partner", by: fixture.administrator)
        #expect(try invitations.invitation(token: second) == nil)
        let third = try await invite("lena@elsewhere.example")
        fixture.pass(.seconds(8 * 86_400))
        #expect(try invitations.invitation(token: third) == nil)
    }

    @Test func isForAdministratorsAndForNewPeople() async throws {
        _ = try await fixture.developer()
        #expect(
            await refusal {
                try await invitations.invite(
                    email: "x@y.example", to: "public", by: Caller(.administrator("adm_1", .approver), address: ""))
            } == .notAllowed)
        #expect(
            await refusal {
                try await invitations.invite(email: "ada@example.com", to: "public", by: fixture.administrator)
            } == .invalid([.init("email", .addressTaken)]))
    }
}

import PortalModel
import PortalServices
import Storage
import Testing

struct AccountSettingsTests {
    private let fixture: Fixture
    private let client = Sessions.Client(address: "192.0.2.1", agent: "test")
    private let password = "correct horse battery"

    init() async throws { fixture = try await Fixture() }

    private var settings: AccountSettings { AccountSettings(fixture.context) }

    private func signIn(_ email: String = "ada@example.com", _ password: String? = nil) async throws -> Session {
        let started = try await Sessions(fixture.context).signIn(
            email: email, password: password ?? self.password, portal: "public", from: client)
        return try #require(try Sessions(fixture.context).session(token: started.token))
    }

    @Test func changesThePasswordForWhoKnowsItAndEndsOtherSessions() async throws {
        let ada = try await fixture.developer()
        let (own, other) = (try await signIn(), try await signIn())
        #expect(
            await refusal {
                try await settings.changePassword(
                    ada.id, from: "wrong one here", to: "another good one", keeping: own, by: ada.caller)
            } == .invalid([.init("current", .wrongPassword)]))
        try await settings.changePassword(
            ada.id, from: password, to: "another good one", keeping: own, by: ada.caller)
        #expect(try fixture.context.store.read { try $0.session(own.hash) } != nil)
        #expect(try fixture.context.store.read { try $0.session(other.hash) } == nil)
        _ = try await signIn("ada@example.com", "another good one")
        #expect(try fixture.mails(.passwordChanged, to: "ada@example.com").count == 1)
    }

    @Test func takesANewAddressOnlyByTheLinkThatWasSentThere() async throws {
        let ada = try await fixture.developer()
        try await settings.requestEmailChange(ada.id, to: "new@example.com", password: password, by: ada.caller)
        #expect(try fixture.mails(.changeEmail, to: "ada@example.com").isEmpty)
        let token = try fixture.token(.changeEmail, to: "new@example.com")
        _ = try await signIn()
        try await settings.confirmEmail(token: token, address: "")
        #expect(await refusal { _ = try await signIn() } == .conflict(.wrongSignIn))
        _ = try await signIn("new@example.com")
        #expect(try fixture.mails(.emailChanged, to: "ada@example.com").count == 1)
        #expect(await refusal { try await settings.confirmEmail(token: token, address: "") } == .conflict(.linkOver))
    }

    /// Enumeration: the answer is the same whether the new address has an account.
    @Test func doesNotTellWhoHasANewAddress() async throws {
        let ada = try await fixture.developer()
        _ = try await fixture.developer("bob@example.com")
        try await settings.requestEmailChange(ada.id, to: "bob@example.com", password: password, by: ada.caller)
        #expect(try fixture.mails(.accountExists, to: "bob@example.com").count == 1)
        #expect(try fixture.mails(.changeEmail, to: "bob@example.com").isEmpty)
    }

    @Test func locksAgainstGuessingThePasswordFromAStolenSession() async throws {
        let ada = try await fixture.developer()
        for _ in 0..<10 {
            _ = await refusal {
                try await settings.requestEmailChange(
                    ada.id, to: "thief@example.com", password: "guess", by: ada.caller)
            }
        }
        #expect(
            await refusal {
                try await settings.requestEmailChange(
                    ada.id, to: "thief@example.com", password: password, by: ada.caller)
            } == .invalid([.init("password", .wrongPassword)]))
    }

    @Test func erasesWhoTheyWereAndClosesWhatTheyHad() async throws {
        let ada = try await fixture.developer()
        _ = try await fixture.subscribe(ada, "parcels", plan: "free")
        let key = try await fixture.key(ada)
        let session = try await signIn()
        #expect(try fixture.open()[key.secret] == ["parcels"])
        #expect(
            await refusal {
                try await settings.erase(ada.id, typed: "other@example.com", password: password, by: ada.caller)
            } == .invalid([.init("typed", .nameDiffers)]))
        try await settings.erase(ada.id, typed: "Ada@example.com", password: password, by: ada.caller)
        #expect(try fixture.open().isEmpty)
        let left = try #require(try fixture.context.store.read { try $0.developer(ada.id) })
        #expect(left.state == .deleted && left.email.isEmpty && left.name.isEmpty && left.passwordHash == nil)
        #expect(try fixture.context.store.read { try $0.session(session.hash) } == nil)
        let entries = try fixture.context.store.read { try $0.audit(owner: ada.id.rawValue, limit: 100) }
        #expect(entries.contains { $0.action == "developer.deleted" })
        let own = entries.filter { $0.actor == .developer(ada.id) && $0.action != "developer.deleted" }
        #expect(own.allSatisfy { $0.address.isEmpty })
        // The address is free again.
        _ = try await fixture.developer()
    }
}

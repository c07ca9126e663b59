import PortalModel
import PortalServices
import Storage
import Testing

struct AdministratorsTests {
    private let fixture: Fixture
    private let client = Sessions.Client(address: "192.0.2.1", agent: "test")
    private let password = "correct horse battery"

    init() async throws { fixture = try await Fixture() }

    private var administrators: Administrators { Administrators(fixture.context) }

    private func invite(_ role: AdministratorRole = .approver) async throws -> Administrator {
        try await administrators.invite(
            email: "piet@northwind.example", name: "Piet", role: role, by: fixture.administrator)
        return try #require(try administrators.list().first { $0.email == "piet@northwind.example" })
    }

    private func signIn(_ password: String) async throws -> Sessions.Started {
        try await Sessions(fixture.context).signInAdministrator(
            email: "piet@northwind.example", password: password, from: client)
    }

    @Test func letsTheInvitedInOnceTheyChoseAPassword() async throws {
        _ = try await invite()
        #expect(await refusal { _ = try await signIn("") } == .conflict(.wrongSignIn))
        let token = try fixture.token(.administratorPassword, to: "piet@northwind.example")
        try await administrators.setPassword(token: token, password: password, address: "")
        _ = try await signIn(password)
        #expect(
            await refusal {
                try await administrators.setPassword(token: token, password: "another one 77", address: "")
            }
                == .conflict(.linkOver))
    }

    /// A link that was mailed for one purpose is of no use for another.
    @Test func takesNoLinkOfADeveloper() async throws {
        _ = try await fixture.developer()
        try await Accounts(fixture.context).requestReset(email: "ada@example.com", portal: "public", address: "")
        let token = try fixture.token(.resetPassword, to: "ada@example.com")
        #expect(
            await refusal { try await administrators.setPassword(token: token, password: password, address: "") }
                == .conflict(.linkOver))
    }

    @Test func endsSessionsWithANewPasswordAndWithRemoval() async throws {
        let piet = try await invite()
        try await administrators.setPassword(
            token: fixture.token(.administratorPassword, to: piet.email), password: password, address: "")
        let first = try await signIn(password)
        try await administrators.resetPassword(piet.id, by: fixture.administrator)
        try await administrators.setPassword(
            token: fixture.token(.administratorPassword, to: piet.email), password: "another good one", address: "")
        #expect(try Sessions(fixture.context).session(token: first.token) == nil)
        let second = try await signIn("another good one")
        #expect(
            await refusal { try await administrators.remove(piet.id, typed: "Piet", by: fixture.administrator) }
                == .invalid([.init("typed", .nameDiffers)]))
        try await administrators.remove(piet.id, typed: piet.email, by: fixture.administrator)
        #expect(try Sessions(fixture.context).session(token: second.token) == nil)
        #expect(
            try fixture.actions(of: piet.id.rawValue) == [
                "administrator.created", "administrator.password-set", "session.started",
                "administrator.password-link", "administrator.password-set", "session.started", "administrator.removed",
            ])
    }

    @Test func keepsOneAdministrator() async throws {
        let last = AdministratorID("adm_1")
        #expect(
            await refusal { try await administrators.change(last, to: .viewer, by: fixture.administrator) }
                == .conflict(.lastAdministrator))
        #expect(
            await refusal {
                try await administrators.remove(last, typed: "admin@northwind.example", by: fixture.administrator)
            } == .conflict(.lastAdministrator))
        let piet = try await invite()
        try await administrators.change(piet.id, to: .administrator, by: fixture.administrator)
        try await administrators.change(last, to: .viewer, by: fixture.administrator)
        #expect(try administrators.list().map(\.role).sorted() == [.viewer, .administrator])
    }

    @Test(arguments: [AdministratorRole.viewer, .approver])
    func letsOnlyAdministratorsManageThem(_ role: AdministratorRole) async throws {
        let piet = try await invite()
        let caller = Caller(.administrator("adm_1", role), address: "")
        let attempts: [() async throws -> Void] = [
            { try await administrators.invite(email: "x@y.example", name: "X", role: .viewer, by: caller) },
            { try await administrators.change(piet.id, to: .administrator, by: caller) },
            { try await administrators.resetPassword(piet.id, by: caller) },
            { try await administrators.remove(piet.id, typed: piet.email, by: caller) },
        ]
        for attempt in attempts { #expect(await refusal(attempt) == .notAllowed) }
        #expect(try administrators.list().count == 2)
    }

    @Test func takesALeakedCredentialAwayAndTellsItsOwners() async throws {
        let ada = try await fixture.developer()
        _ = try await fixture.subscribe(ada, "parcels", plan: "free")
        let key = try await fixture.key(ada)
        let viewer = Caller(.administrator("adm_1", .approver), address: "")
        let credentials = Credentials(fixture.context)
        #expect(
            await refusal { try await credentials.revoke(key.credential.id, reason: "", by: viewer) } == .notAllowed)
        #expect(try fixture.open()[key.secret] == ["parcels"])
        try await credentials.revoke(key.credential.id, reason: "It is on GitHub.", by: fixture.administrator)
        #expect(try fixture.open()[key.secret] == nil)
        #expect(try fixture.mails(.credentialRevoked, to: "ada@example.com").last?["reason"] == "It is on GitHub.")
    }
}

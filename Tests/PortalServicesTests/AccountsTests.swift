import PortalModel
import PortalServices
import Storage
import Testing

struct AccountsTests {
    let fixture: Fixture
    private let client = Sessions.Client(address: "192.0.2.1", agent: "test")
    private let password = "correct horse battery"

    init() async throws { fixture = try await Fixture() }

    private func signUp(_ email: String, portal: PortalID = "public", password: String? = nil, name: String = "Ada")
        async throws
    {
        try await Accounts(fixture.context).signUp(
            .init(name: name, email: email, password: password ?? self.password), portal: portal, address: "192.0.2.1")
    }

    private func signIn(_ email: String, _ password: String, portal: PortalID = "public") async throws
        -> Sessions.Started
    {
        try await Sessions(fixture.context).signIn(email: email, password: password, portal: portal, from: client)
    }

    @Test func signsInOnceTheAddressIsProved() async throws {
        try await signUp("ada@example.com")
        #expect(await refusal { _ = try await signIn("ada@example.com", password) } == .conflict(.addressUnverified))
        let token = try fixture.token(.verifyEmail, to: "ada@example.com")
        let developer = try await Accounts(fixture.context).verifyEmail(token: token, address: "")
        #expect(developer.state == .active)
        let started = try await signIn(" ADA@example.com", password)
        let sessions = Sessions(fixture.context)
        let session = try #require(try sessions.session(token: started.token))
        #expect(try sessions.developer(of: session)?.id == developer.id)
        #expect(
            await refusal { _ = try await Accounts(fixture.context).verifyEmail(token: token, address: "") }
                == .conflict(.linkOver))
        fixture.pass(.seconds(8 * 86_400))
        #expect(try sessions.session(token: started.token) == nil)
    }

    @Test func tellsOnlyTheOwnerThatAnAddressHasAnAccount() async throws {
        _ = try await fixture.developer()
        try await signUp("Ada@Example.com", password: "another good phrase")
        #expect(try fixture.mails(.accountExists, to: "ada@example.com").count == 1)
        #expect(
            await refusal { _ = try await signIn("ada@example.com", "another good phrase") } == .conflict(.wrongSignIn))
        #expect(await refusal { _ = try await signIn("nobody@example.com", password) } == .conflict(.wrongSignIn))
        try await Accounts(fixture.context).requestReset(email: "nobody@example.com", portal: "public", address: "")
        #expect(try fixture.mails(.resetPassword, to: "nobody@example.com").isEmpty)
    }

    @Test func forgetsThePasswordOfWhoeverTookAnAddressBefore() async throws {
        try await signUp("ada@example.com", password: "planted by mallory")
        try await signUp("ada@example.com")
        _ = try await Accounts(fixture.context).verifyEmail(
            token: fixture.token(.verifyEmail, to: "ada@example.com"), address: "")
        #expect(
            await refusal { _ = try await signIn("ada@example.com", "planted by mallory") } == .conflict(.wrongSignIn))
        _ = try await signIn("ada@example.com", password)
    }

    @Test(arguments: [
        ("", "a@example.com", "correct horse battery", "name", Refusal.Reason.missing),
        (String(repeating: "x", count: 101), "a@example.com", "correct horse battery", "name", .tooLong),
        ("Ada", "ada.example.com", "correct horse battery", "email", .notAnEmail),
        ("Ada", "ada@localhost", "correct horse battery", "email", .notAnEmail),
        ("Ada", "ada@example.com\r\nBcc: x@y.z", "correct horse battery", "email", .notAnEmail),
        ("Ada", "a@example.com", "short", "password", .passwordTooShort),
        ("Ada", "a@example.com", "password123", "password", .passwordGuessable),
        ("Ada", "a@example.com", "aaaaaaaaaaaaaa", "password", .passwordGuessable),
        ("Ada", "margaret@example.com", "margaret@example.com", "password", .passwordGuessable),
    ])
    func refusesWhatCannotBeUsed(
        _ name: String, _ email: String, _ password: String, _ field: String, _ reason: Refusal.Reason
    ) async throws {
        #expect(
            await refusal { try await signUp(email, password: password, name: name) }
                == .invalid([.init(field, reason)]))
    }

    @Test func asksForADecisionWhereThePortalWantsOne() async throws {
        #expect(
            await refusal { try await signUp("a@elsewhere.example", portal: "partner") }
                == .invalid([.init("email", .emailDomainRefused)]))
        #expect(
            await refusal { try await signUp("a@partner.example", portal: "internal") }
                == .conflict(.registrationClosed))
        try await signUp("a@partner.example", portal: "partner")
        let developer = try await Accounts(fixture.context).verifyEmail(
            token: fixture.token(.verifyEmail, to: "a@partner.example"), address: "")
        #expect(developer.state == .pending)
        #expect(try fixture.mails(.developerWaiting, to: "admin@northwind.example").count == 1)
        #expect(
            await refusal { _ = try await signIn("a@partner.example", password, portal: "partner") }
                == .conflict(.accountPending))
        let decisions = DeveloperDecisions(fixture.context)
        let viewer = Caller(.administrator("adm_2", .viewer), address: "")
        #expect(await refusal { try await decisions.approve(developer.id, by: viewer) } == .notAllowed)
        try await decisions.approve(developer.id, by: fixture.administrator)
        #expect(
            await refusal { try await decisions.reject(developer.id, reason: "", by: fixture.administrator) }
                == .conflict(.stateChanged))
        _ = try await signIn("a@partner.example", password, portal: "partner")
        #expect(
            try fixture.actions(of: developer.id.rawValue) == [
                "developer.signed-up", "developer.verified", "developer.approved", "session.started",
            ])
    }

    @Test func locksAfterTenWrongPasswordsAndDoesNotSaySo() async throws {
        _ = try await fixture.developer()
        for _ in 1...10 {
            #expect(
                await refusal { _ = try await signIn("ada@example.com", "wrong wrong wrong") }
                    == .conflict(.wrongSignIn))
        }
        #expect(await refusal { _ = try await signIn("ada@example.com", password) } == .conflict(.wrongSignIn))
        fixture.pass(.seconds(16 * 60))
        _ = try await signIn("ada@example.com", password)
    }

    @Test func setsANewPasswordOnceAndEndsSessions() async throws {
        _ = try await fixture.developer()
        let before = try await signIn("ada@example.com", password)
        let accounts = Accounts(fixture.context)
        try await accounts.requestReset(email: "ada@example.com", portal: "public", address: "")
        let token = try fixture.token(.resetPassword, to: "ada@example.com")
        #expect(
            await refusal { try await accounts.resetPassword(token: token, password: "short", address: "") }
                == .invalid([.init("password", .passwordTooShort)]))
        try await accounts.resetPassword(token: token, password: "a wholly new phrase", address: "")
        #expect(try Sessions(fixture.context).session(token: before.token) == nil)
        #expect(
            await refusal { try await accounts.resetPassword(token: token, password: "once more please", address: "") }
                == .conflict(.linkOver))
        _ = try await signIn("ada@example.com", "a wholly new phrase")
        try await accounts.requestReset(email: "ada@example.com", portal: "public", address: "")
        let late = try fixture.token(.resetPassword, to: "ada@example.com")
        fixture.pass(.seconds(3601))
        #expect(
            await refusal {
                try await accounts.resetPassword(token: late, password: "a wholly new phrase", address: "")
            } == .conflict(.linkOver))
    }

    @Test func endsTheSessionsOfWhoeverIsSuspended() async throws {
        let ada = try await fixture.developer()
        let started = try await signIn("ada@example.com", password)
        try await DeveloperDecisions(fixture.context).suspend(ada.id, reason: "abuse", by: fixture.administrator)
        #expect(try Sessions(fixture.context).session(token: started.token) == nil)
        #expect(await refusal { _ = try await signIn("ada@example.com", password) } == .conflict(.accountSuspended))
        #expect(try fixture.mails(.developerSuspended, to: "ada@example.com").last?["reason"] == "abuse")
    }
}

import Crypto
import PortalModel
import PortalServices
import Storage
import Synchronization
import Testing

/// A machine's clock is put right, or wrong: nobody gets in by it, and nobody is kept out for ever.
struct ClockJumpTests {
    private let fixture: Fixture
    private let password = "correct horse battery"
    private static let year = Duration.seconds(365 * 86_400)

    init() async throws { fixture = try await Fixture() }

    private func signIn(_ password: String? = nil) async throws -> Sessions.Started {
        try await Sessions(fixture.context).signIn(
            email: "ada@example.com", password: password ?? self.password, portal: "public",
            from: .init(address: "192.0.2.1", agent: "test"))
    }

    private func isSignedIn(_ started: Sessions.Started) throws -> Bool {
        try Sessions(fixture.context).session(token: started.token) != nil
    }

    /// NTP puts a clock back by minutes, somebody by an hour.
    @Test(arguments: [60, 3600, 86_000])
    func keepsSessionsWhenTheClockGoesBackALittle(_ seconds: Int) async throws {
        _ = try await fixture.developer()
        let session = try await signIn()
        fixture.pass(.seconds(-seconds))
        #expect(try isSignedIn(session))
        fixture.pass(.seconds(7 * 86_400 + seconds))
        #expect(try !isSignedIn(session), "its end is where it was")
    }

    @Test func endsSessionsBegunWhileTheClockWasAhead() async throws {
        _ = try await fixture.developer()
        fixture.pass(Self.year)
        let ahead = try await signIn()
        #expect(try isSignedIn(ahead))
        fixture.pass(Self.year * -1)
        #expect(try !isSignedIn(ahead), "else it would last for a year")
        #expect(try isSignedIn(await signIn()))
    }

    @Test func prolongsNoSessionBeyondItsLongestLife() async throws {
        _ = try await fixture.developer()
        let started = try await signIn()
        let sessions = Sessions(fixture.context)
        let session = try #require(try sessions.session(token: started.token))
        fixture.pass(Self.year)
        try await sessions.touch(session)
        fixture.pass(Self.year * -1)
        fixture.pass(.seconds(30 * 86_400))
        #expect(try !isSignedIn(started))
    }

    @Test func endsLinksMailedWhileTheClockWasAhead() async throws {
        _ = try await fixture.developer()
        let accounts = Accounts(fixture.context)
        fixture.pass(Self.year)
        try await accounts.requestReset(email: "ada@example.com", portal: "public", address: "")
        let token = try fixture.token(.resetPassword, to: "ada@example.com")
        #expect(accounts.isUsable(link: token, .resetPassword))
        fixture.pass(.seconds(-600))
        #expect(accounts.isUsable(link: token, .resetPassword), "a little is no matter")
        fixture.pass(Self.year * -1)
        #expect(!accounts.isUsable(link: token, .resetPassword))
        fixture.pass(Self.year + .seconds(600))
        #expect(accounts.isUsable(link: token, .resetPassword), "put right again, it is what it was")
        fixture.pass(.seconds(3600))
        #expect(!accounts.isUsable(link: token, .resetPassword))
    }

    @Test func locksNobodyOutForLongerThanLocksLast() async throws {
        _ = try await fixture.developer()
        fixture.pass(Self.year)
        for _ in 0..<10 { #expect(await refusal { _ = try await signIn("wrong") } == .conflict(.wrongSignIn)) }
        #expect(await refusal { _ = try await signIn() } == .conflict(.wrongSignIn), "locked")
        fixture.pass(.seconds(-60))
        #expect(await refusal { _ = try await signIn() } == .conflict(.wrongSignIn), "a step back opens nothing")
        fixture.pass(Self.year * -1)
        #expect(try isSignedIn(await signIn()))
    }

    @Test func takesCodesAgainAfterOneFromTheFuture() async throws {
        let ada = try await fixture.developer()
        let factors = SecondFactors(fixture.context)
        let owner = Session.Owner.developer(ada.id)
        try await factors.begin(of: owner)
        let setup = try #require(try factors.setup(of: owner, account: "ada@example.com", issuer: "Northwind"))
        let secret = try #require(Base32.decode(setup.key, padded: false))
        func code() -> String { TOTP.code(secret: secret, at: fixture.context.now.rawValue / 1000) }
        fixture.pass(Self.year)
        _ = try await factors.confirm(code(), of: owner, by: ada.caller)
        fixture.pass(Self.year * -1)
        let spent = code()
        _ = try await factors.renewRecoveryCodes(code: spent, of: owner, by: ada.caller)
        // Once each, as ever.
        #expect(
            await refusal { _ = try await factors.renewRecoveryCodes(code: spent, of: owner, by: ada.caller) }
                == .invalid([.init("code", .wrongCode)]))
    }

    @Test func sendsMailsThatWereDecidedWhileTheClockWasAhead() async throws {
        fixture.pass(Self.year)
        try await Accounts(fixture.context).signUp(
            .init(name: "Ada", email: "ada@example.com", password: password), portal: "public", address: "")
        fixture.pass(Self.year * -1)
        let sent = Mutex(0)
        let queue = MailQueue(fixture.context) { _ in sent.withLock { $0 += 1 } }
        #expect(try await queue.sendWaiting() == 1)
        #expect(sent.withLock { $0 } == 1)
    }

    /// What has ended stays so: the trail says that it did.
    @Test func endsWhatIsOverOnce() async throws {
        let ada = try await fixture.developer()
        let issued = try await fixture.key(ada, expires: "2027-06-30")
        _ = try await fixture.subscribe(ada, "parcels", plan: "free")
        #expect(try fixture.open()[issued.secret] == ["parcels"])
        fixture.pass(Self.year)
        try await Upkeep(fixture.context).endWhatIsOver()
        #expect(try fixture.open()[issued.secret] == nil)
        fixture.pass(Self.year * -1)
        try await Upkeep(fixture.context).endWhatIsOver()
        #expect(try fixture.open()[issued.secret] == nil)
        #expect(
            try fixture.actions(of: issued.credential.id.rawValue) == ["credential.created", "credential.expired"])
    }

    @Test func triesTheGatewayAgainThoughTheClockWentBack() async throws {
        struct Down: Error {}
        let isDown = Mutex(true)
        let sync = GatewaySync(id: "edge", context: fixture.context) { _ in
            if isDown.withLock({ $0 }) { throw Down() }
            return []
        }
        await sync.step()
        #expect(sync.status.failure != nil)
        isDown.withLock { $0 = false }
        fixture.pass(Self.year * -1)
        await sync.step()
        #expect(sync.status.failure == nil)
    }
}

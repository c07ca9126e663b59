import Crypto
import PortalModel
import PortalServices
import Storage
import Testing

struct SecondFactorTests {
    private let fixture: Fixture
    private let ada: Fixture.Actor
    private let client = Sessions.Client(address: "192.0.2.1", agent: "test")
    private let password = "correct horse battery"

    init() async throws {
        fixture = try await Fixture()
        ada = try await fixture.developer()
    }

    private var owner: Session.Owner { .developer(ada.id) }
    private var factors: SecondFactors { SecondFactors(fixture.context) }

    private func secret() throws -> [UInt8] {
        let setup = try #require(try factors.setup(of: owner, account: "ada@example.com", issuer: "Developers"))
        #expect(setup.uri.hasPrefix("otpauth://totp/Developers:ada%40example.com?secret=\(setup.key)"))
        return try #require(Base32.decode(setup.key, padded: false))
    }

    private func code(_ secret: [UInt8]) -> String {
        TOTP.code(secret: secret, at: fixture.context.now.rawValue / 1000)
    }

    /// Turns it on.
    private func turnOn() async throws -> (secret: [UInt8], recovery: [String]) {
        try await factors.begin(of: owner)
        let secret = try secret()
        return (secret, try await factors.confirm(code(secret), of: owner, by: ada.caller))
    }

    private func firstStep() async throws -> Sessions.Started {
        try await Sessions(fixture.context).signIn(
            email: "ada@example.com", password: password, portal: "public", from: client)
    }

    private func secondStep(_ step: String, _ code: String) async throws -> Sessions.Started {
        try await Sessions(fixture.context).finishSignIn(step: step, code: code, from: client)
    }

    @Test func asksForNoCodeBeforeItIsConfirmed() async throws {
        try await factors.begin(of: owner)
        #expect(await refusal { _ = try await factors.confirm("000000", of: owner, by: ada.caller) } != nil)
        #expect(try await !firstStep().needsCode)
    }

    @Test func letsInWithPasswordAndCode() async throws {
        let (secret, _) = try await turnOn()
        fixture.pass(.seconds(60))
        let step = try await firstStep()
        #expect(step.needsCode)
        #expect(try Sessions(fixture.context).session(token: step.token) == nil, "half a sign-in is none")
        let started = try await secondStep(step.token, code(secret))
        #expect(try Sessions(fixture.context).session(token: started.token) != nil)
    }

    /// Replay: a code that was looked over the shoulder, in the half minute in which it is shown.
    @Test func takesNoCodeTwice() async throws {
        let (secret, _) = try await turnOn()
        fixture.pass(.seconds(60))
        let shown = code(secret)
        _ = try await secondStep(firstStep().token, shown)
        let step = try await firstStep()
        #expect(
            await refusal { _ = try await secondStep(step.token, shown) } == .invalid([.init("code", .wrongCode)]))
    }

    @Test func takesEachRecoveryCodeOnce() async throws {
        let (_, recovery) = try await turnOn()
        #expect(recovery.count == 10)
        _ = try await secondStep(firstStep().token, recovery[0].uppercased())
        #expect(try factors.status(of: owner).recoveryCodesLeft == 9)
        let step = try await firstStep()
        #expect(await refusal { _ = try await secondStep(step.token, recovery[0]) } != nil)
        _ = try await secondStep(step.token, recovery[1])
    }

    /// Brute force: the right password between the guesses does not wipe them out.
    @Test func locksAfterManyWrongCodesWhateverThePassword() async throws {
        let (secret, _) = try await turnOn()
        fixture.pass(.seconds(60))
        for _ in 0..<10 {
            guard let step = try? await firstStep() else { break }
            _ = await refusal { _ = try await secondStep(step.token, "000000") }
        }
        #expect(await refusal { _ = try await firstStep() } == .conflict(.wrongSignIn))
        fixture.pass(.seconds(16 * 60))
        _ = try await secondStep(firstStep().token, code(secret))
    }

    @Test func forgetsTheFirstStepAfterTenMinutes() async throws {
        let (secret, _) = try await turnOn()
        fixture.pass(.seconds(60))
        let step = try await firstStep()
        fixture.pass(.seconds(601))
        #expect(await refusal { _ = try await secondStep(step.token, code(secret)) } == .conflict(.signInOver))
        #expect(await refusal { _ = try await secondStep("session_made-up", code(secret)) } == .conflict(.signInOver))
    }

    @Test func turnsOffWithACodeOnly() async throws {
        let (secret, _) = try await turnOn()
        #expect(await refusal { try await factors.turnOff(code: "123456", of: owner, by: ada.caller) } != nil)
        fixture.pass(.seconds(60))
        try await factors.turnOff(code: code(secret), of: owner, by: ada.caller)
        #expect(try await !firstStep().needsCode)
        #expect(try fixture.mails(.secondFactorChanged, to: "ada@example.com").count == 2)
    }
}

import PortalModel
import PortalServices
import Storage
import Synchronization
import Testing

struct MailQueueTests {
    /// A mail server that answers as it is told.
    private final class PostOffice: Sendable {
        let taken = Mutex<[MailQueue.Letter]>([])
        let answer = Mutex<MailQueue.Failure?>(nil)
        let attempts = Mutex(0)

        func take(_ letter: MailQueue.Letter) throws {
            attempts.withLock { $0 += 1 }
            if let failure = answer.withLock({ $0 }) { throw failure }
            taken.withLock { $0.append(letter) }
        }
    }

    private let fixture: Fixture
    private let office = PostOffice()

    init() async throws {
        fixture = try await Fixture()
        try await Accounts(fixture.context).signUp(
            .init(name: "Zoë \"Q\" <b>", email: "zoe@example.com", password: "correct horse battery"),
            portal: "public", address: "")
    }

    private func queue() -> MailQueue {
        MailQueue(fixture.context) { [office] in try office.take($0) }
    }

    @Test func sendsWhatWasDecidedOnce() async throws {
        #expect(try await queue().sendWaiting() == 1)
        #expect(try await queue().sendWaiting() == 0)
        let letter = try #require(office.taken.withLock { $0.first })
        #expect(letter.recipient == "zoe@example.com")
        #expect(letter.template == .verifyEmail)
        #expect(letter.portal == "public")
        #expect(letter.values["name"] == "Zoë \"Q\" <b>")
        #expect(letter.values["path"]?.hasPrefix("verify-email?token=verify_") == true)
    }

    @Test func triesAgainLaterAndGivesUpAfterDays() async throws {
        office.answer.withLock { $0 = .passing("451 later") }
        #expect(try await queue().sendWaiting() == 0)
        #expect(try await queue().sendWaiting() == 0)
        #expect(office.attempts.withLock { $0 } == 1)
        for _ in 1...20 {
            fixture.pass(.seconds(86_400))
            _ = try await queue().sendWaiting()
        }
        #expect(office.attempts.withLock { $0 } == 10)
    }

    @Test func sendsWhenTheServerIsBack() async throws {
        office.answer.withLock { $0 = .passing("connection refused") }
        _ = try await queue().sendWaiting()
        office.answer.withLock { $0 = nil }
        fixture.pass(.seconds(60))
        #expect(try await queue().sendWaiting() == 1)
    }

    @Test func givesUpAtOnceWhatIsRefusedForGood() async throws {
        office.answer.withLock { $0 = .permanent("550 no such user") }
        _ = try await queue().sendWaiting()
        fixture.pass(.seconds(86_400))
        _ = try await queue().sendWaiting()
        #expect(office.attempts.withLock { $0 } == 1)
    }

    @Test func sendsManyInOneGo() async throws {
        for number in 1...45 {
            try await Accounts(fixture.context).requestReset(
                email: "zoe@example.com", portal: "public", address: "\(number)")
        }
        #expect(try await queue().sendWaiting() == 46)
    }
}

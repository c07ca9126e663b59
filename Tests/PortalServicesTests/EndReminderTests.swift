import PortalModel
import PortalServices
import Storage
import Testing

/// Who owns an application learns in time what of it ends by itself.
struct EndReminderTests {
    private let fixture: Fixture
    private let ada: Fixture.Actor

    init() async throws {
        fixture = try await Fixture()
        ada = try await fixture.developer()
    }

    private func day(after days: Int) -> String { (fixture.context.now + .seconds(days * 86_400)).date }

    /// Days before the last day at whose beginning a mail came, over so many days.
    private func mails(_ template: MailTemplate, over days: Int) async throws -> [Int] {
        var seen: [Int] = []
        for passed in 0...days {
            let before = try fixture.mails(template, to: "ada@example.com").count
            // Twice a day: each is told once.
            for _ in 0..<2 {
                try await Upkeep(fixture.context).remindSubscribers()
                try await Upkeep(fixture.context).endWhatIsOver()
            }
            let after = try fixture.mails(template, to: "ada@example.com").count
            #expect(after - before <= 1)
            if after > before { seen.append(days - passed) }
            fixture.pass(.seconds(86_400))
        }
        return seen
    }

    @Test func ofACredential() async throws {
        let end = day(after: 30)
        _ = try await fixture.key(ada, expires: end)
        #expect(try await mails(.credentialEnds, over: 31) == [14, 3, 1])
        let mail = try #require(try fixture.mails(.credentialEnds, to: "ada@example.com").last)
        #expect(mail["credential"] == "main" && mail["end"] == end && mail["application"] == "Robot")
    }

    @Test func notOfACredentialThatWasMadeForAWeekend() async throws {
        _ = try await fixture.key(ada, expires: day(after: 2))
        #expect(try await mails(.credentialEnds, over: 3) == [1])
    }

    @Test func ofTheOldSecretOfARotation() async throws {
        let key = try await fixture.key(ada)
        for (overlap, expected) in [(Credentials.Overlap.day, [1]), (.week, [3, 1]), (.month, [14, 3, 1])] {
            _ = try await Credentials(fixture.context).rotate(
                key.credential.id, overlap: overlap, for: ada.id, by: ada.caller)
            #expect(try await mails(.rotationEnds, over: overlap.rawValue / 86_400) == expected)
        }
    }

    @Test func withTheLastUseOfTheOldSecret() async throws {
        let key = try await fixture.key(ada)
        let secret = try #require(
            try fixture.context.store.read { try $0.secrets(of: key.credential.id) }.first)
        _ = try await Credentials(fixture.context).rotate(
            key.credential.id, overlap: .day, for: ada.id, by: ada.caller)
        let entry =
            #"{"id": "1", "time": \#(fixture.context.now.rawValue / 1000), "product": "parcels", "status": 200, "#
            + #""application": "\#(ada.application)", "credential": "\#(secret.id)"}"#
        _ = try await UsageIntake(fixture.context).take(Array(entry.utf8))
        try await Upkeep(fixture.context).remindSubscribers()
        let mail = try #require(try fixture.mails(.rotationEnds, to: ada.developer.email).last)
        #expect(mail["used"]?.hasPrefix(fixture.context.now.date) == true)
    }

    @Test func ofASubscriptionUntilADay() async throws {
        let subscription = try await fixture.subscribe(ada, "parcels", plan: "pro")
        try await SubscriptionDecisions(fixture.context).approve(
            subscription.id, expires: day(after: 20), by: fixture.administrator)
        #expect(try await mails(.subscriptionEnds, over: 21) == [14, 3, 1])
        #expect(try fixture.mails(.subscriptionEnds, to: "ada@example.com").last?["product"] == "Parcels")
    }

    @Test func ofNothingThatIsOverAlready() async throws {
        let key = try await fixture.key(ada, expires: day(after: 30))
        try await Credentials(fixture.context).revoke(key.credential.id, for: ada.id, by: ada.caller)
        #expect(try await mails(.credentialEnds, over: 31).isEmpty)
    }
}

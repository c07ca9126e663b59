import Foundation
import PortalModel
import Storage
import Testing

@testable import PortalServices

/// What subscribers and the trail learn when products change.
struct ProductLifeTests {
    private let fixture: Fixture
    private let ada: Fixture.Actor

    init() async throws {
        fixture = try await Fixture()
        ada = try await fixture.developer()
        _ = try await fixture.subscribe(ada, "parcels", plan: "free")
        try await Upkeep(fixture.context).followCatalogue()
    }

    /// From now on the catalogue says this of parcels.
    private func reload(_ status: String) async throws {
        let text = Fixture.catalog.replacingOccurrences(
            of: #""name": "Parcels", "type": "gateway", "status": "published""#,
            with: #""name": "Parcels", "type": "gateway", \#(status)"#)
        #expect(text != Fixture.catalog)
        fixture.context.offerings.replace(with: try Fixture.offering(text))
        try await Upkeep(fixture.context).followCatalogue()
    }

    private func count(_ template: MailTemplate) throws -> Int {
        try fixture.mails(template, to: "ada@example.com").count
    }

    private func day(after days: Int) -> String { (fixture.context.now + .seconds(days * 86_400)).date }

    @Test func tellsSubscribersOnceThatItIsDeprecated() async throws {
        let end = day(after: 200)
        for _ in 0..<3 { try await reload(#""status": "deprecated", "sunset": "\#(end)""#) }
        let mail = try #require(try fixture.mails(.productDeprecated, to: "ada@example.com").first)
        #expect(try count(.productDeprecated) == 1 && mail["sunset"] == end && mail["product"] == "Parcels")
        #expect(try count(.sunsetReminder) == 0)
        #expect(try fixture.actions(of: "parcels") == ["product.deprecated"])
        // No new subscription; the old one goes on.
        let bea = try await fixture.developer("bea@example.com")
        #expect(
            await refusal { _ = try await fixture.subscribe(bea, "parcels", plan: "free") } == .conflict(.notOffered))
        #expect(try Subscriptions(fixture.context).list(ada.application).map(\.state) == [.active])
    }

    @Test func remindsAt90And30And7Days() async throws {
        try await reload(#""status": "deprecated", "sunset": "\#(day(after: 200))""#)
        var seen: [Int] = []
        for passed in 1...210 {
            fixture.pass(.seconds(86_400))
            let before = try count(.sunsetReminder)
            try await Upkeep(fixture.context).remindSubscribers()
            if try count(.sunsetReminder) > before { seen.append(200 - passed) }
        }
        #expect(seen == [90, 30, 7])
    }

    @Test func needsNoReminderOnTheDayOfTheNews() async throws {
        try await reload(#""status": "deprecated", "sunset": "\#(day(after: 20))""#)
        #expect(try count(.productDeprecated) == 1 && count(.sunsetReminder) == 0)
        fixture.pass(.seconds(14 * 86_400))
        try await Upkeep(fixture.context).remindSubscribers()
        #expect(try count(.sunsetReminder) == 1)
    }

    @Test func tellsAgainWhereTheDayIsMoved() async throws {
        try await reload(#""status": "deprecated""#)
        #expect(try count(.productDeprecatedUndated) == 1)
        try await reload(#""status": "deprecated", "sunset": "\#(day(after: 300))""#)
        try await reload(#""status": "deprecated", "sunset": "\#(day(after: 400))""#)
        #expect(try count(.productDeprecated) == 2)
    }

    @Test func notesOtherMethodsAndWithdrawal() async throws {
        let revision = try fixture.context.store.read { try $0.gatewayRevision() }
        let text = Fixture.catalog.replacingOccurrences(
            of: #"[{"api-key": {"header": "X-Key"}}, "basic"]"#, with: #"["basic"]"#)
        fixture.context.offerings.replace(with: try Fixture.offering(text))
        try await Upkeep(fixture.context).followCatalogue()
        #expect(try fixture.actions(of: "parcels") == ["product.methods-changed"])
        #expect(try fixture.context.store.read { try $0.gatewayRevision() } > revision)
        fixture.context.offerings.replace(
            with: try Fixture.offering(Fixture.catalog.replacingOccurrences(of: "\"parcels\"", with: "\"packets\"")))
        try await Upkeep(fixture.context).followCatalogue()
        #expect(try fixture.actions(of: "parcels") == ["product.methods-changed", "product.withdrawn"])
        #expect(try Subscriptions(fixture.context).list(ada.application).map(\.state) == [.cancelled])
    }
}

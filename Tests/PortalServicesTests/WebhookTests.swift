import Crypto
import PortalModel
import Serialization
import Storage
import Synchronization
import Testing

@testable import PortalServices

/// What webhooks are told, how it is signed, and what becomes of it when they do not answer.
struct WebhookTests {
    /// A receiver that answers as it is told.
    private final class Receiver: Sendable {
        let calls = Mutex<[WebhookQueue.Call]>([])
        let status = Mutex<Int?>(200)

        func take(_ call: WebhookQueue.Call) throws -> WebhookQueue.Answer {
            calls.withLock { $0.append(call) }
            guard let status = status.withLock({ $0 }) else { throw Away() }
            return .init(status: status, excerpt: "said \(status)")
        }

        var types: [String] {
            calls.withLock { $0 }.compactMap { call in
                (try? JSONReader.read(call.body, file: "call"))?["type"]?.string
            }
        }
    }

    private struct Away: Error, CustomStringConvertible { let description = "connection refused" }

    private let fixture: Fixture
    private let receiver = Receiver()
    private let admin = Caller(.administrator("adm_1", .administrator), address: "192.0.2.9")

    init() async throws { fixture = try await Fixture() }

    private var webhooks: Webhooks {
        Webhooks(fixture.context) { url in if !url.hasPrefix("https://") { throw Away() } }
    }

    private var queue: WebhookQueue { WebhookQueue(fixture.context) { [receiver] in try receiver.take($0) } }

    private func webhook(portal: String = "", product: String = "", events: [String] = []) async throws -> (
        id: WebhookID, secret: String
    ) {
        let made = try await webhooks.create(
            .init(
                name: "Billing", url: "https://billing.example/hook", portal: portal, product: product, events: events),
            by: admin)
        return (made.webhook.id, made.secret)
    }

    private func deliveries(_ id: WebhookID) throws -> [Delivery] {
        try fixture.context.store.read { try $0.deliveries(of: id, limit: 100) }
    }

    @Test func tellsWhatHappensInOrderAndOnce() async throws {
        _ = try await webhook()
        let ada = try await fixture.developer()
        _ = try await fixture.subscribe(ada, "parcels", plan: "free")
        try await queue.deliverWaiting()
        #expect(
            receiver.types == [
                "developer.signed-up", "developer.verified", "application.created", "subscription.started",
            ])
        try await queue.deliverWaiting()
        #expect(receiver.types.count == 4)
    }

    @Test func signsAsStandardWebhooksSays() async throws {
        let (_, secret) = try await webhook()
        _ = try await fixture.developer()
        try await queue.deliverWaiting()
        let call = try #require(receiver.calls.withLock { $0.first })
        let headers = Dictionary(call.headers, uniquingKeysWith: { first, _ in first })
        let body = try JSONReader.read(call.body, file: "call")
        #expect(headers["webhook-id"] == body["id"]?.string)
        #expect(headers["webhook-timestamp"] == String(fixture.context.now.rawValue / 1000))
        let key = try #require(Encoding.bytes(base64: String(secret.dropFirst("whsec_".count))))
        #expect(secret.hasPrefix("whsec_") && key.count == 32)
        let message = Array("\(headers["webhook-id"] ?? "").\(headers["webhook-timestamp"] ?? "").".utf8) + call.body
        #expect(headers["webhook-signature"] == "v1," + Encoding.base64(HMAC.sha256(key: key, message: message)))
    }

    /// The example of the specification's own reference libraries (standard-webhooks, libraries' tests).
    @Test func signsTheSpecificationsExample() {
        let headers = WebhookSignature.headers(
            id: "msg_p5jXN8AQM9LWM0D4loKWxJek", seconds: 1_614_265_330, body: Array(#"{"test": 2432232314}"#.utf8),
            secrets: ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"])
        #expect(
            headers.first { $0.0 == "webhook-signature" }?.1
                == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
    }

    @Test func tellsTheThingAsItIsAndNoSecret() async throws {
        _ = try await webhook(events: ["subscription.started", "credential.created"])
        let ada = try await fixture.developer()
        let subscription = try await fixture.subscribe(ada, "parcels", plan: "free")
        let key = try await fixture.key(ada)
        try await queue.deliverWaiting()
        let bodies = try receiver.calls.withLock { $0 }.map { try JSONReader.read($0.body, file: "call") }
        #expect(bodies.count == 2)
        let data = try #require(bodies.first?["data"])
        #expect(
            data["subject"]?.string == subscription.id.rawValue && data["owner"]?.string == ada.developer.id.rawValue)
        #expect(data["subscription"]?["product"]?.string == "parcels")
        #expect(data["subscription"]?["state"]?.string == "active")
        #expect(bodies.first?["portal"]?.string == "public" && bodies.first?["timestamp"]?.string != nil)
        let all = receiver.calls.withLock { $0 }.map { String(decoding: $0.body, as: UTF8.self) }.joined()
        #expect(!all.contains(key.secret))
    }

    @Test func tellsOnlyWhatIsWanted() async throws {
        let (other, _) = try await webhook(portal: "partner")
        let (kinds, _) = try await webhook(events: ["application.created"])
        let (product, _) = try await webhook(product: "parcels")
        let ada = try await fixture.developer()
        _ = try await fixture.subscribe(ada, "parcels", plan: "free")
        #expect(try deliveries(other).isEmpty)
        #expect(try deliveries(kinds).map(\.event.type) == ["application.created"])
        #expect(try deliveries(product).map(\.event.type) == ["subscription.started"])
    }

    @Test func triesAgainForDaysGivesUpAndSendsAgain() async throws {
        let (id, _) = try await webhook(events: ["developer.signed-up"])
        _ = try await fixture.developer()
        receiver.status.withLock { $0 = 500 }
        let queue = queue
        try await queue.deliverWaiting()
        try await queue.deliverWaiting()
        #expect(try deliveries(id).first?.attempts == 1)
        receiver.status.withLock { $0 = nil }
        var days = 0
        while try deliveries(id).first?.state == .waiting, days < 30 {
            fixture.pass(.seconds(86_400))
            days += 1
            try await queue.deliverWaiting()
        }
        let dead = try #require(try deliveries(id).first)
        #expect(dead.state == .dead && dead.attempts == 11 && dead.nextAt == nil)
        #expect(dead.note == "connection refused" && dead.status == nil)
        // Somebody mends the receiver and sends it again.
        receiver.status.withLock { $0 = 204 }
        try await webhooks.replay(id, by: admin)
        try await queue.deliverWaiting()
        let delivered = try #require(try deliveries(id).first)
        #expect(delivered.state == .delivered && delivered.status == 204 && delivered.attempts == 1)
        let ids = receiver.calls.withLock { $0 }.map { $0.headers.first { $0.0 == "webhook-id" }?.1 }
        #expect(Set(ids).count == 1)
    }

    @Test func givesUpAtOnceWhereNobodyWantsIt() async throws {
        let (id, _) = try await webhook(events: ["developer.signed-up"])
        _ = try await fixture.developer()
        receiver.status.withLock { $0 = 410 }
        try await queue.deliverWaiting()
        #expect(try deliveries(id).first?.state == .dead)
    }

    @Test func tellsNothingWhileItIsSwitchedOff() async throws {
        let (id, _) = try await webhook()
        _ = try await fixture.developer()
        try await webhooks.setEnabled(id, false, by: admin)
        _ = try await fixture.developer("bea@example.com")
        try await queue.deliverWaiting()
        #expect(receiver.types.isEmpty)
        try await webhooks.setEnabled(id, true, by: admin)
        try await queue.deliverWaiting()
        // What waited goes on; what happened meanwhile is not made up for.
        #expect(receiver.types.filter { $0 == "developer.signed-up" }.count == 1)
    }

    @Test func signsWithBothSecretsForADay() async throws {
        let (id, old) = try await webhook(events: ["developer.signed-up"])
        let new = try await webhooks.rotate(id, by: admin)
        _ = try await fixture.developer()
        try await queue.deliverWaiting()
        fixture.pass(.seconds(86_401))
        _ = try await fixture.developer("bea@example.com")
        try await queue.deliverWaiting()
        let signatures = receiver.calls.withLock { $0 }.map { call in
            call.headers.first { $0.0 == "webhook-signature" }?.1.split(separator: " ").count
        }
        #expect(old != new)
        #expect(signatures == [2, 1])
    }

    @Test func refusesWhatCannotBeUsed() async throws {
        func problems(_ request: Webhooks.Request) async -> [String] {
            guard case .invalid(let list) = await refusal({ _ = try await webhooks.create(request, by: admin) }) else {
                return []
            }
            return list.map(\.field)
        }
        #expect(await problems(.init(name: " ", url: "ftp://x")) == ["name", "url"])
        #expect(await problems(.init(name: "x", url: "")) == ["url"])
        let url = "https://billing.example/"
        #expect(await problems(.init(name: "x", url: url, portal: "none")) == ["portal"])
        #expect(await problems(.init(name: "x", url: url, product: "none")) == ["product"])
        #expect(await problems(.init(name: "x", url: url, events: ["session.started"])) == ["events"])
        let viewer = Caller(.administrator("adm_2", .approver), address: "")
        #expect(await refusal { _ = try await webhooks.create(.init(name: "x", url: url), by: viewer) } == .notAllowed)
    }

    @Test func forgetsWhatIsOldAndWhoIsErased() async throws {
        let (id, _) = try await webhook()
        let ada = try await fixture.developer()
        #expect(try deliveries(id).count > 0)
        try await AccountSettings(fixture.context).erase(ada.developer.id, typed: ada.developer.email, by: admin)
        #expect(try deliveries(id).map(\.event.type).contains("developer.deleted"))
        #expect(try deliveries(id).allSatisfy { !$0.event.body.contains("ada@example.com") })
        fixture.pass(.seconds(31 * 86_400))
        try await Upkeep(fixture.context).endWhatIsOver()
        #expect(try deliveries(id).isEmpty)
    }

    @Test func isDeletedByItsName() async throws {
        let (id, _) = try await webhook()
        #expect(
            await refusal { try await webhooks.delete(id, typed: "billing", by: admin) }
                == .invalid([.init("typed", .nameDiffers)]))
        try await webhooks.delete(id, typed: "Billing", by: admin)
        #expect(try fixture.context.store.read { try $0.webhook(id) } == nil)
        #expect(try fixture.actions(of: id.rawValue) == ["webhook.created", "webhook.deleted"])
    }
}

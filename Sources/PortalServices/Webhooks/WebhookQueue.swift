import PortalModel
import Storage
import Synchronization

/// Tells webhooks what has happened, after it is on the disk: at least once each, in order while nothing fails.
///
/// A call that fails is made again, later each time, for about three days; then it is given up and waits in the list for
/// somebody to send it again. Each webhook has a line of its own, so that a slow one holds up nobody else.
package final class WebhookQueue: Sendable {
    /// One call that is to be made.
    package struct Call: Sendable {
        package let url: String
        package let headers: [(String, String)]
        package let body: [UInt8]
    }

    /// What a receiver said.
    package struct Answer: Sendable {
        package let status: Int
        /// The beginning of its body, for people.
        package let excerpt: String

        package init(status: Int, excerpt: String) {
            self.status = status
            self.excerpt = excerpt
        }
    }

    /// Makes one call. Whatever is thrown is told as the reason.
    package typealias Send = @Sendable (Call) async throws -> Answer

    private let context: ServiceContext
    private let send: Send
    private let busy = Mutex<Set<WebhookID>>([])
    /// Attempts that could not be noted, as the disk is full: nobody is told again and again for that.
    private let unnoted = Mutex<[Int: Delivery]>([:])
    /// Seconds to the next attempt; after the last one the delivery is given up.
    private static let pauses = [5, 60, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400]
    /// How many are told at a time.
    private static let width = 16

    package init(_ context: ServiceContext, send: @escaping Send) {
        self.context = context
        self.send = send
    }

    /// Tells everybody what waits for them, until nothing does.
    package func deliverWaiting() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for webhook in try waiting() { group.addTask { try await self.tell(webhook) } }
            try await group.waitForAll()
        }
    }

    /// Works until the task is cancelled.
    /// - Parameter log: Gets what the database says, where it fails.
    package func run(log: @escaping @Sendable (String) -> Void) async {
        await withDiscardingTaskGroup { group in
            while !Task.isCancelled {
                do {
                    for webhook in try waiting() {
                        group.addTask {
                            do { try await self.tell(webhook) } catch { log("\(error)") }
                        }
                    }
                } catch {
                    log("\(error)")
                }
                try? await Task.sleep(for: .milliseconds(300))
            }
        }
    }

    /// Webhooks that something waits for and nobody is telling; from now on somebody is.
    private func waiting() throws -> [WebhookID] {
        let waiting = try context.store.read { try $0.webhooksToTell(at: context.now) }
        return busy.withLock { busy in
            let free = waiting.filter { !busy.contains($0) }.prefix(max(0, Self.width - busy.count))
            busy.formUnion(free)
            return Array(free)
        }
    }

    private func tell(_ id: WebhookID) async throws {
        defer { busy.withLock { _ = $0.remove(id) } }
        while !Task.isCancelled {
            let next = try context.store.read { tables in
                try tables.webhook(id).map { ($0, try tables.nextDelivery(to: id, at: context.now)) }
            }
            guard let (webhook, delivery) = next, webhook.isEnabled, let delivery else { return }
            try await attempt(delivery, to: webhook)
        }
    }

    private func attempt(_ delivery: Delivery, to webhook: Webhook) async throws {
        let known = unnoted.withLock { $0[delivery.id] }.flatMap { $0.attempts == delivery.attempts + 1 ? $0 : nil }
        let noted = if let known { known } else { await outcome(of: delivery, to: webhook) }
        unnoted.withLock { $0[delivery.id] = noted }
        try await context.store.write { tables in
            // Somebody may have sent it again meanwhile, or taken the webhook away.
            guard try tables.delivery(noted.id)?.attempts == delivery.attempts else { return }
            try tables.update(noted)
        }
        unnoted.withLock { $0[delivery.id] = nil }
    }

    private func outcome(of delivery: Delivery, to webhook: Webhook) async -> Delivery {
        var result = delivery
        result.attempts += 1
        do {
            let answer = try await send(call(delivery.event, to: webhook))
            result.status = answer.status
            result.note = answer.excerpt
            result.state = (200..<300).contains(answer.status) ? .delivered : .waiting
        } catch {
            result.status = nil
            result.note = "\(error)"
        }
        result.triedAt = context.now
        result.nextAt = nil
        if result.state != .delivered {
            // 410 says that nobody wants it any more (RFC 9110 §15.5.11, Standard Webhooks).
            let pause = result.status == 410 ? nil : Self.pauses.dropFirst(delivery.attempts).first
            result.nextAt = pause.map { context.now + .seconds($0) }
            result.state = pause == nil ? .dead : .waiting
        }
        return result
    }

    private func call(_ event: Event, to webhook: Webhook) throws -> Call {
        let body = Array(event.body.utf8)
        var sealed = [webhook.secret]
        if let old = webhook.oldSecret, let until = webhook.oldUntil, until > context.now { sealed.append(old) }
        let secrets = sealed.compactMap(context.open(webhookSecret:))
        guard !secrets.isEmpty else { throw OtherMasterKey() }
        return Call(
            url: webhook.url,
            headers: [("Content-Type", "application/json")]
                + WebhookSignature.headers(
                    id: event.id, seconds: context.now.rawValue / 1000, body: body, secrets: secrets), body: body)
    }

    private struct OtherMasterKey: Error, CustomStringConvertible {
        let description = "The webhook's secret was sealed with another master key; make a new one"
    }
}

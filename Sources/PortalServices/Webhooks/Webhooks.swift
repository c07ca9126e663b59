package import PortalModel
import Serialization
package import Storage

/// The provider's own programs that are told of changes, each at a URL.
package struct Webhooks: Sendable {
    let context: ServiceContext
    private let check: Check

    /// Whether a URL may be called, now.
    /// - Throws: A sentence as the error's description, where it may not.
    package typealias Check = @Sendable (_ url: String) async throws -> Void

    package init(_ context: ServiceContext, check: @escaping Check) {
        self.context = context
        self.check = check
    }

    /// What an administrator asks for.
    package struct Request: Sendable {
        package var name: String
        package var url: String
        /// Empty: all portals.
        package var portal: String
        /// Empty: all products.
        package var product: String
        /// Names of ``WebhookEvent``; empty: all of them.
        package var events: [String]

        package init(name: String, url: String, portal: String = "", product: String = "", events: [String] = []) {
            self.name = name
            self.url = url
            self.portal = portal
            self.product = product
            self.events = events
        }
    }

    /// How long the old secret signs, too, after a new one was made.
    private static let overlap = Duration.seconds(86_400)

    /// Makes a webhook.
    /// - Returns: It, and the secret that will not be seen again.
    /// - Throws: ``Refusal``.
    package func create(_ request: Request, by caller: Caller) async throws -> (webhook: Webhook, secret: String) {
        let request = try await checked(request, by: caller)
        let secret = WebhookSignature.secret(random: context.environment.random)
        let webhook = Webhook(
            id: context.newID("whk"), url: request.url, name: request.name,
            portal: request.portal.isEmpty ? nil : PortalID(request.portal),
            product: request.product.isEmpty ? nil : ProductID(request.product), events: request.events,
            secret: context.seal(webhookSecret: secret), createdAt: context.now)
        try await context.store.write { tables in
            try tables.insert(webhook)
            try Trail(tables, context, by: caller).note(
                "webhook.created", webhook.id.rawValue, portal: webhook.portal, after: webhook.url)
        }
        return (webhook, secret)
    }

    /// Changes what is told, and where.
    /// - Throws: ``Refusal``.
    package func change(_ id: WebhookID, to request: Request, by caller: Caller) async throws {
        let request = try await checked(request, by: caller)
        try await change(id, "webhook.changed", by: caller) { webhook in
            webhook.url = request.url
            webhook.name = request.name
            webhook.portal = request.portal.isEmpty ? nil : PortalID(request.portal)
            webhook.product = request.product.isEmpty ? nil : ProductID(request.product)
            webhook.events = request.events
        }
    }

    /// Stops it, or lets it go on. What happens while it is stopped is not told later; what waits already waits on.
    /// - Throws: ``Refusal``.
    package func setEnabled(_ id: WebhookID, _ isEnabled: Bool, by caller: Caller) async throws {
        try await change(id, isEnabled ? "webhook.enabled" : "webhook.disabled", by: caller) {
            $0.isEnabled = isEnabled
        }
    }

    /// Makes another secret; the old one signs, too, for another day.
    /// - Returns: The secret that will not be seen again.
    /// - Throws: ``Refusal``.
    package func rotate(_ id: WebhookID, by caller: Caller) async throws -> String {
        let secret = WebhookSignature.secret(random: context.environment.random)
        try await change(id, "webhook.rotated", by: caller) { webhook in
            webhook.oldSecret = webhook.secret
            webhook.oldUntil = context.now + Self.overlap
            webhook.secret = context.seal(webhookSecret: secret)
        }
        return secret
    }

    /// Takes it away, and what it was told or waits for.
    /// - Parameter typed: Its name, as a proof that it is meant.
    /// - Throws: ``Refusal``.
    package func delete(_ id: WebhookID, typed: String, by caller: Caller) async throws {
        try caller.require(.administrator)
        try await context.store.write { tables in
            guard let webhook = try tables.webhook(id) else { throw Refusal.notFound }
            guard FieldRules.trimmed(typed) == webhook.name else { throw Refusal.invalid("typed", .nameDiffers) }
            try tables.delete(id)
            try Trail(tables, context, by: caller).note(
                "webhook.deleted", id.rawValue, portal: webhook.portal, before: webhook.url)
        }
    }

    /// Sends an event of the type `webhook.test`, which stands for nothing.
    /// - Throws: ``Refusal``.
    package func test(_ id: WebhookID, by caller: Caller) async throws {
        try caller.require(.administrator)
        let event = context.newEventID()
        try await context.store.write { tables in
            guard let webhook = try tables.webhook(id) else { throw Refusal.notFound }
            let body = EventBody.text(
                id: event, type: "webhook.test", at: context.now, portal: webhook.portal,
                data: .object([("webhook", .text(id.rawValue))]))
            try tables.insert(
                Event(
                    id: event, at: context.now, type: "webhook.test", portal: webhook.portal, owner: nil, body: body))
            try tables.deliver(event, to: id, at: context.now)
        }
    }

    /// Sends what was given up again, or one delivery whatever became of it.
    /// - Parameter delivery: `nil`: all that were given up.
    /// - Throws: ``Refusal``.
    package func replay(_ id: WebhookID, delivery: Int? = nil, by caller: Caller) async throws {
        try caller.require(.administrator)
        try await context.store.write { tables in
            guard try tables.webhook(id) != nil else { throw Refusal.notFound }
            guard let delivery else {
                _ = try tables.reviveDeliveries(of: id, at: context.now)
                return
            }
            guard var found = try tables.delivery(delivery), found.webhook == id else { throw Refusal.notFound }
            found.state = .waiting
            found.attempts = 0
            found.nextAt = context.now
            try tables.update(found)
        }
    }

    private func change(
        _ id: WebhookID, _ action: String, by caller: Caller, _ change: @escaping @Sendable (inout Webhook) -> Void
    ) async throws {
        try caller.require(.administrator)
        try await context.store.write { tables in
            guard var webhook = try tables.webhook(id) else { throw Refusal.notFound }
            change(&webhook)
            try tables.update(webhook)
            try Trail(tables, context, by: caller).note(
                action, id.rawValue, portal: webhook.portal, after: webhook.url)
        }
    }

    /// The request as it is stored.
    private func checked(_ request: Request, by caller: Caller) async throws -> Request {
        try caller.require(.administrator)
        var (rules, checked, offering) = (FieldRules(), request, context.offerings.now)
        checked.name = rules.line("name", request.name)
        checked.url = rules.line("url", request.url, limit: 2000)
        let portal = PortalID(request.portal)
        if !request.portal.isEmpty, offering.portal(portal) == nil { rules.add("portal", .missing) }
        if !request.product.isEmpty, !offering.productNames.contains(where: { $0.id.rawValue == request.product }) {
            rules.add("product", .missing)
        }
        checked.events = WebhookEvent.allCases.map(\.rawValue).filter(request.events.contains)
        if checked.events.count < Set(request.events).count { rules.add("events", .missing) }
        // All of them: those of later versions, too.
        if checked.events.count == WebhookEvent.allCases.count { checked.events = [] }
        if !checked.url.isEmpty {
            do { try await check(checked.url) } catch { rules.add("url", .addressNotCallable) }
        }
        try rules.finish()
        return checked
    }
}

import PortalModel
import Storage

/// What happens without anybody asking: ends that have come, and products that have gone.
package struct Upkeep: Sendable {
    let context: ServiceContext

    package init(_ context: ServiceContext) { self.context = context }

    /// Ends what has reached its end: subscriptions, credentials, the old secrets of rotations, sessions and links.
    package func endWhatIsOver() async throws {
        let now = context.now
        try await context.store.write { tables in
            try tables.deleteOutdated(at: now)
            let trail = Trail(tables, context, by: .system)
            for subscription in try tables.subscriptionsToEnd(at: now) {
                try end(subscription, as: .expired, reason: "", trail)
            }
            for credential in try tables.credentialsToEnd(at: now) { try end(credential, trail) }
        }
    }

    private func end(_ credential: Credential, _ trail: Trail) throws {
        let tables = trail.tables
        guard let application = try tables.application(credential.application) else { return }
        if let end = credential.expiresAt, end <= context.now {
            try Credentials(context).end(credential, of: application, as: .expired, trail)
        } else {
            try tables.deleteSecrets(of: credential.id, until: context.now)
            if try tables.secrets(of: credential.id).allSatisfy({ $0.validUntil == nil }) {
                var settled = credential
                settled.state = .active
                try tables.update(settled)
                try trail.note(
                    "credential.rotation-ended", credential.id.rawValue, portal: application.portal,
                    owner: application.owner.id, before: credential.state.rawValue, after: settled.state.rawValue)
            }
        }
        try tables.touchGateways(.application(application.id))
    }

    /// Takes a new catalogue into account: subscriptions to products that a portal does not offer any more, or that are
    /// retired, are cancelled, and the gateways get the rest.
    package func followCatalogue() async throws {
        let offering = context.offerings.now
        try await context.store.write { tables in
            let trail = Trail(tables, context, by: .system)
            for counts in try tables.subscriptionCounts()
            where offering.offer(counts.product, in: counts.portal) == nil {
                for subscription in try tables.openSubscriptions(portal: counts.portal, product: counts.product) {
                    try end(
                        subscription, as: .cancelled, reason: "The product is not offered any more.", trail)
                }
            }
            try tables.touchGateways(.everyone)
        }
        try await ProductLife(context: context).follow()
        try await remindSubscribers()
    }

    /// Tells subscribers of deprecated products what is to come, each of it once.
    package func remindSubscribers() async throws {
        try await ProductLife(context: context).remind()
        try await EndReminders(context: context).remind()
    }

    private func end(
        _ subscription: Subscription, as state: SubscriptionState, reason: String, _ trail: Trail
    ) throws {
        let application = try trail.tables.application(subscription.application)
        try trail.close(subscription, of: application, as: state, reason: reason)
        if let application {
            try trail.mail(.subscriptionEnded, of: subscription, toOwnersOf: application, reason: reason)
        }
    }
}

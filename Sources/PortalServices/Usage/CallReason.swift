package import PortalModel
package import Storage

/// Why a gateway did not let a call through, as far as the portal knows it: what it knew then is not kept, so it goes by how
/// things stand.
package enum CallReason: Sendable, Equatable {
    /// 401: the key was taken away, or has run out.
    case ended(Credential, CredentialState)
    /// 401: a key that was replaced, of a credential that goes on with another one.
    case replaced(Credential)
    /// 401: the user name is right.
    case wrongPassword(Credential)
    /// 401: nothing of the application opens anything.
    case switchedOff
    /// 403: the application's subscription to the product; `nil`: there is none.
    case subscription(SubscriptionState?)
    /// 403 of an active subscription: it began later, or the product's own server said so.
    case notAllowed
    /// 429: the limits of the plan; without any the product's own server said so.
    case limit(Plan?)
}

/// Explains what became of an application's last calls.
package struct CallReasons {
    private let application: Application
    private let credentials: [CredentialID: Credential]
    private let subscriptions: [ProductID: Subscription]
    private let offering: Offering

    package init(_ context: ServiceContext, _ application: Application) throws {
        self.application = application
        offering = context.offerings.now
        let (credentials, subscriptions) = try context.store.read { tables in
            (try tables.credentials(of: application.id), try tables.subscriptions(of: application.id))
        }
        self.credentials = Dictionary(credentials.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        // Of several the open one, or else the latest.
        self.subscriptions = Dictionary(subscriptions.map { ($0.product, $0) }) { first, second in
            if first.state.isOpen != second.state.isOpen { return first.state.isOpen ? first : second }
            return first.requestedAt >= second.requestedAt ? first : second
        }
    }

    /// - Returns: `nil` for a call that was let through, and where nothing is known.
    package func reason(for call: Call) -> CallReason? {
        switch call.status {
        case 401:
            guard let credential = call.credential.flatMap({ credentials[$0] }) else { return nil }
            if !credential.state.isUsable { return .ended(credential, credential.state) }
            if !application.isEnabled { return .switchedOff }
            return credential.method == .basic ? .wrongPassword(credential) : .replaced(credential)
        case 403:
            let state = subscriptions[call.product]?.state
            return state == .active ? .notAllowed : .subscription(state)
        case 429: return .limit(plan(of: call.product))
        default: return nil
        }
    }

    private func plan(of product: ProductID) -> Plan? {
        guard let subscription = subscriptions[product] else { return nil }
        let plan = offering.offer(product, in: application.portal)?.product.plans.first { $0.id == subscription.plan }
        return plan?.limits.isEmpty == false ? plan : nil
    }

    /// What the credential of a call is called; `nil` where it is not known.
    package func credentialName(of call: Call) -> String? { call.credential.flatMap { credentials[$0]?.name } }
}

import Crypto
import PortalModel
package import Storage

/// Links in the mails to approvers: whoever holds one decides on one request, once, as the approver it was mailed to.
///
/// A link works for a week, as long as the approver is one, and only for what was asked for then. Nothing is decided by
/// opening it; mail programs open links before people do.
package struct DecisionLinks: Sendable {
    let context: ServiceContext
    private static let purpose = "decide"
    private static let lifetime = 7 * 86_400

    package init(_ context: ServiceContext) { self.context = context }

    /// What a link is about.
    package enum Request: Sendable {
        case developer(Developer)
        case subscription(Subscription, Application)
    }

    /// The page of a link, with it.
    func path(for administrator: AdministratorID, about request: Request) -> String {
        let token = SignedLink(key: context.decisionKey).sign(
            purpose: Self.purpose, subject: "\(administrator) \(request.name)",
            expires: context.now.rawValue / 1000 + Self.lifetime)
        return "console/decide?token=\(token)"
    }

    /// What waits behind a link, and who decides by it.
    /// - Throws: ``Refusal/conflict(_:)`` with `linkOver`, or `stateChanged` where it is decided.
    package func open(_ token: String) throws -> (request: Request, approver: Administrator) {
        guard
            case .subject(let subject) = SignedLink(key: context.decisionKey).verify(
                token, purpose: Self.purpose, now: context.now.rawValue / 1000)
        else { throw Refusal.conflict(.linkOver) }
        let parts = subject.split(separator: " ", maxSplits: 1).map(String.init)
        return try context.store.read { tables in
            guard parts.count == 2, let approver = try tables.administrator(AdministratorID(parts[0])),
                approver.role >= .approver
            else { throw Refusal.conflict(.linkOver) }
            guard let request = try Request.find(parts[1], in: tables), request.name == parts[1] else {
                throw Refusal.conflict(.stateChanged)
            }
            return (request, approver)
        }
    }

    /// Decides as the approver whom the link was mailed to.
    /// - Throws: ``Refusal``.
    package func decide(
        _ token: String, approves: Bool, reason: String, expires: String = "", address: String
    ) async throws {
        let (request, approver) = try open(token)
        let caller = Caller(.administrator(approver.id, approver.role), address: address)
        switch request {
        case .developer(let developer):
            let decisions = DeveloperDecisions(context)
            if approves {
                try await decisions.approve(developer.id, by: caller)
            } else {
                try await decisions.reject(developer.id, reason: reason, by: caller)
            }
        case .subscription(let subscription, _):
            let decisions = SubscriptionDecisions(context)
            if approves {
                try await decisions.approve(subscription.id, reason: reason, expires: expires, by: caller)
            } else {
                try await decisions.reject(subscription.id, reason: reason, by: caller)
            }
        }
    }
}

extension DecisionLinks.Request {
    /// Names what is asked for, not only by whom: another plan is another request.
    fileprivate var name: String {
        switch self {
        case .developer(let developer): developer.id.rawValue
        case .subscription(let subscription, _):
            "\(subscription.id) \(subscription.requestedPlan?.rawValue ?? "")"
        }
    }

    /// - Returns: `nil` where nothing waits there.
    fileprivate static func find(_ name: String, in tables: Tables) throws -> Self? {
        let id = String(name.prefix { $0 != " " })
        if id.hasPrefix("dev_") {
            let developer = try tables.developer(DeveloperID(id))
            return developer.flatMap { $0.state == .pending ? .developer($0) : nil }
        }
        guard let subscription = try tables.subscription(SubscriptionID(id)),
            subscription.state == .pending || subscription.requestedPlan != nil,
            let application = try tables.application(subscription.application)
        else { return nil }
        return .subscription(subscription, application)
    }
}

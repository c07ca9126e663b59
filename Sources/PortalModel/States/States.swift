/// A state with rules about what may follow it (`design/product.md`, States).
package protocol LifecycleState: RawRepresentable<String>, CaseIterable, Hashable, Sendable {
    /// The states that may follow this one.
    var next: Set<Self> { get }
}

extension LifecycleState {
    /// Whether `state` may follow this one.
    package func allows(_ state: Self) -> Bool { next.contains(state) }
}

/// Where an account stands.
package enum DeveloperState: String, LifecycleState {
    /// Signed up, and has not yet shown that the mail address is theirs.
    case unverified
    /// Waits for a provider's decision.
    case pending
    case active
    case suspended
    case rejected
    /// Personal data erased; the row stays for the audit trail.
    case deleted

    package var next: Set<DeveloperState> {
        switch self {
        case .unverified: [.pending, .active, .deleted]
        case .pending: [.active, .rejected, .deleted]
        case .active: [.suspended, .deleted]
        case .suspended: [.active, .deleted]
        case .rejected: [.deleted]
        case .deleted: []
        }
    }
}

/// Where a subscription stands. What was rejected, cancelled or has expired stays so: a new request is a new one.
package enum SubscriptionState: String, LifecycleState {
    case pending
    case active
    case suspended
    case rejected
    case cancelled
    case expired

    package var next: Set<SubscriptionState> {
        switch self {
        case .pending: [.active, .rejected, .cancelled]
        case .active: [.suspended, .cancelled, .expired]
        case .suspended: [.active, .cancelled, .expired]
        case .rejected, .cancelled, .expired: []
        }
    }

    /// There is at most one open subscription of an application to a product.
    package var isOpen: Bool { self == .pending || self == .active || self == .suspended }
}

/// Where a credential stands.
package enum CredentialState: String, LifecycleState {
    case active
    /// The old and the new secret both work until a date.
    case rotating
    case revoked
    case expired

    package var next: Set<CredentialState> {
        switch self {
        case .active: [.rotating, .revoked, .expired]
        case .rotating: [.active, .rotating, .revoked, .expired]
        case .revoked, .expired: []
        }
    }

    /// Whether it can open anything.
    package var isUsable: Bool { self == .active || self == .rotating }
}

/// What a member of a team may do.
package enum TeamRole: String, Sendable, CaseIterable, Comparable {
    /// Reads.
    case member
    /// Changes applications, credentials and subscriptions, and invites.
    case admin
    /// And everything about the team itself; there is always one.
    case owner

    package static func < (left: TeamRole, right: TeamRole) -> Bool {
        allCases.firstIndex(of: left) ?? 0 < allCases.firstIndex(of: right) ?? 0
    }
}

/// What a provider's user may do in the console.
package enum AdministratorRole: String, Sendable, CaseIterable, Comparable {
    /// Reads.
    case viewer
    /// Decides about requests.
    case approver
    /// Everything.
    case administrator

    package static func < (left: AdministratorRole, right: AdministratorRole) -> Bool {
        allCases.firstIndex(of: left) ?? 0 < allCases.firstIndex(of: right) ?? 0
    }
}

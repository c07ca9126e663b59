package import PortalModel

/// What a token lets a program do. A token never does more than its owner may.
package enum APIScope: String, Sendable, CaseIterable {
    case accountRead = "account:read"
    case applicationsRead = "applications:read"
    case applicationsWrite = "applications:write"
    case credentialsWrite = "credentials:write"
    case subscriptionsWrite = "subscriptions:write"
    case developersRead = "developers:read"
    case developersDecide = "developers:decide"
    case developersWrite = "developers:write"
    case subscriptionsDecide = "subscriptions:decide"
    case auditRead = "audit:read"
    case catalogRead = "catalog:read"
    case webhooksRead = "webhooks:read"
    case webhooksWrite = "webhooks:write"

    /// Those of developers and of portals' front ends, in the Portal API.
    package static let portal: [APIScope] = [
        .accountRead, .applicationsRead, .applicationsWrite, .credentialsWrite, .subscriptionsWrite,
    ]

    /// Those of the provider's users, in the Admin API.
    package static let admin: [APIScope] = [
        .catalogRead, .developersRead, .developersDecide, .developersWrite, .applicationsRead, .applicationsWrite,
        .credentialsWrite, .subscriptionsDecide, .subscriptionsWrite, .webhooksRead,
        .webhooksWrite, .auditRead,
    ]

    /// The role that a provider's user needs for it.
    package var role: AdministratorRole {
        switch self {
        case .accountRead, .applicationsRead, .developersRead, .auditRead, .catalogRead: .viewer
        case .developersDecide, .subscriptionsDecide: .approver
        // Their URLs may hold secrets.
        case .applicationsWrite, .credentialsWrite, .subscriptionsWrite, .developersWrite, .webhooksRead,
            .webhooksWrite:
            .administrator
        }
    }
}

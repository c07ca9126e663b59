/// What webhooks can be told of. Each is the change of that name in the audit trail.
package enum WebhookEvent: String, Sendable, CaseIterable {
    case developerSignedUp = "developer.signed-up"
    case developerVerified = "developer.verified"
    case developerEnrolled = "developer.enrolled"
    case developerApproved = "developer.approved"
    case developerRejected = "developer.rejected"
    case developerSuspended = "developer.suspended"
    case developerReactivated = "developer.reactivated"
    case developerRenamed = "developer.renamed"
    case developerEmailChanged = "developer.email-changed"
    case developerDeleted = "developer.deleted"
    case teamCreated = "team.created"
    case teamDeleted = "team.deleted"
    case teamJoined = "team.joined"
    case teamLeft = "team.left"
    case applicationCreated = "application.created"
    case applicationChanged = "application.changed"
    case applicationMoved = "application.moved"
    case applicationDisabled = "application.disabled"
    case applicationEnabled = "application.enabled"
    case applicationDeleted = "application.deleted"
    case credentialCreated = "credential.created"
    case credentialRotated = "credential.rotated"
    case credentialRotationEnded = "credential.rotation-ended"
    case credentialRevoked = "credential.revoked"
    case credentialExpired = "credential.expired"
    case subscriptionRequested = "subscription.requested"
    case subscriptionStarted = "subscription.started"
    case subscriptionApproved = "subscription.approved"
    case subscriptionRejected = "subscription.rejected"
    case subscriptionPlanRequested = "subscription.plan-requested"
    case subscriptionPlanChanged = "subscription.plan-changed"
    case subscriptionSuspended = "subscription.suspended"
    case subscriptionResumed = "subscription.resumed"
    case subscriptionCancelled = "subscription.cancelled"
    case subscriptionExpired = "subscription.expired"
    case productDeprecated = "product.deprecated"
    case productMethodsChanged = "product.methods-changed"
    case productWithdrawn = "product.withdrawn"

    /// What it is about: `developer`, `team`, `application`, `credential`, `subscription` or `product`.
    package var subject: String { String(rawValue.prefix { $0 != "." }) }

    /// Those about one kind of subject, in the catalogue's order.
    package static var groups: [(subject: String, events: [WebhookEvent])] {
        allCases.reduce(into: []) { groups, event in
            if groups.last?.subject == event.subject {
                groups[groups.count - 1].events.append(event)
            } else {
                groups.append((event.subject, [event]))
            }
        }
    }
}

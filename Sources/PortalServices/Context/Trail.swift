import Crypto
import PortalModel
import Serialization
import Storage

/// Writes what belongs to a change into its transaction: the audit row, mails, the gateways' new revision.
struct Trail {
    let tables: Tables
    let context: ServiceContext
    let actor: AuditEntry.Actor
    let address: String

    init(_ tables: Tables, _ context: ServiceContext, by caller: Caller) {
        self.init(tables, context, by: caller.actor, address: caller.address)
    }

    init(_ tables: Tables, _ context: ServiceContext, by actor: AuditEntry.Actor, address: String = "") {
        self.tables = tables
        self.context = context
        self.actor = actor
        self.address = address
    }

    /// - Parameter action: Such as `subscription.approved`.
    func note(
        _ action: String, _ subject: String, portal: PortalID?, owner: String? = nil, before: String? = nil,
        after: String? = nil, reason: String = ""
    ) throws {
        let entry = AuditEntry(
            at: context.now, portal: portal, actor: actor, address: address, action: action, subject: subject,
            owner: owner, before: before, after: after, reason: reason)
        try tables.insert(entry)
        if let event = WebhookEvent(rawValue: action) { try publish(event, entry) }
    }

    /// Puts an event on its way to the webhooks that are to be told of it.
    private func publish(_ event: WebhookEvent, _ entry: AuditEntry) throws {
        let webhooks = try tables.webhooks().filter { $0.isEnabled && $0.wants(event, of: entry.portal) }
        guard !webhooks.isEmpty else { return }
        let body = EventBody(tables: tables, entry: entry)
        let product = try body.product()
        let receivers = webhooks.filter { $0.product == nil || $0.product == product }
        guard !receivers.isEmpty else { return }
        let id = context.newEventID()
        try tables.insert(
            Event(
                id: id, at: entry.at, type: event.rawValue, portal: entry.portal, owner: entry.owner,
                body: try body.text(id: id, type: event.rawValue)))
        for webhook in receivers { try tables.deliver(id, to: webhook.id, at: entry.at) }
    }

    /// Puts a mail into the queue; it leaves when the transaction is on the disk.
    func mail(_ template: MailTemplate, to recipient: String, portal: PortalID?, _ values: [String: String]) throws {
        let members = values.sorted { $0.key < $1.key }.map { Mapping.Entry($0.key, Node(.string($0.value))) }
        var bytes: [UInt8] = []
        JSONWriter.write(Node(.mapping(Mapping(members))), pretty: false, into: &bytes)
        try tables.insert(
            WaitingMail(
                at: context.now, portal: portal, recipient: recipient, template: template.rawValue,
                sealed: context.box.seal(bytes, context: "mail")))
    }

    /// Mails everybody who sees an application: its developer, or the team's admins.
    func mail(
        _ template: MailTemplate, toOwnersOf application: Application, _ values: [String: String]
    ) throws {
        for developer in try tables.owners(of: application) where developer.state == .active {
            try mail(
                template, to: developer.email, portal: application.portal,
                values.merging(["name": developer.name]) { $1 })
        }
    }

    /// Mails everybody who may decide on a request, each with a link of their own to do so.
    func mailApprovers(
        _ template: MailTemplate, portal: PortalID, about request: DecisionLinks.Request, _ values: [String: String]
    ) throws {
        let links = DecisionLinks(context)
        for administrator in try tables.administrators() where administrator.role >= .approver {
            let own = ["name": administrator.name, "path": links.path(for: administrator.id, about: request)]
            try mail(template, to: administrator.email, portal: portal, values.merging(own) { $1 })
        }
    }
}

/// The mails there are. Each has its words in the theme: `mail.<name>`, `mail.<name>.subject`, and `mail.<name>.action` for the
/// button that leads on.
package enum MailTemplate: String, Sendable, CaseIterable {
    case verifyEmail = "verify-email"
    /// Somebody signed up with an address that has an account: tells its owner, and nobody else.
    case accountExists = "account-exists"
    case resetPassword = "reset-password"
    case passwordChanged = "password-changed"
    /// To the new address.
    case changeEmail = "change-email"
    /// To the old one.
    case emailChanged = "email-changed"
    case secondFactorChanged = "second-factor-changed"
    case invitation
    case teamInvitation = "team-invitation"
    case accountDeleted = "account-deleted"
    case developerWaiting = "developer-waiting"
    case developerApproved = "developer-approved"
    case developerRejected = "developer-rejected"
    case developerSuspended = "developer-suspended"
    case subscriptionWaiting = "subscription-waiting"
    case subscriptionApproved = "subscription-approved"
    case subscriptionRejected = "subscription-rejected"
    case subscriptionSuspended = "subscription-suspended"
    case subscriptionResumed = "subscription-resumed"
    case subscriptionEnded = "subscription-ended"
    /// A product that they use will be taken away, on a day that is known.
    case productDeprecated = "product-deprecated"
    case productDeprecatedUndated = "product-deprecated-undated"
    /// It is to be taken away soon.
    case sunsetReminder = "sunset-reminder"
    case applicationDisabled = "application-disabled"
    case applicationEnabled = "application-enabled"
    /// The provider took a credential away, such as one that was found in public.
    case credentialRevoked = "credential-revoked"
    /// Its last day comes near.
    case credentialEnds = "credential-ends"
    /// The old secret of a rotation stops working soon.
    case rotationEnds = "rotation-ends"
    case subscriptionEnds = "subscription-ends"
    /// Somebody was made a user of the console, or is to get a new password.
    case administratorPassword = "administrator-password"
}

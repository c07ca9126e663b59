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
        try tables.insert(
            AuditEntry(
                at: context.now, portal: portal, actor: actor, address: address, action: action, subject: subject,
                owner: owner, before: before, after: after, reason: reason))
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

    /// Mails everybody who may decide.
    func mailApprovers(_ template: MailTemplate, portal: PortalID, _ values: [String: String]) throws {
        for administrator in try tables.administrators() where administrator.role >= .approver {
            try mail(
                template, to: administrator.email, portal: portal, values.merging(["name": administrator.name]) { $1 })
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
    /// The provider took a credential away, such as one that was found in public.
    case credentialRevoked = "credential-revoked"
    /// Somebody was made a user of the console, or is to get a new password.
    case administratorPassword = "administrator-password"
}

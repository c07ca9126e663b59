import Crypto
package import PortalModel
package import Storage

/// People whom the provider asks in: they choose name and password, and are active at once.
package struct Invitations: Sendable {
    let context: ServiceContext

    package init(_ context: ServiceContext) { self.context = context }

    /// One that was not taken yet.
    package struct Open: Sendable, Equatable {
        package let portal: PortalID
        package let email: String
        package let expiresAt: Timestamp
    }

    /// Those that wait, the latest first.
    package func list() throws -> [Open] {
        try context.store.read { try $0.links(.invitation, at: context.now) }.map {
            Open(portal: PortalID($0.data), email: $0.email, expiresAt: $0.expiresAt)
        }
    }

    /// Mails somebody a link; a second one takes the place of the first.
    /// - Throws: ``Refusal``.
    package func invite(email text: String, to portal: PortalID, by caller: Caller) async throws {
        try caller.require(.administrator)
        guard context.offerings.now.portal(portal) != nil else { throw Refusal.notFound }
        var rules = FieldRules()
        let email = rules.email("email", text)
        try rules.finish()
        let token = context.newToken("invitation")
        try await context.store.write { tables in
            guard try tables.developer(portal: portal, email: email) == nil else {
                throw Refusal.invalid("email", .addressTaken)
            }
            try tables.deleteLinks(.invitation, subject: Link.subject(portal, email))
            try tables.insert(
                Link(
                    hash: token.fingerprint, purpose: .invitation, subject: Link.subject(portal, email),
                    data: portal.rawValue, expiresAt: context.now + Link.Purpose.invitation.lifetime))
            let trail = Trail(tables, context, by: caller)
            try trail.note("invitation.sent", portal.rawValue, portal: portal)
            try trail.mail(
                .invitation, to: email, portal: portal,
                ["name": email, "path": "accept-invitation?portal=\(portal)&token=\(token.text)"])
        }
    }

    /// Takes an invitation back.
    /// - Throws: ``Refusal``.
    package func withdraw(email: String, from portal: PortalID, by caller: Caller) async throws {
        try caller.require(.administrator)
        try await context.store.write { tables in
            try tables.deleteLinks(.invitation, subject: Link.subject(portal, email))
            try Trail(tables, context, by: caller).note("invitation.withdrawn", portal.rawValue, portal: portal)
        }
    }

    /// Whom a link invites, and where to; `nil` where it does not count any more.
    package func invitation(token: String) throws -> Open? {
        guard let token = Token(token), let link = try context.store.read({ try $0.link(token.fingerprint) }),
            link.purpose == .invitation, link.isUsable(at: context.now)
        else { return nil }
        return Open(portal: PortalID(link.data), email: link.email, expiresAt: link.expiresAt)
    }

    /// Makes the account: the link has proved the address.
    /// - Throws: ``Refusal``.
    package func accept(
        token: String, name: String, password: String, answers: Answers = Answers(), address: String
    ) async throws -> Developer {
        let link = try Accounts(context).usableLink(token, .invitation)
        var rules = FieldRules()
        let name = rules.line("name", name)
        rules.password("password", password, email: link.email, name: name)
        let access = context.offerings.now.portal(PortalID(link.data))?.access ?? AccessPolicy()
        let details = answers.checked(access, &rules)
        try rules.finish()
        let hash = try await context.passwords.hash(password)
        let developer = Developer(
            id: context.newID("dev"), portal: PortalID(link.data), email: link.email, name: name, state: .active,
            passwordHash: hash, termsVersion: access.terms?.version, createdAt: context.now)
        try await context.store.write { tables in
            guard try tables.link(link.hash) != nil,
                try tables.developer(portal: developer.portal, email: developer.email) == nil
            else { throw Refusal.conflict(.linkOver) }
            try tables.deleteLinks(.invitation, subject: link.subject)
            try tables.insert(developer)
            try tables.set(details, of: developer.id)
            try Trail(tables, context, by: .developer(developer.id), address: address).note(
                "developer.invited", developer.id.rawValue, portal: developer.portal, owner: developer.id.rawValue,
                after: developer.state.rawValue)
        }
        return developer
    }
}

extension Link {
    /// Of an invitation: one for each address and portal.
    fileprivate static func subject(_ portal: PortalID, _ email: String) -> String {
        "\(portal) \(Developer.key(ofEmail: email))"
    }

    fileprivate var email: String { subject.split(separator: " ").last.map(String.init) ?? "" }
}

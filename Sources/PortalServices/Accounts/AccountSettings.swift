import Crypto
package import PortalModel
package import Storage

/// What developers change about their own accounts. What a thief of a session could do harm with asks for the password.
package struct AccountSettings: Sendable {
    let context: ServiceContext

    package init(_ context: ServiceContext) { self.context = context }

    /// Changes the name.
    /// - Throws: ``Refusal``.
    package func rename(_ id: DeveloperID, to text: String, by caller: Caller) async throws {
        var rules = FieldRules()
        let name = rules.line("name", text)
        try rules.finish()
        try await change(id, "developer.renamed", by: caller) { developer, _ in developer.name = name }
    }

    /// Changes the password, and ends every session but the one it is done from.
    /// - Throws: ``Refusal``.
    package func changePassword(
        _ id: DeveloperID, from current: String, to password: String, keeping session: Session, by caller: Caller
    ) async throws {
        let developer = try await proven(id, current, field: "current")
        var rules = FieldRules()
        rules.password("password", password, email: developer.email, name: developer.name)
        try rules.finish()
        let hash = try await context.passwords.hash(password)
        try await change(id, "developer.password-changed", by: caller) { developer, trail in
            developer.passwordHash = hash
            try trail.tables.deleteSessions(of: .developer(id), except: session.hash)
            try trail.tables.deleteLinks(.resetPassword, subject: id.rawValue)
            try trail.mail(
                .passwordChanged, to: developer.email, portal: developer.portal, ["name": developer.name])
        }
    }

    /// Mails a link to a new address; the old one counts until that is used. Whether the new one has an account already is
    /// told to nobody.
    /// - Throws: ``Refusal``.
    package func requestEmailChange(
        _ id: DeveloperID, to text: String, password: String, by caller: Caller
    ) async throws {
        let developer = try await proven(id, password, field: "password")
        var rules = FieldRules()
        let email = rules.email("email", text)
        let domains = context.offerings.now.portal(developer.portal)?.access.emailDomains ?? EmailDomains()
        let domain = email.split(separator: "@").last.map(String.init) ?? ""
        if rules.problems.isEmpty, !domains.admit(domain) { rules.add("email", .emailDomainRefused) }
        try rules.finish()
        try await context.store.write { tables in
            let trail = Trail(tables, context, by: caller)
            if let owner = try tables.developer(portal: developer.portal, email: email) {
                if owner.id == id { return }
                return try trail.mail(.accountExists, to: owner.email, portal: owner.portal, ["name": owner.name])
            }
            let token = context.newToken("email")
            try tables.deleteLinks(.changeEmail, subject: id.rawValue)
            try tables.insert(
                Link(
                    hash: token.fingerprint, purpose: .changeEmail, subject: id.rawValue, data: email,
                    expiresAt: context.now + Link.Purpose.changeEmail.lifetime))
            try trail.mail(
                .changeEmail, to: email, portal: developer.portal,
                ["name": developer.name, "path": "confirm-email?token=\(token.text)"])
        }
    }

    /// Takes the new address by the link that was mailed to it, and tells the old one.
    /// - Throws: ``Refusal``.
    package func confirmEmail(token: String, address: String) async throws {
        let link = try Accounts(context).usableLink(token, .changeEmail)
        let id = DeveloperID(link.subject)
        try await change(
            id, "developer.email-changed", by: Caller(.developer(id), address: address)
        ) { developer, trail in
            guard try trail.tables.link(link.hash) != nil else { throw Refusal.conflict(.linkOver) }
            guard try trail.tables.developer(portal: developer.portal, email: link.data) == nil else {
                throw Refusal.conflict(.linkOver)
            }
            try trail.tables.deleteLinks(subject: id.rawValue)
            try trail.mail(
                .emailChanged, to: developer.email, portal: developer.portal, ["name": developer.name])
            developer.email = link.data
        }
    }

    /// Erases an account: personal data goes, applications end with their access, the trail stays with ids only.
    /// - Parameter typed: The mail address, typed once more.
    /// - Throws: ``Refusal``; `lastOwner` where a team would be left without one.
    package func erase(_ id: DeveloperID, typed: String, password: String, by caller: Caller) async throws {
        let developer = try await proven(id, password, field: "password")
        guard Developer.key(ofEmail: typed) == Developer.key(ofEmail: developer.email) else {
            throw Refusal.invalid("typed", .nameDiffers)
        }
        try await context.store.write { try erase(id, $0, by: caller) }
    }

    /// The same as the provider, such as on request of somebody who cannot sign in.
    /// - Throws: ``Refusal``.
    package func erase(_ id: DeveloperID, typed: String, by caller: Caller) async throws {
        try caller.require(.administrator)
        try await context.store.write { tables in
            guard let developer = try tables.developer(id), developer.state != .deleted else { throw Refusal.notFound }
            guard Developer.key(ofEmail: typed) == Developer.key(ofEmail: developer.email) else {
                throw Refusal.invalid("typed", .nameDiffers)
            }
            try erase(id, tables, by: caller)
        }
    }

    private func erase(_ id: DeveloperID, _ tables: Tables, by caller: Caller) throws {
        guard let developer = try tables.developer(id), developer.state != .deleted else { throw Refusal.notFound }
        for (team, role) in try tables.teams(of: id) {
            try tables.touchGateways(.team(team.id))
            guard role == .owner else { continue }
            guard try tables.members(of: team.id).contains(where: { $0.developer != id && $0.role == .owner }) else {
                throw Refusal.conflict(.lastOwner)
            }
        }
        let trail = Trail(tables, context, by: caller)
        for application in try tables.applications(of: id) where application.owner == .developer(id) {
            try Applications(context).end(application, trail)
        }
        // Before the address is forgotten; the mail has left the queue's reach by then only if it is written afterwards.
        try tables.deleteSessions(of: .developer(id))
        try tables.deleteLinks(subject: id.rawValue)
        try tables.deleteSecondFactor(of: id.rawValue)
        try tables.deleteEvents(of: id.rawValue)
        try tables.erase(id, email: developer.email)
        try trail.note(
            "developer.deleted", id.rawValue, portal: developer.portal, owner: id.rawValue,
            before: developer.state.rawValue, after: DeveloperState.deleted.rawValue)
        try trail.mail(
            .accountDeleted, to: developer.email, portal: developer.portal, ["name": developer.name])
    }

    /// The developer, where the password is theirs; wrong ones count as in the sign-in.
    private func proven(_ id: DeveloperID, _ password: String, field: String) async throws -> Developer {
        guard let known = try context.store.read({ try $0.developer(id) }) else { throw Refusal.notFound }
        let isRight = await context.passwords.matches(password, known.passwordHash)
        let now = context.now
        let isAdmitted = try await context.store.write { tables -> Bool in
            guard var developer = try tables.developer(id) else { return false }
            let isAdmitted = developer.attempts.admit(isRight, at: now)
            try tables.update(developer)
            return isAdmitted
        }
        guard isAdmitted else { throw Refusal.invalid(field, .wrongPassword) }
        return known
    }

    private func change(
        _ id: DeveloperID, _ action: String, by caller: Caller,
        _ body: @escaping @Sendable (inout Developer, Trail) throws -> Void
    ) async throws {
        try await context.store.write { tables in
            guard var developer = try tables.developer(id), developer.state == .active else { throw Refusal.notAllowed }
            let trail = Trail(tables, context, by: caller)
            try body(&developer, trail)
            try tables.update(developer)
            try trail.note(action, id.rawValue, portal: developer.portal, owner: id.rawValue)
        }
    }
}

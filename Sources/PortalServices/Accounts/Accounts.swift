import Crypto
package import PortalModel
package import Storage

/// Developers' accounts: signing up, proving the address, signing in, passwords.
///
/// No answer tells whether an address has an account: only a mail to that address does.
package struct Accounts: Sendable {
    let context: ServiceContext

    package init(_ context: ServiceContext) { self.context = context }

    /// What a new developer fills in.
    package struct SignUp: Sendable {
        package var name: String
        package var email: String
        package var password: String
        package var answers: Answers

        package init(name: String, email: String, password: String, answers: Answers = Answers()) {
            self.name = name
            self.email = email
            self.password = password
            self.answers = answers
        }
    }

    /// Makes an account that waits for its address to be proved, and mails the link for that.
    ///
    /// Where the address has an account already, its owner is told by mail and the caller gets the same answer.
    /// - Throws: ``Refusal``.
    package func signUp(_ form: SignUp, portal id: PortalID, address: String) async throws {
        let portal = try openPortal(id)
        var rules = FieldRules()
        let name = rules.line("name", form.name)
        let email = rules.email("email", form.email)
        let domain = email.split(separator: "@").last.map(String.init) ?? ""
        if rules.problems.isEmpty, !portal.access.emailDomains.admit(domain) { rules.add("email", .emailDomainRefused) }
        rules.password("password", form.password, email: email, name: name)
        let details = form.answers.checked(portal.access, &rules)
        try rules.finish()
        let hash = try await context.passwords.hash(form.password)
        let developer = Developer(
            id: context.newID("dev"), portal: id, email: email, name: name, state: .unverified, passwordHash: hash,
            termsVersion: portal.access.terms?.version, createdAt: context.now)
        try await context.store.write { tables in
            if var known = try tables.developer(portal: id, email: email) {
                let trail = Trail(tables, context, by: .developer(known.id), address: address)
                guard known.state == .unverified else {
                    return try trail.mail(.accountExists, to: known.email, portal: id, ["name": known.name])
                }
                // The one who proves the address must not find the password of somebody who was here before them.
                known.name = name
                known.passwordHash = hash
                known.termsVersion = developer.termsVersion
                try tables.update(known)
                try tables.set(details, of: known.id)
                return try sendVerification(of: known, trail)
            }
            try tables.insert(developer)
            try tables.set(details, of: developer.id)
            let trail = Trail(tables, context, by: .developer(developer.id), address: address)
            try trail.note(
                "developer.signed-up", developer.id.rawValue, portal: id, owner: developer.id.rawValue,
                after: developer.state.rawValue)
            try sendVerification(of: developer, trail)
        }
    }

    /// Makes an account whose address need not be proved, as the provider knows it; approval is still asked for.
    /// - Throws: ``Refusal``.
    package func enrol(_ form: SignUp, portal id: PortalID) async throws -> Developer {
        guard let portal = context.offerings.now.portal(id) else { throw Refusal.notFound }
        var rules = FieldRules()
        let name = rules.line("name", form.name)
        let email = rules.email("email", form.email)
        rules.password("password", form.password, email: email, name: name)
        try rules.finish()
        let hash = try await context.passwords.hash(form.password)
        let developer = Developer(
            id: context.newID("dev"), portal: id, email: email, name: name,
            state: portal.access.registration == .approval ? .pending : .active, passwordHash: hash,
            termsVersion: form.answers.acceptedTerms, createdAt: context.now)
        try await context.store.write { tables in
            guard try tables.developer(portal: id, email: email) == nil else {
                throw Refusal.conflict(.stateChanged)
            }
            try tables.insert(developer)
            try Trail(tables, context, by: .system).note(
                "developer.enrolled", developer.id.rawValue, portal: id, owner: developer.id.rawValue,
                after: developer.state.rawValue)
        }
        return developer
    }

    /// The portal, where people may sign up themselves.
    private func openPortal(_ id: PortalID) throws -> Portal {
        guard let portal = context.offerings.now.portal(id) else { throw Refusal.notFound }
        let allowsPassword = portal.access.signIn.isEmpty || portal.access.signIn.contains { $0.value == "password" }
        guard allowsPassword, portal.access.registration == .selfService || portal.access.registration == .approval
        else { throw Refusal.conflict(.registrationClosed) }
        return portal
    }

    func sendVerification(of developer: Developer, _ trail: Trail) throws {
        let token = context.newToken("verify")
        try trail.tables.deleteLinks(.verifyEmail, subject: developer.id.rawValue)
        try trail.tables.insert(
            Link(
                hash: token.fingerprint, purpose: .verifyEmail, subject: developer.id.rawValue,
                expiresAt: context.now + Link.Purpose.verifyEmail.lifetime))
        try trail.mail(
            .verifyEmail, to: developer.email, portal: developer.portal,
            ["name": developer.name, "path": "verify-email?token=\(token.text)"])
    }

    /// Proves the address by the link that was mailed. A portal with approval then asks its approvers.
    /// - Returns: The account as it is now.
    /// - Throws: ``Refusal/conflict(_:)`` with `linkOver`.
    package func verifyEmail(token: String, address: String) async throws -> Developer {
        let link = try usableLink(token, .verifyEmail)
        return try await context.store.write { tables in
            guard try tables.link(link.hash) != nil, var developer = try tables.developer(DeveloperID(link.subject)),
                developer.state == .unverified
            else { throw Refusal.conflict(.linkOver) }
            try tables.deleteLinks(.verifyEmail, subject: link.subject)
            let registration = context.offerings.now.portal(developer.portal)?.access.registration
            developer.state = registration == .selfService ? .active : .pending
            try tables.update(developer)
            let trail = Trail(tables, context, by: .developer(developer.id), address: address)
            try trail.note(
                "developer.verified", developer.id.rawValue, portal: developer.portal, owner: developer.id.rawValue,
                before: DeveloperState.unverified.rawValue, after: developer.state.rawValue)
            if developer.state == .pending {
                try trail.mailApprovers(
                    .developerWaiting, portal: developer.portal, about: .developer(developer),
                    ["developer": developer.name, "email": developer.email])
            }
            return developer
        }
    }

    /// Mails a link for a new password, where the address has an account; says nothing either way.
    package func requestReset(email: String, portal: PortalID, address: String) async throws {
        try await context.store.write { tables in
            guard let developer = try tables.developer(portal: portal, email: FieldRules.trimmed(email)),
                developer.state != .rejected
            else { return }
            let trail = Trail(tables, context, by: .developer(developer.id), address: address)
            if developer.state == .unverified { return try sendVerification(of: developer, trail) }
            let token = context.newToken("reset")
            try tables.deleteLinks(.resetPassword, subject: developer.id.rawValue)
            try tables.insert(
                Link(
                    hash: token.fingerprint, purpose: .resetPassword, subject: developer.id.rawValue,
                    expiresAt: context.now + Link.Purpose.resetPassword.lifetime))
            try trail.mail(
                .resetPassword, to: developer.email, portal: portal,
                ["name": developer.name, "path": "reset-password?token=\(token.text)"])
        }
    }

    /// Sets a new password by the link that was mailed, and ends every session.
    /// - Throws: ``Refusal``.
    package func resetPassword(token: String, password: String, address: String) async throws {
        let link = try usableLink(token, .resetPassword)
        guard let owner = try context.store.read({ try $0.developer(DeveloperID(link.subject)) }) else {
            throw Refusal.conflict(.linkOver)
        }
        var rules = FieldRules()
        rules.password("password", password, email: owner.email, name: owner.name)
        try rules.finish()
        let hash = try await context.passwords.hash(password)
        try await context.store.write { tables in
            guard try tables.link(link.hash) != nil, var developer = try tables.developer(owner.id) else {
                throw Refusal.conflict(.linkOver)
            }
            try tables.deleteLinks(.resetPassword, subject: link.subject)
            developer.passwordHash = hash
            developer.attempts = SignInAttempts()
            try tables.update(developer)
            try tables.deleteSessions(of: .developer(developer.id))
            let trail = Trail(tables, context, by: .developer(developer.id), address: address)
            try trail.note(
                "developer.password-reset", developer.id.rawValue, portal: developer.portal,
                owner: developer.id.rawValue)
            try trail.mail(
                .passwordChanged, to: developer.email, portal: developer.portal, ["name": developer.name])
        }
    }

    /// Whether a link of a mail still works; the page behind it asks before it is used, as mail scanners follow links.
    package func isUsable(link token: String, _ purpose: Link.Purpose) -> Bool {
        (try? usableLink(token, purpose)) != nil
    }

    func usableLink(_ token: String, _ purpose: Link.Purpose) throws -> Link {
        guard let token = Crypto.Token(token),
            let link = try context.store.read({ try $0.link(token.fingerprint) }),
            link.purpose == purpose, link.isUsable(at: context.now)
        else { throw Refusal.conflict(.linkOver) }
        return link
    }
}

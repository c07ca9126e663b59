import Crypto
package import PortalModel
package import Storage

/// The provider's users. The first is made by the operator on the command line, the others by administrators.
package struct Administrators: Sendable {
    let context: ServiceContext

    package init(_ context: ServiceContext) { self.context = context }

    /// All of them, by name.
    package func list() throws -> [Administrator] { try context.store.read { try $0.administrators() } }

    /// Makes one, or gives one that there is a new name, role and password, and ends their sessions. For the operator: it
    /// asks for nobody's role.
    /// - Throws: ``Refusal``.
    @discardableResult
    package func set(
        email: String, name: String, role: AdministratorRole, password: String
    ) async throws -> Administrator {
        var rules = FieldRules()
        let email = rules.email("email", email)
        let name = rules.line("name", name)
        rules.password("password", password, email: email, name: name)
        try rules.finish()
        let hash = try await context.passwords.hash(password)
        let fresh = Administrator(
            id: context.newID("adm"), email: email, name: name, role: role, passwordHash: hash,
            createdAt: context.now)
        return try await context.store.write { tables in
            let trail = Trail(tables, context, by: .system)
            guard var known = try tables.administrator(email: email) else {
                try tables.insert(fresh)
                try trail.note("administrator.created", fresh.id.rawValue, portal: nil, after: role.rawValue)
                return fresh
            }
            let before = known.role
            known.name = name
            known.role = role
            known.passwordHash = hash
            known.attempts = SignInAttempts()
            try tables.update(known)
            try tables.deleteSessions(of: .administrator(known.id))
            try trail.note(
                "administrator.changed", known.id.rawValue, portal: nil, before: before.rawValue, after: role.rawValue)
            return known
        }
    }

    /// Makes one without a password, and mails them a link to choose one.
    /// - Throws: ``Refusal``.
    package func invite(email: String, name: String, role: AdministratorRole, by caller: Caller) async throws {
        try caller.require(.administrator)
        var rules = FieldRules()
        let email = rules.email("email", email)
        let name = rules.line("name", name)
        try rules.finish()
        let fresh = Administrator(
            id: context.newID("adm"), email: email, name: name, role: role, passwordHash: nil, createdAt: context.now)
        try await context.store.write { tables in
            guard try tables.administrator(email: email) == nil else { throw Refusal.invalid("email", .addressTaken) }
            try tables.insert(fresh)
            let trail = Trail(tables, context, by: caller)
            try trail.note("administrator.created", fresh.id.rawValue, portal: nil, after: role.rawValue)
            try sendPasswordLink(to: fresh, trail)
        }
    }

    /// Mails one of them a link for a new password.
    /// - Throws: ``Refusal``.
    package func resetPassword(_ id: AdministratorID, by caller: Caller) async throws {
        try caller.require(.administrator)
        try await context.store.write { tables in
            guard let administrator = try tables.administrator(id) else { throw Refusal.notFound }
            let trail = Trail(tables, context, by: caller)
            try trail.note("administrator.password-link", id.rawValue, portal: nil)
            try sendPasswordLink(to: administrator, trail)
        }
    }

    private func sendPasswordLink(to administrator: Administrator, _ trail: Trail) throws {
        let token = context.newToken("console")
        let subject = administrator.id.rawValue
        try trail.tables.deleteLinks(.administratorPassword, subject: subject)
        try trail.tables.insert(
            Link(
                hash: token.fingerprint, purpose: .administratorPassword, subject: subject,
                expiresAt: context.now + Link.Purpose.administratorPassword.lifetime))
        try trail.mail(
            .administratorPassword, to: administrator.email, portal: nil,
            ["name": administrator.name, "path": "console/set-password?token=\(token.text)"])
    }

    /// Sets the password by the link that was mailed, and ends every session.
    /// - Throws: ``Refusal``.
    package func setPassword(token: String, password: String, address: String) async throws {
        let link = try Accounts(context).usableLink(token, .administratorPassword)
        guard let owner = try context.store.read({ try $0.administrator(AdministratorID(link.subject)) }) else {
            throw Refusal.conflict(.linkOver)
        }
        var rules = FieldRules()
        rules.password("password", password, email: owner.email, name: owner.name)
        try rules.finish()
        let hash = try await context.passwords.hash(password)
        try await context.store.write { tables in
            guard try tables.link(link.hash) != nil, var administrator = try tables.administrator(owner.id) else {
                throw Refusal.conflict(.linkOver)
            }
            try tables.deleteLinks(.administratorPassword, subject: link.subject)
            administrator.passwordHash = hash
            administrator.attempts = SignInAttempts()
            try tables.update(administrator)
            try tables.deleteSessions(of: .administrator(administrator.id))
            try Trail(tables, context, by: .administrator(administrator.id), address: address).note(
                "administrator.password-set", administrator.id.rawValue, portal: nil)
        }
    }

    /// Gives another role.
    /// - Throws: ``Refusal``; the last administrator keeps theirs.
    package func change(_ id: AdministratorID, to role: AdministratorRole, by caller: Caller) async throws {
        try caller.require(.administrator)
        try await context.store.write { tables in
            guard var administrator = try tables.administrator(id) else { throw Refusal.notFound }
            let before = administrator.role
            guard before != role else { return }
            try keepOne(tables, without: administrator)
            administrator.role = role
            try tables.update(administrator)
            try Trail(tables, context, by: caller).note(
                "administrator.changed", id.rawValue, portal: nil, before: before.rawValue, after: role.rawValue)
        }
    }

    /// Takes one away with their sessions.
    /// - Parameter typed: Their mail address, typed once more.
    /// - Throws: ``Refusal``; the last administrator stays.
    package func remove(_ id: AdministratorID, typed: String, by caller: Caller) async throws {
        try caller.require(.administrator)
        try await context.store.write { tables in
            guard let administrator = try tables.administrator(id) else { throw Refusal.notFound }
            guard typed == administrator.email else { throw Refusal.invalid("typed", .nameDiffers) }
            try keepOne(tables, without: administrator)
            try tables.deleteLinks(.administratorPassword, subject: id.rawValue)
            try tables.delete(id)
            try Trail(tables, context, by: caller).note(
                "administrator.removed", id.rawValue, portal: nil, before: administrator.role.rawValue)
        }
    }

    private func keepOne(_ tables: Tables, without one: Administrator) throws {
        guard one.role == .administrator else { return }
        let others = try tables.administrators().filter { $0.id != one.id && $0.role == .administrator }
        guard !others.isEmpty else { throw Refusal.conflict(.lastAdministrator) }
    }
}

import Crypto
package import PortalModel
package import Storage

/// The provider's users. They are made by the operator on the command line.
package struct Administrators: Sendable {
    let context: ServiceContext

    package init(_ context: ServiceContext) { self.context = context }

    /// All of them, by name.
    package func list() throws -> [Administrator] { try context.store.read { try $0.administrators() } }

    /// Makes one, or gives one that there is a new name, role and password, and ends their sessions.
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
}

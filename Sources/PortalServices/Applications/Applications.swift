package import PortalModel
package import Storage

/// Developers' applications.
package struct Applications: Sendable {
    let context: ServiceContext

    package init(_ context: ServiceContext) { self.context = context }

    /// Those that a developer owns or sees through a team, by name.
    package func list(for developer: DeveloperID) throws -> [Application] {
        try context.store.read { try $0.applications(of: developer) }
    }

    /// One that a developer may see.
    /// - Throws: ``Refusal/notFound``.
    package func application(_ id: ApplicationID, for developer: DeveloperID) throws -> Application {
        try context.store.read { try $0.application(id, for: developer, atLeast: .member) }
    }

    /// What the developer may do with an application: the role in its team, or owner of their own.
    /// - Throws: ``Refusal/notFound``.
    package func role(in id: ApplicationID, of developer: DeveloperID) throws -> TeamRole {
        try context.store.read { tables in
            switch try tables.application(id, for: developer, atLeast: .member).owner {
            case .developer: .owner
            case .team(let team): try tables.role(of: developer, in: team) ?? .member
            }
        }
    }

    /// Makes an application that the caller owns, or a team in which they are at least admin.
    /// - Throws: ``Refusal``.
    package func create(
        name: String, description: String, team: TeamID? = nil, for developer: Developer, by caller: Caller
    ) async throws -> Application {
        var rules = FieldRules()
        let application = Application(
            id: context.newID("app"), portal: developer.portal,
            owner: team.map { .team($0) } ?? .developer(developer.id),
            name: rules.line("name", name), description: rules.text("description", description, limit: 2000),
            createdAt: context.now)
        try rules.finish()
        try await context.store.write { tables in
            guard try tables.developer(developer.id)?.state == .active else { throw Refusal.notAllowed }
            if let team { _ = try tables.team(team, for: developer.id, atLeast: .admin) }
            try tables.insert(application)
            try Trail(tables, context, by: caller).note(
                "application.created", application.id.rawValue, portal: application.portal,
                owner: application.owner.id, after: application.name)
        }
        return application
    }

    /// Changes name and description.
    /// - Throws: ``Refusal``.
    package func edit(
        _ id: ApplicationID, name: String, description: String, for developer: DeveloperID, by caller: Caller
    ) async throws {
        var rules = FieldRules()
        let name = rules.line("name", name)
        let description = rules.text("description", description, limit: 2000)
        let problems = rules
        try await context.store.write { tables in
            var application = try tables.application(id, for: developer, atLeast: .admin)
            try problems.finish()
            let before = application.name
            application.name = name
            application.description = description
            try tables.update(application)
            try Trail(tables, context, by: caller).note(
                "application.changed", id.rawValue, portal: application.portal, owner: application.owner.id,
                before: before, after: name)
        }
    }

    /// Switches an application off or on as the provider: while it is off, nothing of it opens anything.
    /// - Throws: ``Refusal``.
    package func setEnabled(_ id: ApplicationID, _ isEnabled: Bool, reason: String, by caller: Caller) async throws {
        try caller.require(.administrator)
        var rules = FieldRules()
        let reason = rules.text("reason", reason, limit: 1000)
        try rules.finish()
        try await context.store.write { tables in
            guard var application = try tables.application(id) else { throw Refusal.notFound }
            guard application.isEnabled != isEnabled else { throw Refusal.conflict(.stateChanged) }
            application.isEnabled = isEnabled
            try tables.update(application)
            let trail = Trail(tables, context, by: caller)
            try trail.note(
                isEnabled ? "application.enabled" : "application.disabled", id.rawValue, portal: application.portal,
                owner: application.owner.id, reason: reason)
            try trail.mail(
                isEnabled ? .applicationEnabled : .applicationDisabled, toOwnersOf: application,
                ["application": application.name, "reason": reason, "path": "applications/\(id)"])
            try tables.touchGateways(.application(id))
        }
    }

    /// Deletes an application with everything in it: its subscriptions end and its credentials open nothing any more.
    /// - Parameter typed: Its name, typed once more.
    /// - Throws: ``Refusal``.
    package func delete(_ id: ApplicationID, typed: String, for developer: DeveloperID, by caller: Caller) async throws
    {
        try await context.store.write { tables in
            let application = try tables.application(id, for: developer, atLeast: .owner)
            guard typed == application.name else { throw Refusal.invalid("typed", .nameDiffers) }
            try end(application, Trail(tables, context, by: caller))
        }
    }

    /// Ends an application inside a transaction, with everything in it.
    func end(_ application: Application, _ trail: Trail) throws {
        for subscription in try trail.tables.subscriptions(of: application.id) where subscription.state.isOpen {
            try trail.close(subscription, of: application, as: .cancelled)
        }
        for credential in try trail.tables.credentials(of: application.id) where credential.state.isUsable {
            try Credentials(context).end(credential, of: application, as: .revoked, trail)
        }
        try trail.tables.deleteApplication(application.id, at: context.now)
        try trail.note(
            "application.deleted", application.id.rawValue, portal: application.portal, owner: application.owner.id,
            before: application.name)
        try trail.tables.touchGateways(.application(application.id))
    }
}

extension Tables {
    /// An application of which the developer has at least that role.
    /// - Throws: ``Refusal/notFound`` where they have none, ``Refusal/notAllowed`` where it is not enough.
    func application(
        _ id: ApplicationID, for developer: DeveloperID, atLeast needed: TeamRole
    ) throws -> Application {
        guard let application = try application(id) else { throw Refusal.notFound }
        let role: TeamRole?
        switch application.owner {
        case .developer(let owner): role = owner == developer ? .owner : nil
        case .team(let team): role = try self.role(of: developer, in: team)
        }
        guard let role else { throw Refusal.notFound }
        guard role >= needed else { throw Refusal.notAllowed }
        guard try self.developer(developer)?.state == .active else { throw Refusal.notAllowed }
        return application
    }
}

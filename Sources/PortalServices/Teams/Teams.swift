package import PortalModel
package import Storage

/// Teams: developers who share applications. Members read, admins change applications and invite, owners do everything;
/// there is always an owner.
package struct Teams: Sendable {
    let context: ServiceContext

    package init(_ context: ServiceContext) { self.context = context }

    /// A team as one of its people sees it.
    package struct View: Sendable {
        package let team: Team
        /// Of who looks.
        package let role: TeamRole
        package let members: [(member: Membership, developer: Developer)]
        package let applications: [Application]
        /// Invitations that wait: only admins see them.
        package let invitations: [TeamInvitations.Open]
    }

    /// A developer's teams with their role in each.
    package func list(of developer: DeveloperID) throws -> [(team: Team, role: TeamRole)] {
        try context.store.read { try $0.teams(of: developer) }
    }

    /// One team.
    /// - Throws: ``Refusal/notFound`` where the developer is not in it.
    package func view(_ id: TeamID, for developer: DeveloperID) throws -> View {
        let (team, role) = try context.store.read { try $0.team(id, for: developer, atLeast: .member) }
        let invitations = role >= .admin ? try TeamInvitations(context).list(of: id) : []
        return try context.store.read { tables in
            View(
                team: team, role: role,
                members: try tables.members(of: id).compactMap { member in
                    try tables.developer(member.developer).map { (member, $0) }
                }, applications: try tables.applications(of: id).compactMap { try tables.application($0) },
                invitations: invitations)
        }
    }

    /// Makes a team that its maker owns.
    /// - Throws: ``Refusal``.
    package func create(name: String, for developer: Developer, by caller: Caller) async throws -> Team {
        var rules = FieldRules()
        let team = Team(
            id: context.newID("team"), portal: developer.portal, name: rules.line("name", name),
            createdAt: context.now)
        try rules.finish()
        try await context.store.write { tables in
            guard try tables.developer(developer.id)?.state == .active else { throw Refusal.notAllowed }
            try tables.insert(team)
            try tables.insert(
                Membership(team: team.id, developer: developer.id, role: .owner, joinedAt: context.now))
            try note("team.created", team, tables, caller, after: team.name)
        }
        return team
    }

    /// Gives a team another name.
    /// - Throws: ``Refusal``.
    package func rename(_ id: TeamID, to text: String, for developer: DeveloperID, by caller: Caller) async throws {
        var rules = FieldRules()
        let name = rules.line("name", text)
        let problems = rules
        try await context.store.write { tables in
            let (team, _) = try tables.team(id, for: developer, atLeast: .owner)
            try problems.finish()
            try tables.rename(id, to: name)
            try note("team.renamed", team, tables, caller, before: team.name, after: name)
        }
    }

    /// Gives a member another role.
    /// - Throws: ``Refusal``; the last owner stays one.
    package func change(
        _ member: DeveloperID, to role: TeamRole, in id: TeamID, for developer: DeveloperID, by caller: Caller
    ) async throws {
        try await context.store.write { tables in
            let (team, _) = try tables.team(id, for: developer, atLeast: .owner)
            guard let before = try tables.role(of: member, in: id) else { throw Refusal.notFound }
            guard before != role else { return }
            if before == .owner { try keepOwner(of: id, without: member, tables) }
            try tables.set(role, of: member, in: id)
            try note("team.role-changed", team, tables, caller, before: before.rawValue, after: role.rawValue)
            try tables.touchGateways(.team(id))
        }
    }

    /// Takes a member out; everybody may leave, owners may take others out, admins may take members out.
    /// - Throws: ``Refusal``; the last owner cannot leave.
    package func remove(
        _ member: DeveloperID, from id: TeamID, for developer: DeveloperID, by caller: Caller
    ) async throws {
        try await context.store.write { tables in
            let (team, own) = try tables.team(id, for: developer, atLeast: .member)
            guard let role = try tables.role(of: member, in: id) else { throw Refusal.notFound }
            if member != developer {
                guard own == .owner || own == .admin && role == .member else { throw Refusal.notAllowed }
            }
            if role == .owner { try keepOwner(of: id, without: member, tables) }
            try tables.remove(member, from: id)
            try note(
                member == developer ? "team.left" : "team.member-removed", team, tables, caller, before: role.rawValue)
            try tables.touchGateways(.team(id))
        }
    }

    /// Gives an application to a team, or takes one of a team's for oneself. Credentials and subscriptions go with it.
    /// - Throws: ``Refusal``.
    package func move(
        _ id: ApplicationID, to target: Application.Owner, for developer: DeveloperID, by caller: Caller
    ) async throws {
        try await context.store.write { tables in
            let application = try tables.application(id, for: developer, atLeast: .owner)
            switch target {
            case .developer(let owner): guard owner == developer else { throw Refusal.notFound }
            case .team(let team):
                let (team, _) = try tables.team(team, for: developer, atLeast: .admin)
                guard team.portal == application.portal else { throw Refusal.notFound }
            }
            guard application.owner != target else { throw Refusal.conflict(.stateChanged) }
            try tables.move(id, to: target)
            let trail = Trail(tables, context, by: caller)
            for owner in [application.owner.id, target.id] {
                try trail.note(
                    "application.moved", id.rawValue, portal: application.portal, owner: owner,
                    before: application.owner.id, after: target.id)
            }
            try tables.touchGateways(.application(id))
        }
    }

    /// Deletes a team with its applications: their access ends at once.
    /// - Parameter typed: Its name, typed once more.
    /// - Throws: ``Refusal``.
    package func delete(_ id: TeamID, typed: String, for developer: DeveloperID, by caller: Caller) async throws {
        try await context.store.write { tables in
            let (team, _) = try tables.team(id, for: developer, atLeast: .owner)
            guard typed == team.name else { throw Refusal.invalid("typed", .nameDiffers) }
            let trail = Trail(tables, context, by: caller)
            for application in try tables.applications(of: id).compactMap({ try tables.application($0) }) {
                try Applications(context).end(application, trail)
            }
            try tables.deleteLinks(subject: id.rawValue)
            try tables.delete(id)
            try note("team.deleted", team, tables, caller, before: team.name)
            try tables.touchGateways(.team(id))
        }
    }

    private func keepOwner(of id: TeamID, without member: DeveloperID, _ tables: Tables) throws {
        guard try tables.members(of: id).contains(where: { $0.role == .owner && $0.developer != member }) else {
            throw Refusal.conflict(.lastOwner)
        }
    }

    private func note(
        _ action: String, _ team: Team, _ tables: Tables, _ caller: Caller, before: String? = nil, after: String? = nil
    ) throws {
        try Trail(tables, context, by: caller).note(
            action, team.id.rawValue, portal: team.portal, owner: team.id.rawValue, before: before, after: after)
    }
}

extension Tables {
    /// A team in which the developer has at least that role, and the role.
    /// - Throws: ``Refusal/notFound`` where they are not in it, ``Refusal/notAllowed`` where it is not enough.
    func team(_ id: TeamID, for developer: DeveloperID, atLeast needed: TeamRole) throws -> (team: Team, role: TeamRole)
    {
        guard let team = try team(id), let role = try role(of: developer, in: id) else { throw Refusal.notFound }
        guard role >= needed else { throw Refusal.notAllowed }
        guard try self.developer(developer)?.state == .active else { throw Refusal.notAllowed }
        return (team, role)
    }
}

import Crypto
package import PortalModel
package import Storage

/// Asking people into a team by mail. Who has no account yet signs up first; the link waits for them.
package struct TeamInvitations: Sendable {
    let context: ServiceContext

    package init(_ context: ServiceContext) { self.context = context }

    /// One that waits.
    package struct Open: Sendable, Equatable {
        package let email: String
        package let role: TeamRole
        package let expiresAt: Timestamp
    }

    /// What a link offers to who follows it.
    package struct Offer: Sendable {
        package let team: Team
        package let role: TeamRole
    }

    /// Those of a team, the latest first.
    package func list(of team: TeamID) throws -> [Open] {
        try context.store.read { try $0.links(.teamInvitation, at: context.now) }
            .filter { $0.subject == team.rawValue }
            .map { Open(email: $0.email, role: $0.role, expiresAt: $0.expiresAt) }
    }

    /// Mails somebody a link; a second one takes the place of the first.
    /// - Throws: ``Refusal``; nobody asks in others with a larger role than their own.
    package func invite(
        email text: String, as role: TeamRole, to id: TeamID, for developer: DeveloperID, by caller: Caller
    ) async throws {
        var rules = FieldRules()
        let email = rules.email("email", text)
        let problems = rules
        let token = context.newToken("team")
        try await context.store.write { tables in
            let (team, own) = try tables.team(id, for: developer, atLeast: .admin)
            guard role <= own else { throw Refusal.notAllowed }
            try problems.finish()
            if let known = try tables.developer(portal: team.portal, email: email),
                try tables.role(of: known.id, in: id) != nil
            {
                throw Refusal.invalid("email", .alreadyMember)
            }
            try withdraw(email, from: id, tables)
            try tables.insert(
                Link(
                    hash: token.fingerprint, purpose: .teamInvitation, subject: id.rawValue,
                    data: "\(role.rawValue) \(Developer.key(ofEmail: email))",
                    expiresAt: context.now + Link.Purpose.teamInvitation.lifetime))
            let trail = Trail(tables, context, by: caller)
            try trail.note("team.invited", id.rawValue, portal: team.portal, owner: id.rawValue, after: role.rawValue)
            try trail.mail(
                .teamInvitation, to: email, portal: team.portal,
                [
                    "name": email, "team": team.name, "by": try tables.developer(developer)?.name ?? "",
                    "path": "join-team?portal=\(team.portal)&token=\(token.text)",
                ])
        }
    }

    /// Takes an invitation back.
    /// - Throws: ``Refusal``.
    package func withdraw(email: String, from id: TeamID, for developer: DeveloperID, by caller: Caller) async throws {
        try await context.store.write { tables in
            let (team, _) = try tables.team(id, for: developer, atLeast: .admin)
            try withdraw(email, from: id, tables)
            try Trail(tables, context, by: caller).note(
                "team.invitation-withdrawn", id.rawValue, portal: team.portal, owner: id.rawValue)
        }
    }

    private func withdraw(_ email: String, from id: TeamID, _ tables: Tables) throws {
        for link in try tables.links(.teamInvitation, at: context.now)
        where link.subject == id.rawValue && link.email == Developer.key(ofEmail: email) {
            try tables.deleteLink(link.hash)
        }
    }

    /// What a link offers this developer: it counts for the address that it was sent to, and for nobody else.
    /// - Throws: ``Refusal/conflict(_:)`` with `linkOver`.
    package func offer(token: String, for developer: Developer) throws -> Offer {
        try context.store.read { try offer(token, developer, $0).0 }
    }

    /// Joins the team.
    /// - Throws: ``Refusal``.
    package func accept(token: String, for developer: Developer, by caller: Caller) async throws -> Team {
        try await context.store.write { tables in
            let (offer, link) = try offer(token, developer, tables)
            try tables.deleteLink(link.hash)
            guard try tables.role(of: developer.id, in: offer.team.id) == nil else {
                throw Refusal.conflict(.alreadyMember)
            }
            try tables.insert(
                Membership(team: offer.team.id, developer: developer.id, role: offer.role, joinedAt: context.now))
            try Trail(tables, context, by: caller).note(
                "team.joined", offer.team.id.rawValue, portal: offer.team.portal, owner: offer.team.id.rawValue,
                after: offer.role.rawValue)
            try tables.touchGateways(.team(offer.team.id))
            return offer.team
        }
    }

    private func offer(_ text: String, _ developer: Developer, _ tables: Tables) throws -> (Offer, Link) {
        guard let token = Token(text), let link = try tables.link(token.fingerprint), link.purpose == .teamInvitation,
            link.isUsable(at: context.now), link.email == Developer.key(ofEmail: developer.email),
            let team = try tables.team(TeamID(link.subject)), team.portal == developer.portal
        else { throw Refusal.conflict(.linkOver) }
        return (Offer(team: team, role: link.role), link)
    }
}

extension Link {
    fileprivate var role: TeamRole { TeamRole(rawValue: String(data.prefix { $0 != " " })) ?? .member }
    fileprivate var email: String { data.split(separator: " ").last.map(String.init) ?? "" }
}

import Database
package import PortalModel

/// Developers of one portal who share applications.
package struct Team: Sendable, Equatable {
    package var id: TeamID
    package var portal: PortalID
    package var name: String
    package var createdAt: Timestamp

    package init(id: TeamID, portal: PortalID, name: String, createdAt: Timestamp) {
        self.id = id
        self.portal = portal
        self.name = name
        self.createdAt = createdAt
    }
}

/// One developer's place in one team.
package struct Membership: Sendable, Equatable {
    package var team: TeamID
    package var developer: DeveloperID
    package var role: TeamRole
    package var joinedAt: Timestamp

    package init(team: TeamID, developer: DeveloperID, role: TeamRole, joinedAt: Timestamp) {
        self.team = team
        self.developer = developer
        self.role = role
        self.joinedAt = joinedAt
    }
}

extension Tables {
    /// One team.
    package func team(_ id: TeamID) throws -> Team? {
        try connection.row("SELECT id, portal, name, created_at FROM teams WHERE id = $1", [id]) {
            Team(id: try $0[0], portal: try $0[1], name: try $0[2], createdAt: try $0[3])
        }
    }

    /// The teams of a developer with their role in each, by name.
    package func teams(of developer: DeveloperID) throws -> [(team: Team, role: TeamRole)] {
        try connection.rows(
            """
            SELECT t.id, t.portal, t.name, t.created_at, m.role FROM teams AS t JOIN memberships AS m ON m.team = t.id
            WHERE m.developer = $1 ORDER BY t.name, t.id
            """, [developer]
        ) { (Team(id: try $0[0], portal: try $0[1], name: try $0[2], createdAt: try $0[3]), try $0[4]) }
    }

    /// A team's members, those who joined first first.
    package func members(of team: TeamID) throws -> [Membership] {
        try connection.rows(
            "SELECT team, developer, role, joined_at FROM memberships WHERE team = $1 ORDER BY joined_at, developer",
            [team]
        ) { Membership(team: try $0[0], developer: try $0[1], role: try $0[2], joinedAt: try $0[3]) }
    }

    /// A team's applications, by name.
    package func applications(of team: TeamID) throws -> [ApplicationID] {
        try connection.rows(
            "SELECT id FROM applications WHERE team = $1 AND deleted_at IS NULL ORDER BY name, id", [team]
        ) { try $0[0] }
    }

    /// Adds a team.
    package func insert(_ team: Team) throws {
        try connection.run(
            "INSERT INTO teams (id, portal, name, created_at) VALUES ($1, $2, $3, $4)",
            [team.id, team.portal, team.name, team.createdAt])
    }

    /// Gives a team another name.
    package func rename(_ team: TeamID, to name: String) throws {
        try connection.run("UPDATE teams SET name = $2 WHERE id = $1", [team, name])
    }

    /// Takes a team away with its memberships. Its applications have to be gone before; the ended ones stay without it.
    package func delete(_ team: TeamID) throws {
        try connection.run("DELETE FROM memberships WHERE team = $1", [team])
        try connection.run("UPDATE teams SET name = '' WHERE id = $1", [team])
    }

    /// Adds a member.
    /// - Throws: `DatabaseError` with `isUniqueViolation` where they are one.
    package func insert(_ membership: Membership) throws {
        try connection.run(
            "INSERT INTO memberships (team, developer, role, joined_at) VALUES ($1, $2, $3, $4)",
            [membership.team, membership.developer, membership.role, membership.joinedAt])
    }

    /// Gives a member another role.
    package func set(_ role: TeamRole, of developer: DeveloperID, in team: TeamID) throws {
        try connection.run(
            "UPDATE memberships SET role = $3 WHERE team = $1 AND developer = $2", [team, developer, role])
    }

    /// Takes a member out.
    package func remove(_ developer: DeveloperID, from team: TeamID) throws {
        try connection.run("DELETE FROM memberships WHERE team = $1 AND developer = $2", [team, developer])
    }

    /// Gives an application to another owner.
    package func move(_ application: ApplicationID, to owner: Application.Owner) throws {
        var developer: DeveloperID?
        var team: TeamID?
        switch owner {
        case .developer(let id): developer = id
        case .team(let id): team = id
        }
        try connection.run(
            "UPDATE applications SET developer = $2, team = $3 WHERE id = $1", [application, developer, team])
    }
}

import Database
package import PortalModel

/// What a developer or a team builds: it holds credentials and subscriptions.
package struct Application: Sendable, Equatable {
    package enum Owner: Sendable, Hashable {
        case developer(DeveloperID)
        case team(TeamID)
    }

    package var id: ApplicationID
    package var portal: PortalID
    package var owner: Owner
    package var name: String
    package var description: String
    /// Off: nothing of it opens anything.
    package var isEnabled: Bool
    package var createdAt: Timestamp

    package init(
        id: ApplicationID, portal: PortalID, owner: Owner, name: String, description: String = "",
        isEnabled: Bool = true, createdAt: Timestamp
    ) {
        self.id = id
        self.portal = portal
        self.owner = owner
        self.name = name
        self.description = description
        self.isEnabled = isEnabled
        self.createdAt = createdAt
    }
}

extension Application.Owner {
    /// The developer's or team's id.
    package var id: String {
        switch self {
        case .developer(let id): id.rawValue
        case .team(let id): id.rawValue
        }
    }
}

extension Application {
    fileprivate static let columns = "id, portal, developer, team, name, description, is_enabled, created_at"

    fileprivate init(_ row: Row) throws {
        id = try row[0]
        portal = try row[1]
        if let developer = try row[2] as DeveloperID? {
            owner = .developer(developer)
        } else {
            owner = .team(try row[3])
        }
        name = try row[4]
        description = try row[5]
        isEnabled = try row[6]
        createdAt = try row[7]
    }
}

extension Tables {
    /// An application, unless it was deleted.
    package func application(_ id: ApplicationID) throws -> Application? {
        try connection.row(
            "SELECT \(Application.columns) FROM applications WHERE id = $1 AND deleted_at IS NULL", [id],
            Application.init)
    }

    /// The applications that a developer owns or sees through a team, by name.
    package func applications(of developer: DeveloperID) throws -> [Application] {
        try connection.rows(
            """
            SELECT \(Application.columns) FROM applications WHERE deleted_at IS NULL AND developer = $1
            UNION ALL SELECT \(Application.columns) FROM applications
                WHERE deleted_at IS NULL AND team IN (SELECT team FROM memberships WHERE developer = $1)
            ORDER BY name, id
            """, [developer], Application.init)
    }

    /// All applications, the latest first.
    /// - Parameter after: When the last one that was seen was made, and its id.
    package func applications(
        portal: PortalID? = nil, search: String = "", after: (Timestamp, String)? = nil, offset: Int = 0, limit: Int
    ) throws -> [Application] {
        var query = ListQuery("SELECT \(Application.columns) FROM applications WHERE deleted_at IS NULL")
        query.narrow("portal = ?", portal)
        query.narrow("instr(lower(name), ?) > 0", search.isEmpty ? nil : search.lowercased())
        query.follow(after, in: "created_at")
        query.end(orderedBy: "created_at DESC, id", offset: offset, limit: limit)
        return try connection.rows(query.sql, query.arguments, Application.init)
    }

    /// Adds an application.
    package func insert(_ application: Application) throws {
        var developer: DeveloperID?
        var team: TeamID?
        switch application.owner {
        case .developer(let id): developer = id
        case .team(let id): team = id
        }
        try connection.run(
            "INSERT INTO applications (\(Application.columns)) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            [
                application.id, application.portal, developer, team, application.name, application.description,
                application.isEnabled, application.createdAt,
            ])
    }

    /// Writes name, description and whether it is enabled.
    package func update(_ application: Application) throws {
        try connection.run(
            "UPDATE applications SET name = $2, description = $3, is_enabled = $4 WHERE id = $1",
            [application.id, application.name, application.description, application.isEnabled])
    }

    /// Marks an application as gone; its rows stay for the trail.
    package func deleteApplication(_ id: ApplicationID, at now: Timestamp) throws {
        try connection.run(
            "UPDATE applications SET deleted_at = $2, name = '', description = '' WHERE id = $1", [id, now])
        try deleteCalls(of: id)
    }

    /// What a developer may do with what a team owns; `nil` where they are not in it.
    package func role(of developer: DeveloperID, in team: TeamID) throws -> TeamRole? {
        try connection.value(
            "SELECT role FROM memberships WHERE team = $1 AND developer = $2", [team, developer])
    }

    /// Who answers for an application: its developer, or the owners and admins of its team.
    package func owners(of application: Application) throws -> [Developer] {
        let ids: [DeveloperID]
        switch application.owner {
        case .developer(let id): ids = [id]
        case .team(let id):
            ids = try connection.rows(
                "SELECT developer FROM memberships WHERE team = $1 AND role <> 'member' ORDER BY developer", [id]
            ) { try $0[0] }
        }
        return try ids.compactMap { try developer($0) }
    }
}

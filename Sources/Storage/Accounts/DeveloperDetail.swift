import Database
package import PortalModel

/// A developer's answer to something that their portal asked at the sign-up.
package struct DeveloperDetail: Sendable, Equatable {
    /// The field's id in `site-config.json`.
    package var field: String
    package var value: String

    package init(field: String, value: String) {
        self.field = field
        self.value = value
    }
}

extension Tables {
    /// What a developer answered, by field.
    package func details(of developer: DeveloperID) throws -> [DeveloperDetail] {
        try connection.rows(
            "SELECT field, value FROM developer_details WHERE developer = $1 ORDER BY field", [developer]
        ) { DeveloperDetail(field: try $0[0], value: try $0[1]) }
    }

    /// Stores what a developer answered, instead of all they answered before.
    package func set(_ details: [DeveloperDetail], of developer: DeveloperID) throws {
        try connection.run("DELETE FROM developer_details WHERE developer = $1", [developer])
        for detail in details {
            try connection.run(
                "INSERT INTO developer_details (developer, field, value) VALUES ($1, $2, $3)",
                [developer, detail.field, detail.value])
        }
    }
}

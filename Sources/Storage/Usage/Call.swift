import Database
package import PortalModel

/// One call of an application, as a gateway told it. A few of the last are kept, so that a developer sees what became of
/// them.
package struct Call: Sendable, Equatable {
    package var application: ApplicationID
    package var at: Timestamp
    /// Given by the gateway.
    package var id: String
    package var product: ProductID
    /// `nil` where it was not told.
    package var credential: CredentialID?
    package var method: String
    /// Without the query.
    package var path: String
    package var status: Int
    package var milliseconds: Int?

    package init(
        application: ApplicationID, at: Timestamp, id: String, product: ProductID, credential: CredentialID?,
        method: String, path: String, status: Int, milliseconds: Int?
    ) {
        self.application = application
        self.at = at
        self.id = id
        self.product = product
        self.credential = credential
        self.method = method
        self.path = path
        self.status = status
        self.milliseconds = milliseconds
    }

    /// Whether a gateway did not let it through.
    package var isRefused: Bool { Self.isRefused(status) }

    /// Whether it is an answer of a gateway that lets nobody through; nothing tells an upstream's from it.
    package static func isRefused(_ status: Int) -> Bool { [401, 403, 429].contains(status) }

    /// How many are kept of an application that were let through, and how many that were not.
    package static let kept = 50
}

extension Tables {
    /// Keeps calls; older ones of the same applications that are too many go.
    package func keep(_ calls: [Call]) throws {
        var crowds: Set<Crowd> = []
        for call in calls {
            crowds.insert(Crowd(application: call.application, isRefused: call.isRefused))
            try connection.run(
                """
                INSERT OR IGNORE INTO calls (application, is_refused, at, id, product, credential, method, path,
                    status, milliseconds) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
                """,
                [
                    call.application, call.isRefused, call.at, call.id, call.product, call.credential, call.method,
                    call.path, call.status, call.milliseconds,
                ])
        }
        for crowd in crowds {
            try connection.run(
                """
                DELETE FROM calls WHERE application = $1 AND is_refused = $2 AND at < (
                    SELECT at FROM calls WHERE application = $1 AND is_refused = $2
                    ORDER BY at DESC LIMIT 1 OFFSET $3)
                """, [crowd.application, crowd.isRefused, Call.kept - 1])
        }
    }

    private struct Crowd: Hashable {
        let application: ApplicationID
        let isRefused: Bool
    }

    /// An application's last calls, the latest first.
    package func calls(of application: ApplicationID, limit: Int) throws -> [Call] {
        try connection.rows(
            """
            SELECT application, at, id, product, credential, method, path, status, milliseconds FROM calls
            WHERE application = $1 ORDER BY at DESC, id LIMIT $2
            """, [application, limit]
        ) { row in
            Call(
                application: try row[0], at: try row[1], id: try row[2], product: try row[3], credential: try row[4],
                method: try row[5], path: try row[6], status: try row[7], milliseconds: try row[8])
        }
    }

    /// Forgets an application's calls; their number stays.
    package func deleteCalls(of application: ApplicationID) throws {
        try connection.run("DELETE FROM calls WHERE application = $1", [application])
    }
}

import CSQLite

/// One step of the tables' history. Steps are only ever added at the end; one that was released never changes.
package struct Migration: Sendable {
    /// From 1, without gaps.
    package let number: Int
    package let name: String
    /// Statements separated by `;`.
    package let sql: String

    package init(_ number: Int, _ name: String, _ sql: String) {
        self.number = number
        self.name = name
        self.sql = sql
    }
}

extension Database {
    /// Runs the steps that this database has not seen, each whole or not at all.
    /// - Returns: Those that were run.
    /// - Throws: ``DatabaseError``, also where the database was made by a later program.
    @discardableResult
    package func migrate(_ migrations: [Migration]) async throws -> [Migration] {
        try await write { connection in
            try connection.script(
                """
                CREATE TABLE IF NOT EXISTS migrations (
                    number INTEGER PRIMARY KEY, name TEXT NOT NULL, run_at TEXT NOT NULL DEFAULT (datetime('now'))
                ) STRICT
                """)
        }
        var run: [Migration] = []
        for migration in try pending(of: migrations) {
            try await write { connection in
                try connection.script(migration.sql)
                try connection.run(
                    "INSERT INTO migrations (number, name) VALUES ($1, $2)", [migration.number, migration.name])
            }
            run.append(migration)
        }
        return run
    }

    /// The steps that are still to be run.
    /// - Throws: ``DatabaseError`` where the database was made by a later program, whose tables this one does not know.
    package func pending(of migrations: [Migration]) throws -> [Migration] {
        let last: Int? = try read { connection in
            guard try connection.value("SELECT 1 FROM sqlite_schema WHERE name = 'migrations'", as: Int.self) != nil
            else { return nil }
            return try connection.value("SELECT coalesce(max(number), 0) FROM migrations")
        }
        guard (last ?? 0) <= (migrations.last?.number ?? 0) else {
            throw DatabaseError(
                code: SQLITE_MISMATCH,
                message: "\(path) was written by a later version of Portico; use that version, or restore a backup",
                statement: "migrate")
        }
        return migrations.filter { $0.number > last ?? 0 }
    }
}

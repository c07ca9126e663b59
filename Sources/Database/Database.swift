import CSQLite
import Synchronization

/// A SQLite file with many readers and one writer (https://sqlite.org/wal.html).
///
///     let database = try Database(path: "data/portico.db")
///     try await database.migrate(migrations)
///     let count: Int? = try database.read { try $0.value("SELECT count(*) FROM teams") }
///     try await database.write { try $0.run("DELETE FROM teams WHERE id = $1", [id]) }
///
/// What ``write(_:)`` returns from is on the disk (`synchronous=FULL`). The writer commits the changes of all who wait
/// together, so that many callers share one sync of the disk.
package final class Database: Sendable {
    /// Where the file is.
    package let path: String
    private let idle: Mutex<Readers>
    private let writer: Writer

    /// Connections that nobody uses at the moment.
    // Sendable, since a connection is taken out before it is used: each has one owner at a time.
    private struct Readers: @unchecked Sendable {
        var connections: [Connection] = []
    }

    /// Opens the file, and makes it where it is not there. Only its owner may read it.
    /// - Throws: ``DatabaseError``.
    package init(path: String) throws {
        self.path = path
        try Database.createPrivately(path)
        let connection = try Connection(path: path, mode: .readWrite)
        try connection.script(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF;"
                + "PRAGMA temp_store = MEMORY; PRAGMA cache_size = -32000; PRAGMA journal_size_limit = 67108864")
        writer = Writer(connection)
        idle = Mutex(Readers())
    }

    /// Reads one consistent state, on the calling thread, beside whatever is being written.
    package func read<Result>(_ body: (Connection) throws -> Result) throws -> Result {
        let connection = try idle.withLock { $0.connections.popLast() } ?? openReader()
        try connection.run("BEGIN")
        defer {
            _ = try? connection.run("COMMIT")
            // More than this many at once are rare; the rest is closed again.
            idle.withLock {
                if $0.connections.count < 16, !connection.isInTransaction { $0.connections.append(connection) }
            }
        }
        return try body(connection)
    }

    /// Makes a change, whole or not at all, and returns when it is on the disk.
    ///
    /// The body runs alone, on the writer's thread: it must be short and wait for nothing. What it throws takes its own
    /// changes back and reaches the caller.
    @discardableResult
    package func write<Result: Sendable>(
        _ body: @escaping @Sendable (Connection) throws -> Result
    ) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            let refuse: @Sendable (any Error) -> Void = { continuation.resume(throwing: $0) }
            let run: @Sendable (Connection) -> Writer.Outcome = { connection in
                do {
                    let result = try body(connection)
                    return Writer.Outcome(succeeded: true) { failure in
                        if let failure { refuse(failure) } else { continuation.resume(returning: result) }
                    }
                } catch {
                    return Writer.Outcome(succeeded: false) { _ in refuse(error) }
                }
            }
            writer.add(Writer.Job(run: run, refuse: refuse))
        }
    }

    private func openReader() throws -> Connection {
        let connection = try Connection(path: path, mode: .readOnly)
        try connection.script(
            "PRAGMA query_only = ON; PRAGMA trusted_schema = OFF; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -16000"
        )
        return connection
    }
}

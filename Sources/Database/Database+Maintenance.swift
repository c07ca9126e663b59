import CSQLite
import Glibc

extension Database {
    /// Copies the whole database into a new file while it is being used, and checks the copy.
    /// - Parameter path: Where; what is there is replaced at the end, by rename, and only by a good copy.
    /// - Throws: ``DatabaseError``.
    package func backup(to path: String) throws {
        try Database.exchange(path, filling: { copy in try read { try $0.copy(into: copy) } })
    }

    /// Puts a backup in the place of the database file, which nobody may have open.
    /// - Throws: ``DatabaseError`` where the backup is damaged or the database is in use; then nothing has changed.
    package static func restore(from backup: String, to path: String) throws {
        try exchange(
            path, filling: { try Connection(path: backup, mode: .readOnly).copy(into: $0) },
            beforehand: { if access(path, F_OK) == 0 { try retire(path) } })
    }

    /// Fills a new database, checks it, and puts it in the place of a file. On any failure that file stays as it is.
    /// - Parameter beforehand: What is still to be done when the new one is good.
    private static func exchange(
        _ path: String, filling fill: (Connection) throws -> Void, beforehand: () throws -> Void = {}
    ) throws {
        let partial = path + ".partial"
        for suffix in [""] + companions { unlink(partial + suffix) }
        defer { unlink(partial) }
        try createPrivately(partial)
        do {
            let copy = try Connection(path: partial, mode: .readWrite)
            try fill(copy)
            // A single file that needs nothing beside it.
            try copy.script("PRAGMA journal_mode = DELETE")
            try requireIntegrity(of: copy)
        }
        try beforehand()
        try replace(path, with: partial)
    }

    /// What SQLite adds to a file's name for the files beside it.
    private static let companions = ["-wal", "-shm", "-journal"]

    /// Makes sure that nobody uses a database, and that nothing of it lies beside its file any more. It may be damaged.
    private static func retire(_ path: String) throws {
        do {
            let current = try Connection(path: path, mode: .readWrite)
            // Leaving WAL succeeds only for the one connection there is, and takes its extra files away.
            try current.script("PRAGMA busy_timeout = 0; PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE; COMMIT")
        } catch let error as DatabaseError where [SQLITE_CORRUPT, SQLITE_NOTADB].contains(error.code & 0xff) {
            for suffix in companions { unlink(path + suffix) }
        }
    }

    /// What SQLite's own check finds wrong; empty where all is well.
    package func problems() throws -> [String] { try read(Database.problems) }

    private static func problems(of connection: Connection) throws -> [String] {
        let damage = try connection.rows("PRAGMA integrity_check") { try $0[0] as String }.filter { $0 != "ok" }
        let dangling = try connection.rows("PRAGMA foreign_key_check") { row in
            "A row of \(try row[0] as String) points at a row of \(try row[2] as String) that is not there"
        }
        return damage + dangling
    }

    private static func requireIntegrity(of connection: Connection) throws {
        if let problem = try problems(of: connection).first {
            throw DatabaseError(code: SQLITE_CORRUPT, message: problem, statement: "integrity check")
        }
    }

    /// Makes an empty file that only its owner may read, where there is none; SQLite gives its other files the same mode.
    static func createPrivately(_ path: String) throws {
        let file = open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw failure("create \(path)") }
        close(file)
    }

    /// Renames a finished file into place, so that a power failure leaves one of the two.
    private static func replace(_ path: String, with partial: String) throws {
        let file = open(partial, O_RDONLY | O_CLOEXEC)
        guard file >= 0, fsync(file) == 0, close(file) == 0 else { throw failure("sync \(partial)") }
        guard rename(partial, path) == 0 else { throw failure("rename \(partial)") }
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
        let handle = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard handle >= 0, fsync(handle) == 0, close(handle) == 0 else { throw failure("sync \(folder)") }
    }

    private static func failure(_ action: String) -> DatabaseError {
        DatabaseError(code: SQLITE_IOERR, message: String(cString: strerror(errno)), statement: action)
    }
}

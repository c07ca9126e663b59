import CSQLite

/// One connection to a SQLite file, used by one thread at a time. It keeps the statements that it has prepared.
///
///     let names = try connection.rows("SELECT name FROM teams WHERE id = $1", [id]) { try $0[0] as String }
///     try connection.run("UPDATE teams SET name = $1 WHERE id = $2", [name, id])
///
/// Parameters are `$1`, `$2` …, as PostgreSQL writes them too; `$1` may stand in a statement several times.
package final class Connection {
    private let handle: OpaquePointer
    private var statements: [String: Statement] = [:]

    /// How a file is opened.
    enum Mode {
        case readWrite
        case readOnly

        var flags: Int32 {
            let common = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
            return switch self {
            case .readWrite: common | SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
            case .readOnly: common | SQLITE_OPEN_READONLY
            }
        }
    }

    /// - Throws: ``DatabaseError`` where the file cannot be opened.
    init(path: String, mode: Mode) throws {
        var opened: OpaquePointer?
        let code = sqlite3_open_v2(path, &opened, mode.flags, nil)
        guard code == SQLITE_OK, let handle = opened else {
            let message = opened.map { String(cString: sqlite3_errmsg($0)) } ?? "out of memory"
            sqlite3_close_v2(opened)
            throw DatabaseError(code: code, message: "\(message): \(path)", statement: "open")
        }
        self.handle = handle
        // Another process, such as `portico-companion backup`, may hold a lock for a moment.
        sqlite3_busy_timeout(handle, 10_000)
    }

    deinit {
        statements.removeAll()
        sqlite3_close_v2(handle)
    }

    /// Runs a statement that returns no rows.
    /// - Returns: How many rows it inserted, changed or deleted.
    @discardableResult
    package func run(_ sql: String, _ arguments: [any ColumnValue] = []) throws -> Int {
        let statement = try prepared(sql)
        defer { statement.reset() }
        try statement.bind(arguments)
        while try statement.step() {}
        return Int(sqlite3_changes64(handle))
    }

    /// Runs a query and makes a value of each row.
    package func rows<Element>(
        _ sql: String, _ arguments: [any ColumnValue] = [], _ make: (Row) throws -> Element
    ) throws -> [Element] {
        var elements: [Element] = []
        try forEach(sql, arguments) { elements.append(try make($0)) }
        return elements
    }

    /// Runs a query and hands over one row after another, where there are too many to keep.
    package func forEach(
        _ sql: String, _ arguments: [any ColumnValue] = [], _ body: (Row) throws -> Void
    ) throws {
        let statement = try prepared(sql)
        defer { statement.reset() }
        try statement.bind(arguments)
        while try statement.step() { try body(Row(statement: statement)) }
    }

    /// The first row, where there is one.
    package func row<Element>(
        _ sql: String, _ arguments: [any ColumnValue] = [], _ make: (Row) throws -> Element
    ) throws -> Element? {
        let statement = try prepared(sql)
        defer { statement.reset() }
        try statement.bind(arguments)
        return try statement.step() ? try make(Row(statement: statement)) : nil
    }

    /// The first column of the first row, where there is one.
    package func value<Element: ColumnValue>(
        _ sql: String, _ arguments: [any ColumnValue] = [], as type: Element.Type = Element.self
    ) throws -> Element? {
        try row(sql, arguments) { try $0[0] as Element }
    }

    /// Runs several statements without parameters, separated by `;`.
    package func script(_ sql: String) throws {
        let code = sqlite3_exec(handle, sql, nil, nil, nil)
        if code != SQLITE_OK { throw error(code, sql) }
    }

    /// Whether a transaction is open; SQLite ends one by itself when the disk is full.
    var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }

    /// Copies what this connection sees into another, whole (https://sqlite.org/backup.html).
    func copy(into other: Connection) throws {
        guard let backup = sqlite3_backup_init(other.handle, "main", handle, "main") else {
            throw other.error(sqlite3_extended_errcode(other.handle), "backup")
        }
        let code = sqlite3_backup_step(backup, -1)
        sqlite3_backup_finish(backup)
        if code != SQLITE_DONE { throw other.error(code, "backup") }
    }

    private func prepared(_ sql: String) throws -> Statement {
        if let statement = statements[sql] { return statement }
        var pointer: OpaquePointer?
        let code = sqlite3_prepare_v3(handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &pointer, nil)
        guard code == SQLITE_OK, let pointer else { throw error(code, sql) }
        let statement = Statement(pointer, sql: sql)
        // Statements are literals of the program; lists with filters make a few dozen more. This is only a fuse.
        if statements.count >= 500 { statements.removeAll() }
        statements[sql] = statement
        return statement
    }

    private func error(_ code: Int32, _ sql: String) -> DatabaseError {
        DatabaseError(code: code, message: String(cString: sqlite3_errmsg(handle)), statement: sql)
    }
}

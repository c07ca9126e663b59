import CSQLite

/// The database refused or failed. Result codes keep SQLite's numbers (https://sqlite.org/rescode.html), so that its manual applies.
///
/// The description holds the statement and never its arguments: those may be secrets or personal.
package struct DatabaseError: Error, CustomStringConvertible, Sendable {
    /// The extended result code.
    package let code: Int32
    package let message: String
    /// The statement, or what was being done.
    package let statement: String

    package init(code: Int32, message: String, statement: String) {
        self.code = code
        self.message = message
        self.statement = statement
    }

    package var description: String { "Database: \(message) (\(code)) in: \(statement)" }

    /// A row with the same unique or primary key is there already.
    package var isUniqueViolation: Bool {
        code == SQLITE_CONSTRAINT | (8 << 8) || code == SQLITE_CONSTRAINT | (6 << 8)
    }

    /// A row that was pointed at is not there, or a row is still pointed at.
    package var isForeignKeyViolation: Bool { code == SQLITE_CONSTRAINT | (3 << 8) }

    /// The disk is full or cannot be written: nothing was changed, and it may work again later.
    package var isStorageFailure: Bool {
        [SQLITE_FULL, SQLITE_IOERR, SQLITE_READONLY, SQLITE_CANTOPEN].contains(code & 0xff)
    }
}

import CSQLite

/// A prepared statement, and where its `$1`, `$2` … stand.
final class Statement {
    let pointer: OpaquePointer
    let sql: String
    /// For each of SQLite's own parameter numbers, in order, the index of the argument.
    private let places: [Int]

    init(_ pointer: OpaquePointer, sql: String) {
        self.pointer = pointer
        self.sql = sql
        places = (0..<sqlite3_bind_parameter_count(pointer)).map { index in
            // SQLite takes `$1` for a name; the number in it is the argument's.
            sqlite3_bind_parameter_name(pointer, index + 1).flatMap { Int(String(cString: $0).dropFirst()) } ?? 0
        }
    }

    deinit { sqlite3_finalize(pointer) }

    func bind(_ arguments: [any ColumnValue]) throws {
        guard (places.max() ?? 0) == arguments.count, !places.contains(0) else {
            throw DatabaseError(
                code: SQLITE_MISUSE, message: "\(arguments.count) arguments for \(places.max() ?? 0) parameters",
                statement: sql)
        }
        for (index, place) in places.enumerated() {
            let code = bind(arguments[place - 1].columnValue, at: Int32(index + 1))
            if code != SQLITE_OK { throw error(code) }
        }
    }

    private func bind(_ value: Value, at index: Int32) -> Int32 {
        // SQLITE_TRANSIENT: SQLite copies the bytes before the call returns.
        let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        switch value {
        case .null: return sqlite3_bind_null(pointer, index)
        case .integer(let number): return sqlite3_bind_int64(pointer, index, number)
        case .real(let number): return sqlite3_bind_double(pointer, index, number)
        case .text(var text):
            return text.withUTF8 { bytes in
                bytes.withMemoryRebound(to: CChar.self) { bytes in
                    // An empty string may have no address; NULL would be bound as NULL.
                    guard let base = bytes.baseAddress else {
                        return sqlite3_bind_text(pointer, index, "", 0, transient)
                    }
                    return sqlite3_bind_text64(
                        pointer, index, base, UInt64(bytes.count), transient, UInt8(SQLITE_UTF8))
                }
            }
        case .blob(let bytes):
            guard !bytes.isEmpty else { return sqlite3_bind_zeroblob(pointer, index, 0) }
            return sqlite3_bind_blob64(pointer, index, bytes, UInt64(bytes.count), transient)
        }
    }

    /// Whether there is a row.
    func step() throws -> Bool {
        let code = sqlite3_step(pointer)
        switch code {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        default: throw error(code)
        }
    }

    /// Makes it ready for the next run and forgets the arguments.
    func reset() {
        sqlite3_reset(pointer)
        sqlite3_clear_bindings(pointer)
    }

    func error(_ code: Int32) -> DatabaseError {
        let message = sqlite3_db_handle(pointer).map { String(cString: sqlite3_errmsg($0)) } ?? "failed"
        return DatabaseError(code: code, message: message, statement: sql)
    }
}

/// The row that a query stands on; valid only inside the closure it was handed to.
package struct Row {
    let statement: Statement

    /// A column by its number, from 0.
    /// - Throws: ``DatabaseError`` where the column holds another type, or there is no such column.
    package subscript<Element: ColumnValue>(_ column: Int) -> Element {
        get throws {
            guard let element = Element(value(column)) else {
                throw DatabaseError(
                    code: SQLITE_MISMATCH, message: "column \(column) is not a \(Element.self)",
                    statement: statement.sql)
            }
            return element
        }
    }

    private func value(_ column: Int) -> Value {
        let pointer = statement.pointer
        let index = Int32(column)
        switch sqlite3_column_type(pointer, index) {
        case SQLITE_INTEGER: return .integer(sqlite3_column_int64(pointer, index))
        case SQLITE_FLOAT: return .real(sqlite3_column_double(pointer, index))
        case SQLITE_TEXT:
            guard let text = sqlite3_column_text(pointer, index) else { return .null }
            let bytes = UnsafeBufferPointer(start: text, count: Int(sqlite3_column_bytes(pointer, index)))
            return .text(String(decoding: bytes, as: UTF8.self))
        case SQLITE_BLOB:
            let count = Int(sqlite3_column_bytes(pointer, index))
            guard let bytes = sqlite3_column_blob(pointer, index) else { return .blob([]) }
            return .blob(Array(UnsafeRawBufferPointer(start: bytes, count: count)))
        default: return .null
        }
    }
}

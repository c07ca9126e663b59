import Database
import PortalModel

/// The query of a list whose conditions depend on what was asked for.
///
///     var query = ListQuery("SELECT id FROM developers WHERE state <> 'deleted'")
///     query.narrow("portal = ?", portal)      // nothing where `portal` is nil
///     query.end(orderedBy: "created_at DESC, id", offset: 50, limit: 51)
///
/// One condition for both cases, such as `$1 IS NULL OR portal = $1`, would keep SQLite from using an index, and a list of
/// 300,000 would be read whole for each of its pages.
struct ListQuery {
    private(set) var sql: String
    private(set) var arguments: [any ColumnValue] = []

    /// - Parameter sql: Up to and with the first condition.
    init(_ sql: String) { self.sql = sql }

    /// Adds a condition where there is a value; each `?` in it stands for that value.
    mutating func narrow(_ condition: String, _ value: (some ColumnValue)?) {
        guard let value else { return }
        sql += " AND (\(condition.replacing("?", with: place(of: value))))"
    }

    /// Only what is in a state; all but `active` have an index, which SQLite takes where a query says so in these words
    /// (https://sqlite.org/partialindex.html#queries_using_partial_indexes).
    mutating func narrow<State: LifecycleState & ColumnValue>(state: State?, in column: String = "state") {
        let isActive = state?.rawValue == "active"
        narrow(isActive ? "\(column) = ?" : "\(column) <> 'active' AND \(column) = ?", state)
    }

    /// Only what a list shows after one of its rows; `column` falls and the id grows.
    mutating func follow(_ row: (Timestamp, String)?, in column: String) {
        guard let row else { return }
        let (time, id) = (place(of: row.0), place(of: row.1))
        // The first half alone tells an index where to begin.
        sql += " AND \(column) <= \(time) AND (\(column) < \(time) OR id > \(id))"
    }

    /// - Parameter order: What an index of the table is ordered by.
    mutating func end(orderedBy order: String, offset: Int = 0, limit: Int) {
        sql += " ORDER BY \(order) LIMIT \(place(of: limit)) OFFSET \(place(of: offset))"
    }

    private mutating func place(of value: any ColumnValue) -> String {
        arguments.append(value)
        return "$\(arguments.count)"
    }
}

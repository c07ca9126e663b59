import Database
package import PortalModel

/// How far the access log of a gateway was read.
package struct LogPosition: Sendable, Equatable {
    /// The file's number (inode): another file under the same path is another log.
    package var file: Int
    /// Bytes from its beginning.
    package var offset: Int

    package init(file: Int, offset: Int) {
        self.file = file
        self.offset = offset
    }
}

extension Tables {
    /// Notes that a call was counted.
    /// - Parameters:
    ///   - mark: Stands for the call's id: of two of 2⁶⁴ that are the same within an hour one would not be counted.
    ///   - hour: In which it was.
    /// - Returns: Whether it was not counted before.
    package func isNew(_ mark: Int, in hour: Timestamp) throws -> Bool {
        try connection.run("INSERT OR IGNORE INTO seen_calls (hour, mark) VALUES ($1, $2)", [hour, mark]) == 1
    }

    /// How far a gateway's log was read; `nil` where it never was.
    package func logPosition(of gateway: String) throws -> LogPosition? {
        try connection.row("SELECT file, position FROM access_logs WHERE gateway = $1", [gateway]) {
            LogPosition(file: try $0[0], offset: try $0[1])
        }
    }

    /// In the transaction that counts what was read.
    package func set(_ position: LogPosition, ofLogOf gateway: String) throws {
        try connection.run(
            """
            INSERT INTO access_logs (gateway, file, position) VALUES ($1, $2, $3)
            ON CONFLICT (gateway) DO UPDATE SET file = excluded.file, position = excluded.position
            """, [gateway, position.file, position.offset])
    }

    /// How long hours are kept, and single calls.
    package static let keptUsage = Duration.seconds(90 * 86_400)
    package static let keptCalls = Duration.seconds(14 * 86_400)
    /// How long after a call its entry may come a second time: gateways try again for minutes.
    package static let keptMarks = Duration.seconds(6 * 3_600)

    /// Forgets what is kept no longer; of what there is a lot of, a part, and the rest the next time: others wait for the
    /// transaction.
    func deleteOldUsage(at now: Timestamp) throws {
        try deletePart(of: "seen_calls", "hour, mark", "hour", before: now + (.zero - Self.keptMarks))
        try deletePart(
            of: "calls", "application, is_refused, at, id", "at", before: now + (.zero - Self.keptCalls))
        let start = now + (.zero - Self.keptUsage)
        try deletePart(of: "usage_hours", "application, hour, product, credential, status", "hour", before: start)
        try deletePart(of: "usage_days", "day, application, product", "day", before: start)
        try deletePart(of: "usage_totals", "hour, portal, product, status", "hour", before: start)
    }

    /// So many calls a second can be told for long as are forgotten in the 20 seconds between two upkeeps: 2,500.
    private static let part = 50_000

    private func deletePart(of table: String, _ key: String, _ column: String, before end: Timestamp) throws {
        try connection.run(
            """
            DELETE FROM \(table) WHERE (\(key)) IN (SELECT \(key) FROM \(table) WHERE \(column) < $1 LIMIT $2)
            """, [end, Self.part])
    }
}

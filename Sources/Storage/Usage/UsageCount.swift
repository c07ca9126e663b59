import Database
package import PortalModel

/// How many calls there were of one kind in one span of time.
package struct UsageCount: Sendable, Hashable {
    /// When the span begins.
    package var start: Timestamp
    package var product: ProductID
    /// `nil` where nobody known called, or where it is not asked for.
    package var credential: CredentialID?
    /// As HTTP has it.
    package var status: Int
    package var calls: Int

    package init(
        start: Timestamp, product: ProductID, credential: CredentialID? = nil, status: Int, calls: Int
    ) {
        self.start = start
        self.product = product
        self.credential = credential
        self.status = status
        self.calls = calls
    }
}

/// A time from one moment on, cut into spans of equal length.
package struct UsageRange: Sendable, Equatable {
    /// An hour, or whole hours, in milliseconds.
    package var span: Int
    /// The first span's beginning.
    package var start: Timestamp

    /// - Parameter spans: How many, the last of which holds `now`.
    package init(hours: Int, spans: Int, until now: Timestamp) {
        span = hours * Self.hour
        start = Timestamp(rawValue: now.rawValue / span * span - (spans - 1) * span)
    }

    package static let hour = 3_600_000

    fileprivate var column: String { "hour / \(span) * \(span)" }
}

extension Tables {
    /// Adds calls to an hour of an application.
    /// - Parameter count: `start` is the hour's beginning.
    package func add(_ count: UsageCount, of application: ApplicationID?) throws {
        if let application {
            try connection.run(
                """
                INSERT INTO usage_days (day, application, product, calls, refused) VALUES ($1, $2, $3, $4, $5)
                ON CONFLICT (day, application, product) DO UPDATE
                    SET calls = usage_days.calls + excluded.calls, refused = usage_days.refused + excluded.refused
                """,
                [
                    Self.day(of: count.start), application, count.product, count.calls,
                    Call.isRefused(count.status) ? count.calls : 0,
                ])
        }
        try connection.run(
            """
            INSERT INTO usage_hours (application, hour, product, credential, status, calls)
            VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (application, hour, product, credential, status)
                DO UPDATE SET calls = usage_hours.calls + excluded.calls
            """,
            [
                application?.rawValue ?? "", count.start, count.product, count.credential?.rawValue ?? "",
                count.status, count.calls,
            ])
    }

    /// Adds calls to an hour of a product.
    /// - Parameter portal: `nil` where nobody known called.
    package func addTotal(_ count: UsageCount, portal: PortalID?) throws {
        try connection.run(
            """
            INSERT INTO usage_totals (hour, portal, product, status, calls) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (hour, portal, product, status) DO UPDATE SET calls = usage_totals.calls + excluded.calls
            """, [count.start, portal?.rawValue ?? "", count.product, count.status, count.calls])
    }

    /// An application's calls, by span, product, credential and status.
    package func usage(of application: ApplicationID, _ range: UsageRange) throws -> [UsageCount] {
        try connection.rows(
            """
            SELECT \(range.column), product, credential, status, sum(calls) FROM usage_hours
            WHERE application = $1 AND hour >= $2 GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
            """, [application, range.start]
        ) { row in
            let credential: String = try row[2]
            return UsageCount(
                start: try row[0], product: try row[1],
                credential: credential.isEmpty ? nil : CredentialID(credential), status: try row[3],
                calls: try row[4])
        }
    }

    /// All calls, by span, product and status.
    /// - Parameter portal: Only of its developers.
    package func usage(portal: PortalID? = nil, product: ProductID? = nil, _ range: UsageRange) throws -> [UsageCount] {
        try connection.rows(
            """
            SELECT \(range.column), product, status, sum(calls) FROM usage_totals
            WHERE hour >= $1 AND ($2 IS NULL OR portal = $2) AND ($3 IS NULL OR product = $3)
            GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
            """, [range.start, portal, product]
        ) { UsageCount(start: try $0[0], product: try $0[1], status: try $0[2], calls: try $0[3]) }
    }

    /// One of those that called most.
    package struct TopCaller: Sendable, Equatable {
        package var application: ApplicationID
        /// Empty of one that is deleted.
        package var name: String
        package var calls: Int
        /// 401, 403 and 429.
        package var refused: Int
    }

    /// Who called most since the beginning of a day. Days are counted by themselves: a month of hours would be too many.
    package func topCallers(
        portal: PortalID? = nil, product: ProductID? = nil, since start: Timestamp, limit: Int
    ) throws -> [TopCaller] {
        try connection.rows(
            """
            WITH top AS (
                SELECT application, sum(calls) AS calls, sum(refused) AS refused FROM usage_days
                WHERE day >= $1 AND ($3 IS NULL OR product = $3) GROUP BY application)
            SELECT t.application, a.name, t.calls, t.refused FROM top t CROSS JOIN applications a
            WHERE a.id = t.application AND ($2 IS NULL OR a.portal = $2)
            ORDER BY t.calls DESC, t.application LIMIT $4
            """, [Self.day(of: start), portal, product, limit]
        ) { TopCaller(application: try $0[0], name: try $0[1], calls: try $0[2], refused: try $0[3]) }
    }

    private static func day(of moment: Timestamp) -> Timestamp {
        let day = 24 * UsageRange.hour
        return Timestamp(rawValue: moment.rawValue / day * day)
    }
}

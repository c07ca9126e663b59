import HTTP
import Mustache
import PortalModel
import PortalServices
import Storage

/// A page of use: what is chosen, a chart with its numbers, and tables.
struct UsageView {
    let words: Words
    let period: UsagePeriod
    let split: UsageSplit
    let range: UsageRange
    /// What can be chosen beside period and split.
    var filters: [ListView.Filter] = []
    var tables: [(title: String, table: TableView)] = []

    /// - Parameter splits: What the chart may be cut by, the first where nothing is chosen.
    init(_ visit: Visit, words: Words, now: Timestamp, splits: [UsageSplit]) {
        self.words = words
        period = UsagePeriod(asked: visit.request.query["period"])
        let asked = UsageSplit(rawValue: visit.request.query["by"])
        split = asked.flatMap { splits.contains($0) ? $0 : nil } ?? splits[0]
        range = period.range(until: now)
        filters = [
            .init(
                name: "period", title: words("usagePeriod"),
                options: UsagePeriod.allCases.map {
                    .init(value: $0.rawValue, title: words("usagePeriod.\($0.rawValue)"))
                }, hasAll: false),
            .init(
                name: "by", title: words("usageBy"),
                options: splits.map { .init(value: $0.rawValue, title: words("usageBy.\($0.rawValue)")) },
                hasAll: false),
        ]
    }

    /// - Parameters:
    ///   - counts: Of the range.
    ///   - title: What a part of the chart is called, by its key; of outcomes the words know it.
    ///   - empty: Why there is nothing to choose from; `nil` where gateways tell of calls.
    func page(
        _ counts: [UsageCount], title: String, visit: Visit, path: String, back: (title: String, url: String)?,
        empty: String?, name: (String) -> String
    ) -> Page {
        let chart = split.chart(counts, period, range) { key in
            if key == UsageSplit.rest { return words("usageRest") }
            return split == .outcome ? words("usageOutcome.\(key)") : name(key)
        }
        let list = ListView(visit)
        var page = Page("usage", title: title)
        page.values = [
            "back": back.map { .object(["title": .string($0.title), "url": .string($0.url)]) } ?? .boolean(false),
            "lead": .string(words("usageLead")), "action": .string(path),
            "hasFilters": .boolean(empty == nil || !counts.isEmpty), "searchable": .boolean(false),
            "filtered": .boolean(filters.contains { $0.hasAll && !list.chosen($0.name).isEmpty }),
            "filters": .list(
                filters.map { filter in
                    var shown = list.chosen(filter.name)
                    if filter.name == "period" { shown = period.rawValue }
                    if filter.name == "by" { shown = split.rawValue }
                    return filter.value(chosen: shown)
                }),
            "sums": .list(sums(counts).map { .object(["title": .string($0), "value": .string($1)]) }),
            "chart": chart.isEmpty ? .boolean(false) : chart.value(words),
            "empty": .string(empty ?? words("usageEmpty")),
            "tables": .list(tables.map { .object(["title": .string($0.title), "table": $0.table.value]) }),
        ]
        return page
    }

    private func sums(_ counts: [UsageCount]) -> [(String, String)] {
        var sums: [UsageSplit.Outcome: Int] = [:]
        for count in counts { sums[.init(status: count.status), default: 0] += count.calls }
        let all = sums.values.reduce(0, +)
        return [(words("usageCalls"), UsageChart.grouped(all))]
            + UsageSplit.Outcome.allCases.map { outcome in
                (words("usageOutcome.\(outcome.rawValue)"), Self.share(sums[outcome] ?? 0, of: all))
            }
    }

    /// `120 (4.1 %)`.
    private static func share(_ part: Int, of all: Int) -> String {
        guard all > 0, part > 0 else { return "0" }
        let thousandths = part * 1000 / all
        let share = thousandths == 0 ? "< 0.1" : "\(thousandths / 10).\(thousandths % 10)"
        return "\(UsageChart.grouped(part)) (\(share)\u{00A0}%)"
    }

    /// One row for each part: who or what it is, calls, and how many of them were refused or failed.
    static func breakdown(
        _ counts: [UsageCount], column: String, _ words: Words, key: (UsageCount) -> String,
        cell: (String) -> TableView.Cell
    ) -> TableView {
        var sums: [String: (calls: Int, refused: Int, failed: Int)] = [:]
        for count in counts {
            var sum = sums[key(count)] ?? (0, 0, 0)
            sum.calls += count.calls
            let outcome = UsageSplit.Outcome(status: count.status)
            if outcome == .refused { sum.refused += count.calls }
            if outcome == .failed { sum.failed += count.calls }
            sums[key(count)] = sum
        }
        return TableView(
            columns: [words(column), words("usageCalls"), words("usageOutcome.refused"), words("usageOutcome.failed")],
            rows: sums.sorted { ($1.value.calls, $0.key) < ($0.value.calls, $1.key) }.map { key, sum in
                .init(
                    cells: [cell(key)]
                        + [sum.calls, sum.refused, sum.failed].map { .init(UsageChart.grouped($0)) })
            }, empty: words("usageNoCalls"))
    }
}

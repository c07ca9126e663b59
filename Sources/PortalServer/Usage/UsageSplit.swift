import HTTP
import PortalModel
import Storage

/// By what a chart of use is cut into colours.
enum UsageSplit: String, CaseIterable {
    case outcome, product, credential, status

    /// What became of calls, in the order in which they lie on each other.
    enum Outcome: String, CaseIterable {
        case served, refused, mistaken, failed

        init(status: Int) {
            self =
                switch status {
                case _ where Call.isRefused(status): .refused
                case 500...: .failed
                case 400..<500: .mistaken
                default: .served
                }
        }
    }

    /// How many parts have a colour of their own; what is more is one.
    static let parts = 5
    /// The name of all the rest.
    static let rest = "\u{0}rest"

    /// Which part a count belongs to.
    private func part(of count: UsageCount) -> String {
        switch self {
        case .outcome: Outcome(status: count.status).rawValue
        case .product: count.product.rawValue
        case .credential: count.credential?.rawValue ?? ""
        case .status: String(count.status)
        }
    }

    /// The counts as a chart.
    /// - Parameter title: What a part is called.
    func chart(_ counts: [UsageCount], _ period: UsagePeriod, _ range: UsageRange, title: (String) -> String)
        -> UsageChart
    {
        var sums: [String: [Int]] = [:]
        for count in counts {
            let bar = (count.start.rawValue - range.start.rawValue) / range.span
            guard (0..<period.bars).contains(bar) else { continue }
            sums[part(of: count), default: Array(repeating: 0, count: period.bars)][bar] += count.calls
        }
        let starts = (0..<period.bars).map { Timestamp(rawValue: range.start.rawValue + $0 * range.span) }
        return UsageChart(period: period, starts: starts, series: series(sums, title))
    }

    private func series(_ sums: [String: [Int]], _ title: (String) -> String) -> [UsageChart.Series] {
        if self == .outcome {
            return Outcome.allCases.compactMap { outcome in
                sums[outcome.rawValue].map { .init(title: title(outcome.rawValue), tone: outcome.rawValue, calls: $0) }
            }
        }
        let sorted = sums.sorted { one, other in
            let (a, b) = (one.value.reduce(0, +), other.value.reduce(0, +))
            return a == b ? one.key < other.key : a > b
        }
        var series = sorted.prefix(Self.parts).enumerated().map { index, part in
            UsageChart.Series(title: title(part.key), tone: "\(index + 1)", calls: part.value)
        }
        let others = sorted.dropFirst(Self.parts)
        if let first = others.first {
            let rest = others.dropFirst().reduce(first.value) { zip($0, $1.value).map(+) }
            series.append(.init(title: title(Self.rest), tone: "rest", calls: rest))
        }
        return series
    }
}

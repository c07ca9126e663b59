import Foundation
import Mustache
import PortalModel
import Storage
import Testing

@testable import PortalServer

/// Bars: how high, of which colours, and what they are called.
struct UsageChartTests {
    private let words = Words(all: [:])
    private let now = Timestamp(rawValue: 1_795_002_345_678)

    private func count(_ hoursAgo: Int, _ status: Int, _ calls: Int, product: ProductID = "parcels") -> UsageCount {
        let hour = 3_600_000
        return UsageCount(
            start: Timestamp(rawValue: (now.rawValue / hour - hoursAgo) * hour), product: product, status: status,
            calls: calls)
    }

    private func chart(_ counts: [UsageCount], _ split: UsageSplit = .outcome, _ period: UsagePeriod = .day)
        -> UsageChart
    {
        split.chart(counts, period, period.range(until: now)) { $0 == UsageSplit.rest ? "rest" : $0 }
    }

    @Test func sortsCallsIntoBarsAndOutcomes() {
        let chart = chart([count(0, 200, 3), count(0, 302, 1), count(0, 429, 2), count(23, 500, 5), count(24, 200, 9)])
        #expect(chart.series.map(\.tone) == ["served", "refused", "failed"])
        #expect(chart.series.map { $0.calls.last ?? 0 } == [4, 2, 0])
        #expect(chart.series.map { $0.calls.first ?? 0 } == [0, 0, 5])
        #expect(chart.series.map(\.sum) == [4, 2, 5])
        #expect(chart.starts.count == 24)
    }

    @Test(arguments: UsagePeriod.allCases) func hasEachMomentInOneBar(_ period: UsagePeriod) {
        let chart = chart([count(0, 200, 1), count(5, 200, 1)], .outcome, period)
        #expect(chart.starts.count == period.bars)
        #expect(chart.starts.allSatisfy { $0.rawValue % (period.hours * 3_600_000) == 0 })
        #expect(chart.starts.last.map { $0 <= now } == true)
        #expect(chart.series.first?.sum == 2)
        #expect(period.bars % period.barsPerLabel == 0)
    }

    @Test func givesTheRestOneColour() {
        let chart = chart((1...8).map { count(0, 200, $0, product: ProductID("p\($0)")) }, .product)
        #expect(chart.series.map(\.title) == ["p8", "p7", "p6", "p5", "p4", "rest"])
        #expect(chart.series.last?.sum == 6)
        #expect(chart.series.map(\.tone) == ["1", "2", "3", "4", "5", "rest"])
    }

    @Test(arguments: [
        (0, 2), (1, 2), (2, 2), (3, 4), (9, 10), (10, 10), (11, 12), (17, 18), (61, 80), (81, 100), (218, 240),
        (999, 1000), (1001, 1200),
        (1_000_001, 1_200_000),
    ])
    func reachesToARoundNumber(_ highest: Int, _ top: Int) {
        #expect(chart([count(0, 200, highest)]).top == top)
    }

    /// Parts lie on each other and fill no more than the picture.
    @Test func drawsPartsOnEachOther() throws {
        let chart = chart([count(0, 200, 6), count(0, 429, 2)])
        guard case .object(let members) = chart.value(words), case .list(let bars)? = members["bars"],
            case .object(let bar)? = bars.last, case .list(let parts)? = bar["parts"]
        else {
            Issue.record("no bars")
            return
        }
        let places = parts.map { part -> [String] in
            guard case .object(let part) = part else { return [] }
            return ["y", "height"].map { name in
                if case .string(let text)? = part[name] { text } else { "" }
            }
        }
        #expect(places == [["25", "75"], ["0", "25"]])
    }

    @Test(arguments: [
        (0, "0"), (999, "999"), (9999, "9999"), (12_345, "12\u{202F}345"), (1_234_567, "1\u{202F}234\u{202F}567"),
    ])
    func groupsDigits(_ number: Int, _ text: String) { #expect(UsageChart.grouped(number) == text) }
}

import Mustache
import PortalModel

/// Bars over time, each cut into parts that lie on each other. The template draws it; a table says the same in numbers.
struct UsageChart {
    /// One part of every bar.
    struct Series: Equatable {
        var title: String
        /// Which colour it has: the end of a class's name.
        var tone: String
        /// One number for each bar.
        var calls: [Int]

        var sum: Int { calls.reduce(0, +) }
    }

    var period: UsagePeriod
    /// When each bar begins.
    var starts: [Timestamp]
    /// The lowest first.
    var series: [Series]

    var isEmpty: Bool { series.allSatisfy { $0.sum == 0 } }

    /// What the highest bar may be: a round number, of which the half is one, too.
    var top: Int {
        let highest = starts.indices.map(height).max() ?? 0
        if let small = [2, 4, 6, 8].first(where: { $0 >= highest }) { return small }
        var step = 1
        while true {
            let round = [10, 12, 14, 16, 18, 20, 24, 30, 36, 40, 50, 60, 80].map { $0 * step }
            if let top = round.first(where: { $0 >= highest }) { return top }
            step *= 10
        }
    }

    private func height(of bar: Int) -> Int { series.reduce(0) { $0 + $1.calls[bar] } }

    /// Bars are 10 wide and the picture is 100 high, with y downwards.
    func value(_ words: Words) -> Value {
        let top = top
        return .object([
            "width": .integer(starts.count * 10), "top": .string(Self.grouped(top)),
            "middle": .string(Self.grouped(top / 2)),
            "bars": .list(starts.indices.map { bar($0, top, words) }),
            "labels": .list(
                stride(from: 0, to: starts.count, by: period.barsPerLabel).map {
                    .object(["text": .string(period.label(of: starts[$0]))])
                }),
            "series": .list(
                series.map { part in
                    .object([
                        "title": .string(part.title), "tone": .string(part.tone),
                        "sum": .string(Self.grouped(part.sum)),
                    ])
                }),
            "table": table(words).value,
        ])
    }

    private func bar(_ bar: Int, _ top: Int, _ words: Words) -> Value {
        var below = 0
        var parts: [Value] = []
        for part in series where part.calls[bar] > 0 {
            let height = Self.decimal(part.calls[bar] * 10_000 / top)
            below += part.calls[bar]
            parts.append(
                .object([
                    "tone": .string(part.tone), "y": .string(Self.decimal(10_000 - below * 10_000 / top)),
                    "height": .string(height),
                ]))
        }
        let told = series.filter { $0.calls[bar] > 0 }.map { "\($0.title): \(Self.grouped($0.calls[bar]))" }
        let name = "\(TableView.Cell.written(starts[bar])) UTC"
        return .object([
            "x": .integer(bar * 10), "partX": .string("\(bar * 10 + 1)"), "parts": .list(parts),
            "title": .string(
                ([name] + (told.isEmpty ? [words("usageNoCalls")] : told)).joined(separator: "\n")),
        ])
    }

    /// The latest first, without times at which nobody called.
    private func table(_ words: Words) -> TableView {
        TableView(
            columns: [words("column.time")] + series.map(\.title),
            rows: starts.indices.reversed().filter { height(of: $0) > 0 }.map { bar in
                .init(
                    cells: [.init(TableView.Cell.written(starts[bar]))]
                        + series.map { .init(Self.grouped($0.calls[bar])) })
            }, empty: words("usageNoCalls"))
    }

    /// `12 345`, with narrow blanks that break no line, as every language reads it (ISO 80000-1, 7.3.1).
    static func grouped(_ number: Int) -> String {
        let digits = Array(String(number))
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, digits.count > 4, (digits.count - index) % 3 == 0 { text += "\u{202F}" }
            text.append(digit)
        }
        return text
    }

    /// Hundredths as SVG writes them.
    private static func decimal(_ hundredths: Int) -> String {
        let (whole, rest) = hundredths.quotientAndRemainder(dividingBy: 100)
        return rest == 0 ? "\(whole)" : "\(whole).\(rest < 10 ? "0" : "")\(rest)"
    }
}

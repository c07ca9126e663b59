/// A moment, in milliseconds since 1970-01-01T00:00:00Z.
package struct Timestamp: RawRepresentable, Hashable, Comparable, Sendable, CustomStringConvertible {
    package var rawValue: Int

    package init(rawValue: Int) { self.rawValue = rawValue }

    package static func < (left: Timestamp, right: Timestamp) -> Bool { left.rawValue < right.rawValue }

    /// A later moment; or an earlier one. Less than a millisecond is dropped.
    package static func + (moment: Timestamp, duration: Duration) -> Timestamp {
        let (seconds, attoseconds) = duration.components
        return Timestamp(rawValue: moment.rawValue + Int(seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000))
    }

    /// As RFC 3339 has it, in UTC: `2026-11-24T11:48:07Z`.
    package var description: String {
        let (date, seconds) = day
        let (year, month, day) = Timestamp.civil(date)
        return "\(Timestamp.padded(year, 4))-\(Timestamp.padded(month))-\(Timestamp.padded(day))"
            + "T\(Timestamp.padded(seconds / 3600)):\(Timestamp.padded(seconds / 60 % 60)):\(Timestamp.padded(seconds % 60))Z"
    }

    /// The day in UTC, `2026-11-24`.
    package var date: String { String(description.prefix(10)) }

    /// The time of the day in UTC, `11:48`.
    package var time: String { String(description.dropFirst(11).prefix(5)) }

    /// The beginning of a day in UTC, written `2026-11-24`; `nil` where it is none.
    package init?(date: String) {
        let parts = date.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, parts.map(\.utf8.count) == [4, 2, 2],
            date.utf8.allSatisfy({ $0 == UInt8(ascii: "-") || (0x30...0x39).contains($0) }), let year = Int(parts[0]),
            let month = Int(parts[1]),
            let day = Int(parts[2]), (1...12).contains(month), (1...31).contains(day)
        else { return nil }
        let days = Timestamp.days(year, month, day)
        guard Timestamp.civil(days) == (year, month, day) else { return nil }
        self.init(rawValue: days * 86_400_000)
    }

    /// Days since 1970 and the seconds of that day.
    private var day: (Int, Int) {
        let seconds = rawValue >= 0 ? rawValue / 1000 : (rawValue - 999) / 1000
        let days = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
        return (days, seconds - days * 86_400)
    }

    private static func padded(_ number: Int, _ width: Int = 2) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }

    /// Year, month and day of a number of days since 1970, in the proleptic Gregorian calendar.
    /// The year begins in March here, so that the leap day is its last (H. Hinnant, "chrono-compatible low-level date algorithms").
    private static func civil(_ days: Int) -> (Int, Int, Int) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        return (
            yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        )
    }

    private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let year = month <= 2 ? year - 1 : year
        let era = (year >= 0 ? year : year - 399) / 400
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}

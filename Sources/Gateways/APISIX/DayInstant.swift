/// The first second of a day in UTC, in the two forms in which answers tell of it.
struct DayInstant {
    private let year: Int
    private let month: Int
    private let day: Int
    /// Since 1970-01-01.
    private let days: Int

    /// - Parameter text: `YYYY-MM-DD`, a day that exists, not before 1970.
    init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard text.utf8.count == 10, parts.map(\.utf8.count) == [4, 2, 2],
            text.utf8.allSatisfy({ $0 == 0x2d || (0x30...0x39).contains($0) }),
            let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2]), year >= 1970,
            (1...12).contains(month), (1...31).contains(day)
        else { return nil }
        let isLeap = year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
        let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        guard day <= lengths[month - 1] else { return nil }
        let past = year - 1
        let leaps = past / 4 - past / 100 + past / 400
        // 1969 / 4 - 1969 / 100 + 1969 / 400 leap days lie before 1970.
        days = (year - 1970) * 365 + leaps - 477 + lengths[..<(month - 1)].reduce(0, +) + day - 1
        (self.year, self.month, self.day) = (year, month, day)
    }

    /// A date of structured fields (RFC 9651 §3.3.7), as `Deprecation` has it (RFC 9745): `@1688169599`.
    var structuredField: String { "@\(days * 86_400)" }

    /// An HTTP date (RFC 9110 §5.6.7), as `Sunset` has it (RFC 8594): `Sun, 06 Nov 1994 00:00:00 GMT`.
    var httpDate: String {
        let names = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        return "\(names[days % 7]), \(day < 10 ? "0" : "")\(day) \(months[month - 1]) \(year) 00:00:00 GMT"
    }
}

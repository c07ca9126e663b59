import PortalModel
import Storage

/// How far back a chart of use goes, and into how many bars it is cut.
enum UsagePeriod: String, CaseIterable {
    case day, week, month

    /// What is asked for; a day where it is something else.
    init(asked text: String) { self = UsagePeriod(rawValue: text) ?? .day }

    /// How many hours a bar stands for.
    var hours: Int {
        switch self {
        case .day: 1
        case .week: 6
        case .month: 24
        }
    }

    var bars: Int {
        switch self {
        case .day: 24
        case .week: 28
        case .month: 30
        }
    }

    /// How many bars lie between two names of times.
    var barsPerLabel: Int {
        switch self {
        case .day: 6
        case .week: 4
        case .month: 5
        }
    }

    func range(until now: Timestamp) -> UsageRange { UsageRange(hours: hours, spans: bars, until: now) }

    /// What a bar is called: `14:00`, `11-28 06:00` or `11-28`, in UTC.
    func name(of moment: Timestamp) -> String {
        let (date, time) = (moment.date.dropFirst(5), moment.time)
        return switch self {
        case .day: time
        case .week: "\(date) \(time)"
        case .month: String(date)
        }
    }

    /// What stands below the bars.
    func label(of moment: Timestamp) -> String {
        self == .day ? name(of: moment) : String(moment.date.dropFirst(5))
    }
}

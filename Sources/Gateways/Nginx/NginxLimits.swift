/// How plans become `limit_req`.
///
/// That is a bucket which runs out steadily, at least one call a minute, so that of "1,000 a day" it would let a thousand
/// through at once and 1,440 more over the day. What makes windows of it is the key: the application and the day. With
/// the next day the bucket is another one, and at the slowest rate little comes back within a window: nothing in a
/// second or a minute, so these are exact; 57 calls in an hour, 1,382 in a day, 42,854 in a month, which goes into the
/// report. Windows are those of the clock and the calendar of the machine that nginx runs on; a bucket is one for all
/// processes, and stays when nginx reads its files anew.
enum NginxLimits {
    /// How many calls more than it says may pass in a window that is used up at its beginning: nginx counts a rate of
    /// one a minute as 16 thousandths of a call each second (`ngx_http_limit_req_module`).
    static func surplus(of window: PlanWindow) -> Int {
        // A month of the calendar may have 31 days.
        (window.name == "month" ? 31 * 86_400 : window.seconds) * 16 / 1000
    }

    /// How much of `$time_iso8601` is the same within a window.
    static func digits(of window: String) -> Int {
        switch window {
        case "second": 19
        case "minute": 16
        case "hour": 13
        case "day": 10
        default: 7
        }
    }

    /// Kilobytes for the buckets of a plan: twice as many as it has subscribers, in powers of two, because a zone of
    /// another size would begin anew.
    static func kilobytes(for subscribers: Int) -> Int {
        var size = 256
        while size * 1024 < subscribers * 512 { size *= 2 }
        return size
    }
}

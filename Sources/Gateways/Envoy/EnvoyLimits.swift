/// How plans become buckets of Envoy.
///
/// A bucket of Envoy is refilled evenly, so that of one of N calls a minute 2 N would pass in the first minute. What makes
/// windows of it is its name: the application and the number of the window, as the script tells it. With the next window
/// the bucket is another one, a full one, and the slowest of rates is so slow that not even half a call comes back within
/// a window: exactly N pass. Windows are those of the clock and the calendar, in UTC.
///
/// Of several buckets Envoy takes from that with the slowest rate first and stops at the first empty one. The shorter a
/// window, the slower is its rate here: what the minute refuses does not count against the month.
enum EnvoyLimits {
    /// Seconds until one call comes back, the fastest first: 97 days at least, 194 at most, as Envoy knows no rate below
    /// one a year. All are multiples of 2²¹, so that Envoy, which counts in binary fractions, adds them up without
    /// rounding. An empty bucket tells its window by how long it has to be waited for.
    static let seconds: [(window: String, seconds: Int)] = [
        ("month", 8_388_608), ("day", 10_485_760), ("hour", 12_582_912), ("minute", 14_680_064), ("second", 16_777_216),
    ]

    static func seconds(of window: String) -> Int {
        seconds.first { $0.window == window }?.seconds ?? seconds[0].seconds
    }

    /// A filter of its own, with a file of its own, for plans of about as many subscribers.
    struct Size: Equatable {
        let name: String
        /// How many buckets each window of each plan has: Envoy forgets the one that has not been used for the longest
        /// time, never one of a window that goes on while there are not more applications. A bucket takes about half a
        /// kilobyte, and those of past windows stay until they are forgotten.
        let buckets: Int
    }

    static let sizes = [
        Size(name: "limits-1k", buckets: 1 << 11), Size(name: "limits-16k", buckets: 1 << 15),
        Size(name: "limits-256k", buckets: 1 << 19), Size(name: "limits-4m", buckets: 1 << 23),
    ]

    /// The first with twice as many buckets as there are subscribers, as some may come in others' places within a window.
    static func size(for subscribers: Int) -> Size {
        sizes.first { $0.buckets >= subscribers * 2 } ?? sizes[sizes.count - 1]
    }
}

import Synchronization

/// What a server counts: requests by method, route and kind of status, how long they took, and what is open.
///
///     let metrics = ServerMetrics()
///     let server = try Server(handler, metrics: metrics)
///     metrics.write(into: &text)
package final class ServerMetrics: Sendable {
    /// The routes are those of the program, the methods those that are known: callers cannot make more of them.
    private struct Key: Hashable {
        let method: String
        let route: String
    }

    private struct Count {
        /// By the first digit of the status; 0 where no answer was made.
        var classes = [Int](repeating: 0, count: 6)
        /// How many took at most as long as the bound of the same index; the last ones took longer.
        var buckets = [Int](repeating: 0, count: ServerMetrics.bounds.count + 1)
        var seconds = 0.0
    }

    private struct State {
        var counts: [Key: Count] = [:]
        var bytes = 0
    }

    /// Upper bounds in seconds: from a file that is at hand to a password under load.
    private static let bounds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10]

    private let state = Mutex(State())
    private let inFlight = Atomic<Int>(0)
    private let open = Atomic<Int>(0)
    private let refused = Atomic<Int>(0)

    package init() {}

    func began() { inFlight.add(1, ordering: .relaxed) }

    func connections(_ difference: Int) { open.add(difference, ordering: .relaxed) }

    func refusedConnection() { refused.add(1, ordering: .relaxed) }

    func ended(_ record: RequestRecord) {
        inFlight.subtract(1, ordering: .relaxed)
        let method = Method(rawValue: record.method).isKnown ? record.method : "other"
        let (seconds, attoseconds) = record.duration.components
        let duration = Double(seconds) + Double(attoseconds) / 1e18
        let bucket = Self.bounds.firstIndex { duration <= $0 } ?? Self.bounds.count
        state.withLock { state in
            state.bytes += record.bytes
            let key = Key(method: method, route: record.route ?? "none")
            state.counts[key, default: Count()].classes[(record.status?.rawValue ?? 0) / 100] += 1
            state.counts[key]?.buckets[bucket] += 1
            state.counts[key]?.seconds += duration
        }
    }

    /// Appends all of it.
    package func write(into text: inout MetricsText) {
        let now = state.withLock { $0 }
        let rows = now.counts.sorted { ($0.key.route, $0.key.method) < ($1.key.route, $1.key.method) }
        text.begin("http_requests_total", "counter", "Requests that ended, by method, route and kind of status.")
        for (key, count) in rows {
            for (digit, number) in count.classes.enumerated() where number > 0 {
                let status = digit == 0 ? "none" : "\(digit)xx"
                text.add(
                    "http_requests_total", [("method", key.method), ("route", key.route), ("status", status)],
                    Double(number))
            }
        }
        text.begin(
            "http_request_duration_seconds", "histogram", "From a request's first line until its answer was sent.")
        for (key, count) in rows {
            histogram(count, [("method", key.method), ("route", key.route)], &text)
        }
        text.gauge(
            "http_requests_in_flight", "Requests that are being answered.", [.init(inFlight.load(ordering: .relaxed))])
        text.gauge("http_connections_open", "Open connections.", [.init(open.load(ordering: .relaxed))])
        text.counter(
            "http_connections_refused_total", "Connections beyond the limit for one address.",
            [.init(refused.load(ordering: .relaxed))])
        text.counter("http_response_bytes_total", "Bytes of answers' bodies.", [.init(now.bytes)])
    }

    private func histogram(_ count: Count, _ labels: [(String, String)], _ text: inout MetricsText) {
        var sum = 0
        for (bound, number) in zip(Self.bounds + [.infinity], count.buckets) {
            sum += number
            text.add(
                "http_request_duration_seconds_bucket", labels + [("le", MetricsText.number(bound))], Double(sum))
        }
        text.add("http_request_duration_seconds_sum", labels, count.seconds)
        text.add("http_request_duration_seconds_count", labels, Double(sum))
    }
}

import Synchronization

/// Lets each key do something so many times in a period: at once, or spread over it (GCRA, the generic cell rate
/// algorithm of ITU-T I.371).
///
///     let limiter = RateLimiter(limit: 10, per: .seconds(60))
///     let verdict = limiter.take("192.0.2.1")
///     if !verdict.isAdmitted { … }
///
/// It keeps one number for each key that has something to wait for, and never more than `capacity`: where more are needed,
/// those that would be free first are forgotten. Keys are kept as hashes with a secret of the process, so nobody can make
/// two of them meet, and no address of a person stays in memory.
package final class RateLimiter: Sendable {
    /// What became of one attempt, for the caller to be told.
    package struct Verdict: Sendable, Equatable {
        package let isAdmitted: Bool
        /// How many attempts there are in a period.
        package let limit: Int
        /// How many are left now.
        package let remaining: Int
        /// Until all of them are there again.
        package let reset: Duration
        /// Until the next one is there; zero where one is.
        package let retryAfter: Duration
    }

    private struct State {
        /// When all attempts of a key will be there again, in nanoseconds.
        var full: [Int: Int64] = [:]
        /// At this many keys those that have nothing to wait for are taken out.
        var sweepAt = 1024
    }

    package let limit: Int
    private let period: Int64
    private let step: Int64
    private let capacity: Int
    private let clock: @Sendable () -> Duration
    private let state = Mutex(State())

    /// - Parameters:
    ///   - limit: At least 1.
    ///   - period: In which that many attempts come back.
    ///   - capacity: Keys that are remembered at most.
    ///   - clock: Time since any one moment; it must not go back.
    package init(
        limit: Int, per period: Duration, capacity: Int = 100_000,
        clock: @escaping @Sendable () -> Duration = RateLimiter.uptime
    ) {
        self.clock = clock
        self.limit = max(1, limit)
        self.period = max(1, period.nanoseconds)
        step = self.period / Int64(self.limit)
        self.capacity = max(1, capacity)
    }

    /// The machine's own clock that only goes forward.
    package static let uptime: @Sendable () -> Duration = { .nanoseconds(Monotonic.now) }

    /// Takes one attempt of a key. One that is refused costs nothing.
    package func take(_ key: String) -> Verdict { take(key, at: clock()) }

    /// - Parameter time: Since any one moment; it must not go back.
    package func take(_ key: String, at time: Duration) -> Verdict {
        let now = time.nanoseconds
        let name = key.hashValue
        return state.withLock { state in
            let before = max(state.full[name] ?? now, now)
            let after = before + step
            guard after - now <= period else {
                return verdict(before - now, isAdmitted: false, retryAfter: after - now - period)
            }
            state.full[name] = after
            if state.full.count >= min(state.sweepAt, capacity + 1) { sweep(&state, now) }
            return verdict(after - now, isAdmitted: true, retryAfter: max(0, after + step - now - period))
        }
    }

    /// Keys that are remembered at the moment.
    package var count: Int { state.withLock { $0.full.count } }

    private func verdict(_ wait: Int64, isAdmitted: Bool, retryAfter: Int64) -> Verdict {
        Verdict(
            isAdmitted: isAdmitted, limit: limit, remaining: max(0, Int((period - wait) / step)),
            reset: .nanoseconds(wait), retryAfter: .nanoseconds(retryAfter))
    }

    private func sweep(_ state: inout State, _ now: Int64) {
        state.full = state.full.filter { $0.value > now }
        if state.full.count > capacity {
            // Half of them, so that this is not done for each key that comes.
            let middle = state.full.values.sorted()[state.full.count / 2]
            state.full = state.full.filter { $0.value > middle }
        }
        state.sweepAt = max(1024, 2 * state.full.count)
    }
}

extension RateLimiter.Verdict {
    /// The one that leaves less, of two limits for one attempt.
    package func stricter(_ other: RateLimiter.Verdict) -> RateLimiter.Verdict {
        if isAdmitted != other.isAdmitted { return isAdmitted ? other : self }
        return (remaining, other.retryAfter) <= (other.remaining, retryAfter) ? self : other
    }

    /// Says so in an answer: `RateLimit-Limit`, `-Remaining` and `-Reset` as of draft-ietf-httpapi-ratelimit-headers-07,
    /// in whole seconds, and `Retry-After` (RFC 9110 §10.2.3) where the attempt was refused.
    package func add(to headers: inout Headers) {
        headers["RateLimit-Limit"] = "\(limit)"
        headers["RateLimit-Remaining"] = "\(remaining)"
        headers["RateLimit-Reset"] = "\(Self.seconds(reset))"
        if !isAdmitted { headers["Retry-After"] = "\(max(1, Self.seconds(retryAfter)))" }
    }

    /// Rounded up: whoever waits that long is not refused again.
    private static func seconds(_ duration: Duration) -> Int64 {
        let (seconds, attoseconds) = duration.components
        return attoseconds > 0 ? seconds + 1 : seconds
    }
}

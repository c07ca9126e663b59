import HTTP
import Testing

struct RateLimiterTests {
    private let limiter = RateLimiter(limit: 3, per: .seconds(30))

    private func admitted(_ key: String, at seconds: Double) -> Bool {
        limiter.take(key, at: .seconds(seconds)).isAdmitted
    }

    @Test func admitsSoManyAtOnceAndThenOneWithEachPartOfThePeriod() {
        #expect((0..<5).map { _ in admitted("a", at: 100) } == [true, true, true, false, false])
        #expect(!admitted("a", at: 109.9))
        #expect(admitted("a", at: 110))
        #expect(!admitted("a", at: 110))
        #expect((0..<4).map { _ in admitted("a", at: 200) } == [true, true, true, false])
    }

    @Test func countsEachKeyByItself() {
        for _ in 0..<3 { #expect(admitted("a", at: 0)) }
        #expect(!admitted("a", at: 0))
        #expect(admitted("b", at: 0))
    }

    @Test func refusesForNoLongerWhoeverGoesOnTrying() {
        for _ in 0..<3 { #expect(admitted("a", at: 0)) }
        for moment in 0..<100 { #expect(!admitted("a", at: Double(moment) / 10.1)) }
        #expect(admitted("a", at: 10))
    }

    @Test func saysWhatIsLeftAndHowLongToWait() {
        let first = limiter.take("a", at: .zero)
        #expect(first.limit == 3 && first.remaining == 2 && first.reset == .seconds(10) && first.retryAfter == .zero)
        _ = limiter.take("a", at: .zero)
        let last = limiter.take("a", at: .zero)
        #expect(last.isAdmitted && last.remaining == 0 && last.reset == .seconds(30) && last.retryAfter == .seconds(10))
        let refused = limiter.take("a", at: .seconds(4))
        #expect(!refused.isAdmitted && refused.remaining == 0)
        #expect(refused.reset == .seconds(26) && refused.retryAfter == .seconds(6))
        #expect(admitted("a", at: 4 + 6))
    }

    @Test func saysItInHeaders() {
        for _ in 0..<3 { _ = limiter.take("a", at: .zero) }
        var headers = Headers()
        limiter.take("a", at: .milliseconds(500)).add(to: &headers)
        #expect(headers["RateLimit-Limit"] == "3" && headers["RateLimit-Remaining"] == "0")
        #expect(headers["RateLimit-Reset"] == "30" && headers["Retry-After"] == "10")
        headers = []
        limiter.take("b", at: .zero).add(to: &headers)
        #expect(headers["RateLimit-Remaining"] == "2" && headers["Retry-After"] == nil)
    }

    @Test func tellsTheStricterOfTwo() {
        let wide = RateLimiter(limit: 100, per: .seconds(30))
        let (few, many) = (limiter.take("a", at: .zero), wide.take("a", at: .zero))
        #expect(few.stricter(many) == few && many.stricter(few) == few)
        for _ in 0..<2 { _ = limiter.take("a", at: .zero) }
        let refused = limiter.take("a", at: .zero)
        #expect(refused.stricter(many) == refused && many.stricter(refused) == refused)
    }

    @Test func forgetsKeysThatHaveNothingToWaitFor() {
        for key in 0..<5000 { _ = limiter.take("\(key)", at: .seconds(Double(key))) }
        // No more than those of one period, and those that came since they were looked through.
        #expect(limiter.count <= 1024)
    }

    @Test func neverRemembersMoreKeysThanItMay() {
        let limiter = RateLimiter(limit: 3, per: .seconds(30), capacity: 2000)
        for key in 0..<20_000 { _ = limiter.take("\(key)", at: .seconds(Double(key) / 1e6)) }
        #expect(limiter.count <= 2000)
        // The last ones are still counted.
        for _ in 0..<2 { _ = limiter.take("19999", at: .seconds(1)) }
        #expect(!limiter.take("19999", at: .seconds(1)).isAdmitted)
    }

    @Test func admitsNoMoreWhereManyAskAtOnce() async {
        let limiter = RateLimiter(limit: 50, per: .seconds(3600))
        let admitted = await withTaskGroup(of: Int.self) { group in
            for _ in 0..<8 {
                group.addTask { (0..<100).count { _ in limiter.take("a", at: .seconds(1)).isAdmitted } }
            }
            return await group.reduce(0, +)
        }
        #expect(admitted == 50)
    }
}

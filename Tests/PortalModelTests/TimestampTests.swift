import PortalModel
import Testing

struct TimestampTests {
    @Test(arguments: [
        (0, "1970-01-01T00:00:00Z"), (-1, "1969-12-31T23:59:59Z"), (951_782_400_000, "2000-02-29T00:00:00Z"),
        (1_795_521_287_999, "2026-11-24T11:54:47Z"), (4_107_542_399_000, "2100-02-28T23:59:59Z"),
        (-2_203_891_200_000, "1900-03-01T00:00:00Z"),
    ])
    func writesRFC3339(_ milliseconds: Int, _ text: String) {
        #expect(Timestamp(rawValue: milliseconds).description == text)
    }

    @Test func readsEveryDayItWrites() {
        for day in stride(from: -200_000, through: 200_000, by: 97) {
            let moment = Timestamp(rawValue: day * 86_400_000)
            #expect(Timestamp(date: moment.date) == moment)
        }
    }

    @Test(arguments: ["2026-02-29", "2026-13-01", "2026-1-01", "", "x", "2026-11-24T", "2026-+1-05", "２０２６-01-01"])
    func refusesWhatIsNoDay(_ text: String) {
        #expect(Timestamp(date: text) == nil)
    }
}

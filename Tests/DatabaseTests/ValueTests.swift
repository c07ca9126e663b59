import Database
import Testing

struct ValueTests {
    @Test func tellsNumbersFromText() {
        #expect(Value.integer(1) != Value.text("1"))
    }
}

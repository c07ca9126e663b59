import HTTP
import Testing

struct FormTests {
    @Test(arguments: [
        ("a=1&b=two+words&a=3", "a", ["1", "3"]), ("name=%C3%A9t%C3%A9%26%3D", "name", ["été&="]), ("a", "a", [""]),
        ("=x&a=", "a", [""]), ("&&&", "a", []), ("", "a", []), ("a=b=c", "a", ["b=c"]),
    ])
    func reads(_ text: String, _ name: String, _ values: [String]) throws {
        #expect(try Form(parsing: text).all(name) == values)
    }

    @Test(arguments: ["a=%", "a=%zz", "%ff=1", "a=%00", String(repeating: "a=1&", count: 1001)])
    func refusesWhatIsBroken(_ text: String) {
        #expect(throws: Form.Malformed.content) { try Form(parsing: text) }
    }

    @Test(arguments: [
        ("application/x-www-form-urlencoded", Form.Malformed?.none),
        ("Application/X-WWW-Form-URLencoded; charset=UTF-8", nil), ("application/json", .contentType),
        ("", .contentType),
    ])
    func readsOnlyForms(_ type: String, _ error: Form.Malformed?) {
        let request = Request(.post, "/", headers: [("Content-Type", type)], body: Array("a=1".utf8))
        if let error {
            #expect(throws: error) { try Form(body: request) }
        } else {
            #expect(throws: Never.self) { try Form(body: request) }
        }
    }

    @Test func readsCookies() {
        let request = Request(.get, "/", headers: [("Cookie", "a=1; b=x=y;c=\"q\""), ("Cookie", "a=2; broken")])
        #expect(request.cookies == ["a": "1", "b": "x=y", "c": "\"q\""])
    }

    @Test func writesCookiesThatCannotBreakOut() {
        let cookie = Cookie("__Host-s", "a;b\r\nc-._~", maxAge: 60, isSecure: true)
        #expect(cookie.field == "__Host-s=abc-._~; Path=/; HttpOnly; SameSite=Lax; Max-Age=60; Secure")
    }
}

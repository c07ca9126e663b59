import HTTP
import Testing

struct MessageTests {
    @Test func keepsAValueOnItsLine() {
        var headers: Headers = [("Location", "/a\r\nSet-Cookie: x")]
        #expect(headers["location"] == "/a  Set-Cookie: x")
        headers["LOCATION"] = "/b"
        #expect(headers.fields.count == 1)
    }

    @Test(arguments: [(0, "Thu, 01 Jan 1970 00:00:00 GMT"), (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT")])
    func writesAndReadsDates(_ seconds: Int, _ text: String) {
        #expect(HTTPDate.format(seconds) == text)
        #expect(HTTPDate.parse(text) == seconds)
    }

    @Test(arguments: [
        "", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37", "Sun, 99 Nov 1994 08:49:37 GMT",
        "x x x x x GMT",
    ])
    func readsNoOtherDates(_ text: String) {
        #expect(HTTPDate.parse(text) == nil)
    }

    @Test(arguments: ["", "a b", "100%", "a/b", "日本", "?#[]", "'()*"])
    func decodesWhatItEncodes(_ text: String) {
        let encoded = PercentEncoding.encode(segment: text)
        #expect(PercentEncoding.decode(encoded) == text)
        #expect(encoded.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "/") })
    }

    @Test(arguments: [
        ("/a?b?c", "/a", "b?c"), ("/a", "/a", nil), ("http://h?x", "/", "x"), ("https://h/p", "/p", nil),
        ("*", "*", nil),
    ])
    func splitsTargets(_ raw: String, _ path: String, _ query: String?) {
        let target = Request.Target(parsing: raw)
        #expect(target.path == path && target.query == query)
    }
}

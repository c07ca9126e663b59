import Gateways
import Testing

struct ListenAddressTests {
    @Test(arguments: [
        ("8000", "0.0.0.0:8000"), ("127.0.0.1:80", "127.0.0.1:80"), ("[::1]:443", "[::1]:443"), ("[::]:1", "[::]:1"),
    ])
    func reads(_ text: String, _ expected: String) {
        #expect(ListenAddress(text)?.text == expected)
    }

    @Test(arguments: [
        "", "0", "65536", "-1", "+1", " 80", "localhost:80", ":80", "127.0.0.1:", "80; include /etc/passwd", "1.2.3:80",
        "127.0.0.1:80 ssl", "[::1:80",
    ])
    func refuses(_ text: String) {
        #expect(ListenAddress(text) == nil)
    }
}

import HTTP
import TestSupport
import Testing

/// Whose word about a request's origin counts.
struct TrustedProxyTests {
    /// Says where it thinks the request comes from.
    private struct Witness: DirectHandler {
        func respond(to request: Request) -> Response {
            .text(
                .ok, "\(request.peer) \(request.scheme) \(request.host) \(request.cameThroughUnknownProxy)",
                headers: [("X-Seen-Id", request.id)])
        }
    }

    private func ask(_ trusted: [String], _ fields: [(String, String)]) throws -> HTTPAnswer {
        var configuration = ServerConfiguration.patient
        configuration.trustedProxies = try AddressList(trusted)
        let server = try Server(Witness(), configuration: configuration)
        defer { server.stop() }
        let lines = fields.map { "\($0.0): \($0.1)\r\n" }.joined()
        return try HTTPClient(port: server.port).send(
            "GET / HTTP/1.1\r\nHost: front.example\r\nConnection: close\r\n\(lines)\r\n")
    }

    /// What the nearest proxy says, whom the list trusts beside the tests' own address, and who the client is then.
    struct Chain: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let fields: [String]
        let client: String

        init(_ name: String, _ fields: String..., client: String) {
            testDescription = name
            self.fields = fields
            self.client = client
        }
    }

    @Test(arguments: [
        Chain("one client", "203.0.113.7", client: "203.0.113.7"),
        Chain("a client behind two of our proxies", "203.0.113.7, 10.1.1.1", client: "203.0.113.7"),
        Chain("a chain that the client made up", "127.0.0.1, 10.0.0.1, 203.0.113.7", client: "203.0.113.7"),
        Chain("an address of ours that the client made up", "10.9.9.9, 198.51.100.4", client: "198.51.100.4"),
        Chain("a second field that the client sent first", "192.0.2.66", "203.0.113.7", client: "203.0.113.7"),
        Chain("only our own", "10.1.1.1, 10.2.2.2", client: "10.1.1.1"),
        Chain("a port", "203.0.113.7:4711", client: "203.0.113.7"),
        Chain("an IPv6 address with a port", "[2001:db8::7]:4711", client: "2001:db8::7"),
        Chain("an IPv6 address", "2001:db8::7", client: "2001:db8::7"),
        Chain("an IPv4 address in IPv6 form", "::ffff:203.0.113.7", client: "203.0.113.7"),
        Chain("nonsense from the nearest proxy", "203.0.113.7, unknown", client: "127.0.0.1"),
        Chain("nonsense further away", "<script>, 10.1.1.1", client: "10.1.1.1"),
        Chain("nothing", "", client: "127.0.0.1"), Chain("no field", client: "127.0.0.1"),
    ])
    func readsTheChainFromTheRightAsFarAsItTrusts(_ chain: Chain) throws {
        let answer = try ask(["127.0.0.1", "10.0.0.0/8"], chain.fields.map { ("X-Forwarded-For", $0) })
        #expect(answer.text == "\(chain.client) http front.example false")
    }

    @Test func believesNoFieldOfAnAddressThatIsNotTrusted() throws {
        let spoofed = [
            ("X-Forwarded-For", "198.51.100.4"), ("X-Forwarded-Proto", "https"),
            ("X-Forwarded-Host", "evil.example"), ("X-Request-Id", "chosen"),
        ]
        for trusted in [[], ["10.0.0.0/8", "127.0.0.2"]] {
            let answer = try ask(trusted, spoofed)
            #expect(answer.text == "127.0.0.1 http front.example true")
            #expect(answer["X-Request-Id"] != "chosen" && answer["X-Seen-Id"] == answer["X-Request-Id"])
        }
    }

    @Test(arguments: [
        ("https", "dev.example", "https dev.example"), ("HTTPS", "dev.example:8443", "https dev.example:8443"),
        ("http, https", "a.example, dev.example", "https dev.example"),
        ("javascript", "dev.example/evil", "http front.example"), ("", "", "http front.example"),
        ("https", "dev.example\" onload=", "https front.example"),
    ])
    func takesSchemeAndHostFromATrustedProxyWhereTheyCanBe(_ scheme: String, _ host: String, _ seen: String) throws {
        let answer = try ask(["127.0.0.1"], [("X-Forwarded-Proto", scheme), ("X-Forwarded-Host", host)])
        #expect(answer.text == "127.0.0.1 \(seen) false")
    }

    @Test(arguments: [
        (["4bf92f3577b34da6"], true), ([String(repeating: "a", count: 64)], true), (["a.b_c-D9"], true),
        ([String(repeating: "a", count: 65)], false), (["two words"], false), ([""], false), (["a\"b"], false),
        (["<b>"], false), (["é"], false), (["first", "second"], false),
    ])
    func takesARequestIdFromATrustedProxyWhereItIsWellFormed(_ ids: [String], _ isTaken: Bool) throws {
        let answer = try ask(["127.0.0.1"], ids.map { ("X-Request-Id", $0) })
        let id = try #require(answer["X-Request-Id"])
        #expect((id == ids[0]) == isTaken)
        #expect(answer["X-Seen-Id"] == id)
        if !isTaken { #expect(id.count == 16 && id.allSatisfy(\.isHexDigit)) }
    }

    @Test func namesEveryRequestDifferently() throws {
        let server = try Server(Witness(), configuration: .patient)
        let one = "GET / HTTP/1.1\r\nHost: x\r\n\r\n"
        let last = "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
        let bytes = Array((String(repeating: one, count: 99) + last).utf8)
        let all = String(decoding: try HTTPClient(port: server.port).send(bytes), as: UTF8.self)
        let ids = all.split(separator: "\r\n").filter { $0.hasPrefix("X-Request-Id: ") }
        #expect(ids.count == 100 && Set(ids).count == 100)
        server.stop()
    }
}

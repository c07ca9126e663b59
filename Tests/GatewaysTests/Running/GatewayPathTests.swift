import Foundation
import Gateways
import PortalModel
import TestSupport
import Testing

/// Which path and host is whose, on real gateways, however it is written.
@Suite(.enabled(if: !GatewayUnderTest.Kind.testable.isEmpty, "needs .scripts/setup --test"), .serialized)
struct GatewayPathTests {
    /// Ways to write a path that lead elsewhere on some servers. An application with the product of `/parcels/v2/*`
    /// must not get to what lies beside it, nor to the product below it.
    private static let tricks = [
        "/parcels/v2/../../rates/x", "/parcels/v2/%2e%2e/%2e%2e/rates/x", "/parcels/v2/..%2f..%2frates/x",
        "/parcels/v2/..%2F..%2Frates/x", "/parcels/v2/..;/..;/rates/x", "/parcels/v2/%2e%2e;/%2e%2e;/rates/x",
        "/parcels/v2/..%3b/..%3b/rates/x", "/parcels/v2/..;a=b/..;/rates/x", "/parcels/v2/.;/admin/x",
        "/parcels/v2/\\..\\..\\rates/x", "/parcels/v2/%5c..%5c..%5crates/x",
        "/parcels/v2/%252e%252e/%252e%252e/rates/x",
        "/parcels/v2/..%252f..%252frates/x", "/parcels/v2//admin/x", "//parcels/v2/admin/x", "/parcels//v2/admin/x",
        "/parcels/v2/./admin/x", "/parcels/v2/%61dmin/x", "/parcels/v2/a/../admin/x", "/parcels/v2/admin;x=1/y",
        "/parcels/v2/Admin/x", "/parcels/v2/ADMIN/x", "/parcels/v2/admin//x", "/parcels/v2/admin%2fx",
        "/parcels/v2/root/", "/parcels/v2/root;x", "/parcels/v2/Root", "/parcels/v2/root%2f", "/parcels/v2/root%00",
        "/parcels/v2/%72oot", "/parcels/v2/root%3bx", "/PARCELS/v2/x", "/parcels/V2/x", "/parcels;x/v2/x",
        "/parcels/status/", "/parcels/status;x", "/parcels/Status", "/parcels/status%20", "/parcels/v2%2fx",
        "/rates/../parcels/v2/admin/x", "http://other.example.com/rates/x", "/parcels/v2/..", "/parcels/v2/../",
        "/%70arcels/v1/x", "/rates", "/x/../rates/x", "*", "parcels/v2/x",
    ]

    @Test(arguments: GatewayUnderTest.Kind.testable) func opensNothingByAnotherSpelling(
        _ kind: GatewayUnderTest.Kind
    ) async throws {
        let upstream = try await EchoUpstream()
        let gateway = try await GatewayUnderTest(kind, try TableSnapshot.make(upstream: upstream.port))
        let headers = ["X-Key": TableSnapshot.key("plenty")]
        for path in Self.tricks {
            let answer = try gateway.ask("GET", path, headers)
            print("\(kind.rawValue) | any | \(path) | not 200 | \(answer.status)")
            #expect(answer.status >= 400 && answer.status < 500, "\(path)")
            #expect(EchoUpstream.Request(answer) == nil, "\(path)")
        }
        // What looks odd and is nothing but a name.
        for path in [
            "/parcels/v2/a;b=1", "/parcels/v2/%C3%B6", "/parcels/v2/..a", "/parcels/v2/a%20b", "/parcels/v2/~a.b",
        ] {
            let answer = try gateway.ask("GET", path, headers)
            #expect(EchoUpstream.Request(answer)?.path == path, "\(path) is \(answer.status)")
        }
    }

    @Test(arguments: GatewayUnderTest.Kind.testable) func tellsHostsApart(_ kind: GatewayUnderTest.Kind) async throws {
        let upstream = try await EchoUpstream()
        let gateway = try await GatewayUnderTest(kind, try TableSnapshot.make(upstream: upstream.port))
        let key = TableSnapshot.key("others")
        let basic = Method.basic.request("", "others").1
        let cases: [(host: String, target: String, headers: [String: String], status: Int)] = [
            ("keys.example.com", "/any/path", ["apikey": key], 200),
            ("keys.example.com", "/any/path?x=1&api%2Dkey=\(key)", [:], 200),
            ("keys.example.com", "/any/path?api-key=\(key)", [:], 200),
            ("KEYS.example.com:8080", "/", ["apikey": key], 200),
            ("a.wide.example.com", "/", ["apikey": key], 200), ("wide.example.com", "/", ["apikey": key], 404),
            // Only where the product says.
            ("keys.example.com", "/any/path", ["X-Key": key], 401),
            ("keys.example.com", "/any/path?key=\(key)", [:], 401), ("keys.example.com", "/any/path", basic, 401),
            ("keys.example.com", "/x", ["apikey": basic["Authorization"] ?? ""], 401),
            ("keys.example.com", "/x", ["Authorization": key], 401),
            ("keys.example.com", "/x", ["Authorization": "Bearer \(key)"], 401),
            ("keys.example.com", "/x", ["X-Portico-Key": key], 401),
            ("api.example.com", "/rates/x", ["Authorization": "Bearer \(key)"], 401),
            ("api.example.com", "/rates/x", ["Authorization": key], 401),
            ("api.example.com", "/rates/x", ["X-Key": basic["Authorization"] ?? ""], 401),
            ("api.example.com", "/rates/x", ["X-Key": ""], 401),
            // What looks like the gateway's own notes on a caller.
            ("api.example.com", "/rates/x", ["X-Key": "x others others_key dev_others public k:x"], 401),
            ("api.example.com", "/rates/x", ["X-Key": "x others others_key dev_others public |rates  s| k:x"], 401),
            ("api.example.com", "/rates/x", ["X-Key": key, "X-Portico-Part": "none"], 200),
            ("api.example.com", "/rates/x", ["X-Portico-Identity": "others c d public|rates  s|"], 401),
            ("api.example.com", "/rates/x", ["Authorization": "Basic Og=="], 401),
            ("api.example.com", "/rates/x", ["Authorization": "Basic"], 401),
            (
                "api.example.com", "/rates/x",
                ["Authorization": "basic " + (basic["Authorization"] ?? "").dropFirst(6)], 200
            ),
            ("api.example.com", "/rates/x", ["X-Key": key.uppercased()], 401),
            ("api.example.com", "/rates/x", ["X-Key": key.lowercased()], 401),
            ("api.example.com", "/rates/x", ["Authorization": (basic["Authorization"] ?? "").uppercased()], 401),
            // A product without a host is on every host, one of the host comes first.
            ("anything.example.org", "/anywhere/x", basic, 200), ("api.example.com", "/anywhere/x", basic, 200),
            ("api.example.com", "/parcels/v2/hidden", basic, 403), ("x.example.org", "/parcels/v2/hidden", basic, 200),
            ("keys.example.com", "/anywhere/x", basic, 401),
        ]
        for (host, target, headers, status) in cases {
            let answer = try gateway.ask("GET", target, host: host, headers)
            #expect(answer.status == status, "\(host) \(target) \(headers)")
            if status == 200 { #expect(!answer.text.contains(key), "\(target)") }
        }
        #expect(try gateway.ask("POST", "/anywhere/x", basic).status == 200)
        #expect(try gateway.ask("PUT", "/anywhere/x", basic).status == 404, "not one of the product's methods")
    }

    /// What a page of the portal does before and when it tries a call out.
    @Test(arguments: GatewayUnderTest.Kind.testable) func letsThePortalTryOut(_ kind: GatewayUnderTest.Kind)
        async throws
    {
        let upstream = try await EchoUpstream()
        let gateway = try await GatewayUnderTest(kind, try TableSnapshot.make(upstream: upstream.port))
        let origin = "https://developers.example.com"
        let asked = [
            "Origin": origin, "Access-Control-Request-Method": "PATCH",
            "Access-Control-Request-Headers": "authorization,x-key",
        ]
        let preflight = try gateway.ask("OPTIONS", "/parcels/v2/x", asked)
        #expect([200, 204].contains(preflight.status))
        #expect(preflight["Access-Control-Allow-Origin"] == origin)
        #expect(preflight["Access-Control-Allow-Methods"]?.contains("PATCH") == true)
        let allowed = preflight["Access-Control-Allow-Headers"]?.lowercased() ?? ""
        #expect(allowed.contains("authorization") && (allowed.contains("*") || allowed.contains("x-key")))
        #expect(preflight["Access-Control-Allow-Credentials"] == nil)
        #expect(preflight.body.isEmpty, "nothing is passed on")
        for (headers, status) in [(["X-Key": TableSnapshot.key("plenty")], 200), (["X-Key": "wrong"], 401)] {
            let answer = try gateway.ask("GET", "/parcels/v2/x", headers.merging(["Origin": origin]) { $1 })
            #expect(answer.status == status)
            #expect(answer["Access-Control-Allow-Origin"] == origin, "a page may read why: \(status)")
            #expect(answer["Access-Control-Expose-Headers"] == "*")
        }
        let stranger = try gateway.ask(
            "OPTIONS", "/parcels/v2/x", asked.merging(["Origin": "https://evil.example.com"]) { $1 })
        #expect(stranger["Access-Control-Allow-Origin"] == nil)
        #expect(EchoUpstream.Request(stranger) == nil, "no call without a credential")
        let other = try gateway.ask("OPTIONS", "/rates/x", asked)
        #expect(other["Access-Control-Allow-Origin"] == nil, "a product that names no origin")
        #expect(
            try gateway.ask("GET", "/parcels/v2/x")["WWW-Authenticate"]
                == "ApiKey realm=\"parcels\", Basic realm=\"parcels\"")
    }
}

import Crypto
import Foundation
import Gateways
import PortalModel
import Serialization
import TestSupport
import Testing

/// Tokens of OAuth at a gateway that verifies them itself: what opens, what does not, and that no call fails while keys
/// change.
@Suite(.enabled(if: GatewayUnderTest.Kind.testable.contains(.envoy), "needs .scripts/setup --test"), .serialized)
struct GatewayTokenTests {
    private static let issuer = "https://dev.example/account"
    /// The year 2100: what a token says of its end, so that the test asks no clock.
    private static let later = 4_102_444_800

    private static func token(
        by key: SigningKey, client: String = "client-one", audience: [String] = ["orders"], issuer: String = issuer,
        expires: Int? = later, type: String = "at+jwt"
    ) throws -> String {
        var claims: [String: Any] = [
            "iss": issuer, "sub": client, "client_id": client, "aud": audience.map { "urn:portico:product:\($0)" },
            "iat": 1_700_000_000, "jti": "j", "scope": "orders.read orders.write",
        ]
        claims["exp"] = expires
        return JWS.sign([UInt8](try JSONSerialization.data(withJSONObject: claims)), type: type, by: key)
    }

    private static func snapshot(
        _ keys: [SigningKey], upstream port: Int, revision: Int = 1
    ) throws -> GatewaySnapshot {
        func product(_ id: String, _ methods: String, _ more: String = "") -> String {
            """
              - id: \(id)
                name: \(id)
                upstreams: ["http://127.0.0.1:\(port)"]
                paths: [/\(id)/*]
                authentication: \(methods)

            """ + more
        }
        let plan = "    plans: [{ id: small, title: Small, limits: [{ requests: 2, per: month }] }]\n"
        let text = """
            products:
            \(product("few", "[oauth]", plan))\(product("keys", "[{ api-key: { header: X-Key } }]"))\
            \(product("orders", "[{ api-key: { header: X-Key } }, oauth]"))\(product("round-\(revision)", "[oauth]"))\
            \(product("tokens", "[oauth]"))
            consumers:
              - id: app_1
                access: [{ product: few, plan: small }, { product: keys }, { product: orders, subscription: sub_o }]
                credentials: [{ id: key-1, key: secret-key-of-one }, { id: key-2, client: client-one }, { id: key-3, client: client-one }]
              - id: app_2
                access: [{ product: tokens }]
                credentials: [{ id: key-4, client: client-two }]
            """
        let root = try YAMLReader.read(Array(text.utf8), file: "tokens.yaml")
        var snapshot = SnapshotText.snapshot(root, file: "tokens.yaml")
        if !keys.isEmpty { snapshot.issuer = .init(name: issuer, keys: keys.map(\.publicKey.jwk)) }
        return snapshot
    }

    @Test func opensWhatATokenIsForAndTheApplicationIsSubscribedTo() async throws {
        let upstream = try await EchoUpstream()
        let key = SigningKey.generate(.es256)
        let rsa = SigningKey.generate(.rs256)
        let gateway = try await GatewayUnderTest(.envoy, try Self.snapshot([key, rsa], upstream: upstream.port))
        func status(_ path: String, _ token: String, _ more: [String: String] = [:], scheme: String = "Bearer") throws
            -> Int
        {
            try gateway.ask("GET", path, ["Authorization": "\(scheme) \(token)"].merging(more) { $1 }).status
        }
        let good = try Self.token(by: key)
        try await gateway.wait { try status("/orders/1", good) == 200 }
        #expect(try status("/orders/1", good, scheme: "bearer") == 200, "RFC 9110 §11.1: a scheme has no case")
        #expect(try status("/orders/1", try Self.token(by: rsa)) == 200)
        #expect(try status("/orders/1", try Self.token(by: key, audience: ["tokens", "orders"])) == 200)

        let forged = [
            "X-Portico-Scope": "admin", "X-Portico-Client": "client-two", "x-portico-key": "Client client-two",
        ]
        let passed = try #require(
            EchoUpstream.Request(
                try gateway.ask("GET", "/orders/1", ["Authorization": "Bearer \(good)"].merging(forged) { $1 })))
        #expect(passed["X-Portico-Application"] == "app_1" && passed["X-Portico-Credential"] == "key-2")
        #expect(passed["X-Portico-Subscription"] == "sub_o" && passed["X-Portico-Developer"] == "dev_1")
        #expect(passed["X-Portico-Scope"] == "orders.read orders.write")
        for name in ["Authorization", "X-Portico-Token", "X-Portico-Client", "X-Portico-Key"] {
            #expect(passed[name] == nil, "\(name) reaches the upstream")
        }
        let byKey = try #require(
            EchoUpstream.Request(
                try gateway.ask("GET", "/orders/1", ["X-Key": "secret-key-of-one"].merging(forged) { $1 })))
        #expect(byKey["X-Portico-Application"] == "app_1" && byKey["X-Portico-Scope"] == nil)

        let tokens = ["1": good, "3": try Self.token(by: key, audience: ["keys"])]
        #expect(try status("/keys/1", tokens["3"] ?? "") == 401, "it takes keys alone")
        for (what, token, path, expected) in [
            ("another product", try Self.token(by: key, audience: ["keys"]), "/orders/1", 403),
            ("nobody", try Self.token(by: key, audience: []), "/orders/1", 403),
            ("not subscribed", try Self.token(by: key, audience: ["tokens"]), "/tokens/1", 403),
            (
                "another client, subscribed", try Self.token(by: key, client: "client-two", audience: ["tokens"]),
                "/tokens/1", 200
            ),
            ("another client, not subscribed", try Self.token(by: key, client: "client-two"), "/orders/1", 403),
            ("a client that is gone", try Self.token(by: key, client: "client-gone"), "/orders/1", 401),
            ("a client with a blank", try Self.token(by: key, client: "x client-one"), "/orders/1", 401),
            ("another issuer", try Self.token(by: key, issuer: "https://evil.example"), "/orders/1", 401),
            ("ended", try Self.token(by: key, expires: 1_700_000_600), "/orders/1", 401),
            ("without an end", try Self.token(by: key, expires: nil), "/orders/1", 401),
            ("a stranger's key", try Self.token(by: .generate(.es256)), "/orders/1", 401),
            ("cut", String(good.dropLast(3)), "/orders/1", 401), ("nonsense", "a.b.c", "/orders/1", 401),
            ("the client's id", "client-one", "/orders/1", 401),
        ] { #expect(try status(path, token) == expected, "\(what)") }

        for key in ["client-one", "Client client-one", "Client%20client-one"] {
            #expect(try gateway.ask("GET", "/orders/1", ["X-Key": key]).status == 401, "an id is no key: \(key)")
        }
        let none = try gateway.ask("GET", "/orders/1")
        #expect(none.status == 401 && none["WWW-Authenticate"] == #"ApiKey realm="orders", Bearer realm="orders""#)
        #expect(none["Content-Type"] == "application/problem+json")
        let bad = try gateway.ask("GET", "/orders/1", ["Authorization": "Bearer a.b.c"])
        #expect(bad["Content-Type"] == "application/problem+json" && bad.text.contains("not valid"), "\(bad.text)")

        let few = try Self.token(by: key, audience: ["few"])
        #expect(try (0..<4).map { _ in try status("/few/1", few) } == [200, 200, 429, 429], "a plan's limit counts")
        #expect(try gateway.complaints() == [])
    }

    /// Old key, both, new key: tokens of each are shown all the time, and each is good as long as its key is published.
    @Test func losesNoCallWhileKeysChange() async throws {
        let upstream = try await EchoUpstream()
        let (old, new) = (SigningKey.generate(.es256), SigningKey.generate(.es256))
        let gateway = try await GatewayUnderTest(.envoy, try Self.snapshot([old], upstream: upstream.port))
        let (first, second) = (try Self.token(by: old), try Self.token(by: new))
        func ask(_ token: String) throws -> Int {
            try gateway.ask("GET", "/orders/1", ["Authorization": "Bearer \(token)"]).status
        }
        func isThere(_ revision: Int) throws -> Bool { try gateway.ask("GET", "/round-\(revision)/").status == 401 }
        try await gateway.wait { try ask(first) == 200 }
        #expect(try ask(second) == 401)
        try await gateway.publish(try Self.snapshot([old, new], upstream: upstream.port, revision: 2))
        var failed = 0
        var calls = 0
        // The signer changes once the new key is at the gateway; until then all calls bear the old one's tokens.
        try await gateway.wait {
            calls += 1
            if try ask(first) != 200 { failed += 1 }
            return try isThere(2) && ask(second) == 200
        }
        for _ in 0..<50 {
            calls += 2
            if try ask(first) != 200 { failed += 1 }
            if try ask(second) != 200 { failed += 1 }
        }
        try await gateway.publish(try Self.snapshot([new], upstream: upstream.port, revision: 3))
        try await gateway.wait {
            calls += 1
            if try ask(second) != 200 { failed += 1 }
            return try isThere(3) && ask(first) == 401
        }
        #expect(failed == 0 && calls > 100, "\(failed) of \(calls)")
        try await gateway.publish(try Self.snapshot([], upstream: upstream.port, revision: 4))
        try await gateway.wait { try ask(second) == 401 }
        #expect(try gateway.ask("GET", "/tokens/1").status == 403, "what nothing can open is closed")
        #expect(try gateway.complaints() == [])
    }
}

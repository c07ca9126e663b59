import Crypto
import Foundation
import Gateways
import PortalModel
import Serialization
import TestSupport
import Testing

/// Tokens of OAuth at a gateway that verifies them itself: what opens, what does not, and that no call fails while keys
/// change.
@Suite(.enabled(if: TokenCheck.isPossible, "needs .scripts/setup --test"), .serialized)
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

    @Test(arguments: GatewayUnderTest.Kind.testable)
    func opensWhatATokenIsForAndTheApplicationIsSubscribedTo(_ kind: GatewayUnderTest.Kind) async throws {
        let upstream = try await EchoUpstream()
        let key = SigningKey.generate(.es256)
        let rsa = SigningKey.generate(.rs256)
        let check = try await TokenCheck([key, rsa], issuer: Self.issuer)
        let gateway = try await GatewayUnderTest(
            kind, try Self.snapshot([key, rsa], upstream: upstream.port), tokens: check.options)
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
        // The last four mean something to Envoy alone.
        let own =
            kind == .envoy ? ["X-Portico-Token", "X-Portico-Client", "X-Portico-Key", "X-Portico-Part"] : []
        for name in ["Authorization"] + own {
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

    /// An identity provider has a client of the same id as the companion: neither opens what is the other's.
    @Test(arguments: GatewayUnderTest.Kind.testable.filter { $0 == .envoy })
    func tellsTheClientsOfProvidersApart(_ kind: GatewayUnderTest.Kind) async throws {
        let upstream = try await EchoUpstream()
        let (own, idp) = (SigningKey.generate(.es256), SigningKey.generate(.rs256))
        var snapshot = try Self.snapshot([own], upstream: upstream.port)
        let sso = "https://sso.example"
        snapshot.providers = [
            .init(id: "sso", issuer: .init(name: sso, keys: [idp.publicKey.jwk]), claim: "azp")
        ]
        snapshot.consumers.append(
            .init(
                id: "app_3", developer: "dev_3", portal: "partner",
                access: [.init(product: "tokens", subscription: "sub_3")],
                credentials: [.init(id: "key-5", secret: .oauth(client: "client-one"), provider: "sso")]))
        let gateway = try await GatewayUnderTest(kind, snapshot)
        func token(_ name: String, by key: SigningKey, issuer: String = sso, claim: String = "azp") throws -> String {
            let claims: [String: Any] = [
                "iss": issuer, "aud": "account", claim: name, "exp": Self.later, "scope": "openid",
            ]
            return JWS.sign([UInt8](try JSONSerialization.data(withJSONObject: claims)), type: "JWT", by: key)
        }
        func ask(_ path: String, _ token: String) throws -> HTTPAnswer {
            try gateway.ask(
                "GET", path,
                ["Authorization": "Bearer \(token)", "X-Portico-Client-sso": "client-one", "X-Portico-Client": "x"])
        }
        let good = try token("client-one", by: idp)
        try await gateway.wait { try ask("/tokens/1", good).status == 200 }
        let passed = try #require(EchoUpstream.Request(try ask("/tokens/1", good)))
        #expect(passed["X-Portico-Application"] == "app_3" && passed["X-Portico-Scope"] == "openid")
        #expect(passed["X-Portico-Client-sso"] == nil && passed["Authorization"] == nil)
        #expect(try ask("/orders/1", good).status == 403, "the companion's client of that id is subscribed to it")
        #expect(try ask("/orders/1", try Self.token(by: own)).status == 200)
        #expect(try ask("/tokens/1", try Self.token(by: own, audience: ["tokens"])).status == 403)
        for (what, token) in [
            ("the companion's key", try token("client-one", by: own)),
            ("the provider's key", try Self.token(by: idp, audience: ["tokens"])),
            ("another claim", try token("client-one", by: idp, claim: "client_id")),
            ("nobody's client", try token("client-two", by: idp)),
            ("a path", try token("sso/client-one", by: idp)),
        ] { #expect(try ask("/tokens/1", token).status == 401, "\(what)") }
        #expect(try gateway.complaints() == [])
    }

    /// Old key, both, new key: tokens of each are shown all the time, and each is good as long as its key is published.
    @Test(arguments: GatewayUnderTest.Kind.testable)
    func losesNoCallWhileKeysChange(_ kind: GatewayUnderTest.Kind) async throws {
        let upstream = try await EchoUpstream()
        let (old, new) = (SigningKey.generate(.es256), SigningKey.generate(.es256))
        let check = try await TokenCheck([old], issuer: Self.issuer)
        let gateway = try await GatewayUnderTest(
            kind, try Self.snapshot([old], upstream: upstream.port), tokens: check.options)
        let (first, second) = (try Self.token(by: old), try Self.token(by: new))
        func ask(_ token: String) throws -> Int {
            try gateway.ask("GET", "/orders/1", ["Authorization": "Bearer \(token)"]).status
        }
        func isThere(_ revision: Int) throws -> Bool { try gateway.ask("GET", "/round-\(revision)/").status == 401 }
        try await gateway.wait { try ask(first) == 200 }
        #expect(try ask(second) == 401)
        try check.know([old, new])
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
        try check.know([new])
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

    /// nginx alone: what it does where it gets no answer, and how often it asks.
    @Test func asksOnceAndLetsNobodyInWhereItGetsNoAnswer() async throws {
        guard GatewayUnderTest.Kind.testable.contains(.nginx) else { return }
        let upstream = try await EchoUpstream()
        let key = SigningKey.generate(.es256)
        let folder = try TemporaryFolder()
        var check: TokenCheck? = try await TokenCheck([key], issuer: Self.issuer, cache: folder.path("cache"))
        let options = try #require(check?.options)
        let snapshot = try Self.snapshot([key], upstream: upstream.port)
        let gateway = try await GatewayUnderTest(.nginx, snapshot, tokens: options)
        let good = try Self.token(by: key)
        func ask(_ token: String) throws -> HTTPAnswer {
            try gateway.ask("GET", "/orders/1", ["Authorization": "Bearer \(token)", "Cookie": "session=secret"])
        }
        try await gateway.wait { try ask(good).status == 200 }
        for _ in 0..<20 { #expect(try ask(good).status == 200) }
        let asked = check?.asked ?? []
        #expect(asked.count < 10, "answers are kept: \(asked.count)")
        #expect(asked.allSatisfy { $0 == "asked orders None" }, "and it is told no more than it has to know: \(asked)")
        check = nil
        let other = try Self.token(by: key, client: "client-two", audience: ["orders"])
        let unsure = try ask(other)
        #expect(unsure.status == 503 && unsure["Content-Type"] == "application/problem+json", "\(unsure.text)")
        #expect(try gateway.ask("GET", "/orders/1", ["X-Key": "secret-key-of-one"]).status == 200, "keys go on")
        #expect(try gateway.ask("GET", "/.portico/token").status == 404)
        #expect(try gateway.complaints() == [])
    }
}

/// What nginx asks in the companion's place.
final class TokenCheck {
    let options: NginxOptions.TokenCheck
    private let program: RunningProgram
    private let folder: TemporaryFolder

    private static let secret = "secret-of-the-gateway-long-enough-0"
    private static let python = Requirement.existing(Repository.root.path + "/.build-peers/bin/python")

    /// Whether there is a gateway to test, and PyJWT.
    static let isPossible = Requirement.shouldRun(
        whenPresent: !GatewayUnderTest.Kind.testable.isEmpty
            && Requirement.existing(Repository.root.path + "/.build-peers/lib/python3.11/site-packages/jwt") != nil)

    init(_ keys: [SigningKey], issuer: String, cache: String? = nil) async throws {
        folder = try TemporaryFolder()
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
            "token-check.py")
        try Self.write(keys, in: folder)
        program = try RunningProgram(
            try #require(Self.python), [script.path, folder.path("keys.json"), issuer, Self.secret])
        let port = try await program.line { Int($0) != nil }
        options = .init(url: "http://127.0.0.1:\(port)/oauth/check", secret: Self.secret, cache: cache)
    }

    func know(_ keys: [SigningKey]) throws { try Self.write(keys, in: folder) }

    /// What it has said of the requests so far.
    var asked: [String] { program.lines.filter { $0.hasPrefix("asked") } }

    private static func write(_ keys: [SigningKey], in folder: TemporaryFolder) throws {
        try folder.write(#"{"keys":[\#(keys.map(\.publicKey.jwk).joined(separator: ","))]}"#, to: "keys.json")
    }
}

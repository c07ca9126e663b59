import Crypto
import Foundation
import PortalModel
import PortalServices
import Storage
import Synchronization
import Testing

/// Clients that prove themselves by a signature (RFC 7523), honest ones and others.
struct ClientAssertionTests {
    private let oauth: OAuthFixture
    private let key = SigningKey.generate(.es256)
    private let id: String
    private let credential: CredentialID

    init() async throws {
        oauth = try await OAuthFixture()
        _ = try await oauth.fixture.subscribe(oauth.ada, "shipments")
        let issued = try await Self.client(oauth, #"{"keys":[\#(key.publicKey.jwk)]}"#)
        (id, credential) = (issued.credential.publicName ?? "", issued.credential.id)
        #expect(issued.shownSecret == nil)
    }

    private static func client(_ oauth: OAuthFixture, _ keys: String) async throws -> Credentials.Issued {
        try await Credentials(oauth.fixture.context).create(
            .init(method: "oauth", name: "signer", keys: keys), application: oauth.ada.application, for: oauth.ada.id,
            by: oauth.ada.caller)
    }

    /// Claims of a good assertion, with some changed; `nil` takes one away.
    private func assertion(
        _ changes: [String: Any?] = [:], type: String = "JWT", by signer: SigningKey? = nil
    ) throws -> String {
        let now = oauth.fixture.context.now.rawValue / 1000
        var claims: [String: Any] = [
            "iss": id, "sub": id, "aud": "https://dev.example/account/oauth/token", "exp": now + 300, "iat": now,
            "jti": UUID().uuidString,
        ]
        for (name, value) in changes { claims[name] = value }
        let bytes = try JSONSerialization.data(withJSONObject: claims)
        return JWS.sign([UInt8](bytes), type: type, by: signer ?? key)
    }

    private func refusal(_ token: String, client: String? = nil) async -> String? {
        await oauth.refusal(.init(), .assertion(client: client, token: token))
    }

    @Test func letsASignerIn() async throws {
        #expect(await refusal(try assertion()) == nil)
        #expect(await refusal(try assertion(), client: id) == nil)
        #expect(await refusal(try assertion(["aud": "https://dev.example/account"])) == nil, "the issuer")
        #expect(await refusal(try assertion(["aud": ["https://x.example", "https://dev.example/account"]])) == nil)
        let rsa = SigningKey.generate(.rs256)
        let other = try await Self.client(oauth, rsa.publicKey.jwk)
        let name = other.credential.publicName ?? ""
        #expect(await refusal(try assertion(["iss": name, "sub": name], by: rsa)) == nil, "one JWK alone")
    }

    @Test func refusesWhatIsNotTheClientsOwnWord() async throws {
        let now = oauth.fixture.context.now.rawValue / 1000
        let wrong: [(String, [String: Any?])] = [
            ("another client's", ["iss": oauth.clientID, "sub": oauth.clientID]),
            ("for another subject", ["sub": oauth.clientID]), ("without subject", ["sub": nil as Any?]),
            ("for another server", ["aud": "https://other.example/oauth/token"]), ("for nobody", ["aud": nil as Any?]),
            ("for a page below", ["aud": "https://dev.example/account/oauth/token/"]),
            ("ended", ["exp": now - 61]), ("without end", ["exp": nil as Any?]),
            ("with a text as end", ["exp": "\(now + 9)"]),
            ("too long", ["exp": now + 3662]), ("endless", ["exp": 1e18]), ("not begun", ["nbf": now + 61]),
            ("of tomorrow", ["iat": now + 86_400]), ("without id", ["jti": nil as Any?]),
            ("with an empty id", ["jti": ""]),
            ("with a long id", ["jti": String(repeating: "j", count: 256)]),
        ]
        for (what, changes) in wrong { #expect(await refusal(try assertion(changes)) == "invalid_client", "\(what)") }
        #expect(await refusal(try assertion(type: "at+jwt")) == "invalid_client", "a token for an API is no proof")
        #expect(await refusal(try assertion(by: .generate(.es256))) == "invalid_client")
        #expect(await refusal(try assertion(), client: oauth.clientID) == "invalid_client")
        #expect(await refusal("nonsense") == "invalid_client")
        #expect(await refusal(try assertion()) == nil)
    }

    @Test func takesAnAssertionOnce() async throws {
        let token = try assertion()
        let server = oauth.server
        let outcomes = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<6 {
                group.addTask { (try? await server.clients.client(.assertion(client: nil, token: token))) != nil }
            }
            return await group.reduce(into: [Bool]()) { $0.append($1) }
        }
        #expect(outcomes.filter { $0 }.count == 1)
        oauth.fixture.pass(.seconds(359))
        try await Upkeep(oauth.fixture.context).endWhatIsOver()
        #expect(await refusal(token) == "invalid_client", "it ends in a second, and is still remembered")
    }

    @Test func takesNoSecretOfAClientWithKeys() async throws {
        // The secret by which gateways know the credential exists, but nobody was told it.
        let secret = try #require(try oauth.fixture.context.store.read { try $0.secrets(of: credential) }.first)
        #expect(secret.hint.hasPrefix("ES256 …"))
        #expect(await oauth.refusal(.init(), .secret(client: id, secret: "")) == "invalid_client")
        #expect(
            await refusal {
                _ = try await Credentials(oauth.fixture.context).rotate(
                    credential, overlap: .none, for: oauth.ada.id, by: oauth.ada.caller)
            } == .conflict(.hasKeys))
        let name = oauth.clientID
        #expect(await refusal(try assertion(["iss": name, "sub": name])) == "invalid_client", "it has a secret")
    }

    private func refusal(_ body: () async throws -> Void) async -> Refusal? {
        await PortalServicesTests.refusal(body)
    }

    @Test func changesKeysWithoutAGap() async throws {
        let next = SigningKey.generate(.rs256)
        func replace(_ keys: String) async throws {
            try await Credentials(oauth.fixture.context).replaceKeys(
                of: credential, keys, for: oauth.ada.id, by: oauth.ada.caller)
        }
        try await replace(#"{"keys":[\#(key.publicKey.jwk),\#(next.publicKey.jwk)]}"#)
        #expect(await refusal(try assertion()) == nil)
        #expect(await refusal(try assertion(by: next)) == nil)
        try await replace(next.publicKey.jwk)
        #expect(await refusal(try assertion()) == "invalid_client")
        #expect(await refusal(try assertion(by: next)) == nil)
        let mallory = try await oauth.fixture.developer("mallory@example.com")
        #expect(
            await refusal {
                try await Credentials(oauth.fixture.context).replaceKeys(
                    of: credential, key.publicKey.jwk, for: mallory.id, by: mallory.caller)
            } == .notFound)
        #expect(try oauth.fixture.actions(of: credential.rawValue).last == "credential.keys-replaced")
    }

    @Test func saysWhatIsWrongWithKeys() async throws {
        let short = Base64URL.encode([UInt8](repeating: 0xFF, count: 128))
        let secret = SigningKey.generate(.es256).secretJWK
        for (keys, reason) in [
            ("{}", Refusal.Reason.notKeys), (#"{"keys":[]}"#, .notKeys), ("ssh-rsa AAAA", .notKeys),
            ("https://", .notKeys),
            (#"{"keys":[\#(key.publicKey.jwk),\#(key.publicKey.jwk)]}"#, .notKeys),
            (#"{"kty":"oct","alg":"HS256"}"#, .notKeys), (secret, .keysArePrivate),
            (#"{"keys":[\#(secret)]}"#, .keysArePrivate),
            (#"{"kty":"RSA","n":"\#(short)","e":"AQAB"}"#, .keysTooShort),
        ] {
            let found = await refusal { _ = try await Self.client(oauth, keys) }
            #expect(found == .invalid([.init("keys", reason)]), "\(keys.prefix(30))")
        }
    }

    /// Keys behind a URL: kept for ten minutes, looked at again for a key that is new, and never more than once a minute.
    @Test func readsKeysThatAClientPublishes() async throws {
        final class Publisher: Sendable {
            let state = Mutex((document: "", calls: 0))
        }
        let publisher = Publisher()
        let oauth = try await OAuthFixture { url in
            try publisher.state.withLock { state in
                state.calls += 1
                guard url == "https://client.example/jwks" else { throw OAuthFixture.Unreachable() }
                return Array(state.document.utf8)
            }
        }
        func calls() -> Int { publisher.state.withLock { $0.calls } }
        _ = try await oauth.fixture.subscribe(oauth.ada, "shipments")
        let name = try await Self.client(oauth, "https://client.example/jwks").credential.publicName ?? ""
        let (first, second) = (SigningKey.generate(.es256), SigningKey.generate(.es256))
        func refusal(_ signer: SigningKey) async throws -> String? {
            let now = oauth.fixture.context.now.rawValue / 1000
            let claims: [String: Any] = [
                "iss": name, "sub": name, "aud": OAuthFixture.issuer, "exp": now + 60, "jti": UUID().uuidString,
            ]
            let token = JWS.sign([UInt8](try JSONSerialization.data(withJSONObject: claims)), type: "JWT", by: signer)
            return await oauth.refusal(.init(), .assertion(client: nil, token: token))
        }
        publisher.state.withLock { $0.document = #"{"keys":[{"kty":"OKP"},\#(first.publicKey.jwk)]}"# }
        #expect(try await refusal(first) == nil)
        #expect(try await refusal(first) == nil)
        #expect(calls() == 1)
        publisher.state.withLock { $0.document = #"{"keys":[\#(second.publicKey.jwk)]}"# }
        for _ in 0..<5 { #expect(try await refusal(second) == "invalid_client") }
        #expect(calls() == 1, "a stranger's signatures make no calls")
        oauth.fixture.pass(.seconds(60))
        #expect(try await refusal(second) == nil)
        #expect(try await refusal(first) == "invalid_client")
        #expect(calls() == 2)
        publisher.state.withLock { $0.document = "gone" }
        oauth.fixture.pass(.seconds(600))
        #expect(try await refusal(second) == "invalid_client", "keys that are published no more count no more")
        #expect(calls() == 3)
    }
}

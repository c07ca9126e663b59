import Foundation
import TestSupport
import Testing

/// From a client's secret to an API behind real gateways, with the companion between: what opens, and how it closes.
@Suite(.serialized, .enabled(if: GatewaySite.isPossible, "needs .scripts/setup --test"))
struct OAuthGatewayTests {
    @Test func opensWhatIsSubscribedToAndClosesIt() async throws {
        let gateways = try await GatewaySite.start()
        let application = try gateways.application("Robot", [("shipments", "free")])
        let client = try gateways.portal(
            "POST", "applications/\(application.id)/credentials", ["method": "oauth", "name": "robot"])
        let (id, secret) = (try #require(client["publicName"] as? String), try #require(client["secret"] as? String))
        let http = HTTPClient(port: gateways.site.port)
        let form = [("Content-Type", "application/x-www-form-urlencoded")]
        func token() throws -> String {
            let pair = Data("\(id):\(secret)".utf8).base64EncodedString()
            let answer = try http.request(
                "POST", "/oauth/token", headers: [("Authorization", "Basic \(pair)")] + form,
                body: "grant_type=client_credentials&scope=shipments.read")
            let json = try JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any]
            return try #require(json?["access_token"] as? String, "\(answer.text)")
        }
        func status(_ kind: GatewaySite.Kind, _ token: String) throws -> Int {
            try gateways.ask(kind, "/shipments/v2/x", ["Authorization": "Bearer \(token)"]).status
        }
        let first = try token()
        for kind in GatewaySite.Kind.allCases {
            try await gateways.settle(kind) { try status(kind, first) == 200 }
            #expect(try status(kind, String(first.dropLast(4))) == 401)
            #expect(try status(kind, secret) == 401)
        }
        // A token that is taken back: nginx asks, Envoy goes by the signature until it ends.
        let other = try token()
        let body = "client_id=\(id)&client_secret=\(secret)&token=\(other)"
        #expect(try http.request("POST", "/oauth/revoke", headers: form, body: body).status == 200)
        #expect(try status(.nginx, other) == 401)
        #expect(try status(.nginx, first) == 200 && status(.envoy, first) == 200)
        // A client that is taken away is gone at both.
        _ = try gateways.portal("POST", "credentials/\(try #require(client["id"] as? String))/revoke")
        for kind in GatewaySite.Kind.allCases { try await gateways.settle(kind) { try status(kind, first) == 401 } }
    }

    /// Signing keys change while somebody gets tokens and calls all the time: no call fails. A key that is taken away takes its
    /// tokens with it.
    @Test func failsNoCallWhileKeysChange() async throws {
        let gateways = try await GatewaySite.start()
        let application = try gateways.application("Robot", [("shipments", "pro")])
        let client = try gateways.portal(
            "POST", "applications/\(application.id)/credentials", ["method": "oauth", "name": "robot"])
        let (id, secret) = (try #require(client["publicName"] as? String), try #require(client["secret"] as? String))
        func token() throws -> (text: String, key: String) {
            let answer = try HTTPClient(port: gateways.site.port).request(
                "POST", "/oauth/token", headers: [("Content-Type", "application/x-www-form-urlencoded")],
                body: "grant_type=client_credentials&client_id=\(id)&client_secret=\(secret)")
            let json = try JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any]
            let text = try #require(json?["access_token"] as? String, "\(answer.text)")
            let header = text.prefix { $0 != "." }.replacing("-", with: "+").replacing("_", with: "/")
            let padded = header + String(repeating: "=", count: (4 - header.count % 4) % 4)
            let fields = try JSONSerialization.jsonObject(with: try #require(Data(base64Encoded: String(padded))))
            return (text, try #require((fields as? [String: Any])?["kid"] as? String))
        }
        func status(_ kind: GatewaySite.Kind, _ token: String) throws -> Int {
            try gateways.ask(kind, "/shipments/v2/x", ["Authorization": "Bearer \(token)"]).status
        }
        let first = try token()
        for kind in GatewaySite.Kind.allCases {
            try await gateways.settle(kind) { try status(kind, first.text) == 200 }
        }
        func keys(_ words: [String]) async throws {
            let outcome = try await Program.run(
                try Repository.product("portico-companion"),
                ["signing-keys"] + words + ["--site", gateways.site.folder.path])
            #expect(outcome.status == 0, "\(outcome.error)")
        }
        try await keys(["rotate", "--in", "4"])
        var last = first
        var calls = 0
        // Until a while after the new key has begun to sign.
        var rest = 40
        while rest > 0, calls < 2000 {
            last = try token()
            if last.key != first.key { rest -= 1 }
            for kind in GatewaySite.Kind.allCases {
                for token in [first, last] {
                    calls += 1
                    let seen = try status(kind, token.text)
                    #expect(seen == 200, "\(kind), call \(calls), key \(token.key)")
                }
            }
            try await Task.sleep(for: .milliseconds(50))
        }
        #expect(last.key != first.key)
        print("No call of \(calls) failed while keys changed")
        try await keys(["revoke", first.key])
        for kind in GatewaySite.Kind.allCases {
            try await gateways.settle(kind) { try status(kind, first.text) == 401 }
            #expect(try status(kind, last.text) == 200)
        }
    }

    /// The same with an identity provider that registers the clients and signs their tokens.
    @Test(.enabled(if: Requirement.shouldRun(whenPresent: Glewlwyd.isPresent), "needs .scripts/setup --test"))
    func opensByTokensOfAnIdentityProviderUntilTheClientIsDeletedThere() async throws {
        let provider = try await Glewlwyd.start(scopes: ["shipments.read", "tracking.read"])
        let gateways = try await GatewaySite.start(
            settings: """
                "oauth": { "providers": [ { "id": "sso", "portals": ["public"], "kind": "registration",
                  "url": "\(provider.registration)", "redirectUris": ["http://127.0.0.1/none"],
                  "tokenEndpoint": "\(provider.tokenEndpoint)",
                  "tokens": { "issuer": "\(provider.issuer)", "keys": "\(provider.keys)" } } ] }
                """)
        let application = try gateways.application("Robot", [("shipments", "free")])
        let client = try gateways.portal(
            "POST", "applications/\(application.id)/credentials", ["method": "oauth", "name": "robot"])
        let (id, secret) = (try #require(client["publicName"] as? String), try #require(client["secret"] as? String))
        let credential = try #require(client["id"] as? String)
        let answer = try provider.token(of: id, secret, scope: "shipments.read")
        let json = try JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any]
        let token = try #require(json?["access_token"] as? String, "\(answer.text)")
        func ask(_ kind: GatewaySite.Kind, _ path: String, _ token: String) throws -> HTTPAnswer {
            try gateways.ask(kind, path, ["Authorization": "Bearer \(token)", "X-Portico-Application": "forged"])
        }
        for kind in GatewaySite.Kind.allCases {
            try await gateways.settle(kind) { try ask(kind, "/shipments/v2/x", token).status == 200 }
            let passed = try ask(kind, "/shipments/v2/x", token)
            let told = ["Application", "Subscription", "Product", "Plan", "Scope", "Portal"].map {
                GatewaySite.told("X-Portico-\($0)", by: passed) ?? "-"
            }
            #expect(
                told == [
                    application.id, application.subscriptions[0], "shipments", "free", "shipments.read", "public",
                ], "\(kind)")
            #expect(GatewaySite.told("X-Portico-Credential", by: passed) != nil)
            #expect(!passed.text.contains(token), "the token does not reach the upstream")
            #expect(try ask(kind, "/tracking/x", token).status == 403)
            #expect(try ask(kind, "/shipments/v2/x", String(token.dropLast(4))).status == 401)
        }
        _ = try gateways.portal("POST", "credentials/\(credential)/revoke")
        for kind in GatewaySite.Kind.allCases {
            try await gateways.settle(kind) { try ask(kind, "/shipments/v2/x", token).status == 401 }
        }
        try await gateways.wait { try provider.token(of: id, secret, scope: "shipments.read").status != 200 }
    }
}

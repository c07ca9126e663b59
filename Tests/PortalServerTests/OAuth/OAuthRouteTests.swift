import Crypto
import Diagnostics
import Foundation
import HTTP
import PortalModel
import PortalServices
import Serialization
import Storage
import Testing

@testable import PortalServer

/// The endpoints of OAuth as clients see them: statuses, header fields and error codes of the standards.
struct OAuthRouteTests {
    private let fixture: CompanionFixture
    private let ada: CompanionFixture.Owner
    private let client: Credentials.Issued
    private static let resourceSecret = "a secret of the gateway, long enough"

    init() async throws {
        fixture = try await CompanionFixture(resourceServers: ["edge": Self.resourceSecret])
        let text = CompanionFixture.catalog.replacingOccurrences(
            of: #"{"api-key": {"header": "X-Key"}}, "basic""#,
            with: #"{"api-key": {"header": "X-Key"}}, {"oauth": {"scopes": ["parcels.read", "parcels.write"]}}"#)
        fixture.context.offerings.replace(
            with: Offering(
                site: fixture.context.offerings.now.site,
                catalog: try Catalog(
                    reading: JSONReader.read(Array(text.utf8), file: "catalog.json"), file: "catalog.json")))
        ada = try await fixture.developer("ada@example.com")
        client = try await Credentials(fixture.context).create(
            .init(method: "oauth", name: "robot"), application: try #require(ada.application), for: ada.developer.id,
            by: Caller(.developer(ada.developer.id), address: ""))
    }

    private struct Answer {
        let status: Int
        let headers: Headers
        let json: Node

        var error: String? { json["error"]?.string }
    }

    private var id: String { client.credential.publicName ?? "" }
    private var basic: (String, String) {
        ("Authorization", "Basic \(Encoding.base64(Array("\(id):\(client.secret)".utf8)))")
    }
    private static let grant = "grant_type=client_credentials"

    private func send(
        _ method: HTTP.Method, _ path: String, _ body: String = "", _ headers: [(String, String)] = [],
        type: String? = "application/x-www-form-urlencoded", from peer: String = "192.0.2.7"
    ) async -> Answer {
        var fields = Headers()
        if method == .post, let type { fields["Content-Type"] = type }
        for (name, value) in headers { fields.append(name, value) }
        var request = Request(method, path, headers: fields, body: Array(body.utf8))
        request.peer = peer
        let response = await fixture.answer(request)
        var bytes: [UInt8] = []
        if case .bytes(let content) = response.body { bytes = content }
        return Answer(
            status: response.status.rawValue, headers: response.headers,
            json: (try? JSONReader.read(bytes, file: "answer")) ?? Node(.null))
    }

    private func token(_ body: String = grant, _ headers: [(String, String)]? = nil) async -> Answer {
        await send(.post, "/account/oauth/token", body, headers ?? [basic])
    }

    @Test func givesATokenToAClientThatProvesItself() async throws {
        let byHeader = await token()
        let byForm = await token("\(Self.grant)&client_id=\(id)&client_secret=\(client.secret)", [])
        let both = await token("\(Self.grant)&client_id=\(id)&scope=parcels.read&resource=urn:portico:product:parcels")
        for answer in [byHeader, byForm, both] {
            #expect(answer.status == 200 && answer.error == nil)
            #expect(answer.headers["Content-Type"] == "application/json")
            #expect(answer.headers["Cache-Control"] == "no-store" && answer.headers["Pragma"] == "no-cache")
            #expect(answer.json["token_type"]?.string == "Bearer" && answer.json["expires_in"]?.integer == 600)
            #expect(answer.json["access_token"]?.string?.split(separator: ".").count == 3)
            #expect(answer.json["refresh_token"] == nil, "RFC 6749 §4.4.3")
            #expect(answer.headers["RateLimit-Limit"] != nil && answer.headers["Set-Cookie"] == nil)
        }
        #expect(byHeader.json["scope"]?.string == "parcels.read parcels.write")
        #expect(both.json["scope"]?.string == "parcels.read")
    }

    /// RFC 6749 §5.2.
    @Test func saysWhyItGivesNoToken() async throws {
        let wrong = ("Authorization", "Basic \(Encoding.base64(Array("\(id):wrong".utf8)))")
        let cases: [(body: String, headers: [(String, String)], status: Int, error: String)] = [
            ("", [basic], 400, "invalid_request"), ("grant_type=", [basic], 400, "invalid_request"),
            ("grant_type=password&username=a&password=b", [basic], 400, "unsupported_grant_type"),
            ("grant_type=refresh_token", [basic], 400, "unsupported_grant_type"),
            ("\(Self.grant)&grant_type=client_credentials", [basic], 400, "invalid_request"),
            ("\(Self.grant)&scope=a&scope=b", [basic], 400, "invalid_request"),
            ("\(Self.grant)&scope=admin", [basic], 400, "invalid_scope"),
            ("\(Self.grant)&resource=urn:portico:product:other", [basic], 400, "invalid_target"),
            ("\(Self.grant)&client_id=\(id)&client_secret=\(client.secret)", [basic], 400, "invalid_request"),
            ("\(Self.grant)&client_id=other", [basic], 400, "invalid_request"),
            ("\(Self.grant)&client_assertion=a.b.c", [basic], 400, "invalid_request"),
            ("\(Self.grant)&client_assertion=a.b.c&client_assertion_type=saml2", [], 400, "invalid_request"),
            (Self.grant, [basic, basic], 400, "invalid_request"), ("%zz", [basic], 400, "invalid_request"),
            (Self.grant, [wrong], 401, "invalid_client"), (Self.grant, [], 401, "invalid_client"),
            ("\(Self.grant)&client_id=\(id)", [], 401, "invalid_client"),
            ("\(Self.grant)&client_id=\(id)&client_secret=wrong", [], 401, "invalid_client"),
            (Self.grant, [("Authorization", "Basic !")], 401, "invalid_client"),
            (Self.grant, [("Authorization", "Basic")], 401, "invalid_client"),
            (Self.grant, [("Authorization", "Bearer \(client.secret)")], 401, "invalid_client"),
            (Self.grant, [("Authorization", "Negotiate abc")], 401, "invalid_client"),
            (
                "\(Self.grant)&client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer&client_assertion=a.b.c",
                [], 401, "invalid_client"
            ),
        ]
        for (body, headers, status, error) in cases {
            let answer = await token(body, headers)
            #expect(answer.status == status && answer.error == error, "\(body): \(answer.status) \(answer.error ?? "")")
            #expect(answer.headers["Cache-Control"] == "no-store")
            #expect(
                (answer.headers["WWW-Authenticate"]?.hasPrefix("Basic realm=") == true) == (status == 401), "\(body)")
            let sentence = answer.json["error_description"]?.string ?? ""
            #expect(
                !sentence.isEmpty && sentence.utf8.allSatisfy { (0x20..<0x7F).contains($0) && $0 != 0x22 && $0 != 0x5C }
            )
            #expect(!sentence.contains(client.secret))
        }
        let json = await send(.post, "/account/oauth/token", #"{"grant_type":"x"}"#, [basic], type: "application/json")
        #expect(json.status == 400 && json.error == "invalid_request")
        #expect(await send(.get, "/account/oauth/token?\(Self.grant)", "", [basic]).status == 405)
        // What stands in the address is in logs, so it counts for nothing (RFC 6749 §2.3.1).
        let query = "client_id=\(id)&client_secret=\(client.secret)&\(Self.grant)"
        #expect(await send(.post, "/account/oauth/token?\(query)").status == 401)
    }

    @Test func letsPagesOfThePortalsAskAndNoOthers() async throws {
        let own = ("Origin", "https://dev.example")
        let answer = await token(Self.grant, [basic, own])
        #expect(answer.headers["Access-Control-Allow-Origin"] == "https://dev.example")
        #expect(answer.headers["Access-Control-Allow-Credentials"] == nil && answer.headers["Vary"] == "Origin")
        let refused = await token("", [own])
        #expect(refused.headers["Access-Control-Allow-Origin"] == "https://dev.example", "errors are read, too")
        for origin in ["https://evil.example", "null", "https://dev.example.evil.example", "http://dev.example"] {
            let answer = await token(Self.grant, [basic, ("Origin", origin)])
            #expect(answer.headers["Access-Control-Allow-Origin"] == nil, "\(origin)")
        }
        let asked = await send(.options, "/account/oauth/token", "", [own, ("Access-Control-Request-Method", "POST")])
        #expect(asked.status == 204 && asked.headers["Access-Control-Allow-Methods"] == "POST")
        #expect(asked.headers["Access-Control-Allow-Headers"] == "Authorization, Content-Type")
        #expect(
            await send(.options, "/account/oauth/token", "", [("Origin", "https://evil.example")])
                .headers["Access-Control-Allow-Methods"] == nil)
    }

    /// RFC 8414 §3.1: the well-known part stands before the issuer's path.
    @Test func describesItself() async throws {
        for path in [
            "/.well-known/oauth-authorization-server/account", "/account/.well-known/oauth-authorization-server",
        ] {
            let answer = await send(.get, path)
            #expect(answer.status == 200 && answer.headers["Content-Type"] == "application/json", "\(path)")
            #expect(answer.json["issuer"]?.string == "https://dev.example/account")
            #expect(answer.json["token_endpoint"]?.string == "https://dev.example/account/oauth/token")
            #expect(answer.json["jwks_uri"]?.string == "https://dev.example/account/oauth/jwks")
            #expect(answer.json["introspection_endpoint"]?.string == "https://dev.example/account/oauth/introspect")
            #expect(answer.json["revocation_endpoint"]?.string == "https://dev.example/account/oauth/revoke")
            #expect(answer.json["grant_types_supported"]?.elements.compactMap(\.string) == ["client_credentials"])
        }
        let token = try #require(await token().json["access_token"]?.string)
        let jwks = await send(.get, "/account/oauth/jwks")
        #expect(jwks.headers["Cache-Control"] == "public, max-age=900")
        let keys = try #require(jwks.json["keys"]).elements
        #expect(keys.count == 1 && keys[0]["d"] == nil && keys[0]["use"]?.string == "sig")
        var bytes: [UInt8] = []
        JSONWriter.write(keys[0], pretty: false, into: &bytes)
        #expect(JWS.verify(token, by: [try PublicKey(jwk: bytes)]) != nil)
    }

    /// RFC 7662.
    @Test func tellsResourceServersWhatATokenIsWorth() async throws {
        let token = try #require(await token().json["access_token"]?.string)
        let bearer = ("Authorization", "Bearer \(Self.resourceSecret)")
        let basic = ("Authorization", "Basic \(Encoding.base64(Array("edge:\(Self.resourceSecret)".utf8)))")
        for header in [bearer, basic] {
            let answer = await send(
                .post, "/account/oauth/introspect", "token=\(token)&token_type_hint=access_token", [header])
            #expect(answer.status == 200 && answer.json["active"]?.boolean == true)
            #expect(
                answer.json["client_id"]?.string == id && answer.json["scope"]?.string == "parcels.read parcels.write")
            #expect(answer.json["iss"]?.string == "https://dev.example/account")
            #expect(answer.json["aud"]?.elements.compactMap(\.string) == ["urn:portico:product:parcels"])
            #expect(answer.json["application"]?.string == ada.application?.rawValue)
            #expect(answer.json["developer"]?.string == ada.developer.id.rawValue)
            #expect(answer.headers["Cache-Control"] == "no-store")
        }
        for text in ["nonsense", token.dropLast(2) + "AA"] {
            let answer = await send(.post, "/account/oauth/introspect", "token=\(text)", [bearer])
            #expect(answer.status == 200 && answer.json == .object([("active", .flag(false))]), "and nothing else")
        }
        #expect(await send(.post, "/account/oauth/introspect", "", [bearer]).error == "invalid_request")
        let named = Encoding.base64(Array("other:\(Self.resourceSecret)".utf8))
        for header in [
            ("Authorization", "Bearer \(token)"), self.basic, ("Authorization", "Bearer "),
            ("Authorization", "Basic \(named)"),
            ("X-Nothing", ""),
        ] {
            let answer = await send(.post, "/account/oauth/introspect", "token=\(token)", [header])
            #expect(answer.status == 401 && answer.json["active"] == nil, "\(header)")
        }
    }

    /// What nginx asks; the gateway is one of the site's configuration.
    @Test func tellsGatewaysWhoseATokenIs() async throws {
        let site = #"""
            {"organization": {"name": "Northwind"}, "companion": {"url": "https://dev.example/account"},
             "gateways": [{"id": "edge", "kind": "nginx-file", "path": "x"}], "portals": [
             {"id": "public", "title": "Developers", "url": "https://dev.example/"}]}
            """#
        var diagnostics: [Diagnostic] = []
        let config = SiteConfig(
            reading: try JSONReader.read(Array(site.utf8), file: "s"), file: "s", diagnostics: &diagnostics)
        fixture.context.offerings.replace(
            with: Offering(site: config, catalog: fixture.context.offerings.now.catalog))
        let secret = fixture.context.secret(ofGateway: "edge")
        let token = try #require(await token().json["access_token"]?.string)
        func check(_ token: String, _ secret: String, product: String = "parcels") async -> Answer {
            await send(
                .get, "/account/oauth/check", "",
                [("Authorization", "Bearer \(token)"), ("X-Portico-Gateway", secret), ("X-Portico-Product", product)])
        }
        let good = await check(token, secret)
        #expect(good.status == 204 && good.headers["X-Portico-Client"] == id && good.headers["X-Portico-For"] == "1")
        #expect(good.headers["X-Portico-Scopes"] == "parcels.read parcels.write")
        let other = await check(token, secret, product: "rates")
        #expect(other.status == 204 && other.headers["X-Portico-Client"] == id && other.headers["X-Portico-For"] == nil)
        for text in ["", "nonsense", String(token.dropLast(3))] {
            let answer = await check(text, secret)
            #expect(answer.status == 204 && answer.headers["X-Portico-Client"] == nil, "nobody's: \(text)")
        }
        for wrong in ["", "edge", fixture.context.secret(ofGateway: "other"), Self.resourceSecret] {
            let answer = await check(token, wrong)
            #expect(answer.status == 401 && answer.headers["X-Portico-Client"] == nil)
        }
        #expect(await send(.post, "/account/oauth/revoke", "token=\(token)", [basic]).status == 200)
        #expect(await check(token, secret).headers["X-Portico-Client"] == nil)
    }

    /// RFC 7009.
    @Test func takesATokenBack() async throws {
        let token = try #require(await token().json["access_token"]?.string)
        let bearer = ("Authorization", "Bearer \(Self.resourceSecret)")
        func isActive() async -> Bool? {
            await send(.post, "/account/oauth/introspect", "token=\(token)", [bearer]).json["active"]?.boolean
        }
        #expect(await send(.post, "/account/oauth/revoke", "token=\(token)").status == 401)
        #expect(await send(.post, "/account/oauth/revoke", "", [basic]).error == "invalid_request")
        #expect(await isActive() == true)
        #expect(await send(.post, "/account/oauth/revoke", "token=unknown", [basic]).status == 200)
        #expect(await send(.post, "/account/oauth/revoke", "token=\(token)", [basic]).status == 200)
        #expect(await isActive() == false)
    }

    @Test func bearsSoManyRequestsOfOneClientAndNoMore() async throws {
        var answers: [Answer] = []
        for _ in 0..<302 { answers.append(await token("grant_type=x")) }
        #expect(answers.prefix(300).allSatisfy { $0.status == 400 })
        #expect(answers.suffix(2).allSatisfy { $0.status == 429 && $0.error == "temporarily_unavailable" })
        #expect(answers.last?.headers["Retry-After"] != nil)
        let elsewhere = await send(.post, "/account/oauth/token", Self.grant, [basic], from: "198.51.100.7")
        #expect(elsewhere.status == 200, "nobody can use up what a client has elsewhere")
        #expect(
            await token("\(Self.grant)&client_id=another&client_secret=x", []).status == 401,
            "it is that client's alone")
    }
}

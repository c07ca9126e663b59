import Foundation
import HTTP
import IdentityProtocols
import TestSupport
import Testing

/// Both kinds of registry against a server that speaks them.
@Suite(.enabled(if: Requirement.shouldRun(whenPresent: RegistryServer.python != nil), "needs Python"))
struct ClientRegistryTests {
    enum Kind: String, CaseIterable, Sendable {
        case registration, bridge
    }

    private static let keys = #"{"kty":"EC","crv":"P-256","x":"AA","y":"AA"}"#

    private func registry(_ kind: Kind, _ server: RegistryServer, token: String = "initial") -> any ClientRegistry {
        let client = WebClient(rules: WebClientRules(allowing: ["127.0.0.1"]))
        return switch kind {
        case .registration: DynamicRegistration(url: server.url + "/register", token: token, client: client)
        case .bridge: ClientBridge(url: server.url + "/bridge/", token: token, client: client)
        }
    }

    private func failure(_ body: () async throws -> Void) async -> RegistryFailure? {
        do {
            try await body()
            return nil
        } catch {
            return error as? RegistryFailure
        }
    }

    @Test(arguments: Kind.allCases) func makesChangesAndDeletesClients(_ kind: Kind) async throws {
        let server = try await RegistryServer()
        let registry = registry(kind, server)
        let made = try await registry.create(.init(name: "Robot (cred_1)", scopes: ["a.read", "a.write"]))
        #expect(made.id == "idp-1" && made.secret == "s3cret-idp-1")
        #expect((made.management != nil) == (kind == .registration))
        let kept = try #require(RegisteredClient(text: made.text))
        #expect(kept.id == made.id && kept.management == made.management && kept.secret == nil)
        let changed = try await registry.update(kept, to: .init(name: "Robot (cred_1)", scopes: ["a.read"]))
        #expect(changed.management == made.management)
        var known = try #require(try server.clients()["idp-1"])
        #expect(known["scope"] as? String == "a.read" && known["client_name"] as? String == "Robot (cred_1)")
        #expect(known["grant_types"] as? [String] == ["client_credentials"])
        if kind == .bridge {
            #expect(try await registry.rotateSecret(of: kept).secret == "s3cret-idp-1+")
        } else {
            #expect(await failure { _ = try await registry.rotateSecret(of: kept) } == .notPossible)
        }
        try await registry.delete(kept)
        #expect(try server.clients().isEmpty)
        try await registry.delete(kept)

        let signer = try await registry.create(.init(name: "Signer", scopes: [], keys: .document(Self.keys)))
        #expect(signer.secret == nil || kind == .bridge)
        known = try #require(try server.clients()[signer.id])
        #expect(((known["jwks"] as? [String: Any])?["keys"] as? [Any])?.count == 1)
        let published = try await registry.create(.init(name: "P", scopes: [], keys: .url("https://c.example/jwks")))
        #expect(try server.clients()[published.id]?["jwks_uri"] as? String == "https://c.example/jwks")
    }

    @Test(arguments: Kind.allCases) func tellsRefusalsFromSilence(_ kind: Kind) async throws {
        let server = try await RegistryServer()
        let registry = registry(kind, server)
        #expect(
            await failure { _ = try await registry.create(.init(name: "refuse me", scopes: [])) }
                == .refused(status: 400, "invalid_client_metadata No such name."))
        guard case .unreachable? = await failure({ _ = try await registry.create(.init(name: "silent", scopes: [])) })
        else {
            Issue.record("no answer is not unreachable")
            return
        }
        let other = self.registry(kind, server, token: "wrong")
        #expect(
            await failure { _ = try await other.create(.init(name: "x", scopes: [])) }
                == .refused(status: 401, "invalid_token "))
        #expect(try server.clients().isEmpty)
    }

    /// A server that names another place would be sent the token of the client there, whoever that is.
    @Test func sendsNoTokenElsewhere() async throws {
        let server = try await RegistryServer()
        let registry = registry(.registration, server)
        guard
            case .unusable(let text)? = await failure({
                _ = try await registry.create(.init(name: "elsewhere", scopes: []))
            })
        else {
            Issue.record("another place is taken")
            return
        }
        #expect(text.contains("idp-1") && text.contains("127.0.0.2"), "who looks for it has to know its name")
    }

    @Test func printsNoSecret() throws {
        let client = RegisteredClient(id: "c", secret: "hidden", management: .init(url: "u", token: "hidden"))
        var dumped = ""
        dump(client, to: &dumped)
        #expect(!"\(client) \(dumped)".contains("hidden"))
    }
}

/// The scripted server.
struct RegistryServer {
    let url: String
    private let port: UInt16
    private let program: RunningProgram

    static let python = Requirement.program("python3")

    init() async throws {
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("registry.py")
        program = try RunningProgram(try #require(Self.python), [script.path])
        port = try #require(UInt16(try await program.line { UInt16($0) != nil }))
        url = "http://127.0.0.1:\(port)"
    }

    /// What it knows, by id.
    func clients() throws -> [String: [String: Any]] {
        let answer = try HTTPClient(port: port).request("GET", "/state")
        let state = try JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any]
        return state?["clients"] as? [String: [String: Any]] ?? [:]
    }
}

import Foundation
import HTTP
import IdentityProtocols
import TestSupport
import Testing

/// Dynamic registration at a real identity provider: a client that was made gets a token there, one that was deleted none.
@Suite(.enabled(if: Requirement.shouldRun(whenPresent: Glewlwyd.isPresent), "needs .scripts/setup --test"))
struct GlewlwydTests {
    @Test func registersAClientThatGetsTokensUntilItIsDeleted() async throws {
        let provider = try await Glewlwyd()
        let registry = DynamicRegistration(
            url: provider.registration, token: nil, redirectURIs: ["http://127.0.0.1/none"],
            client: WebClient(rules: WebClientRules(allowing: ["127.0.0.1"])))
        let client = try await registry.create(.init(name: "Robot: main (cred_1)", scopes: ["openid"]))
        let secret = try #require(client.secret)
        #expect(client.management != nil)
        #expect(try provider.status(ofTokenFor: client.id, secret) == 200)
        let kept = try #require(RegisteredClient(text: client.text))
        let changed = try await registry.update(kept, to: .init(name: "Robot: other (cred_1)", scopes: ["openid"]))
        #expect(changed.id == client.id && changed.management != nil)
        try await registry.delete(changed)
        #expect(try provider.status(ofTokenFor: client.id, secret) != 200)
    }
}

/// Glewlwyd on this machine, with everything it needs in a folder of its own.
private struct Glewlwyd {
    let registration: String
    private let token: String
    private let port: UInt16
    private let program: RunningProgram
    private let folder: TemporaryFolder

    private static let python = Requirement.existing(Repository.root.path + "/.build-peers/bin/python")
    static let isPresent = python != nil && Requirement.program("glewlwyd") != nil

    init() async throws {
        folder = try TemporaryFolder()
        port = try FreePort.find()
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("glewlwyd.py")
        program = try RunningProgram(
            try #require(Self.python), [script.path, folder.path, "\(port)"], lastSignal: SIGTERM)
        let words = try await program.line { $0.hasPrefix("ready ") }.split(separator: " ").map(String.init)
        (registration, token) = (words[1], words[2])
    }

    /// The status of the answer to a client that asks for a token.
    func status(ofTokenFor id: String, _ secret: String) throws -> Int {
        let pair = Data("\(id):\(secret)".utf8).base64EncodedString()
        let path = token.replacing("http://127.0.0.1:\(port)", with: "")
        return try HTTPClient(port: port).request(
            "POST", path,
            headers: [("Authorization", "Basic \(pair)"), ("Content-Type", "application/x-www-form-urlencoded")],
            body: "grant_type=client_credentials&scope=openid"
        ).status
    }
}

import Foundation

/// A real identity provider on this machine, with dynamic client registration for everybody, and everything it needs in a
/// folder of its own.
///
///     let provider = try await Glewlwyd.start(scopes: ["shipments.read"])
///     provider.registration       // http://127.0.0.1:41234/api/oidc/register
package struct Glewlwyd: Sendable {
    /// Where clients are registered (RFC 7591).
    package let registration: String
    /// Where they get tokens.
    package let tokenEndpoint: String
    /// Where its public keys are.
    package let keys: String
    /// `iss` of its tokens.
    package let issuer: String
    private let port: UInt16
    private let program: RunningProgram
    private let folder: TemporaryFolder

    private static let python = Requirement.existing(Repository.root.path + "/.build-peers/bin/python")
    package static let isPresent = python != nil && Requirement.program("glewlwyd") != nil

    /// - Parameter scopes: What clients may ask for beside `openid`.
    package static func start(scopes: [String] = []) async throws -> Glewlwyd {
        guard let python else { throw Repository.Missing(what: "Python") }
        let folder = try TemporaryFolder()
        let port = try FreePort.find()
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("glewlwyd.py")
        let program = try RunningProgram(
            python, [script.path, folder.path, "\(port)"] + scopes, lastSignal: SIGTERM)
        let words = try await program.line { $0.hasPrefix("ready ") }.split(separator: " ").map(String.init)
        guard words.count == 5 else { throw Repository.Missing(what: "where Glewlwyd is") }
        return Glewlwyd(
            registration: words[1], tokenEndpoint: words[2], keys: words[3], issuer: words[4], port: port,
            program: program, folder: folder)
    }

    /// Asks for a token as a client.
    package func token(of client: String, _ secret: String, scope: String = "openid") throws -> HTTPAnswer {
        let pair = Data("\(client):\(secret)".utf8).base64EncodedString()
        return try HTTPClient(port: port).request(
            "POST", tokenEndpoint.replacing("http://127.0.0.1:\(port)", with: ""),
            headers: [("Authorization", "Basic \(pair)"), ("Content-Type", "application/x-www-form-urlencoded")],
            body: "grant_type=client_credentials&scope=\(scope)")
    }
}

import Foundation
import TestSupport
import Testing

/// What stands behind a gateway under test: it answers with what it was sent.
struct EchoUpstream {
    let port: Int
    private let program: RunningProgram

    static let python = Requirement.program("python3")

    /// - Parameter certificate: The files of a certificate and its key, to speak TLS by.
    init(certificate: (chain: String, key: String)? = nil) async throws {
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("echo.py").path
        program = try RunningProgram(
            try #require(Self.python), [script] + (certificate.map { [$0.chain, $0.key] } ?? []))
        port = try #require(Int(try await program.line { Int($0) != nil }))
    }

    /// What it says it was sent.
    struct Request: Decodable {
        var method: String
        var path: String
        var headers: [[String]]

        /// The values of a field, joined; `nil` where it was not sent.
        subscript(name: String) -> String? {
            let values = headers.filter { $0.first == name.lowercased() }.compactMap(\.last)
            return values.isEmpty ? nil : values.joined(separator: ", ")
        }

        /// `nil` where the answer is not the upstream's.
        init?(_ answer: HTTPAnswer) {
            guard let request = try? JSONDecoder().decode(Self.self, from: Data(answer.body)) else { return nil }
            self = request
        }
    }
}

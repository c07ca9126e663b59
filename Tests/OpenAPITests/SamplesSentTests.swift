import Foundation
import OpenAPI
import Serialization
import TestSupport
import Testing

/// Samples are run as a reader would run them, and what arrives is compared with what the description says.
struct SamplesSentTests {
    /// An operation, how it is called, and what has to arrive.
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        /// The operation in YAML, below `paths`.
        var operation: String
        var credential: SampleCredential?
        /// `method`, `target`, `headers` and `body`, as JSON.
        var expected: String
        var testDescription: String { name }
    }

    static let environment = [
        "API_KEY": "key-7", "ACCESS_TOKEN": "t0ken.x-y_z", "API_USERNAME": "dana", "API_PASSWORD": "p:a$s\"w'",
        "SHIPMENT_ID": "S-1", "X_TRACE": "trace!7",
        // A proxy or a .netrc of the machine must not come between.
        "http_proxy": "", "HTTP_PROXY": "", "NETRC": "/dev/null", "NO_PROXY": "*",
    ]

    static let runnable: [SampleLanguage] = [.curl, .httpie, .javaScript, .python, .go, .java, .php, .ruby]

    @Test(
        .enabled(if: Requirement.shouldRun(whenPresent: Requirement.program("python3") != nil), "needs python3"),
        arguments: runnable)
    func sendsWhatTheDescriptionSays(language: SampleLanguage) async throws {
        guard await SampleTool.isReady(language, isRun: true) else {
            try Test.cancel("needs a program that runs \(language.title)")
        }
        let recorder = try await RequestRecorder()
        for (number, item) in Self.cases.enumerated() {
            let code = language.code(for: try item.request(to: recorder.server("run\(number)")))
            let outcome = try await SampleRun.run(code, language, environment: Self.environment)
            #expect(outcome.status == 0, "\(item.name): \(outcome.error.prefix(1_500))\n\(code)")
            guard outcome.status == 0 else { continue }
            for difference in SampleRun.differences(
                try await recorder.request("run\(number)"), try item.expectedRequest, language)
            {
                Issue.record("\(language.title), \(item.name): \(difference)\n\(code)")
            }
        }
    }

    /// Languages whose compilers take seconds make all calls in one program.
    @Test(
        .enabled(if: Requirement.shouldRun(whenPresent: Requirement.program("python3") != nil), "needs python3"),
        arguments: [SampleLanguage.swift, .csharp])
    func sendsWhatTheDescriptionSaysFromOneProgram(language: SampleLanguage) async throws {
        guard await SampleTool.isReady(language, isRun: true) else {
            try Test.cancel("needs a program that runs \(language.title)")
        }
        let recorder = try await RequestRecorder()
        let codes = try Self.cases.enumerated().map { number, item in
            language.code(for: try item.request(to: recorder.server("run\(number)")))
        }
        let outcome = try await SampleRun.runTogether(codes, language, environment: Self.environment)
        try #require(outcome.status == 0, "\(outcome.output.prefix(1_000)) \(outcome.error.prefix(2_000))")
        for (number, item) in Self.cases.enumerated() {
            for difference in SampleRun.differences(
                try await recorder.request("run\(number)"), try item.expectedRequest, language)
            {
                Issue.record("\(language.title), \(item.name): \(difference)\n\(codes[number])")
            }
        }
    }

    static let head = "openapi: 3.2.0\ninfo: { title: T, version: '1' }\npaths:\n"
}

extension SamplesSentTests.Case {
    /// The call of its operation, with everything that may be sent.
    func request(to server: String) throws -> SampleRequest {
        let operation = try #require(try read(SamplesSentTests.head + operation).document.operations.first)
        return SampleRequest(operation: operation, server: server, credential: credential, includesOptional: true)
    }

    var expectedRequest: Node { get throws { try JSONReader.read(Array(expected.utf8), file: name) } }
}

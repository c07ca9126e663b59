import Foundation
import Gateways
import TestSupport
import Testing

/// What the snapshots of `Cases/` become for the other gateways, to the byte: `Expected/<gateway>/<case>`.
struct ExpectedCaseTests {
    /// A case for one gateway.
    struct Case: Sendable, CustomTestStringConvertible {
        let gateway: String
        let one: GatewayCase

        var testDescription: String { "\(gateway)/\(one.name)" }
        var path: String { Case.folder + "/" + testDescription }

        static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/Expected"
        static let all = ["envoy", "kong", "nginx"].flatMap { gateway in
            GatewayCase.all.map { Case(gateway: gateway, one: $0) }
        }

        private var usageLog: String? { one.options.usage == nil ? nil : "/var/log/portico/usage.log" }

        /// The files that are written, one after the other, and the report.
        func outcome() -> String {
            do {
                return try files().map { "---------- \($0)\n\($1)" }.joined()
            } catch {
                return "refused: \(error)\n"
            }
        }

        private func files() throws -> [(String, String)] {
            let listen = try #require(ListenAddress("8000"))
            if gateway == "nginx" {
                let configuration = try NginxConfiguration(one.snapshot, takesTokens: true)
                let tokens = NginxOptions.TokenCheck(
                    url: "https://dev.example/account/oauth/check", secret: "0123456789abcdefghijklmnopqrstuvwxyz-_",
                    cache: "/var/cache/nginx/portico")
                let options = NginxOptions(listen: listen, tokens: tokens, usageLog: usageLog)
                let bytes = NginxFile.render(configuration, options: options)
                return [
                    ("portico.conf", String(decoding: bytes, as: UTF8.self)),
                    ("report", configuration.report.map { "\($0)\n" }.joined()),
                ]
            }
            if gateway == "kong" {
                let configuration = try KongConfiguration(one.snapshot)
                return [
                    ("kong.json", String(decoding: KongFile.render(configuration), as: UTF8.self)),
                    ("report", configuration.report.map { "\($0)\n" }.joined()),
                ]
            }
            let configuration = try EnvoyConfiguration(one.snapshot)
            let options = EnvoyOptions(folder: "/etc/envoy/portico", listen: listen, usageLog: usageLog)
            var files = EnvoyFiles.render(configuration, options: options).map {
                ($0.name, String(decoding: $0.bytes, as: UTF8.self))
            }
            // It is the same for all that tell of no calls.
            if one.name != "an-empty-snapshot.txt", usageLog == nil { files.removeAll { $0.0 == "listeners.json" } }
            // Those without credentials are as the first of them is where nobody calls.
            files.removeAll { name, text in
                name.hasPrefix("credentials-") && name != "credentials-0.json" && !text.contains("{\"key\":")
            }
            return files + [("report", configuration.report.map { "\($0)\n" }.joined())]
        }
    }

    @Test(arguments: Case.all) func writesWhatIsExpected(_ one: Case) throws {
        let outcome = one.outcome()
        if ProcessInfo.processInfo.environment["RECORD_GOLDEN"] == "1" {
            try Data(outcome.utf8).write(to: URL(fileURLWithPath: one.path))
            Issue.record("Recorded \(one.testDescription); look at it and run again")
            return
        }
        let expected = try FolderContents.bytes(of: one.path)
        if Array(outcome.utf8) != expected {
            Issue.record("\(one.testDescription): \(GoldenFolder.firstDifference(expected, Array(outcome.utf8)))")
        }
    }

    @Test func hasNoFileThatNoCaseProduces() throws {
        #expect(try FolderContents.files(in: Case.folder) == Case.all.map(\.testDescription).sorted())
    }
}

import Foundation
import TestSupport
import Testing

/// The file that the companion writes for APISIX, read by other eyes than ours: PyYAML and APISIX's own schema.
struct GatewayFile {
    let path: String

    init(_ site: CompanionSite) { path = site.folder.path("out/gateway/apisix.yaml") }

    /// Waits until the file is as it should be. The companion writes within a second; a test that fails waits a minute.
    func wait(_ condition: (String) -> Bool) async throws {
        for _ in 0..<600 {
            if let text = try? String(contentsOfFile: path, encoding: .utf8), condition(text) { return }
            try await Task.sleep(for: .milliseconds(100))
        }
        throw Repository.Missing(what: "the expected content of \(path)")
    }

    /// Fails where APISIX's schema does not allow the file.
    func validate() async throws {
        let schema = Corpora.root.appendingPathComponent("gateway/apisix/apisix-standalone.derived.schema.json").path
        let outcome = try await python("GatewaysTests/validate-apisix.py", [schema, path])
        #expect(outcome == "checked 1\n")
    }

    /// The ids of the services that let a key in.
    func services(openTo key: String) async throws -> [String] {
        try await python("EndToEndTests/Companion/services-open-to.py", [key, path]).split(separator: "\n").map(
            String.init)
    }

    private func python(_ script: String, _ arguments: [String]) async throws -> String {
        let script = Repository.root.appendingPathComponent("Tests/\(script)").path
        let outcome = try await Program.run(try #require(Checker.python), [script] + arguments)
        #expect(outcome.status == 0, "\(outcome.error)")
        return outcome.output
    }
}

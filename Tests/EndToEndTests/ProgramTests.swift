import Foundation
import TestSupport
import Testing

/// The program as people and scripts meet it: words in, text and exit codes out.
struct ProgramTests {
    private static let commands = ["build", "check", "serve", "new", "schema", "render-markdown"]

    private static func portico(
        _ arguments: String..., environment: [String: String] = [:], in folder: String? = nil, input: String = ""
    ) async throws -> Program.Outcome {
        try await Program.run(
            Repository.product("portico"), arguments, environment: environment, in: folder, input: input)
    }

    @Test func helpsWithEveryCommand() async throws {
        let overall = try await ProgramTests.portico("--help")
        #expect(overall.status == 0 && overall.error.isEmpty)
        for command in ProgramTests.commands {
            #expect(overall.output.contains("\n  \(command)"), "\(command) is not in the help")
            let help = try await ProgramTests.portico(command, "--help")
            #expect(help.status == 0 && help.output.contains("Usage: portico \(command)") && help.output.contains("Examples:"))
            #expect(help.output.split(separator: "\n").allSatisfy { $0.count <= 120 }, "\(help.output)")
        }
    }

    @Test func saysItsVersion() async throws {
        let outcome = try await ProgramTests.portico("--version")
        #expect(outcome.status == 0 && outcome.output.hasPrefix("portico ") && outcome.output.hasSuffix("\n"))
    }

    @Test(arguments: [
        ([], "Usage"), (["biuld"], "did you mean 'build'?"), (["build", "--outptu", "x"], "did you mean '--output'?"),
        (["build", "--output"], "needs a value"), (["build", "--output="], "needs a value"),
        (["build", "--strict=yes"], "takes no value"), (["build", "extra"], "does not take 'extra'"),
        (["schema"], "needs KIND"), (["schema", "prodct"], "did you mean 'product'?"),
        (["serve", "--port", "99999"], "from 0 to 65535"), (["new"], "needs DIR"),
    ])
    func refusesWrongUsage(_ words: [String], _ hint: String) async throws {
        let outcome = try await Program.run(Repository.product("portico"), words)
        #expect(outcome.status == 2 && outcome.output.isEmpty)
        #expect(outcome.error.contains(hint), "\(outcome.error)")
    }

    @Test(arguments: ["site-config", "product", "front-matter"])
    func printsSchemas(_ kind: String) async throws {
        let outcome = try await ProgramTests.portico("schema", kind)
        let schema = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
        #expect(outcome.status == 0 && schema?["$schema"] is String)
    }

    @Test func rendersMarkdown() async throws {
        let input = "---\ntitle: x\n---\n~~a~~ <b>b</b>\n"
        let page = try await ProgramTests.portico("render-markdown", input: input)
        #expect(page.status == 0 && page.output.hasPrefix("<p><del>a</del>"), "\(page.output)")
        let plain = try await ProgramTests.portico("render-markdown", "--commonmark", input: "~~a~~ <b>b</b>\n")
        #expect(plain.output == "<p>~~a~~ <b>b</b></p>\n")
    }

    @Test func tellsWhereMarkdownIsWrong() async throws {
        let outcome = try await ProgramTests.portico("render-markdown", input: "---\ntitle: x\n---\n\n::snippet{file=\"no.md\"}\n")
        #expect(outcome.status == 1 && outcome.error.contains("(standard input):5:1: error: "), "\(outcome.error)")
    }

    @Test func makesASiteThatBuilds() async throws {
        let folder = try TemporaryFolder()
        let made = try await ProgramTests.portico("new", "site", in: folder.path)
        #expect(made.status == 0, "\(made.error)")
        let again = try await ProgramTests.portico("new", "site", in: folder.path)
        #expect(again.status == 1 && again.error.contains("not empty"))
        let built = try await ProgramTests.portico("build", "--json", in: folder.path("site"))
        #expect(built.status == 0, "\(built.error)")
        let report = try #require(try JSONSerialization.jsonObject(with: Data(built.output.utf8)) as? [String: Any])
        let portals = try #require(report["portals"] as? [[String: Any]])
        #expect(portals.compactMap { $0["id"] as? String } == ["public", "partner", "internal"])
        #expect(portals.allSatisfy { ($0["pages"] as? Int ?? 0) > 0 } && report["seconds"] is Double)
        let second = try await ProgramTests.portico("build", "--json", in: folder.path("site"))
        let files = try #require(
            (try JSONSerialization.jsonObject(with: Data(second.output.utf8)) as? [String: Any])?["files"] as? [String: Int])
        #expect(files["written"] == 0 && files["removed"] == 0 && (files["unchanged"] ?? 0) > 0, "\(files)")
    }

    @Test func tellsEveryProblemWithItsPlace() async throws {
        let folder = try TemporaryFolder(["site-config.json": "{\n  \"organisation\": { \"name\": \"x\" },\n  \"portals\": 1\n}\n"])
        let outcome = try await ProgramTests.portico("check", in: folder.path)
        #expect(outcome.status == 1 && outcome.error.contains("site-config.json:2:3: error: "), "\(outcome.error)")
        #expect(outcome.error.contains("organization") && outcome.error.contains("site-config.json:3:"), "\(outcome.error)")
        #expect(!outcome.error.contains("\u{1B}"), "colours where nobody looks at a terminal")
        let json = try await ProgramTests.portico("check", "--json", in: folder.path)
        let report = try #require(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
        let diagnostics = try #require(report["diagnostics"] as? [[String: Any]])
        let first = try #require(diagnostics.first { $0["line"] as? Int == 2 })
        #expect(first["file"] as? String == "site-config.json" && first["severity"] as? String == "error")
        #expect(first["column"] as? Int == 3 && first["id"] is String && first["message"] is String)
        #expect(json.status == 1 && diagnostics.count >= 2)
    }

    @Test func namesAFolderThatIsNotThere() async throws {
        let outcome = try await ProgramTests.portico("build", "--site", "/no/such/folder")
        #expect(outcome.status == 1 && outcome.error.contains("'/no/such/folder'"))
    }

    @Test func asksForABuildBeforeServing() async throws {
        let folder = try TemporaryFolder(["site-config.json": "{}"])
        let outcome = try await ProgramTests.portico("serve", in: folder.path)
        #expect(outcome.status == 1 && outcome.error.contains("portico build"))
    }
}

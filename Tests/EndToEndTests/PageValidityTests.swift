import Foundation
import TestSupport
import Testing

/// What the written pages are worth to those who did not write them: an HTML checker and a link checker.
struct PageValidityTests {
    /// CSS is left to browsers: the checker does not know `@layer` yet, and passes over what is in it.
    @Test(.enabled(if: Requirement.shouldRun(whenPresent: Checker.vnu != nil && Checker.java != nil), "needs vnu.jar and java"))
    func writesValidHTML() async throws {
        let build = try await ExampleBuild.shared.value
        let outcome = try await Program.run(
            try #require(Checker.java),
            ["-jar", try #require(Checker.vnu), "--format", "gnu", "--errors-only", "--skip-non-html", build.output])
        let pages = try FolderContents.files(in: build.output).count { $0.hasSuffix(".html") }
        #expect(pages > 100)
        #expect(outcome.status == 0, "\(outcome.error.split(separator: "\n").prefix(40).joined(separator: "\n"))")
    }

    @Test(
        .enabled(if: Requirement.shouldRun(whenPresent: Checker.lychee != nil), "needs lychee"), arguments: ["/", "/docs/"])
    func breaksNoLinkOrFragment(_ base: String) async throws {
        let build = try await (base == "/" ? ExampleBuild.shared : ExampleBuild.belowDocs).value
        let outcome = try await Program.run(
            try #require(Checker.lychee),
            [
                "--offline", "--include-fragments", "--index-files", "index.html", "--no-progress", "--format", "json",
                "--root-dir", build.published, "\(build.published)\(base)**/*.html",
            ])
        let report = try #require(
            try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any], "\(outcome.error)")
        #expect(outcome.status == 0 && report["errors"] as? Int == 0, "\(outcome.output.prefix(4000))")
        #expect((report["successful"] as? Int ?? 0) > 1000)
    }

    /// Every address in a page belongs to the page's own site: nothing is fetched from anybody else.
    @Test func asksNobodyElseForAnything() async throws {
        let build = try await ExampleBuild.shared.value
        for file in try FolderContents.files(in: build.output) where file.hasSuffix(".html") {
            let html = String(decoding: try FolderContents.bytes(of: "\(build.output)/\(file)"), as: UTF8.self)
            for part in html.components(separatedBy: " src=\"").dropFirst() {
                #expect(!part.hasPrefix("http") && !part.hasPrefix("//"), "\(file): src=\"\(part.prefix(60))")
            }
            #expect(!html.contains("style=\"") && !html.contains("<style"), "\(file): style in the page, which its policy forbids")
        }
    }
}

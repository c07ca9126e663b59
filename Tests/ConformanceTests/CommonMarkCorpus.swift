import Diagnostics
import Foundation
import Markdown
import Testing

/// One example of a CommonMark-style suite: Markdown and the HTML it must become.
struct MarkdownExample: Decodable, Sendable, CustomTestStringConvertible {
    var example: Int
    var section: String
    var extensions: [String]
    var markdown: String
    var html: String

    var testDescription: String { "\(section) \(example)" }

    /// What we make of it.
    func rendered(_ options: MarkdownOptions) -> String {
        var diagnostics: [Diagnostic] = []
        let document = MarkdownDocument(
            parsing: Array(markdown.utf8), file: "example.md", options: options, diagnostics: &diagnostics)
        var output: [UInt8] = []
        document.renderHTML(into: &output)
        return String(decoding: output, as: UTF8.self)
    }
}

/// The suites in `$PORTICO_CORPORA`, or beside the repository.
enum MarkdownCorpus {
    static let folder: URL =
        if let path = ProcessInfo.processInfo.environment["PORTICO_CORPORA"] {
            URL(fileURLWithPath: path)
        } else {
            URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("shared/corpora")
        }

    static let isPresent = FileManager.default.fileExists(
        atPath: folder.appendingPathComponent("commonmark/spec-0.30.json").path)
    /// Whether to run: where the corpora are missing, tests are skipped, unless nothing may be skipped.
    static let isWanted = isPresent || ProcessInfo.processInfo.environment["PORTICO_TEST_REQUIRE"] == "all"

    static func examples(_ path: String) -> [MarkdownExample] {
        guard let data = try? Data(contentsOf: folder.appendingPathComponent(path)) else {
            Issue.record("No corpus at \(folder.path)/\(path)")
            return []
        }
        do {
            return try JSONDecoder().decode([MarkdownExample].self, from: data)
        } catch {
            Issue.record("Unreadable corpus \(path): \(error)")
            return []
        }
    }
}

import Foundation
import Markdown
import Testing

/// `Samples/<language>.txt` is the code, `Samples/<language>.expected` its classes, as `[keyword:let] x = [number:1]`.
/// `RECORD_GOLDEN=1` rewrites what differs, and still fails.
struct HighlighterGoldenTests {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Samples")
    static let languages: [String] = {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return files.filter { $0.hasSuffix(".txt") }.map { String($0.dropLast(4)) }.sorted()
    }()

    @Test(arguments: languages)
    func classifiesTheSample(language: String) throws {
        let code = try Data(contentsOf: Self.folder.appendingPathComponent(language + ".txt"))
        let file = Self.folder.appendingPathComponent(language + ".expected")
        let actual = Notation.compact(Notation.highlight(Array(code), language))
        let expected = (try? Data(contentsOf: file)).map { String(decoding: $0, as: UTF8.self) }
        if actual != expected, ProcessInfo.processInfo.environment["RECORD_GOLDEN"] == "1" {
            try Data(actual.utf8).write(to: file)
        }
        #expect(actual == expected)
    }

    @Test func hasASampleForEveryKindOfLanguage() {
        #expect(Self.languages.count == 31)
        for language in Self.languages { #expect(Highlighter.supports(language), "\(language)") }
    }
}

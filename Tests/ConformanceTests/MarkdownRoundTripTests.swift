import Diagnostics
import Markdown
import TestSupport
import Testing

/// Markdown that is written from a tree is read as the same tree again: its HTML is the same but for white space.
@Suite(.enabled(if: Corpora.shouldRun))
struct MarkdownRoundTripTests {
    private static func document(_ text: [UInt8], _ options: MarkdownOptions) -> MarkdownDocument {
        var ignored: [Diagnostic] = []
        return MarkdownDocument(parsing: text, file: "x.md", options: options, diagnostics: &ignored)
    }

    /// The HTML, each run of white space as one space, except in code.
    private static func html(_ document: MarkdownDocument) -> String {
        var html: [UInt8] = []
        document.renderHTML(into: &html)
        var result: [UInt8] = []
        var isCode = false
        for byte in html {
            let isSpace = byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
            if isCode || !isSpace { result.append(byte) } else if result.last != 0x20 { result.append(0x20) }
            if result.last == UInt8(ascii: "e"), result.suffix(4).elementsEqual("<pre".utf8) { isCode = true }
            if result.last == UInt8(ascii: ">"), result.suffix(6).elementsEqual("</pre>".utf8) { isCode = false }
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func markdown(_ document: MarkdownDocument) -> [UInt8] {
        var text: [UInt8] = []
        document.renderMarkdown(into: &text)
        return text
    }

    private static func check(
        _ path: String, count: Int, options: (MarkdownExample) -> MarkdownOptions
    ) {
        let examples = MarkdownCorpus.examples(path)
        #expect(examples.count == count)
        var kept = 0
        for example in examples {
            let options = options(example)
            let before = document(Array(example.markdown.utf8), options)
            let text = markdown(before)
            let after = document(text, options)
            let message =
                "example \(example.example): \(example.markdown)became:\n\(String(decoding: text, as: UTF8.self))"
            let isSame = html(after) == html(before)
            let isStable = markdown(after) == text
            #expect(isSame, "\(message)")
            #expect(isStable, "\(message)")
            if isSame, isStable { kept += 1 }
        }
        print("\(path): \(kept) of \(examples.count) examples keep their meaning")
    }

    @Test func keepsTheExamplesOfCommonMark() {
        Self.check("commonmark/spec-0.30.json", count: 652) { _ in .commonMark }
    }

    @Test func keepsTheRegressionsOfCommonMark() {
        Self.check("commonmark/regression.json", count: 16) { _ in .commonMark }
    }

    @Test(arguments: [("spec", 673), ("extensions", 30), ("regression", 25)])
    func keepsTheExamplesOfGFM(suite: String, count: Int) {
        Self.check("cmark-gfm/\(suite).json", count: count) { _ in .gfm }
    }

    @Test(arguments: ["docs/apisix", "docs/zudoku", "docs/redocly-cli", "docs/learn-openapis"])
    func writesRealPagesAsTheyWere(folder: String) throws {
        var changed: [String] = []
        var unstable: [String] = []
        let files = try Corpora.files(under: folder, endings: [".md", ".mdx"])
        #expect(files.count > 40)
        for file in files {
            let bytes = try Corpora.bytes(file)
            let body = Array(bytes[FrontMatter.split(bytes, file: file).body])
            for (name, options) in [("gfm", MarkdownOptions.gfm), ("portico", .portico)] {
                let before = Self.document(body, options)
                let once = Self.markdown(before)
                let after = Self.document(once, options)
                if Self.markdown(after) != once { unstable.append("\(name) \(file)") }
                if name == "gfm", Self.html(after) != Self.html(before) { changed.append(file) }
            }
        }
        print("\(folder): \(files.count) pages, \(unstable.count) unstable, \(changed.count) changed")
        #expect(unstable == [])
        #expect(changed == [])
    }
}

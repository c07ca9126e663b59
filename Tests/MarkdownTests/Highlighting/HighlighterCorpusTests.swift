import Markdown
import TestSupport
import Testing

/// Every fenced block of the documentation corpora keeps its bytes.
struct HighlighterCorpusTests {
    @Test(.enabled(if: Corpora.shouldRun)) func keepsEveryByteOfEveryFence() throws {
        let files = try Corpora.files(under: "docs", endings: [".md", ".mdx"])
        var blocks = 0
        for file in files {
            for (language, code) in fences(in: try Corpora.bytes(file)) {
                blocks += 1
                #expect(Notation.plain(Notation.highlight(code, language)) == code, "\(file) \(language)")
            }
        }
        #expect(blocks > 3_000)
        print("highlighter: \(blocks) fenced blocks in \(files.count) files")
    }

    /// Roughly CommonMark's fences; indentation is kept.
    private func fences(in bytes: [UInt8]) -> [(String, [UInt8])] {
        var result: [(String, [UInt8])] = []
        var open: (language: String, code: [UInt8])?
        for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
            let content = line.drop { $0 == 0x20 }
            if content.starts(with: [0x60, 0x60, 0x60]) {
                if let block = open {
                    result.append((block.language, block.code))
                    open = nil
                } else {
                    let info = content.drop { $0 == 0x60 }.prefix { $0 != 0x20 && $0 != 0x0D && $0 != 0x7B }
                    open = (String(decoding: info, as: UTF8.self), [])
                }
            } else {
                open?.code += line + [0x0A]
            }
        }
        return result
    }
}

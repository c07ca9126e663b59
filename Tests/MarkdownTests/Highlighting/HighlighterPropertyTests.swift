import Foundation
import TestSupport
import Testing

@testable import Markdown

struct HighlighterPropertyTests {
    static let samples: [[UInt8]] = HighlighterGoldenTests.languages.compactMap {
        try? Array(Data(contentsOf: HighlighterGoldenTests.folder.appendingPathComponent($0 + ".txt")))
    }
    /// One name of each grammar would do; all are few enough.
    static let languages = HighlighterGoldenTests.languages + ["unknown"]

    private func check(_ code: [UInt8], _ language: String, _ note: String = "") {
        let plain = Notation.plain(Notation.highlight(code, language))
        #expect(plain == code, "\(language) \(note): \(String(decoding: code, as: UTF8.self))")
    }

    @Test(arguments: languages)
    func keepsEveryByteOfEverySample(language: String) {
        for sample in Self.samples { check(sample, language) }
    }

    @Test(arguments: languages)
    func keepsEveryByteOfTruncatedSamples(language: String) {
        for sample in Self.samples {
            for cut in stride(from: 0, to: sample.count, by: 7) {
                check(Array(sample[..<cut]), language, "first \(cut)")
                check(Array(sample[cut...]), language, "from \(cut)")
            }
        }
    }

    @Test(arguments: languages)
    func keepsEveryByteOfNoise(language: String) {
        var random = SeededRandom(seed: 42)
        let alphabet = Array("\"'`/*-#<>{}[]()$@:;=\\ \n\r\tEOFeof1.|&!?+%~".utf8)
        for round in 0..<400 {
            let count = Int.random(in: 0..<120, using: &random)
            let noise = (0..<count).map { _ in
                round.isMultiple(of: 2)
                    ? UInt8.random(in: 0...255, using: &random) : alphabet.randomElement(using: &random) ?? 0
            }
            check(noise, language, "round \(round)")
        }
    }

    /// Pieces that open something and never close it must not make a scanner look at the rest again and again.
    @Test(arguments: [
        "bash", "css", "cpp", "dockerfile", "diff", "html", "http", "ini", "javascript", "json", "lua", "php", "python",
        "ruby",
        "rust", "swift", "toml", "yaml",
    ])
    func staysLinearOnRepeatedOpeners(language: String) {
        let openers = [
            "\"", "'", "`", "/*", "<!--", "<a ", "{", "[", "(", "${", "`${", "<<EOF ", "<<EOF\n", "a:", "- ", "a\n\n",
            "|\n", "#{",
            "\\", "/", "'\\'", "#[", "HTTP/1.1 2\n\n", "GET / \n\n", "--[[", "<script>", "&a", "   ", "a  ", "\"\n",
            "\"a\" ", "@a ",
        ]
        for opener in openers {
            let short = processorTime(language, String(repeating: opener, count: 2_000 / opener.utf8.count))
            let long = processorTime(language, String(repeating: opener, count: 16_000 / opener.utf8.count))
            // Eight times the length: linear is 8, quadratic 64. The constant is for times too short to compare.
            #expect(
                long < short * 24 + 20_000_000, "\(language) on \(opener.debugDescription): \(short) ns, \(long) ns")
        }
    }

    /// Nanoseconds this thread computed; unlike the clock on the wall, not longer when other tests run.
    private func processorTime(_ language: String, _ code: String) -> Int {
        let code = Array(code.utf8)
        func now() -> Int {
            var time = timespec()
            clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
            return time.tv_sec * 1_000_000_000 + time.tv_nsec
        }
        let start = now()
        _ = Notation.highlight(code, language)
        return now() - start
    }

    @Test func understandsAliasesInAnyCase() {
        for name in ["JSON", "c++", "C#", "Yml", "sh", "JSX", "tsx", "rs", "svg", "env", "patch", "kt", "text"] {
            #expect(Highlighter.supports(name), "\(name)")
        }
        #expect(!Highlighter.supports("brainfuck"))
        #expect(!Highlighter.supports(""))
    }

    @Test func escapesAnUnknownLanguageOnly() {
        #expect(
            String(decoding: Notation.highlight(Array("if <a> & \"b\"".utf8), "nope"), as: UTF8.self)
                == "if &lt;a&gt; &amp; \"b\"")
    }

    @Test func appendsToWhatIsThere() {
        var html = Array("<code>".utf8)
        Highlighter.highlight(Array("{\n1}".utf8)[2...], language: "json", into: &html)
        #expect(String(decoding: html, as: UTF8.self) == "<code><span class=\"hl-number\">1</span>}")
    }

    @Test func closesSpansBeforeNewlines() {
        #expect(
            Notation.compact(Notation.highlight(Array("/*a\n\nb*/".utf8), "js")) == "[comment:/*a]\n\n[comment:b*/]")
    }
}

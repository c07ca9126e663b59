import Markdown
import Testing

@Suite(.enabled(if: MarkdownCorpus.isWanted, "the corpora are not here"))
struct CommonMarkTests {
    @Test func rendersEveryExampleOfTheSpecification() {
        let examples = MarkdownCorpus.examples("commonmark/spec-0.30.json")
        #expect(examples.count == 652)
        for example in examples {
            #expect(example.rendered(.commonMark) == example.html, "example \(example.example): \(example.markdown)")
        }
    }

    @Test func rendersEveryRegressionExample() {
        let examples = MarkdownCorpus.examples("commonmark/regression.json")
        #expect(examples.count == 16)
        for example in examples {
            #expect(example.rendered(.commonMark) == example.html, "example \(example.example): \(example.markdown)")
        }
    }

    @Test func rendersEverySmartPunctuationExample() {
        let examples = MarkdownCorpus.examples("commonmark/smart_punct.json")
        #expect(examples.count == 16)
        var options = MarkdownOptions.commonMark
        options.extensions.insert(.smartPunctuation)
        for example in examples {
            #expect(example.rendered(options) == example.html, "example \(example.example): \(example.markdown)")
        }
    }
}

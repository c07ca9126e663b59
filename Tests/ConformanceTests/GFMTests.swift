import Markdown
import Testing

/// The suites of cmark-gfm. A difference from it is deliberate or it is a bug: each is listed with its reason.
@Suite(.enabled(if: MarkdownCorpus.isWanted, "the corpora are not here"))
struct GFMTests {
    private func check(
        _ path: String, count: Int, known: [Int: String] = [:], options: (MarkdownExample) -> MarkdownOptions
    ) {
        let examples = MarkdownCorpus.examples(path)
        #expect(examples.count == count)
        for example in examples where example.html != "<IGNORE>\n" {
            let result = example.rendered(options(example))
            if let reason = known[example.example] {
                withKnownIssue("\(reason)") {
                    #expect(result == example.html, "example \(example.example): \(example.markdown)")
                }
            } else {
                #expect(result == example.html, "example \(example.example): \(example.markdown)")
            }
        }
    }

    @Test func rendersTheExtensions() {
        check("cmark-gfm/extensions.json", count: 30) { _ in
            var options = MarkdownOptions.gfm
            options.extensions.insert(.tagFilter)
            return options
        }
    }

    @Test func rendersTheRegressions() {
        let known = [
            23:
                "emphasis in '[^_a_]' without such a footnote stays emphasis, as CommonMark has it; cmark-gfm shows the source",
            24: "strikethrough in '[^~~is~~1]' without such a footnote stays, for the same reason",
        ]
        check("cmark-gfm/regression.json", count: 25, known: known) { example in
            var options = MarkdownOptions.commonMark
            if example.extensions.contains("table") { options.extensions.insert(.tables) }
            if example.extensions.contains("strikethrough") { options.extensions.insert(.strikethrough) }
            if example.extensions.contains("autolink") { options.extensions.insert(.autolinks) }
            if example.extensions.contains("footnotes") { options.extensions.insert(.footnotes) }
            return options
        }
    }

    @Test func rendersTheSpecification() {
        let attributes =
            "the check box's attributes are in cmark-gfm's own order, which its extensions.txt wants; its suite skips this"
        check("cmark-gfm/spec.json", count: 673, known: [279: attributes, 280: attributes]) { example in
            var options = MarkdownOptions.commonMark
            if example.extensions.contains("table") { options.extensions.insert(.tables) }
            if example.extensions.contains("strikethrough") { options.extensions.insert(.strikethrough) }
            if example.extensions.contains("autolink") { options.extensions.insert(.autolinks) }
            if example.extensions.contains("tagfilter") { options.extensions.insert(.tagFilter) }
            if example.extensions.contains("disabled") { options.extensions.insert(.taskLists) }
            return options
        }
    }
}

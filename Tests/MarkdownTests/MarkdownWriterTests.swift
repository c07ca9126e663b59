import Diagnostics
import Markdown
import Testing

/// What Portico's own constructs become in plain Markdown.
struct MarkdownWriterTests {
    private func written(_ text: String, skippingTitle: Bool = false) -> String {
        var diagnostics: [Diagnostic] = []
        let document = MarkdownDocument(
            parsing: Array(text.utf8), file: "page.md",
            snippets: { $0 == "key.md" ? Array("Send :param[name].\n".utf8) : nil }, diagnostics: &diagnostics)
        var output: [UInt8] = []
        document.renderMarkdown(into: &output, skippingTitle: skippingTitle) { link in
            var resolved = ResolvedLink(url: "to/" + link.destination)
            resolved.isUnlinked = link.destination == "nowhere"
            return resolved
        }
        return String(decoding: output, as: UTF8.self)
    }

    @Test(
        arguments: [
            (":::warning Mind\nText\n:::\n", "> [!WARNING]\n> **Mind**\n>\n> Text\n"),
            ("> [!NOTE]\n> Text\n", "> [!NOTE]\n> Text\n"),
            (
                "::::tabs\n:::tab curl\n`a`\n:::\n:::tab Python\n`b`\n:::\n::::\n",
                "**curl**\n\n`a`\n\n**Python**\n\n`b`\n"
            ),
            ("::snippet{file=\"key.md\" name=\"X-Key\"}\n", "Send X-Key.\n"),
            ("[a](b.md \"t\") [c](nowhere) ![d](e.svg)\n", "[a](to/b.md \"t\") c ![d](to/e.svg)\n"),
            ("| a | b |\n|---|--:|\n| x \\| y | `z` |\n", "| a | b |\n| --- | --: |\n| x \\| y | `z` |\n"),
            ("- [x] done\n- [ ] open\n", "- [x] done\n- [ ] open\n"),
            ("1. a\n\n   b\n2. c\n", "1. a\n\n   b\n\n2. c\n"),
            ("- a\n  - b\n- c\n", "- a\n  - b\n- c\n"),
            ("Text[^1].\n\n[^1]: Note.\n", "Text[^1].\n\n[^1]: Note.\n"),
            ("~~~json title=\"b.json\" {2}\n{\n~~~\n", "```json title=\"b.json\"\n{\n```\n"),
            ("snake_case, a\\*b, 1\\. no list\n", "snake_case, a\\*b, 1. no list\n"),
            ("1\\. no list\n", "1\\. no list\n"),
            ("a\\\nb\n", "a\\\nb\n"), ("# Title {#own}\n\nText\n", "# Title\n\nText\n"),
        ])
    func writes(text: String, expected: String) {
        #expect(written(text) == expected)
    }

    @Test func leavesTheTitleToThePage() {
        #expect(written("# Title\n\nText\n", skippingTitle: true) == "Text\n")
    }
}

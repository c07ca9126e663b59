import Diagnostics
import Markdown
import Testing

/// What constructs of Markdown, GFM and Portico become when a document is written back.
struct MarkdownWriterTests {
    private func written(_ text: String, skippingTitle: Bool = false) -> String {
        var diagnostics: [Diagnostic] = []
        let document = MarkdownDocument(
            parsing: Array(text.utf8), file: "page.md",
            snippets: { $0 == "key.md" ? Array("Send :param[name].\n".utf8) : nil }, diagnostics: &diagnostics)
        var output = Array("kept\n".utf8)
        document.renderMarkdown(into: &output, skippingTitle: skippingTitle) { link in
            var resolved = ResolvedLink(asWritten: link)
            if !resolved.isExternal, !link.destination.hasPrefix("mailto:") { resolved.url = "to/" + link.destination }
            resolved.isUnlinked = link.destination == "nowhere"
            return resolved
        }
        return String(decoding: output.dropFirst(5), as: UTF8.self)
    }

    @Test(
        arguments: [
            ("> [!NOTE]\n> Text\n", "> [!NOTE]\n> Text\n"),
            (":::warning Mind\nText\n:::\n", "> [!WARNING]\n> **Mind**\n>\n> Text\n"),
            (":::danger\nText\n:::\n", "> [!CAUTION]\n> Text\n"),
            (":::info\n- a\n- b\n:::\n", "> [!NOTE]\n>\n> - a\n> - b\n"),
            (":::tip\n:::\n", "> [!TIP]\n"),
            (
                "::::note\nA\n\n:::tip *B*\nC\n:::\n::::\n",
                "> [!NOTE]\n> A\n>\n> > [!TIP]\n> > **\\*B\\***\n> >\n> > C\n"
            ),
            ("1. A\n\n   :::note\n   B\n   :::\n", "1. A\n\n   > [!NOTE]\n   > B\n"),
            (":::details More\nText\n:::\n", "**More**\n\nText\n"),
            (":::details\nText\n:::\n", "**Details**\n\nText\n"),
            (
                "::::tabs\n:::tab curl\n`a`\n:::\n:::tab Python\n- b\n:::\n::::\nEnd\n",
                "**curl**\n\n`a`\n\n**Python**\n\n- b\n\nEnd\n"
            ),
            ("::snippet{file=\"key.md\" name=\"X-Key\"}\n", "Send X-Key.\n"),
        ])
    func writesContainers(text: String, expected: String) {
        #expect(written(text) == expected)
    }

    @Test(
        arguments: [
            ("[a](b.md \"t\") [c](nowhere) ![d](e.svg)\n", "[a](to/b.md \"t\") c ![d](to/e.svg)\n"),
            ("[a](<b c.md>) [d](e_(f).md '\"g\"')\n", "[a](<to/b c.md>) [d](<to/e_(f).md> \"\\\"g\\\"\")\n"),
            ("[a][r]\n\n[r]: b.md\n", "[a](to/b.md)\n"),
            ("https://a.example/?b=1&c=2.\n", "<https://a.example/?b=1&c=2>.\n"),
            ("www.a.example a@b.example\n", "[www.a.example](http://www.a.example) <a@b.example>\n"),
            ("![a](https://b.example/c.png)\n", "[a](https://b.example/c.png)\n"),
            ("[![a](https://b.example/c.png)](d.md)\n", "[a](to/d.md)\n"),
            ("<p><a href=\"b.md\">b</a></p>\n", "<p><a href=\"to/b.md\">b</a></p>\n"),
            ("A <a href='b.md'>b</a>\n", "A <a href='to/b.md'>b</a>\n"),
            ("[a \\] b](c) d[0] \\[e](f)\n", "[a \\] b](to/c) d[0] [e\\](f)\n"),
        ])
    func writesLinks(text: String, expected: String) {
        #expect(written(text) == expected)
    }

    @Test(
        arguments: [
            ("| a | b |\n|---|--:|\n| x \\| y | `z\\|` |\n", "| a | b |\n| --- | --: |\n| x \\| y | `z\\|` |\n"),
            ("|a|b|\n|:-|:-:|\n|1|\n", "| a | b |\n| :-- | :-: |\n| 1 |  |\n"),
            ("- x\n\n  | a |\n  |---|\n  | [b](c\\|d) |\n", "- x\n\n  | a |\n  | --- |\n  | [b](to/c\\|d) |\n"),
            ("a\n\\| - |\n", "a\n\\| - |\n"),
        ])
    func writesTables(text: String, expected: String) {
        #expect(written(text) == expected)
    }

    @Test(
        arguments: [
            ("Text[^1].\n\n[^1]: Note.\n", "Text[^1].\n\n[^1]: Note.\n"),
            ("B[^b] a[^a] b[^b]\n\n[^a]: A\n[^b]: B\n\n    C\n", "B[^b] a[^a] b[^b]\n\n[^b]: B\n\n    C\n\n[^a]: A\n"),
            ("A[^1]\n\n[^1]:\n    - b\n    - c\n", "A[^1]\n\n[^1]:\n    - b\n    - c\n"),
            ("A[^1]\n\n[^1]: used\n[^2]: not used\n", "A[^1]\n\n[^1]: used\n"),
            ("[^1]\\: a \\[^1]\n\n[^1]: B\n", "[^1]\\: a \\[^1]\n\n[^1]: B\n"),
        ])
    func writesFootnotes(text: String, expected: String) {
        #expect(written(text) == expected)
    }

    @Test(
        arguments: [
            ("* [x] done\n* [ ] open\n", "- [x] done\n- [ ] open\n"),
            ("3) a\n\n   b\n4) c\n", "3. a\n\n   b\n\n4. c\n"),
            ("- a\n  - b\n- c\n", "- a\n  - b\n- c\n"),
            ("- a\n\n* b\n", "- a\n\n+ b\n"),
            ("*\n* a\n", "-\n- a\n"),
            ("- ***\n- - -\n", "- ***\n\n---\n"),
            ("> a\n\n>\n> - b\n", "> a\n\n> - b\n"),
            ("Title\n=====\n\n***\n", "# Title\n\n---\n"),
            ("***\n", "***\n"),
            ("#\n\n## C# \\#\n", "#\n\n## C# \\#\n"),
            ("# Title {#own}\n\nText\n", "# Title\n\nText\n"),
            ("    a\n\n    b\n", "```\na\n\nb\n```\n"),
            ("- a\n\n      ```\n", "- a\n\n  ````\n  ```\n  ````\n"),
            ("~~~json title=\"b.json\" {2}\n{\n~~~\n", "```json title=\"b.json\"\n{\n```\n"),
            ("<div>\n\n*a*\n\n</div>\n", "<div>\n\n*a*\n\n</div>\n"),
        ])
    func writesBlocks(text: String, expected: String) {
        #expect(written(text) == expected)
    }

    @Test(
        arguments: [
            ("_a_ __b__ ~c~ `` d`e ``\n", "*a* **b** ~~c~~ ``d`e``\n"),
            ("a\\\nb  \nc\nd\n", "a\\\nb\\\nc\nd\n"),
            ("***a*** **_b_** *c __d__*\n", "***a*** **_b_** *c **d***\n"),
            ("*a*_b_ **a**__b__.\n", "*a*_b_ **a**__b__.\n"),
            (
                "snake_case, 2 * 3, a\\*b, ~5, AT&T, a < b, C:\\d\n",
                "snake_case, 2 * 3, a\\*b, ~5, AT&T, a < b, C:\\d\n"
            ),
            ("1\\. a\n\\- b\n\\# c\n-d #e\n\\::: f\n", "1\\. a\n\\- b\n\\# c\n-d #e\n\\::: f\n"),
            ("&amp;amp; &lt;b> &#32;a\n", "\\&amp; \\<b>  a\n"),
            ("a\n    <div>\n", "a\n    <div>\n"),
            ("\\[a]: b\n\n\\`c\\` \\~d\\~\n", "\\[a]: b\n\n\\`c\\` \\~d\\~\n"),
        ])
    func writesInlines(text: String, expected: String) {
        #expect(written(text) == expected)
    }

    @Test func leavesTheTitleToThePage() {
        #expect(written("# Title\n\nText\n", skippingTitle: true) == "Text\n")
        #expect(written("# Title\n", skippingTitle: true) == "")
    }
}

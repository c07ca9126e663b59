import Diagnostics
import Markdown
import Testing

struct WritersSyntaxTests {
    @Test(arguments: [
        (
            ":::note\nText\n:::\n",
            "<div class=\"alert alert-note\" role=\"note\"><p class=\"alert-title\">Note</p>\n<p>Text</p>\n</div>\n"
        ),
        (
            ":::tip My title\n*Text*\n:::\n",
            "<div class=\"alert alert-tip\" role=\"note\"><p class=\"alert-title\">My title</p>\n<p><em>Text</em></p>\n</div>\n"
        ),
        (
            ":::info[My title]\nText\n:::\n",
            "<div class=\"alert alert-info\" role=\"note\"><p class=\"alert-title\">My title</p>\n<p>Text</p>\n</div>\n"
        ),
        (
            ":::caution{title=\"A & B\"}\nText\n:::\n",
            "<div class=\"alert alert-caution\" role=\"note\"><p class=\"alert-title\">A &amp; B</p>\n<p>Text</p>\n</div>\n"
        ),
        (
            "> [!WARNING]\n> Text\n",
            "<div class=\"alert alert-warning\" role=\"note\"><p class=\"alert-title\">Warning</p>\n<p>Text</p>\n</div>\n"
        ),
        ("> [!OTHER]\n> Text\n", "<blockquote>\n<p>[!OTHER]\nText</p>\n</blockquote>\n"),
        (
            ":::details More\nText\n:::\n",
            "<details class=\"alert alert-details\"><summary>More</summary>\n<p>Text</p>\n</details>\n"
        ),
    ])
    func rendersAlerts(_ text: String, _ html: String) {
        let result = Rendering(text)
        #expect(result.html == html)
        #expect(result.diagnostics == [])
    }

    @Test func interruptsAParagraph() {
        let result = Rendering("Before\n:::note\nInside\n:::\nAfter\n")
        #expect(
            result.html
                == "<p>Before</p>\n<div class=\"alert alert-note\" role=\"note\"><p class=\"alert-title\">Note</p>\n<p>Inside</p>\n</div>\n<p>After</p>\n"
        )
    }

    @Test func nestsContainersInItemsAndEachOther() {
        let result = Rendering("1. One\n\n   ::::note\n   A\n\n   :::tip\n   B\n   :::\n   ::::\n\n2. Two\n")
        #expect(result.diagnostics == [])
        #expect(result.html.contains("<li>\n<p>One</p>\n<div class=\"alert alert-note\""))
        #expect(result.html.contains("<p>B</p>\n</div>\n</div>\n</li>"))
    }

    @Test func rendersTabs() {
        let result = Rendering("::::tabs\n:::tab curl\nA\n:::\n\n:::tab Python 3\nB\n:::\n::::\n")
        #expect(result.diagnostics == [])
        #expect(
            result.html == """
                <div class="tabs" data-tabs="curl|Python 3">
                <section class="tab" data-title="curl"><p class="tab-title">curl</p>
                <p>A</p>
                </section>
                <section class="tab" data-title="Python 3"><p class="tab-title">Python 3</p>
                <p>B</p>
                </section>
                </div>

                """)
    }

    @Test func leavesContainersInCodeAlone() {
        let fenced = Rendering("```\n:::note\n[^1]: x\n```\n")
        #expect(
            fenced.html == "<figure class=\"code\"><pre tabindex=\"0\"><code>:::note\n[^1]: x\n</code></pre></figure>\n"
        )
        let indented = Rendering("Text\n\n    :::note\n    Inside\n")
        #expect(
            indented.html
                == "<p>Text</p>\n<figure class=\"code\"><pre tabindex=\"0\"><code>:::note\nInside\n</code></pre></figure>\n"
        )
        #expect(fenced.diagnostics + indented.diagnostics == [])
    }

    @Test(arguments: [
        (
            ":::note\nText\n",
            "a.md:1:1: error: A container must be closed (add a line ':::' after its content) [unclosed-container]"
        ),
        (
            "Text\n\n:::\n",
            "a.md:3:1: warning: A closing ':::' must have an opening one before it (name the container that begins here, as ':::note') [stray-container-end]"
        ),
        (
            ":::nota\nText\n:::\n",
            "a.md:1:1: warning: There is no container 'nota' (did you mean 'note'?) [unknown-container]"
        ),
        (
            ":::tab A\nText\n:::\n",
            "a.md:1:1: error: A tab must stand inside tabs (put '::::tabs' before the first tab and '::::' after the last) [tab-outside-tabs]"
        ),
        (
            "::::tabs\nText\n::::\n",
            "a.md:1:1: error: Tabs must begin with a tab (write ':::tab Title' after the opening line) [tabs-without-tab]"
        ),
        (
            "::snippet{file=\"no.md\"}\n",
            "a.md:1:1: error: There is no snippet 'no.md' (snippets are files in content/snippets) [unknown-snippet]"
        ),
        (
            "A\n\n::snippet{product=\"x\"}\n",
            "a.md:3:1: error: A snippet must name its file (write ::snippet{file=\"name.md\"}) [snippet-without-file]"
        ),
        (
            "::snippet{file=\"loop.md\"}\n",
            "content/snippets/loop.md:2:1: error: A snippet must not include itself: loop.md → loop.md [snippet-cycle]"
        ),
        (
            "::snippet{file=\"auth.md\" produkt=\"x\"}\n",
            "content/snippets/auth.md:1:10: error: The snippet needs the parameter 'product' (did you mean 'produkt'?) [missing-snippet-parameter]"
        ),
    ])
    func reportsMistakes(_ text: String, _ diagnostic: String) {
        let snippets = ["loop.md": "Again\n::snippet{file=\"loop.md\"}\n", "auth.md": "Call the :param[product] API."]
        #expect(Rendering(text, snippets: snippets).diagnostics == [diagnostic])
    }

    @Test func includesSnippetsWithParameters() {
        let result = Rendering(
            "Before\n\n::snippet{file=\"auth.md\" product=\"Shipments\"}\n\nAfter [x](y.md)\n",
            snippets: [
                "auth.md": "---\ntitle: no\n---\nUse :param[product] [here](z.md).\n\n```\nkey :param[product]\n```\n"
            ])
        #expect(result.diagnostics == [])
        #expect(result.html.contains("<p>Use Shipments <a href=\"z.md\">here</a>.</p>"))
        #expect(result.html.contains("key Shipments\n"))
        #expect(
            result.document.links.map { "\($0.location) \($0.destination)" } == [
                "content/snippets/auth.md:4:15 z.md", "a.md:5:7 y.md",
            ])
    }

    @Test func rendersFences() {
        let result = Rendering("```json title=\"a \\\"b.json\" {2} lines\n{\n  1\n}\n```\n")
        #expect(result.html.contains("<pre class=\"line-numbers\" tabindex=\"0\"><code class=\"language-json\">"))
        #expect(result.html.contains("<span class=\"line highlighted\">  "))
        let titled = Rendering("``` text title=\"body.txt\"\n<a>\n```\n")
        #expect(
            titled.html
                == "<figure class=\"code\"><figcaption>body.txt</figcaption><pre tabindex=\"0\"><code class=\"language-text\">&lt;a&gt;\n</code></pre></figure>\n"
        )
    }

    @Test func numbersFootnotesAndLinksBack() {
        let result = Rendering("One[^b], two[^a], one again[^b].\n\n[^a]: A\n[^b]: B\n")
        #expect(
            result.html.contains(
                "<sup class=\"footnote-ref\"><a href=\"#fn-b\" id=\"fnref-b-2\" role=\"doc-noteref\">1</a></sup>"))
        #expect(
            result.html.contains(
                "<li id=\"fn-b\">\n<p>B <a href=\"#fnref-b\" class=\"footnote-backref\" role=\"doc-backlink\" aria-label=\"Back to content\">↩</a>"
            ))
        #expect(result.html.contains("aria-labelledby=\"footnotes-title\">"))
    }

    @Test func keepsEscapes() {
        let result = Rendering("\\~a\\~ \\[^1] `\\~` [x](a\\~b) ~~c~~\n\n[^1]: One\n")
        #expect(result.html == "<p>~a~ [^1] <code>\\~</code> <a href=\"a~b\">x</a> <del>c</del></p>\n")
    }

    @Test(arguments: [
        ("> \\[!NOTE]\n> A\n", "<blockquote>\n<p>[!NOTE]\nA</p>\n</blockquote>\n"),
        ("- \\[ ] A\n- \\[x] `\\[x]`\n", "<ul>\n<li>[ ] A</li>\n<li>[x] <code>\\[x]</code></li>\n</ul>\n"),
    ])
    func takesNoMeaningFromAnEscapedBracket(source: String, html: String) {
        #expect(Rendering(source).html == html)
    }

    @Test(arguments: ["- ", "1. ", "* 2) ", "> - "])
    func opensFencesBehindListMarkers(marker: String) {
        let indent = String(repeating: " ", count: marker.count)
        let quote = marker.hasPrefix(">") ? ">" + indent.dropFirst() : indent
        let result = Rendering(
            "\(marker)```\n\(quote)[^1]: code\n\(quote):::note\n\(quote)```\n\nText[^1]\n\n[^1]: One\n")
        #expect(result.diagnostics == [])
        #expect(result.html.contains("[^1]: code\n:::note\n"), "\(result.html)")
        #expect(result.html.contains("<li id=\"fn-1\">\n<p>One"), "\(result.html)")
    }

    @Test func keepsWritersFromForgingMarks() {
        let result = Rendering("<!--\u{1}0-->\n\n:::note\nA\n:::\n")
        #expect(result.diagnostics == [])
        #expect(result.html.hasPrefix("<!--\u{FFFD}0-->\n<div class=\"alert"))
    }
}

import Diagnostics
import Markdown
import Testing

struct PageOutputTests {
    @Test func givesHeadingsAnchorsAndAnOutline() {
        let result = Rendering("# Hello, *World*!\n\n## Usage\n\n## Usage\n\n## 认证 方式\n\n## Chosen {#my-id}\n")
        #expect(result.document.outline.map(\.id) == ["hello-world", "usage", "usage-1", "认证-方式", "my-id"])
        #expect(result.document.outline[0].html == "Hello, <em>World</em>!")
        #expect(result.document.outline[3].location.line == 7)
        #expect(
            result.html.hasPrefix(
                "<h1 id=\"hello-world\">Hello, <em>World</em>!<a class=\"anchor\" href=\"#hello-world\" aria-label=\"Link to section: Hello, World!\"></a></h1>\n"
            ))
        #expect(result.html.contains("<h2 id=\"my-id\">Chosen<a"))
    }

    @Test func numbersDuplicatesWithoutCollision() {
        var slugs = SlugRegister()
        #expect(["a", "a", "a 1", "a", "!"].map { slugs.slug(for: $0) } == ["a", "a-1", "a-1-1", "a-2", "section"])
    }

    @Test func findsLinksWithTheirPlaces() {
        let text =
            "See [one](a.md#x) and\n![two](b.png).\n\n<a id=\"here\" href=\"c.md?a=1&amp;b=2\">three</a>\n\n| A |\n|---|\n| x [four][f] |\n\n[f]: d.md\n"
        let document = Rendering(text).document
        #expect(
            document.links.map { "\($0.location.line):\($0.location.column) \($0.destination)" } == [
                "1:5 a.md#x", "2:1 b.png", "4:20 c.md?a=1&b=2", "8:5 d.md",
            ])
        #expect(document.links.map(\.isImage) == [false, true, false, false])
        #expect(document.anchors == ["here"])
    }

    @Test func rewritesLinks() {
        let result = Rendering("[a](a.md) ![b](b.png) <a href=\"c.md\">c</a> https://x.example\n") { link in
            link.isImage
                ? ResolvedLink(url: "../b.1.png", width: 20, height: 10)
                : link.destination.hasPrefix("https:") ? ResolvedLink(asWritten: link) : ResolvedLink(url: "../x/?a&b")
        }
        #expect(
            result.html
                == "<p><a href=\"../x/?a&amp;b\">a</a> <img src=\"../b.1.png\" alt=\"b\" width=\"20\" height=\"10\" loading=\"lazy\" /> <a href=\"../x/?a&amp;b\">c</a> <a href=\"https://x.example\" class=\"external\" rel=\"noopener\">https://x.example</a></p>\n"
        )
    }

    @Test func rendersTablesAccessibly() {
        let result = Rendering("## Limits\n\n| Plan | Calls |\n|---|--:|\n| `a\\|b` | 10 |\n")
        #expect(
            result.html.contains(
                "<div class=\"table-scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Limits\">\n<table>\n<thead>\n<tr>\n<th scope=\"col\">Plan</th>\n<th scope=\"col\" class=\"align-right\">Calls</th>"
            ))
        #expect(result.html.contains("<td><code>a|b</code></td>\n<td class=\"align-right\">10</td>"))
    }

    @Test func rendersTablesInsideQuotesAndItems() {
        let result = Rendering(
            "> | A | B |\n> |---|---|\n> | 1 | *2* |\n\n- x\n\n  | A |\n  |---|\n  | 3 |\n", options: .gfm)
        #expect(
            result.html == """
                <blockquote>
                <table>
                <thead>
                <tr>
                <th>A</th>
                <th>B</th>
                </tr>
                </thead>
                <tbody>
                <tr>
                <td>1</td>
                <td><em>2</em></td>
                </tr>
                </tbody>
                </table>
                </blockquote>
                <ul>
                <li>
                <p>x</p>
                <table>
                <thead>
                <tr>
                <th>A</th>
                </tr>
                </thead>
                <tbody>
                <tr>
                <td>3</td>
                </tr>
                </tbody>
                </table>
                </li>
                </ul>

                """)
    }

    @Test func endsATableBeforeAThematicBreak() {
        let result = Rendering("| A |\n|---|\n| 1 |\n---\n", options: .gfm)
        #expect(result.html.hasSuffix("<td>1</td>\n</tr>\n</tbody>\n</table>\n<hr />\n"))
    }

    @Test func namesTaskCheckboxes() {
        let result = Rendering("- [x] Done\n- [ ] Not\n")
        #expect(
            result.html
                == "<ul class=\"task-list\">\n<li class=\"task\"><input type=\"checkbox\" disabled=\"\" checked=\"\" aria-label=\"Completed task\" /> Done</li>\n<li class=\"task\"><input type=\"checkbox\" disabled=\"\" aria-label=\"Open task\" /> Not</li>\n</ul>\n"
        )
    }

    @Test func rendersPlainTextForSearch() {
        let result = Rendering("# A *b*\n\nC `d`\ne [f](g)\n\n| H | I |\n|---|---|\n| 1 | 2 |\n\n<div>no</div>\n")
        #expect(result.plain == "A b\nC d e f\nH I\n1 2\n")
    }

    @Test func endsAddressesAtWidePunctuation() {
        let result = Rendering("访问 https://a.example/b。然后\n", options: .gfm)
        #expect(result.html == "<p>访问 <a href=\"https://a.example/b\">https://a.example/b</a>。然后</p>\n")
    }

    @Test(arguments: [
        (
            [0xFF, 0xFE, 0x41, 0x00] as [UInt8],
            "a.md: error: Markdown must be UTF-8, and this file is UTF-16 (save it as UTF-8) [not-utf-8]"
        ),
        (
            [0x41, 0x0A, 0x42, 0xFC, 0x43],
            "a.md:2:2: error: Markdown must be UTF-8, and this byte is not (save the file as UTF-8) [not-utf-8]"
        ),
        (
            [0x89, 0x50, 0x00],
            "a.md:1:1: error: Markdown must be UTF-8, and this byte is not (save the file as UTF-8) [not-utf-8]"
        ),
        (
            [0x50, 0x00, 0x01],
            "a.md: error: Markdown must be text, and this file is binary (files that are no pages belong into assets) [not-text]"
        ),
    ])
    func refusesWhatIsNoUTF8(_ bytes: [UInt8], _ diagnostic: String) {
        var found: [Diagnostic] = []
        _ = MarkdownDocument(parsing: bytes, file: "a.md", diagnostics: &found)
        #expect(found.map(\.description) == [diagnostic])
    }
}

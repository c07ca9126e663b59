import Markdown
import Testing

/// Hostile and huge texts: each must come out, in time linear in its length, without deep recursion.
struct RobustnessTests {
    @Test(
        .timeLimit(.minutes(1)),
        arguments: [
            String(repeating: "> ", count: 50_000) + "x",
            String(repeating: "[", count: 50_000),
            String(repeating: "[a](", count: 50_000),
            String(repeating: "*a **b ", count: 50_000),
            String(repeating: "~a ~~b ", count: 50_000),
            String(repeating: "[^a]", count: 50_000) + "\n\n[^a]: x\n",
            String(repeating: ":::note\n", count: 20_000) + "x\n" + String(repeating: ":::\n", count: 20_000),
            String(repeating: ":::note\n", count: 10_000),
            String(repeating: "<a href=", count: 50_000),
            String(repeating: "<!--", count: 50_000),
            String(repeating: "a@", count: 50_000),
            String(repeating: "www.", count: 50_000),
            "|a|\n|-|\n" + String(repeating: "|`x`|\n", count: 20_000),
            String(repeating: "- ", count: 50_000) + "x",
            String(repeating: "> ", count: 1_000) + "x\n" + String(repeating: "lazy\n", count: 10_000),
            String(repeating: "- a\n\n+ b\n\n", count: 10_000),
            String(repeating: "1.", count: 50_000),
        ])
    func survives(_ text: String) {
        let result = Rendering(text)
        #expect(!result.html.isEmpty)
        var markdown: [UInt8] = []
        result.document.renderMarkdown(into: &markdown)
        #expect(markdown.last == UInt8(ascii: "\n"))
        #expect(markdown.count < 8 * text.utf8.count + 1_000)
    }

    @Test func parsesOnManyTasksAtOnce() async {
        let text = String(
            repeating: "# A *b*\n\n| a | [b] |\n|---|---|\n| `c` | d[^1] |\n\n[b]: /x\n[^1]: e\n\n", count: 50)
        let expected = Rendering(text).html
        let results = await withTaskGroup(of: String.self) { group in
            for _ in 0..<32 { group.addTask { Rendering(text).html } }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(results.count == 32)
        #expect(results.allSatisfy { $0 == expected })
    }

    @Test func survivesDeepLists() {
        var text = ""
        for depth in 0..<1_000 { text += String(repeating: "  ", count: depth) + "- x\n" }
        #expect(Rendering(text).html.hasSuffix("</ul>\n"))
    }
}

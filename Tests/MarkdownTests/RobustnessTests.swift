import Markdown
import Testing

/// Hostile and huge texts: each must come out, in time linear in its length, without deep recursion.
struct RobustnessTests {
    @Test(.timeLimit(.minutes(1)), arguments: [
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
    ])
    func survives(_ text: String) {
        let result = Rendering(text)
        #expect(!result.html.isEmpty)
    }

    @Test func survivesDeepLists() {
        var text = ""
        for depth in 0..<1_000 { text += String(repeating: "  ", count: depth) + "- x\n" }
        #expect(Rendering(text).html.hasSuffix("</ul>\n"))
    }
}

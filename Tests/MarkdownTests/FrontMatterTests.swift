import Diagnostics
import Markdown
import Testing

struct FrontMatterTests {
    private func split(_ text: String) -> (yaml: String?, body: String, line: Int, problems: [String]) {
        let bytes = Array(text.utf8)
        let parts = FrontMatter.split(bytes, file: "a.md")
        return (
            parts.yaml.map { String(decoding: bytes[$0], as: UTF8.self) },
            String(decoding: bytes[parts.body], as: UTF8.self), parts.bodyFirstLine,
            parts.diagnostics.map(\.description)
        )
    }

    @Test func splitsYAMLFromBody() {
        let parts = split("---\ntitle: A\n---\n# Hi\n")
        #expect(parts.yaml == "title: A\n")
        #expect(parts.body == "# Hi\n")
        #expect(parts.line == 4)
    }

    @Test(arguments: ["# Hi\n", "----\nx\n----\n", " ---\na: b\n---\n", ""])
    func leavesTextWithoutFrontMatter(_ text: String) {
        let parts = split(text)
        #expect(parts.yaml == nil)
        #expect(parts.body == text)
        #expect(parts.line == 1)
        #expect(parts.problems == [])
    }

    @Test func understandsByteOrderMarkAndCarriageReturns() {
        let parts = split("\u{FEFF}---\r\ntitle: A\r\n---\r\nBody\r\n")
        #expect(parts.yaml == "title: A\r\n")
        #expect(parts.body == "Body\r\n")
        #expect(parts.line == 4)
    }

    @Test func acceptsEmptyFrontMatter() {
        let parts = split("---\n---\nBody")
        #expect(parts.yaml == "")
        #expect(parts.body == "Body")
        #expect(parts.line == 3)
    }

    @Test func reportsFrontMatterWithoutEnd() {
        let parts = split("---\ntitle: A\n\nBody")
        #expect(parts.yaml == nil)
        #expect(
            parts.problems == [
                "a.md:1:1: error: Front matter that starts with '---' must end with a line '---' (add '---' after the last field) [unclosed-front-matter]"
            ])
    }
}

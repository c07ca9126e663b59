import Diagnostics
import HTTP
import Markdown

/// `portico render-markdown`: one Markdown text as the HTML that a page would hold.
enum RenderMarkdownCommand: Command {
    static let description = CommandDescription(
        name: "render-markdown",
        summary: "Turn Markdown on standard input into an HTML fragment.",
        discussion: """
            With the writer's extensions, front matter left out and links as they are written. Snippets come from the
            site's content/snippets. What is wrong is told on standard error.
            """,
        options: [
            CommandDescription.site,
            .init(name: "--commonmark", summary: "Plain CommonMark: no extensions, no front matter, raw HTML stays."),
        ],
        examples: [
            .init(command: "portico render-markdown < page.md", summary: "as in a portal"),
            .init(command: "portico render-markdown --commonmark < spec.md", summary: "as the CommonMark specification"),
        ])

    /// How diagnostics call what came in.
    private static let file = "(standard input)"

    static func run(_ arguments: Arguments) async throws -> ExitCode {
        let site = try SitePaths(arguments).site
        let bytes = Console.input()
        var diagnostics: [Diagnostic] = []
        var html: [UInt8] = []
        if arguments.has("--commonmark") {
            let document = MarkdownDocument(
                parsing: bytes, file: file, options: .commonMark, diagnostics: &diagnostics)
            document.renderHTML(into: &html)
        } else {
            let parts = FrontMatter.split(bytes, file: file)
            diagnostics += parts.diagnostics
            let document = MarkdownDocument(
                parsing: Array(bytes[parts.body]), file: file, firstLine: parts.bodyFirstLine,
                snippets: { snippet($0, of: site) }, diagnostics: &diagnostics)
            document.renderHTML(into: &html)
        }
        Console.output.write(bytes: html)
        Console.error.write(diagnostics.sortedForReading().map { "\($0)\n" }.joined())
        return diagnostics.fail() ? .problems : .fine
    }

    /// A snippet's text; what lies outside the site's snippets is no snippet.
    private static func snippet(_ path: String, of site: String) -> [UInt8]? {
        let segments = path.split(separator: "/", omittingEmptySubsequences: false)
        guard !segments.contains(where: { $0.isEmpty || $0.hasPrefix(".") }) else { return nil }
        guard let file = OpenFile(path: "\(site)/content/snippets/\(path)"), file.kind == .file else { return nil }
        return file.readAll()
    }
}

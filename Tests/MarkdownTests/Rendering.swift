import Diagnostics
import Markdown

/// What became of a text.
struct Rendering {
    var html: String
    var plain: String
    var diagnostics: [String]
    var document: MarkdownDocument

    init(
        _ text: String, options: MarkdownOptions = .portico, snippets: [String: String] = [:],
        resolve: (Link) -> ResolvedLink = ResolvedLink.init(asWritten:)
    ) {
        var found: [Diagnostic] = []
        document = MarkdownDocument(
            parsing: Array(text.utf8), file: "a.md", options: options,
            snippets: { snippets[$0].map { Array($0.utf8) } }, diagnostics: &found)
        var output: [UInt8] = []
        document.renderHTML(into: &output, resolve: resolve)
        html = String(decoding: output, as: UTF8.self)
        output = []
        document.renderPlainText(into: &output)
        plain = String(decoding: output, as: UTF8.self)
        diagnostics = found.sortedForReading().map(\.description)
    }
}

package import Diagnostics

/// One parsed Markdown text: a value, free of pointers, safe to share between tasks.
///
///     var diagnostics: [Diagnostic] = []
///     let page = MarkdownDocument(
///         parsing: Array(bytes[parts.body]), file: "content/index.md", firstLine: parts.bodyFirstLine,
///         diagnostics: &diagnostics)
///     page.renderHTML(into: &html) { link in ResolvedLink(url: site.url(of: link.destination)) }
///
/// Parsing and rendering are linear in the text and use no recursion, however deep lists and quotes nest.
package struct MarkdownDocument: Sendable {
    let options: MarkdownOptions
    var tree: MarkdownTree
    var footnotes = FootnoteIndex()
    /// Every heading in document order.
    package internal(set) var outline: [Heading] = []
    /// Every link and image in document order, those in raw HTML included.
    package internal(set) var links: [Link] = []
    /// Values of `id` and `name` attributes in raw HTML, which links may name beside the headings' ids.
    package internal(set) var anchors: [String] = []

    /// Parses a document.
    /// - Parameters:
    ///   - bytes: The Markdown, without front matter; UTF-8, any line ends.
    ///   - file: Path from the site's root, for diagnostics and locations.
    ///   - firstLine: The line of `file` on which `bytes` starts.
    ///   - snippets: The text of a snippet by its path below `content/snippets`, or `nil` where there is none.
    ///   - diagnostics: Receives the author's mistakes; the document is usable whatever they are.
    package init(
        parsing bytes: [UInt8], file: String, firstLine: Int = 1, options: MarkdownOptions = .portico,
        snippets: (String) -> [UInt8]? = { _ in nil }, diagnostics: inout [Diagnostic]
    ) {
        self.options = options
        let map = SourceMap(file: file, firstLine: firstLine)
        tree = MarkdownTree.parse(bytes, smart: options.extensions.contains(.smartPunctuation))
        index(map)
    }

    /// Writes the document as HTML.
    /// - Parameters:
    ///   - output: Receives the HTML; what it already holds stays.
    ///   - skippingTitle: Leaves out the heading that the document opens with, where a page shows it itself.
    ///   - resolve: Called once for each of `links`, in order.
    package func renderHTML(
        into output: inout [UInt8], skippingTitle: Bool = false,
        resolve: (Link) -> ResolvedLink = ResolvedLink.init(asWritten:)
    ) {
        var buffer: [UInt8] = []
        swap(&buffer, &output)
        var renderer = HTMLRenderer(self, resolved: links.map(resolve), output: buffer)
        if skippingTitle, opensWithTitle { renderer.skipped = tree[MarkdownTree.root].firstChild }
        renderer.renderDocument()
        swap(&renderer.output, &output)
    }

    /// Whether the first block is a heading of level 1.
    package var opensWithTitle: Bool {
        let first = tree[MarkdownTree.root].firstChild
        return first != TreeNode.none && tree[first].kind == .heading && tree[first].number == 1
    }
}

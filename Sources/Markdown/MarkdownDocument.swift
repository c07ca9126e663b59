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
    /// The nodes of `outline`.
    var headingNodes: [Int32] = []
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
        tree = MarkdownTree()
        if options.extensions.contains(.page),
            let problem = TextEncoding.problem(in: bytes, file: file, firstLine: firstLine)
        {
            diagnostics.append(problem)
            // What is no text at all has no content either; a wrong byte is shown as U+FFFD.
            if problem.location?.line == 0 { return }
        }
        let prepares = !options.extensions.isDisjoint(with: [.containers, .snippets, .footnotes, .strikethrough])
        let map: SourceMap
        if prepares, SourcePreparer.isNeeded(bytes) {
            map = withoutActuallyEscaping(snippets) { snippets in
                var preparer = SourcePreparer(
                    file: file, firstLine: firstLine, extensions: options.extensions, snippets: snippets)
                preparer.prepare(bytes[...], file: file, firstLine: firstLine)
                diagnostics += preparer.diagnostics
                parse(preparer.output, marks: preparer.marks, isPrepared: true, &diagnostics)
                return preparer.map
            }
        } else {
            map = SourceMap(file: file, firstLine: firstLine)
            parse(bytes, marks: [], isPrepared: false, &diagnostics)
        }
        index(map)
    }

    /// Builds the tree and runs the passes over it, in the one order that works: footnotes before addresses, because
    /// labels may look like them; strikethrough before them too, because tildes may surround them.
    private mutating func parse(
        _ source: [UInt8], marks: [Mark], isPrepared: Bool, _ diagnostics: inout [Diagnostic]
    ) {
        let extensions = options.extensions
        let smart = extensions.contains(.smartPunctuation)
        tree = MarkdownTree.parse(source, smart: smart)
        if extensions.contains(.tables) { TablePass.run(&tree, source: source, smart: smart) }
        if isPrepared {
            var folding = MarkFolding(marks: marks)
            folding.fold(&tree)
            diagnostics += folding.diagnostics
            var pass = FootnotePass(definitions: folding.definitions)
            pass.run(&tree)
            footnotes = pass.index
        }
        if extensions.contains(.containers) { AlertPass.run(&tree) }
        if extensions.contains(.taskLists) { TaskListPass.run(&tree) }
        if extensions.contains(.strikethrough) { StrikethroughPass.run(&tree) }
        if extensions.contains(.autolinks) { AutolinkPass.run(&tree) }
        if isPrepared { tree.finishEscapes() }
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

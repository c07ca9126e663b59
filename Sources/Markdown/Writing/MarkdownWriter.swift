extension MarkdownDocument {
    /// Writes the document back as CommonMark with GFM's extensions: snippets filled in, links where they lead, Portico's
    /// containers as alerts and bold titles, so that any reader of Markdown understands it.
    ///
    /// - Parameters:
    ///   - output: Receives the text, with one line end at its end; what it already holds stays.
    ///   - skippingTitle: Leaves out the heading that the document opens with.
    ///   - resolve: Called once for each of `links`, in order.
    package func renderMarkdown(
        into output: inout [UInt8], skippingTitle: Bool = false,
        resolve: (Link) -> ResolvedLink = ResolvedLink.init(asWritten:)
    ) {
        var buffer: [UInt8] = []
        swap(&buffer, &output)
        var writer = MarkdownWriter(self, resolved: links.map(resolve), output: buffer)
        buffer = []
        if skippingTitle, opensWithTitle { writer.skipped = tree[MarkdownTree.root].firstChild }
        writer.writeDocument()
        swap(&writer.output, &output)
    }
}

/// Writes a tree as Markdown: one walk without recursion, line by line behind the prefixes of quotes and lists.
///
/// Link reference definitions are gone from the tree, so brackets in text mean nothing but before `(`; with that and
/// few other exceptions, characters are escaped by the rules of cmark's own writer.
struct MarkdownWriter {
    let tree: MarkdownTree
    let options: MarkdownOptions
    /// The links as written, and what became of them.
    let links: [Link]
    let resolved: [ResolvedLink]
    let footnotes: FootnoteIndex
    var output: [UInt8]
    /// Where this writing began in `output`.
    let start: Int
    var skipped = TreeNode.none
    /// What each further line begins with: `> ` of a quote, the indentation of a list's item.
    var prefix: [UInt8] = []
    /// How much of the prefix each open block added.
    private var added: [Int] = []
    /// Line ends to write before anything else.
    private var pendingLineEnds = 0
    /// Where the text of the current line began, behind prefixes and markers.
    var contentStart: Int
    /// What block the inlines stand in: only in a paragraph can a line begin other blocks.
    var block = NodeKind.paragraph
    /// The lists that are open, and the last that was closed.
    var lists: [OpenList] = []
    var closedList: OpenList?
    /// How emphasis that is open was marked, and the last that was closed.
    var emphases: [EmphasisMark] = []
    var closedEmphasis = EmphasisMark.star
    /// Where the last opening mark of emphasis ended.
    var emphasisStart = -1
    /// How links and images that are open are written, and how many of them have brackets, or are links with brackets.
    var targets: [TargetForm] = []
    var bracketDepth = 0
    var linkDepth = 0
    /// Whether tildes of the current block could strike something through.
    var escapesTildes = false
    let hasTildes: Bool
    var isPage: Bool { options.extensions.contains(.page) }

    init(_ document: MarkdownDocument, resolved: [ResolvedLink], output: consuming [UInt8]) {
        tree = document.tree
        options = document.options
        links = document.links
        footnotes = document.footnotes
        self.resolved = resolved
        self.output = output
        start = self.output.count
        contentStart = start
        hasTildes = document.tree.text.contains(UInt8(ascii: "~"))
    }

    mutating func writeDocument() {
        writeChildren(of: MarkdownTree.root)
        for footnote in footnotes.footnotes { writeFootnote(footnote) }
        while output.count > start, output.last == UInt8(ascii: "\n") { output.removeLast() }
        if output.count > start { output.append(UInt8(ascii: "\n")) }
    }

    // MARK: Lines

    /// Starts what comes next: writes the line ends that are due, each line behind its prefix.
    mutating func begin() {
        guard pendingLineEnds > 0 else { return }
        let count = output.count == start ? 0 : pendingLineEnds
        pendingLineEnds = 0
        for number in 0..<count { startLine(isBlank: number + 1 < count) }
        contentStart = output.count
    }

    /// White space at the end of a blank line says nothing.
    mutating func startLine(isBlank: Bool) {
        output.append(UInt8(ascii: "\n"))
        output += isBlank ? prefix[..<(prefix.lastIndex { $0 != 0x20 }.map { $0 + 1 } ?? 0)] : prefix[...]
    }

    mutating func write(_ text: String) {
        begin()
        output += text.utf8
    }

    mutating func write(_ bytes: ArraySlice<UInt8>) {
        begin()
        output += bytes
    }

    /// Ends a line inside a block.
    mutating func endLine() { pendingLineEnds = max(pendingLineEnds, 1) }

    /// Ends a block: a blank line follows, except in tight lists.
    mutating func endBlock(isTight: Bool = false) { pendingLineEnds = isTight ? 1 : 2 }

    /// Opens a block whose further lines begin with `more`.
    mutating func push(_ more: String) {
        prefix += more.utf8
        added.append(more.utf8.count)
    }

    mutating func pop() { prefix.removeLast(added.popLast() ?? 0) }

    // MARK: Walk

    mutating func writeChildren(of top: Int32) {
        var current = tree[top].firstChild
        while current != TreeNode.none {
            if enter(current), tree[current].firstChild != TreeNode.none {
                current = tree[current].firstChild
                continue
            }
            exit(current)
            while tree[current].next == TreeNode.none {
                current = tree[current].parent
                if current == top || current == TreeNode.none { return }
                exit(current)
            }
            current = tree[current].next
        }
    }

    /// - Returns: Whether the children are wanted.
    private mutating func enter(_ id: Int32) -> Bool {
        guard id != skipped else { return false }
        return tree[id].kind.isInline ? enterInline(id, tree[id]) : enterBlock(id, tree[id])
    }

    private mutating func exit(_ id: Int32) {
        guard id != skipped else { return }
        if tree[id].kind.isInline { exitInline(id, tree[id]) } else { exitBlock(id, tree[id]) }
    }
}

extension MarkdownDocument {
    /// Writes the document back as CommonMark with GFM's extensions: snippets filled in, links where they lead, Portico's
    /// containers as alerts and headings, so that any reader of Markdown understands it.
    ///
    /// - Parameters:
    ///   - output: Receives the text, with one line end at its end; what it already holds stays.
    ///   - skippingTitle: Leaves out the heading that the document opens with.
    ///   - resolve: Called once for each of `links`, in order.
    package func renderMarkdown(
        into output: inout [UInt8], skippingTitle: Bool = false,
        resolve: (Link) -> ResolvedLink = ResolvedLink.init(asWritten:)
    ) {
        var writer = MarkdownWriter(self, resolved: links.map(resolve))
        if skippingTitle, opensWithTitle { writer.skipped = tree[MarkdownTree.root].firstChild }
        writer.writeChildren(of: MarkdownTree.root)
        writer.writeFootnotes()
        writer.finish()
        output += writer.output
    }
}

/// Writes a tree as Markdown: one walk without recursion, line by line behind the prefixes of quotes and lists.
struct MarkdownWriter {
    let tree: MarkdownTree
    let resolved: [ResolvedLink]
    let footnotes: FootnoteIndex
    let labels: MarkdownLabels
    var output: [UInt8] = []
    var skipped = TreeNode.none
    /// What each further line begins with: `> ` of a quote, the indentation of a list's item.
    var prefix: [UInt8] = []
    /// How much of the prefix each open block added.
    private var added: [Int] = []
    /// Line ends to write before anything else.
    private var pendingLineEnds = 0
    /// The lists that are open.
    var lists: [OpenList] = []

    struct OpenList {
        /// The next item's.
        var number: Int32
        /// `-` or `+`, `.` or `)`: neighbouring lists of one kind differ in it, else they would be one (CommonMark 5.3).
        var delimiter: Character
    }

    init(_ document: MarkdownDocument, resolved: [ResolvedLink]) {
        tree = document.tree
        footnotes = document.footnotes
        labels = document.options.labels
        self.resolved = resolved
    }

    // MARK: Lines

    /// Starts what comes next: writes the line ends that are due, each line behind its prefix.
    mutating func begin() {
        guard pendingLineEnds > 0 else { return }
        let count = output.isEmpty ? 0 : pendingLineEnds
        pendingLineEnds = 0
        for number in 0..<count {
            output.append(UInt8(ascii: "\n"))
            // White space at the end of an empty line says nothing.
            output +=
                number + 1 < count ? prefix[..<(prefix.lastIndex { $0 != 0x20 }.map { $0 + 1 } ?? 0)] : prefix[...]
        }
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

    mutating func finish() {
        while output.last == UInt8(ascii: "\n") { output.removeLast() }
        if !output.isEmpty { output.append(UInt8(ascii: "\n")) }
    }

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
        return tree[id].kind.isInline ? enterInline(id) : enterBlock(id)
    }

    private mutating func exit(_ id: Int32) {
        guard id != skipped else { return }
        if tree[id].kind.isInline { exitInline(id) } else { exitBlock(id) }
    }
}

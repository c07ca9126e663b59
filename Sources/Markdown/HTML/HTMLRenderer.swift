/// Writes the tree as HTML: one walk without recursion, into one buffer.
///
/// Without the `page` extension the output is cmark's (and cmark-gfm's), byte for byte.
struct HTMLRenderer {
    let tree: MarkdownTree
    let options: MarkdownOptions
    /// The resolved form of every link, by the link's index.
    let resolved: [ResolvedLink]
    let headings: [Heading]
    let footnotes: FootnoteIndex
    /// The nodes of `headings`.
    let headingNodes: [Int32]
    var output: [UInt8]
    /// Where this rendering began in `output`.
    private let start: Int
    /// Set while an image's description is written as plain text.
    private var plainUntil = TreeNode.none
    /// In a heading for tables of contents: neither links nor anchors.
    var isOutline = false
    /// A node that is left out with all that is below it.
    var skipped = TreeNode.none
    /// Tags of sanitised HTML that are still open.
    var openTags: [String] = []
    var isPage: Bool { options.extensions.contains(.page) }

    init(_ document: MarkdownDocument, resolved: [ResolvedLink], output: consuming [UInt8]) {
        tree = document.tree
        options = document.options
        headings = document.outline
        footnotes = document.footnotes
        headingNodes = document.headingNodes
        self.resolved = resolved
        self.output = output
        start = self.output.count
    }

    /// Starts a line, unless one has just been started.
    mutating func startLine() {
        if output.count > start, output[output.count - 1] != UInt8(ascii: "\n") { output.append(UInt8(ascii: "\n")) }
    }

    /// Renders everything below `top`, without `top` itself.
    mutating func renderChildren(of top: Int32) {
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

    /// Writes what stands before a node's children.
    /// - Returns: Whether the children are wanted.
    private mutating func enter(_ id: Int32) -> Bool {
        if id == skipped { return false }
        let node = tree[id]
        if plainUntil != TreeNode.none {
            writePlain(node)
            return true
        }
        if node.kind == .image { return enterImage(id, node) }
        return node.kind.isInline ? enterInline(id, node) : enterBlock(id, node)
    }

    private mutating func exit(_ id: Int32) {
        if id == skipped { return }
        if plainUntil != TreeNode.none {
            guard plainUntil == id else { return }
            plainUntil = TreeNode.none
            return isForeign(tree[id]) ? (isInsideLink(id) ? () : output.append("</a>")) : exitImage(tree[id])
        }
        tree[id].kind.isInline ? exitInline(id, tree[id]) : exitBlock(id, tree[id])
    }

    private mutating func enterImage(_ id: Int32, _ node: TreeNode) -> Bool {
        plainUntil = id
        if isForeign(node) {
            // A page asks nobody else for anything: what is elsewhere is linked, not loaded.
            guard !isInsideLink(id) else { return true }
            output.append("<a class=\"external\" rel=\"noopener\" href=\"")
            output.appendDestination(destination(of: node).utf8)
            output.append("\">")
            if tree[id].firstChild == TreeNode.none { output.appendDestination(destination(of: node).utf8) }
            return true
        }
        output.append("<img src=\"")
        output.appendDestination(destination(of: node).utf8)
        output.append("\" alt=\"")
        return true
    }

    /// Whether an image is on another site.
    private func isForeign(_ node: TreeNode) -> Bool {
        isPage && resolved.indices.contains(Int(node.index)) && resolved[Int(node.index)].isExternal
    }

    private func isInsideLink(_ id: Int32) -> Bool {
        var parent = tree[id].parent
        while parent != TreeNode.none, tree[parent].kind.isInline {
            if tree[parent].kind == .link { return true }
            parent = tree[parent].parent
        }
        return false
    }

    private mutating func exitImage(_ node: TreeNode) {
        if !node.detail.isEmpty {
            output.append("\" title=\"")
            output.appendEscaped(tree.bytes(node.detail))
        }
        if isPage {
            let link = resolved[Int(node.index)]
            if let width = link.width, let height = link.height {
                output.append("\" width=\"")
                output.appendDecimal(width)
                output.append("\" height=\"")
                output.appendDecimal(height)
            }
            output.append("\" loading=\"lazy")
        }
        output.append("\" />")
    }

    /// Inside an image's description only text counts.
    private mutating func writePlain(_ node: TreeNode) {
        switch node.kind {
        case .text, .code, .htmlInline: output.appendEscaped(tree.bytes(node.text))
        case .softBreak, .lineBreak: output.append(UInt8(ascii: " "))
        default: break
        }
    }
}

/// What Portico has beyond GFM, and footnotes.
extension MarkdownWriter {
    mutating func enterContainer(_ node: TreeNode) {
        let kind = ContainerKind(index: node.number)
        switch kind {
        case .tabs, .unknown: return
        case .tab, .details: writeTitle(node, kind)
        default:
            // Each line has the whole prefix: so deep that nobody reads it, it no longer grows.
            guard prefix.count < Self.longestPrefix else { return push("") }
            write("> [!\(Self.alert(for: kind))]")
            push("> ")
            endLine()
            if !node.detail.isEmpty { return writeTitle(node, kind) }
            // Only a paragraph can follow on the next line whatever it is.
            if node.firstChild != TreeNode.none, tree[node.firstChild].kind != .paragraph { endBlock() }
        }
    }

    mutating func exitContainer(_ node: TreeNode) {
        switch ContainerKind(index: node.number) {
        case .tabs, .unknown, .tab, .details: endBlock()
        default:
            pop()
            endBlock(isTight: isInTightList(node))
        }
    }

    /// Beyond this many bytes, lines are not multiplied by what stands before them.
    static let longestPrefix = 256

    /// A title of its own, as a paragraph in bold.
    private mutating func writeTitle(_ node: TreeNode, _ kind: ContainerKind) {
        let title = tree.string(node.detail)
        let text = title.isEmpty ? options.labels.title(of: kind) : title
        guard !text.isEmpty else { return }
        write("**")
        escapesTildes = true
        block = .heading
        writeEscaped(Array(text.utf8)[...])
        write("**")
        endBlock()
    }

    /// GitHub's five alerts; the others by the nearest.
    private static func alert(for kind: ContainerKind) -> String {
        switch kind {
        case .tip: "TIP"
        case .important: "IMPORTANT"
        case .warning: "WARNING"
        case .caution, .danger: "CAUTION"
        default: "NOTE"
        }
    }

    mutating func writeFootnote(_ footnote: FootnoteIndex.Footnote) {
        write("[^\(footnote.label)]:")
        push("    ")
        let first = tree[footnote.definition].firstChild
        if first != TreeNode.none, tree[first].kind == .paragraph { write(" ") } else { endLine() }
        writeChildren(of: footnote.definition)
        pop()
        endBlock()
    }
}

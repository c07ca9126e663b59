/// Puts `~one~` and `~~two~~` tildes into strikethrough nodes (GFM 6.5), by the rules of emphasis for `*`.
struct StrikethroughPass {
    private struct Run {
        var node: Int32
        var count: Int
    }

    /// Looks at each parent's children by themselves: strikethrough cannot cross other inlines.
    static func run(_ tree: inout MarkdownTree) {
        guard tree.text.contains(UInt8(ascii: "~")) else { return }
        var current = MarkdownTree.root
        while current != TreeNode.none {
            let first = tree[current].firstChild
            if first != TreeNode.none, tree[first].kind.isInline { match(below: current, &tree) }
            current = tree.following(current)
        }
    }

    private static func match(below parent: Int32, _ tree: inout MarkdownTree) {
        var openers: [Run] = []
        var current = tree[parent].firstChild
        while current != TreeNode.none {
            let next = tree[current].next
            guard tree[current].kind == .text, let run = firstRun(in: current, tree) else {
                current = next
                continue
            }
            let (opens, closes) = flanking(run, in: current, tree)
            let node = split(current, run, &tree)
            // Before wrapping, which takes the closer away.
            current = tree[node].next
            guard run.count <= 2 else { continue }
            if closes, let opener = openers.popLast() {
                if opener.count == run.count { wrap(opener.node, node, &tree) }
                // Of unequal length: neither counts any more, as in cmark-gfm.
                continue
            }
            if opens { openers.append(Run(node: node, count: run.count)) }
        }
    }

    private static func firstRun(in id: Int32, _ tree: MarkdownTree) -> Range<Int>? {
        let range = tree[id].text.range
        guard let start = tree.text[range].firstIndex(of: UInt8(ascii: "~")) else { return nil }
        var end = start
        while end < range.upperBound, tree.text[end] == UInt8(ascii: "~") { end += 1 }
        return start..<end
    }

    /// CommonMark 6.2: left-flanking runs open, right-flanking ones close.
    private static func flanking(_ run: Range<Int>, in id: Int32, _ tree: MarkdownTree) -> (opens: Bool, closes: Bool) {
        let range = tree[id].text.range
        let before =
            run.lowerBound > range.lowerBound
            ? side(tree.text[run.lowerBound - 1]) : side(of: tree[id].previous, parent: tree[id].parent, tree)
        let after =
            run.upperBound < range.upperBound
            ? side(tree.text[run.upperBound]) : side(of: tree[id].next, parent: tree[id].parent, tree)
        let left = after != .space && (after != .punctuation || before != .other)
        let right = before != .space && (before != .punctuation || after != .other)
        return (left, right)
    }

    private enum Side { case space, punctuation, other }

    private static func side(_ byte: UInt8) -> Side {
        byte.isMarkdownSpace ? .space : byte.isASCIIPunctuation || byte == SourcePreparer.tilde ? .punctuation : .other
    }

    /// What a neighbouring node looks like in the source: `*`, `` ` ``, `<` and `]` are punctuation.
    private static func side(of node: Int32, parent: Int32, _ tree: MarkdownTree) -> Side {
        guard node != TreeNode.none else { return tree[parent].kind.isInline ? .punctuation : .space }
        switch tree[node].kind {
        case .softBreak, .lineBreak: return .space
        case .text: return tree[node].text.isEmpty ? .space : .other
        default: return .punctuation
        }
    }

    /// Makes the run a text node of its own.
    private static func split(_ id: Int32, _ run: Range<Int>, _ tree: inout MarkdownTree) -> Int32 {
        let node = tree[id]
        let end = node.text.range.upperBound
        if run.upperBound < end { tree.insertText(run.upperBound..<end, after: id) }
        if run.lowerBound == node.text.range.lowerBound {
            tree[id].text.count = Int32(run.count)
            return id
        }
        tree[id].text.count = Int32(run.lowerBound) - node.text.start
        return tree.insertText(run, after: id)
    }

    private static func wrap(_ opener: Int32, _ closer: Int32, _ tree: inout MarkdownTree) {
        var next = tree[opener].next
        while next != closer, next != TreeNode.none {
            let following = tree[next].next
            tree.unlink(next)
            tree.append(next, to: opener)
            next = following
        }
        tree[opener].kind = .strikethrough
        tree[opener].text = TextRange()
        tree.unlink(closer)
    }
}

extension MarkdownTree {
    /// Adds a text node for bytes of the buffer that belonged to the text node `id`.
    @discardableResult
    mutating func insertText(_ range: Range<Int>, after id: Int32) -> Int32 {
        var node = TreeNode(.text)
        node.line = self[id].line
        node.endLine = self[id].endLine
        node.column = self[id].column + Int32(range.lowerBound) - self[id].text.start
        node.text = TextRange(start: Int32(range.lowerBound), count: Int32(range.count))
        let new = make(node)
        insert(new, after: id)
        return new
    }
}

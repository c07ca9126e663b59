/// Finds `[^label]` in the text, numbers the footnotes by first reference, and hangs the definitions that are used
/// at the
/// document's end, in that order.
struct FootnotePass {
    let definitions: [String: Int32]
    private var numbers: [Int32: Int32] = [:]
    private(set) var index = FootnoteIndex()

    init(definitions: [String: Int32]) { self.definitions = definitions }

    mutating func run(_ tree: inout MarkdownTree) {
        guard !definitions.isEmpty else { return }
        scan(MarkdownTree.root, &tree)
        // Footnotes may refer to others; those are found in turn.
        var done = 0
        while done < index.footnotes.count {
            scan(index.footnotes[done].definition, &tree)
            done += 1
        }
        for footnote in index.footnotes { tree.append(footnote.definition, to: MarkdownTree.root) }
    }

    private mutating func scan(_ top: Int32, _ tree: inout MarkdownTree) {
        var current = tree[top].firstChild
        while current != TreeNode.none {
            if tree[current].kind == .text { findReferences(from: current, &tree) }
            current = tree.following(current, within: top)
        }
    }

    /// Splits the first reference off a text; the walk comes to the rest later.
    private mutating func findReferences(from id: Int32, _ tree: inout MarkdownTree) {
        let range = tree[id].text.range
        var at = range.lowerBound
        while at + 1 < range.upperBound {
            guard tree.text[at] == UInt8(ascii: "["), tree.text[at + 1] == UInt8(ascii: "^") else {
                at += 1
                continue
            }
            if let found = reference(startingIn: id, at: at, tree),
                let definition = definitions[found.label.lowercased()]
            {
                return replace(id, at, through: found.node, found.end, with: definition, label: found.label, &tree)
            }
            at += 2
        }
    }

    /// Reads a label to its `]`, over raw HTML if need be, as GFM takes the label from the source.
    private func reference(startingIn id: Int32, at start: Int, _ tree: MarkdownTree)
        -> (label: String, node: Int32, end: Int)?
    {
        var label: [UInt8] = []
        var node = id
        var at = start + 2
        while node != TreeNode.none, tree[node].kind == .text || tree[node].kind == .htmlInline {
            let end = tree[node].text.range.upperBound
            if node != id { at = tree[node].text.range.lowerBound }
            while at < end {
                let byte = tree.text[at]
                if byte == UInt8(ascii: "]"), tree[node].kind == .text {
                    return label.isEmpty ? nil : (String(decoding: label, as: UTF8.self), node, at + 1)
                }
                if byte.isMarkdownSpace || byte == UInt8(ascii: "[") || label.count > 999 { return nil }
                label.append(byte)
                at += 1
            }
            node = tree[node].next
        }
        return nil
    }

    private mutating func replace(
        _ id: Int32, _ start: Int, through last: Int32, _ end: Int, with definition: Int32, label: String,
        _ tree: inout MarkdownTree
    ) {
        var reference = TreeNode(.footnoteReference)
        reference.line = tree[id].line
        reference.column = tree[id].column + Int32(start) - tree[id].text.start
        let number = numbers[definition] ?? Int32(index.footnotes.count)
        if numbers[definition] == nil {
            numbers[definition] = number
            index.footnotes.append(
                FootnoteIndex.Footnote(
                    definition: definition, references: 0, label: tree.string(tree[definition].detail)))
        }
        index.footnotes[Int(number)].references += 1
        reference.index = number
        reference.number = Int32(index.footnotes[Int(number)].references)
        let node = tree.make(reference)
        var tail = tree[last]
        tail.kind = .text
        tail.column += Int32(end) - tail.text.start
        tail.text.count -= Int32(end) - tail.text.start
        tail.text.start = Int32(end)
        while tree[id].next != TreeNode.none, last != id {
            let between = tree[id].next
            tree.unlink(between)
            if between == last { break }
        }
        tree[id].text.count = Int32(start) - tree[id].text.start
        tree.insert(node, after: id)
        if tail.text.count > 0 { tree.insert(tree.make(tail), after: node) }
    }
}

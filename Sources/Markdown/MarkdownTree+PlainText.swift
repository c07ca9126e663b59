extension MarkdownTree {
    /// The text of all inlines below a node, without markup; line ends inside a paragraph become spaces.
    func appendPlainText(of top: Int32, into output: inout [UInt8]) {
        var current = self[top].firstChild
        while current != TreeNode.none {
            let node = self[current]
            switch node.kind {
            case .text, .code: output.append(contentsOf: bytes(node.text))
            case .softBreak, .lineBreak: output.append(UInt8(ascii: " "))
            default: break
            }
            current = following(current, within: top)
        }
    }
}

extension MarkdownDocument {
    /// Writes the document's words for a search index: one line per block, no markup, no raw HTML.
    package func renderPlainText(into output: inout [UInt8]) {
        let start = output.count
        var current = tree[MarkdownTree.root].firstChild
        while current != TreeNode.none {
            let node = tree[current]
            switch node.kind {
            case .text, .code, .codeBlock: output.append(contentsOf: tree.bytes(node.text))
            case .container: output.append(contentsOf: tree.bytes(node.detail))
            case .softBreak, .lineBreak: output.append(UInt8(ascii: " "))
            default: break
            }
            let next = tree.following(current)
            if next != TreeNode.none, !tree[next].kind.isInline, output.count > start, output.last != UInt8(ascii: "\n")
            {
                // A cell follows a cell on one line; every other block starts its own.
                let isLaterCell = tree[next].kind == .tableCell && tree[next].previous != TreeNode.none
                output.append(isLaterCell ? UInt8(ascii: " ") : UInt8(ascii: "\n"))
            }
            current = next
        }
        if output.count > start, output.last != UInt8(ascii: "\n") { output.append(UInt8(ascii: "\n")) }
    }
}

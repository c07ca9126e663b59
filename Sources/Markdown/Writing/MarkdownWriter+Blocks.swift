extension MarkdownWriter {
    mutating func enterBlock(_ id: Int32) -> Bool {
        let node = tree[id]
        switch node.kind {
        case .blockQuote:
            write("> ")
            push("> ")
        case .list: enterList(id)
        case .item: enterItem(id)
        case .codeBlock: writeCode(node)
        case .htmlBlock: writeLines(tree.bytes(node.text))
        case .heading: write(String(repeating: "#", count: Int(node.number)) + " ")
        case .thematicBreak: write("***")
        case .tableRow: write("|")
        case .tableCell: write(" ")
        case .container: enterContainer(node)
        case .footnoteDefinition: return false
        default: begin()
        }
        return true
    }

    mutating func exitBlock(_ id: Int32) {
        let node = tree[id]
        switch node.kind {
        case .blockQuote:
            pop()
            endBlock(isTight: isInTightList(id))
        case .list:
            lists.removeLast()
            endBlock(isTight: isInTightList(id))
        case .item:
            if node.firstChild == TreeNode.none { begin() }
            pop()
            endBlock(isTight: tree[node.parent].flags.contains(.tight))
        case .tableCell: write(" |")
        case .tableRow:
            if node.flags.contains(.header) { writeDelimiters(of: id) }
            endLine()
        case .container: exitContainer(node)
        case .footnoteDefinition: break
        default: endBlock(isTight: isInTightList(id))
        }
    }

    private func isInTightList(_ id: Int32) -> Bool {
        let parent = tree[tree[id].parent]
        return parent.kind == .item && tree[parent.parent].flags.contains(.tight)
    }

    // MARK: Lists

    private mutating func enterList(_ id: Int32) {
        let isOrdered = tree[id].flags.contains(.ordered)
        var neighbours = 0
        var before = tree[id].previous
        while before != TreeNode.none, tree[before].kind == .list, tree[before].flags.contains(.ordered) == isOrdered {
            neighbours += 1
            before = tree[before].previous
        }
        let delimiters: [Character] = isOrdered ? [".", ")"] : ["-", "+"]
        lists.append(OpenList(number: tree[id].number, delimiter: delimiters[neighbours % 2]))
    }

    private mutating func enterItem(_ id: Int32) {
        let node = tree[id]
        guard let list = lists.last else { return }
        var marker = "\(list.delimiter) "
        if tree[node.parent].flags.contains(.ordered) {
            marker = "\(list.number)\(list.delimiter) "
            lists[lists.count - 1].number += 1
        }
        write(marker)
        push(String(repeating: " ", count: marker.utf8.count))
        if node.flags.contains(.task) { write(node.flags.contains(.checked) ? "[x] " : "[ ] ") }
    }

    // MARK: Code and HTML

    private mutating func writeCode(_ node: TreeNode) {
        let code = tree.bytes(node.text)
        let fence = String(repeating: "`", count: max(3, Self.longestRun(of: UInt8(ascii: "`"), in: code) + 1))
        let info = FenceInfo(tree.bytes(node.detail))
        write(fence + info.language)
        if let title = info.title { write(" title=\"\(title)\"") }
        endLine()
        if !code.isEmpty { writeLines(code) }
        endLine()
        write(fence)
    }

    /// Text line by line, behind the prefix.
    private mutating func writeLines(_ text: ArraySlice<UInt8>) {
        var rest = text
        if rest.last == UInt8(ascii: "\n") { rest.removeLast() }
        begin()
        for byte in rest {
            if byte == UInt8(ascii: "\n") {
                output.append(byte)
                output += prefix
            } else {
                output.append(byte)
            }
        }
    }

    static func longestRun(of byte: UInt8, in text: ArraySlice<UInt8>) -> Int {
        var longest = 0
        var run = 0
        for next in text {
            run = next == byte ? run + 1 : 0
            longest = max(longest, run)
        }
        return longest
    }

    // MARK: Tables

    private mutating func writeDelimiters(of row: Int32) {
        endLine()
        write("|")
        var cell = tree[row].firstChild
        while cell != TreeNode.none {
            let flags = tree[cell].flags
            let left = flags.contains(.alignLeft) || flags.contains(.alignCenter)
            let right = flags.contains(.alignRight) || flags.contains(.alignCenter)
            write(" \(left ? ":" : "-")-\(right ? ":" : "-") |")
            cell = tree[cell].next
        }
    }

    // MARK: Containers

    private mutating func enterContainer(_ node: TreeNode) {
        let kind = ContainerKind(index: node.number)
        switch kind {
        case .tabs, .unknown: return
        case .tab, .details:
            writeTitle(node, kind)
            endBlock()
        default:
            write("> [!\(Self.alert(for: kind))]")
            push("> ")
            endLine()
            if !node.detail.isEmpty {
                writeTitle(node, kind)
                endBlock()
            }
        }
    }

    /// A title of its own, as a line in bold.
    private mutating func writeTitle(_ node: TreeNode, _ kind: ContainerKind) {
        let title = tree.string(node.detail)
        let text = title.isEmpty ? labels.title(of: kind) : title
        guard !text.isEmpty else { return }
        write("**")
        writeEscaped(Array(text.utf8)[...])
        write("**")
    }

    private mutating func exitContainer(_ node: TreeNode) {
        switch ContainerKind(index: node.number) {
        case .tabs, .unknown, .tab, .details: break
        default: pop()
        }
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

    // MARK: Footnotes

    mutating func writeFootnotes() {
        for footnote in footnotes.footnotes {
            write("[^\(footnote.label)]: ")
            push("    ")
            writeChildren(of: footnote.definition)
            pop()
            endBlock()
        }
    }
}

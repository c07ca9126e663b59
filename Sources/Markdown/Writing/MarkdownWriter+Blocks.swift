extension MarkdownWriter {
    mutating func enterBlock(_ id: Int32, _ node: TreeNode) -> Bool {
        switch node.kind {
        case .blockQuote:
            write("> ")
            push("> ")
        case .list: enterList(node)
        case .item: enterItem(node)
        case .codeBlock: writeCode(node)
        case .htmlBlock: writeHTMLBlock(node)
        case .heading: enterHeading(id, node)
        case .thematicBreak: write(thematicBreak(node))
        case .tableRow: write("|")
        case .tableCell: enterCell(id)
        case .container: enterContainer(node)
        case .footnoteDefinition: return false
        case .paragraph: enterText(id, .paragraph)
        default: break
        }
        return true
    }

    mutating func exitBlock(_ id: Int32, _ node: TreeNode) {
        switch node.kind {
        case .blockQuote:
            pop()
            endMarked(node)
        case .list:
            closedList = lists.popLast()
            endBlock(isTight: isInTightList(node))
        case .item:
            pop()
            endMarked(node, isTight: tree[node.parent].flags.contains(.tight))
        case .tableCell: exitCell()
        case .tableRow:
            if node.flags.contains(.header) { writeDelimiters(of: id) }
            endLine()
        case .container: exitContainer(node)
        case .footnoteDefinition: break
        default: endBlock(isTight: isInTightList(node))
        }
    }

    /// Begins the text of a paragraph, heading or cell.
    mutating func enterText(_ id: Int32, _ kind: NodeKind) {
        begin()
        contentStart = output.count
        block = kind
        escapesTildes = hasTildes && couldStrike(id)
    }

    func isInTightList(_ node: TreeNode) -> Bool {
        let parent = tree[node.parent]
        return parent.kind == .item && tree[parent.parent].flags.contains(.tight)
    }

    /// Ends a quote or an item; the space behind the marker of an empty one goes.
    private mutating func endMarked(_ node: TreeNode, isTight: Bool? = nil) {
        if node.firstChild == TreeNode.none, output.last == 0x20 { output.removeLast() }
        endBlock(isTight: isTight ?? isInTightList(node))
    }

    /// `---`, where it is read neither as a heading's underline, nor with an item's `-` as one break, nor as the
    /// beginning of front matter.
    private func thematicBreak(_ node: TreeNode) -> String {
        let isFirst = node.previous == TreeNode.none
        let isUnderlining = !isFirst && tree[node.previous].kind == .paragraph && isInTightList(node)
        return output.count == start || isUnderlining || isFirst && tree[node.parent].kind == .item ? "***" : "---"
    }

    private mutating func enterHeading(_ id: Int32, _ node: TreeNode) {
        guard case .shifted(let shift) = options.headings else { return enterText(id, .paragraph) }
        write(String(repeating: "#", count: min(Int(node.number) + shift, 6)))
        if node.firstChild != TreeNode.none { output.append(0x20) }
        enterText(id, .heading)
    }

    // MARK: Lists

    /// A list that is being written.
    struct OpenList {
        /// The next item's.
        var number: Int32
        var isOrdered: Bool
        /// `-` or `+`, `.` or `)`: neighbouring lists of one kind differ in it, else they would be one (CommonMark 5.3).
        var isOther: Bool
        var delimiter: Character { isOrdered ? (isOther ? ")" : ".") : (isOther ? "+" : "-") }
    }

    private mutating func enterList(_ node: TreeNode) {
        var list = OpenList(number: node.number, isOrdered: node.flags.contains(.ordered), isOther: false)
        if node.previous != TreeNode.none {
            // The list before this one is the last that was closed.
            let isNeighbour = tree[node.previous].kind == .list && closedList?.isOrdered == list.isOrdered
            list.isOther = isNeighbour && closedList?.isOther == false
        } else if !list.isOrdered, tree[node.parent].kind == .item, let outer = lists.last, !outer.isOrdered {
            // `- - -` would be a thematic break.
            list.isOther = !outer.isOther
        }
        lists.append(list)
    }

    private mutating func enterItem(_ node: TreeNode) {
        guard let list = lists.last else { return }
        var marker = "\(list.delimiter) "
        if list.isOrdered {
            marker = "\(list.number)" + marker
            // Nine digits at most (CommonMark 5.2).
            lists[lists.count - 1].number = min(list.number + 1, 999_999_999)
        }
        write(marker)
        push(String(repeating: " ", count: marker.utf8.count))
        if node.flags.contains(.task) { write(node.flags.contains(.checked) ? "[x] " : "[ ] ") }
    }

    // MARK: Tables

    private mutating func enterCell(_ id: Int32) {
        write(" ")
        enterText(id, .tableCell)
    }

    /// A pipe in a cell is escaped wherever it stands, in code and addresses too (GFM 4.10).
    private mutating func exitCell() {
        let pipe = UInt8(ascii: "|")
        if output[contentStart...].contains(pipe) {
            let cell = Array(output[contentStart...])
            output.removeLast(cell.count)
            for byte in cell {
                if byte == pipe { output.append(UInt8(ascii: "\\")) }
                output.append(byte)
            }
        }
        write(" |")
    }

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
}

extension HTMLRenderer {
    mutating func enterBlock(_ id: Int32, _ node: TreeNode) -> Bool {
        switch node.kind {
        case .blockQuote:
            startLine()
            output.append("<blockquote>\n")
        case .list: enterList(node)
        case .item: enterItem(node)
        case .codeBlock: writeCodeBlock(node)
        case .htmlBlock:
            startLine()
            writeRawHTML(id, node)
            startLine()
        case .paragraph:
            if !isTight(node) {
                startLine()
                output.append("<p>")
            }
        case .heading: enterHeading(node)
        case .thematicBreak:
            startLine()
            output.append("<hr />\n")
        case .table, .tableRow, .tableCell: enterTablePart(id, node)
        case .container: return enterContainer(id, node)
        case .footnoteDefinition: return false
        default: break
        }
        return true
    }

    mutating func exitBlock(_ id: Int32, _ node: TreeNode) {
        switch node.kind {
        case .blockQuote:
            startLine()
            output.append("</blockquote>\n")
        case .list: output.append(node.flags.contains(.ordered) ? "</ol>\n" : "</ul>\n")
        case .item: output.append("</li>\n")
        case .paragraph: exitParagraph(id, node)
        case .heading: exitHeading(node)
        case .table, .tableRow, .tableCell: exitTablePart(id, node)
        case .container: exitContainer(id, node)
        default: break
        }
    }

    /// A tight list's paragraphs have no element of their own (CommonMark 5.3).
    private func isTight(_ node: TreeNode) -> Bool {
        let parent = tree[node.parent]
        guard parent.kind == .item else { return false }
        return tree[parent.parent].flags.contains(.tight)
    }

    private mutating func exitParagraph(_ id: Int32, _ node: TreeNode) {
        writeBackReferences(afterParagraph: id)
        if !isTight(node) { output.append("</p>\n") }
    }

    private mutating func enterList(_ node: TreeNode) {
        startLine()
        guard node.flags.contains(.ordered) else {
            output.append(isPage && node.flags.contains(.task) ? "<ul class=\"task-list\">\n" : "<ul>\n")
            return
        }
        output.append("<ol")
        if node.number != 1 {
            output.append(" start=\"")
            output.appendDecimal(Int(node.number))
            output.append("\"")
        }
        output.append(">\n")
    }

    private mutating func enterItem(_ node: TreeNode) {
        startLine()
        guard node.flags.contains(.task) else { return output.append("<li>") }
        let checked = node.flags.contains(.checked)
        guard isPage else {
            output.append(
                checked
                    ? "<li><input type=\"checkbox\" checked=\"\" disabled=\"\" /> "
                    : "<li><input type=\"checkbox\" disabled=\"\" /> ")
            return
        }
        output.append("<li class=\"task\"><input type=\"checkbox\" disabled=\"\"")
        if checked { output.append(" checked=\"\"") }
        output.append(" aria-label=\"")
        output.appendEscaped(checked ? options.labels.completedTask : options.labels.openTask)
        output.append("\" /> ")
    }

    private mutating func enterHeading(_ node: TreeNode) {
        startLine()
        guard let level = level(of: node) else {
            output.append("<p class=\"heading\">")
            return
        }
        output.append("<h")
        output.appendDecimal(level)
        if isPage, node.index >= 0 {
            output.append(" id=\"")
            output.appendEscaped(headings[Int(node.index)].id)
            output.append("\"")
        }
        output.append(">")
    }

    /// The level to write; `nil` where headings are paragraphs.
    private func level(of node: TreeNode) -> Int? {
        guard case .shifted(let shift) = options.headings else { return nil }
        return min(max(Int(node.number) + shift, 1), 6)
    }

    private mutating func exitHeading(_ node: TreeNode) {
        guard let level = level(of: node) else {
            output.append("</p>\n")
            return
        }
        if isPage, node.index >= 0 {
            let heading = headings[Int(node.index)]
            output.append("<a class=\"anchor\" href=\"#")
            output.appendDestination(heading.id.utf8)
            output.append("\" aria-label=\"")
            output.appendEscaped("\(options.labels.linkToSection): \(heading.text)")
            output.append("\"></a>")
        }
        output.append("</h")
        output.appendDecimal(level)
        output.append(">\n")
    }
}

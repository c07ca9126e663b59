extension HTMLRenderer {
    mutating func enterTablePart(_ id: Int32, _ node: TreeNode) {
        startLine()
        switch node.kind {
        case .table:
            if isPage {
                output.append("<div class=\"table-scroll\" tabindex=\"0\" role=\"region\" aria-label=\"")
                output.appendEscaped(name(of: id))
                output.append("\">\n")
            }
            output.append("<table>")
        case .tableRow:
            if node.flags.contains(.header) {
                output.append("<thead>\n")
            } else if tree[node.previous].flags.contains(.header) {
                output.append("<tbody>\n")
            }
            output.append("<tr>")
        default: enterCell(node)
        }
        if node.kind != .tableCell { output.append(UInt8(ascii: "\n")) }
    }

    private mutating func enterCell(_ node: TreeNode) {
        output.append(node.flags.contains(.header) ? (isPage ? "<th scope=\"col\"" : "<th") : "<td")
        let alignment: StaticString? =
            node.flags.contains(.alignLeft)
            ? "left"
            : node.flags.contains(.alignCenter) ? "center" : node.flags.contains(.alignRight) ? "right" : nil
        if let alignment {
            output.append(isPage ? " class=\"align-" : " align=\"")
            output.append(alignment)
            output.append("\"")
        }
        output.append(">")
    }

    mutating func exitTablePart(_ id: Int32, _ node: TreeNode) {
        switch node.kind {
        case .table:
            output.append(isPage ? "</table>\n</div>\n" : "</table>\n")
        case .tableRow:
            output.append("</tr>\n")
            if node.flags.contains(.header) {
                output.append("</thead>\n")
            } else if node.next == TreeNode.none {
                output.append("</tbody>\n")
            }
        default: output.append(node.flags.contains(.header) ? "</th>\n" : "</td>\n")
        }
    }

    /// The heading before a table names it for screen readers.
    private func name(of table: Int32) -> String {
        let line = tree[table].line
        var low = 0
        var high = headingNodes.count
        while low < high {
            let middle = (low + high) / 2
            if tree[headingNodes[middle]].line < line { low = middle + 1 } else { high = middle }
        }
        return low > 0 ? headings[low - 1].text : options.labels.table
    }
}

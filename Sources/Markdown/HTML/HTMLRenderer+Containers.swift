extension HTMLRenderer {
    mutating func enterContainer(_ id: Int32, _ node: TreeNode) -> Bool {
        startLine()
        let kind = ContainerKind(index: node.number)
        switch kind {
        case .unknown: break
        case .tabs: enterTabs(id)
        case .tab:
            output.append("<section class=\"tab\" data-title=\"")
            output.appendEscaped(tree.bytes(node.detail))
            output.append("\"><p class=\"tab-title\">")
            output.appendEscaped(tree.bytes(node.detail))
            output.append("</p>\n")
        case .details:
            output.append("<details class=\"alert alert-details\"><summary>")
            writeTitle(node, kind)
            output.append("</summary>\n")
        default:
            output.append("<div class=\"alert alert-")
            output.append(contentsOf: kind.rawValue.utf8)
            output.append("\" role=\"note\"><p class=\"alert-title\">")
            writeTitle(node, kind)
            output.append("</p>\n")
        }
        return true
    }

    private mutating func enterTabs(_ id: Int32) {
        output.append("<div class=\"tabs\" data-tabs=\"")
        var child = tree[id].firstChild
        var isFirst = true
        while child != TreeNode.none {
            if tree[child].kind == .container, ContainerKind(index: tree[child].number) == .tab {
                if !isFirst { output.append("|") }
                isFirst = false
                output.appendEscaped(tree.bytes(tree[child].detail))
            }
            child = tree[child].next
        }
        output.append("\">\n")
    }

    private mutating func writeTitle(_ node: TreeNode, _ kind: ContainerKind) {
        if node.detail.isEmpty {
            output.appendEscaped(options.labels.title(of: kind))
        } else {
            output.appendEscaped(tree.bytes(node.detail))
        }
    }

    mutating func exitContainer(_ id: Int32, _ node: TreeNode) {
        startLine()
        switch ContainerKind(index: node.number) {
        case .unknown: break
        case .tab: output.append("</section>\n")
        case .details: output.append("</details>\n")
        default: output.append("</div>\n")
        }
    }
}

extension MarkdownLabels {
    func title(of kind: ContainerKind) -> String {
        switch kind {
        case .note: note
        case .tip: tip
        case .info: info
        case .important: important
        case .warning: warning
        case .caution: caution
        case .danger: danger
        case .details: details
        case .tabs, .tab, .unknown: ""
        }
    }
}

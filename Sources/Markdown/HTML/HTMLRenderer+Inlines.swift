extension HTMLRenderer {
    mutating func enterInline(_ id: Int32, _ node: TreeNode) -> Bool {
        switch node.kind {
        case .text: output.appendEscaped(tree.bytes(node.text))
        case .softBreak: output.append(UInt8(ascii: "\n"))
        case .lineBreak: output.append("<br />\n")
        case .code:
            output.append("<code>")
            output.appendEscaped(tree.bytes(node.text))
            output.append("</code>")
        case .htmlInline: writeRawHTML(id, node)
        case .emphasis: output.append("<em>")
        case .strong: output.append("<strong>")
        case .strikethrough: output.append("<del>")
        case .link: enterLink(node)
        case .footnoteReference: writeFootnoteReference(node)
        default: break
        }
        return true
    }

    mutating func exitInline(_ id: Int32, _ node: TreeNode) {
        switch node.kind {
        case .emphasis: output.append("</em>")
        case .strong: output.append("</strong>")
        case .strikethrough: output.append("</del>")
        case .link: if !isOutline, !isUnlinked(node) { output.append("</a>") }
        default: break
        }
    }

    /// The URL a link or image leads to; nothing for a scheme that runs code, where the text isn't trusted.
    func destination(of node: TreeNode) -> String {
        let url = resolved[Int(node.index)].url
        return options.rawHTML == .sanitize && !URLScheme.isHarmless(url, image: node.kind == .image) ? "" : url
    }

    private func isUnlinked(_ node: TreeNode) -> Bool {
        resolved.indices.contains(Int(node.index)) && resolved[Int(node.index)].isUnlinked
    }

    private mutating func enterLink(_ node: TreeNode) {
        guard !isOutline, !isUnlinked(node) else { return }
        output.append("<a href=\"")
        output.appendDestination(destination(of: node).utf8)
        if !node.detail.isEmpty {
            output.append("\" title=\"")
            output.appendEscaped(tree.bytes(node.detail))
        }
        if isPage, resolved[Int(node.index)].isExternal { output.append("\" class=\"external\" rel=\"noopener") }
        output.append("\">")
    }
}

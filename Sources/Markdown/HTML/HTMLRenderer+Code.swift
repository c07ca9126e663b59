extension HTMLRenderer {
    mutating func writeCodeBlock(_ node: TreeNode) {
        startLine()
        let info = tree.bytes(node.detail)
        guard !info.isEmpty else {
            output.append(isPage ? "<pre tabindex=\"0\"><code>" : "<pre><code>")
            output.appendEscaped(tree.bytes(node.text))
            return output.append("</code></pre>\n")
        }
        let language = info.prefix { !$0.isMarkdownSpace }
        output.append("<pre><code class=\"language-")
        output.appendEscaped(language)
        output.append("\">")
        output.appendEscaped(tree.bytes(node.text))
        output.append("</code></pre>\n")
    }
}

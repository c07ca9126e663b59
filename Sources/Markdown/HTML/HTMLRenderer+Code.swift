extension HTMLRenderer {
    mutating func writeCodeBlock(_ node: TreeNode) {
        startLine()
        if isPage { return writeFigure(node, FenceInfo(tree.bytes(node.detail))) }
        let language = tree.bytes(node.detail).prefix { !$0.isMarkdownSpace }
        if node.detail.isEmpty {
            output.append("<pre><code>")
        } else {
            output.append("<pre><code class=\"language-")
            output.appendEscaped(language)
            output.append("\">")
        }
        output.appendEscaped(tree.bytes(node.text))
        output.append("</code></pre>\n")
    }

    private mutating func writeFigure(_ node: TreeNode, _ info: FenceInfo) {
        output.append("<figure class=\"code\">")
        if let title = info.title {
            output.append("<figcaption>")
            output.appendEscaped(title)
            output.append("</figcaption>")
        }
        output.append(info.isNumbered ? "<pre class=\"line-numbers\"" : "<pre")
        if info.isNumbered, info.firstNumber != 1 {
            output.append(" data-first-line=\"")
            output.appendDecimal(info.firstNumber)
            output.append("\"")
        }
        output.append(" tabindex=\"0\"><code")
        if !info.language.isEmpty {
            output.append(" class=\"language-")
            output.appendEscaped(info.language)
            output.append("\"")
        }
        output.append(">")
        writeLines(node, info)
        output.append("</code></pre></figure>\n")
    }

    /// Highlighted code; each line in an element of its own only where lines are marked or numbered.
    private mutating func writeLines(_ node: TreeNode, _ info: FenceInfo) {
        let code = tree.bytes(node.text)
        guard info.isNumbered || !info.highlighted.isEmpty else {
            return Highlighter.highlight(code, language: info.language, into: &output)
        }
        var html: [UInt8] = []
        Highlighter.highlight(code, language: info.language, into: &html)
        if html.last == 0x0A { html.removeLast() }
        var number = 0
        var marked = info.highlighted[...]
        for line in html.split(separator: 0x0A, omittingEmptySubsequences: false) {
            number += 1
            while let range = marked.first, range.upperBound < number { marked = marked.dropFirst() }
            let isMarked = marked.first.map { $0.contains(number) } ?? false
            output.append(isMarked ? "<span class=\"line highlighted\">" : "<span class=\"line\">")
            output.append(contentsOf: line)
            output.append("\n</span>")
        }
    }
}

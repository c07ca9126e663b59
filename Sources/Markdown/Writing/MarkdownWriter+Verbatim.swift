/// Code and HTML, whose text is written as it is.
extension MarkdownWriter {
    mutating func writeCode(_ node: TreeNode) {
        let code = tree.bytes(node.text)
        let info = writtenInfo(of: node)
        // Behind backticks no backtick may stand (CommonMark 4.5).
        let mark = info.contains(UInt8(ascii: "`")) ? UInt8(ascii: "~") : UInt8(ascii: "`")
        let fence = [UInt8](repeating: mark, count: max(3, Self.longestRun(of: mark, in: code) + 1))[...]
        write(fence)
        writeQuoted(info[...])
        endLine()
        if !code.isEmpty { writeLines(code) }
        endLine()
        write(fence)
    }

    /// The info string; of Portico's, what any reader understands: the language and the title, not what is marked.
    private func writtenInfo(of node: TreeNode) -> [UInt8] {
        let written = tree.bytes(node.detail)
        guard isPage else { return Array(written) }
        let info = FenceInfo(written)
        return Array((info.language + (info.title.map { " title=\"\($0)\"" } ?? "")).utf8)
    }

    /// A block of HTML, its links where they lead.
    mutating func writeHTMLBlock(_ node: TreeNode) {
        var html = resolvedHTML(node)[...]
        // Indentation would count as an item's.
        let isFirst = node.previous == TreeNode.none
        if isFirst ? tree[node.parent].kind == .item : tree[node.previous].kind == .list {
            html = html.drop { $0 == 0x20 }
        }
        writeLines(html)
    }

    /// HTML in a line. Where a line that it begins, or a further line of a tag, would be read as another block, the line
    /// is indented: within a paragraph that says nothing else (CommonMark 4.8).
    mutating func writeInlineHTML(_ node: TreeNode) {
        begin()
        let html = resolvedHTML(node)
        if output.count == contentStart, node.previous != TreeNode.none, block == .paragraph { output += "    ".utf8 }
        for index in html.indices {
            guard html[index] == UInt8(ascii: "\n") else {
                output.append(html[index])
                continue
            }
            if block != .paragraph {
                output.append(0x20)
            } else {
                startLine(isBlank: false)
                let next = index + 1 < html.count ? html[index + 1] : 0
                if !next.isASCIILetter { output += "    ".utf8 }
            }
        }
    }

    /// Text line by line, behind the prefix.
    private mutating func writeLines(_ text: ArraySlice<UInt8>) {
        var rest = text
        if rest.last == UInt8(ascii: "\n") { rest.removeLast() }
        begin()
        var isFirst = true
        for line in rest.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            if !isFirst { startLine(isBlank: line.isEmpty) }
            isFirst = false
            output += line
        }
    }

    /// HTML with the links in it rewritten where they lead elsewhere than written.
    private func resolvedHTML(_ node: TreeNode) -> [UInt8] {
        guard isPage, node.index >= 0 else { return Array(tree.bytes(node.text)) }
        var html: [UInt8] = []
        var written = node.text.range.lowerBound
        var link = Int(node.index)
        var scanner = HTMLTagScanner(tree.bytes(node.text))
        while let tag = scanner.next() {
            for attribute in tag.attributes where tag.isLink(attribute, in: tree.text) {
                if link < resolved.count, resolved[link].url != links[link].destination {
                    html += tree.text[written..<attribute.value.lowerBound]
                    html.appendDestination(resolved[link].url.utf8)
                    written = attribute.value.upperBound
                }
                link += 1
            }
        }
        return html + tree.text[written..<node.text.range.upperBound]
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
}

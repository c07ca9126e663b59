extension MarkdownWriter {
    mutating func enterInline(_ id: Int32, _ node: TreeNode) -> Bool {
        switch node.kind {
        case .text: writeText(node)
        case .softBreak: writeSoftBreak()
        case .lineBreak: writeLineBreak()
        case .code: writeCodeSpan(tree.bytes(node.text))
        case .htmlInline: writeInlineHTML(node)
        case .emphasis, .strong: openEmphasis(node)
        case .strikethrough:
            write("~~")
            emphasisStart = output.count
        case .link, .image: return openTarget(node)
        case .footnoteReference: write("[^\(footnotes.footnotes[Int(node.index)].label)]")
        default: break
        }
        return true
    }

    mutating func exitInline(_ id: Int32, _ node: TreeNode) {
        switch node.kind {
        case .emphasis, .strong: closeEmphasis(node)
        case .strikethrough: write("~~")
        case .link, .image: closeTarget(node)
        default: break
        }
    }

    // MARK: Lines

    private mutating func writeSoftBreak() {
        // Lines that continue deep quotes lazily have no prefix; ours would each have all of it.
        if block != .paragraph || prefix.count >= Self.longestPrefix { write(" ") } else { endLine() }
    }

    private mutating func writeLineBreak() {
        guard block == .paragraph else { return write("<br /> ") }
        write("\\")
        endLine()
    }

    // MARK: Code

    private mutating func writeCodeSpan(_ code: ArraySlice<UInt8>) {
        if block == .tableCell, Self.hasEscapedPipe(code) { return writeCodeElement(code) }
        let tick = UInt8(ascii: "`")
        let fence = String(repeating: "`", count: Self.longestRun(of: tick, in: code) + 1)
        let allSpaces = code.allSatisfy { $0 == 0x20 }
        let isPadded =
            code.first == tick || code.last == tick || (code.first == 0x20 && code.last == 0x20 && !allSpaces)
        write(fence + (isPadded ? " " : ""))
        output += code
        output += ((isPadded ? " " : "") + fence).utf8
    }

    /// Whether a pipe follows an odd number of backslashes: in a table's code that cannot be written.
    private static func hasEscapedPipe(_ code: ArraySlice<UInt8>) -> Bool {
        var isOdd = false
        for byte in code {
            if byte == UInt8(ascii: "|"), isOdd { return true }
            isOdd = byte == UInt8(ascii: "\\") && !isOdd
        }
        return false
    }

    private mutating func writeCodeElement(_ code: ArraySlice<UInt8>) {
        write("<code>")
        for byte in code {
            if byte.isASCIIPunctuation { output += "&#\(byte);".utf8 } else { output.append(byte) }
        }
        output += "</code>".utf8
    }

    // MARK: Emphasis

    /// What emphasis is marked with.
    enum EmphasisMark { case star, underscore, element }

    private mutating func openEmphasis(_ node: TreeNode) {
        let mark = emphasisMark(node)
        emphases.append(mark)
        writeMark(mark, node.kind, isClosing: false)
        emphasisStart = output.count
    }

    private mutating func closeEmphasis(_ node: TreeNode) {
        let mark = emphases.popLast() ?? .star
        writeMark(mark, node.kind, isClosing: true)
        closedEmphasis = mark
    }

    private mutating func writeMark(_ mark: EmphasisMark, _ kind: NodeKind, isClosing: Bool) {
        switch (mark, kind == .strong) {
        case (.star, false): write("*")
        case (.star, true): write("**")
        case (.underscore, false): write("_")
        case (.underscore, true): write("__")
        case (.element, let isStrong): write("<\(isClosing ? "/" : "")\(isStrong ? "strong" : "em")>")
        }
    }

    /// Stars, except where they would join those of the neighbours to a run that is read otherwise (CommonMark 6.2,
    /// rules 9 to 17), or, inside a word, end what is open. Tags where underscores cannot stand.
    private func emphasisMark(_ node: TreeNode) -> EmphasisMark {
        if !emphases.isEmpty, emphases.count > 1 || tree[node.parent].kind == node.kind, followsLetter(node) {
            return .element
        }
        if node.previous != TreeNode.none, tree[node.previous].kind == node.kind, closedEmphasis == .star {
            return canUnderscore(node) ? .underscore : .element
        }
        guard node.kind == .emphasis, emphases.last == .star else { return .star }
        let parent = tree[node.parent].kind
        let isAtEdge = node.previous == TreeNode.none || node.next == TreeNode.none
        let joins = isAtEdge && (parent == .emphasis || parent == .strong)
        return joins && canUnderscore(node) ? .underscore : .star
    }

    private func followsLetter(_ node: TreeNode) -> Bool {
        guard node.previous != TreeNode.none, tree[node.previous].kind == .text,
            let byte = tree.bytes(tree[node.previous].text).last
        else { return false }
        return !byte.isMarkdownSpace && !byte.isASCIIPunctuation
    }

    /// Whether underscores would not stand inside a word.
    private func canUnderscore(_ node: TreeNode) -> Bool {
        func isFree(_ neighbour: Int32, _ edge: (ArraySlice<UInt8>) -> UInt8?) -> Bool {
            guard neighbour != TreeNode.none, tree[neighbour].kind == .text else { return true }
            guard let byte = edge(tree.bytes(tree[neighbour].text)) else { return true }
            return byte < 0x80 && !byte.isASCIIAlphanumeric
        }
        return isFree(node.previous, \.last) && isFree(node.next, \.first)
    }
}

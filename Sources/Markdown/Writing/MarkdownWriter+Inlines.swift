extension MarkdownWriter {
    mutating func enterInline(_ id: Int32) -> Bool {
        let node = tree[id]
        switch node.kind {
        case .text: writeEscaped(tree.bytes(node.text), isIn: block(of: id))
        case .softBreak: isInLine(id) ? write(" ") : endLine()
        case .lineBreak:
            write("\\")
            endLine()
        case .code: writeCodeSpan(tree.bytes(node.text), isInTable: block(of: id) == .tableCell)
        case .htmlInline: write(tree.bytes(node.text))
        case .emphasis: write(emphasis(id))
        case .strong: write(strong(id))
        case .strikethrough: write("~~")
        case .link: if !isUnlinked(node) { write("[") }
        case .image: write(isForeign(node) ? "[" : "![")
        case .footnoteReference: write("[^\(footnotes.footnotes[Int(node.index)].label)]")
        default: break
        }
        return true
    }

    mutating func exitInline(_ id: Int32) {
        let node = tree[id]
        switch node.kind {
        case .emphasis: write(emphasis(id))
        case .strong: write(strong(id))
        case .strikethrough: write("~~")
        case .link: if !isUnlinked(node) { writeTarget(node) }
        case .image: writeTarget(node)
        default: break
        }
    }

    // MARK: Links

    private func target(_ node: TreeNode) -> ResolvedLink? {
        resolved.indices.contains(Int(node.index)) ? resolved[Int(node.index)] : nil
    }

    private func isUnlinked(_ node: TreeNode) -> Bool { target(node)?.isUnlinked ?? false }

    /// An image elsewhere is linked, as on the page.
    private func isForeign(_ node: TreeNode) -> Bool { target(node)?.isExternal ?? false }

    private mutating func writeTarget(_ node: TreeNode) {
        let url = target(node)?.url ?? tree.string(node.text)
        write("](")
        let needsBrackets =
            url.isEmpty || url.utf8.contains { $0 <= 0x20 || $0 == UInt8(ascii: "(") || $0 == UInt8(ascii: ")") }
        if needsBrackets { write("<") }
        for byte in url.utf8 {
            if "<>\\".utf8.contains(byte) { output.append(UInt8(ascii: "\\")) }
            output.append(byte)
        }
        if needsBrackets { write(">") }
        if !node.detail.isEmpty {
            write(" \"")
            for byte in tree.bytes(node.detail) {
                if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { output.append(UInt8(ascii: "\\")) }
                output.append(byte)
            }
            write("\"")
        }
        write(")")
    }

    // MARK: Emphasis

    /// `_` inside `*`, so that runs of delimiters stay apart (CommonMark 6.2, rules 9 to 16).
    private func emphasis(_ id: Int32) -> String {
        let node = tree[id]
        let parent = tree[node.parent].kind
        let isAtEdge = node.previous == TreeNode.none || node.next == TreeNode.none
        return isAtEdge && (parent == .emphasis || parent == .strong) ? "_" : "*"
    }

    private func strong(_ id: Int32) -> String {
        tree[tree[id].parent].kind == .strong ? "__" : "**"
    }

    // MARK: Text

    /// What block an inline stands in.
    private func block(of id: Int32) -> NodeKind {
        var parent = tree[id].parent
        while tree[parent].kind.isInline { parent = tree[parent].parent }
        return tree[parent].kind
    }

    /// Whether the block has one line only.
    private func isInLine(_ id: Int32) -> Bool { [.tableCell, .heading].contains(block(of: id)) }

    private mutating func writeCodeSpan(_ code: ArraySlice<UInt8>, isInTable: Bool) {
        let tick = UInt8(ascii: "`")
        let fence = String(repeating: "`", count: Self.longestRun(of: tick, in: code) + 1)
        let allSpaces = code.allSatisfy { $0 == 0x20 }
        let isPadded =
            code.first == tick || code.last == tick || (code.first == 0x20 && code.last == 0x20 && !allSpaces)
        write(fence + (isPadded ? " " : ""))
        for byte in code {
            if isInTable, byte == UInt8(ascii: "|") { output.append(UInt8(ascii: "\\")) }
            output.append(byte)
        }
        write((isPadded ? " " : "") + fence)
    }

    /// Writes text so that it is read as the same text: what would begin markup is escaped.
    mutating func writeEscaped(_ text: ArraySlice<UInt8>, isIn block: NodeKind = .paragraph) {
        begin()
        for index in text.indices {
            let byte = text[index]
            if byte == UInt8(ascii: "\n") {
                endLine()
                begin()
                continue
            }
            if needsEscape(byte, at: index, in: text, block: block) { output.append(UInt8(ascii: "\\")) }
            output.append(byte)
        }
    }

    private func needsEscape(_ byte: UInt8, at index: Int, in text: ArraySlice<UInt8>, block: NodeKind) -> Bool {
        let next = index + 1 < text.endIndex ? text[index + 1] : nil
        let before = index > text.startIndex ? text[index - 1] : nil
        switch byte {
        case UInt8(ascii: "*"), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "`"), UInt8(ascii: "\\"): return true
        case UInt8(ascii: "_"): return !(Self.isWordByte(before) && Self.isWordByte(next))
        case UInt8(ascii: "<"): return next.map { Self.isLetter($0) || "/!?".utf8.contains($0) } ?? true
        case UInt8(ascii: "&"): return next.map { Self.isLetter($0) || $0 == UInt8(ascii: "#") } ?? true
        case UInt8(ascii: "!"): return next == nil || next == UInt8(ascii: "[")
        case UInt8(ascii: "~"): return true
        case UInt8(ascii: "|"): return block == .tableCell
        case UInt8(ascii: "#") where block == .heading: return true
        case UInt8(ascii: "#"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "="), UInt8(ascii: ">"),
            UInt8(ascii: ":"):
            return isAtLineStart
        case UInt8(ascii: "."), UInt8(ascii: ")"): return isBehindNumberAtLineStart
        default: return false
        }
    }

    /// Whether nothing but a prefix, a list's marker or a task's box stands before on this line.
    private var isAtLineStart: Bool {
        let line = output[(output.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0)...]
        return line.allSatisfy { " >-".utf8.contains($0) }
    }

    private var isBehindNumberAtLineStart: Bool {
        var line = output[(output.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0)...]
        while let first = line.first, " >-".utf8.contains(first) { line.removeFirst() }
        return !line.isEmpty && line.count < 10 && line.allSatisfy { (0x30...0x39).contains($0) }
    }

    private static func isWordByte(_ byte: UInt8?) -> Bool {
        guard let byte else { return false }
        return isLetter(byte) || (0x30...0x39).contains(byte) || byte >= 0x80
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }
}

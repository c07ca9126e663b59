extension MarkdownWriter {
    /// Writes a text, with the texts that follow it: passes over the tree may have split it.
    mutating func writeText(_ node: TreeNode) {
        let behind = node.previous == TreeNode.none ? nil : tree[node.previous].kind
        guard behind != .text else { return }
        var text = tree.bytes(node.text)
        var next = node.next
        while next != TreeNode.none, tree[next].kind == .text {
            text += tree.bytes(tree[next].text)
            next = tree[next].next
        }
        guard let first = text.first, let last = text.last else { return }
        begin()
        // `[^1]:` would define a footnote, `[^1](` be a link.
        if behind == .footnoteReference, first == UInt8(ascii: ":") || first == UInt8(ascii: "(") {
            output.append(UInt8(ascii: "\\"))
        }
        let before = next == TreeNode.none ? nil : tree[next].kind
        var end = text.endIndex
        var reference = ""
        if let space = Self.trailingSpace(text, last), endsHere(node, before, isASCII: space.count == 1) {
            end -= space.count
            reference = "&#\(space.scalar);"
        }
        writeEscaped(text[..<end], behind: behind, before: reference.isEmpty ? before : .htmlInline)
        output += reference.utf8
    }

    /// Whether white space at the end of a text would be lost at the end of a line, or keep emphasis from closing.
    private func endsHere(_ node: TreeNode, _ before: NodeKind?, isASCII: Bool) -> Bool {
        if before == .softBreak || before == .lineBreak { return isASCII }
        guard before == nil else { return false }
        let parent = tree[node.parent].kind
        return Self.isMarked(parent) || isASCII && !parent.isInline
    }

    private static func isMarked(_ kind: NodeKind) -> Bool {
        kind == .emphasis || kind == .strong || kind == .strikethrough
    }

    /// Writes text so that it is read as the same text: what would begin markup is escaped.
    /// - Parameters:
    ///   - behind: What stands before the text in its parent.
    ///   - next: What follows it.
    mutating func writeEscaped(
        _ text: ArraySlice<UInt8>, behind: NodeKind? = nil, before next: NodeKind? = nil
    ) {
        begin()
        var written = writeStart(of: text)
        for index in text.indices where index >= written && Self.special[Int(text[index])] {
            let byte = text[index]
            if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") {
                output += text[written..<index]
                output += "&#\(byte);".utf8
                written = index + 1
            } else if needsEscape(byte, at: index, in: text, behind: behind, before: next) {
                output += text[written..<index]
                output.append(UInt8(ascii: "\\"))
                written = index
            }
        }
        output += text[written...]
    }

    /// Writes as much of a text as its place at the start of a line, or of emphasis, makes special.
    /// - Returns: Where the rest begins.
    private mutating func writeStart(of text: ArraySlice<UInt8>) -> Int {
        let isLineStart = output.count == contentStart
        guard isLineStart || output.count == emphasisStart else { return text.startIndex }
        if let space = Self.leadingSpace(text), space.count == 1 || !isLineStart {
            output += "&#\(space.scalar);".utf8
            return text.startIndex + space.count
        }
        guard isLineStart, block == .paragraph else { return text.startIndex }
        let digits = text.prefix { $0.isASCIIDigit }
        let rest = text[digits.endIndex...]
        if digits.isEmpty ? Self.beginsBlock(rest) : digits.count < 10 && Self.endsNumber(rest) {
            output += digits
            output.append(UInt8(ascii: "\\"))
            output.append(rest[rest.startIndex])
            return rest.startIndex + 1
        }
        return text.startIndex
    }

    private func needsEscape(
        _ byte: UInt8, at index: Int, in text: ArraySlice<UInt8>, behind: NodeKind?, before: NodeKind?
    ) -> Bool {
        let space: UInt8 = 0x20
        let next = index + 1 < text.endIndex ? text[index + 1] : before == .softBreak ? space : nil
        let isBehindSpace = behind == .softBreak && block != .paragraph
        let previous = index > text.startIndex ? text[index - 1] : isBehindSpace ? space : nil
        switch byte {
        case UInt8(ascii: "\\"): return next.map { $0.isASCIIPunctuation || $0.isMarkdownSpace } ?? true
        case UInt8(ascii: "*"): return !Self.areSpaces(previous, next)
        case UInt8(ascii: "_"): return !Self.areSpaces(previous, next) && !Self.areInWord(previous, next)
        case UInt8(ascii: "["):
            return bracketDepth > 0 || !footnotes.footnotes.isEmpty && (next == nil || next == UInt8(ascii: "^"))
        case UInt8(ascii: "]"):
            guard bracketDepth == 0, next != UInt8(ascii: "(") else { return true }
            return next == nil && before != nil
        case UInt8(ascii: "<"): return next.map { $0.isASCIILetter || "/!?".utf8.contains($0) } ?? true
        case UInt8(ascii: "&"): return Self.beginsReference(text[index...])
        case UInt8(ascii: "!"): return next == nil && (before == .link || before == .footnoteReference)
        case UInt8(ascii: "~"): return escapesTildes
        case UInt8(ascii: "#"):
            // A heading may end with number signs, which say nothing (CommonMark 4.2).
            guard block == .heading, previous.map({ $0 == 0x20 }) ?? true else { return false }
            return text[index...].allSatisfy { $0 == byte || $0 == 0x20 }
        default: return true
        }
    }

    private static let special: [Bool] = (0..<256).map { "\\`*_[]<&!~#\n\r".utf8.contains(UInt8($0)) }

    private static func areSpaces(_ previous: UInt8?, _ next: UInt8?) -> Bool {
        previous?.isSpaceOrTab ?? false && next?.isSpaceOrTab ?? false
    }

    private static func areInWord(_ previous: UInt8?, _ next: UInt8?) -> Bool {
        previous?.isASCIIAlphanumeric ?? false && next?.isASCIIAlphanumeric ?? false
    }

    /// Whether a block has more tildes than one, or is struck through: then each that is text must say so.
    func couldStrike(_ id: Int32) -> Bool {
        var count = 0
        var current = tree[id].firstChild
        while current != TreeNode.none, count < 2 {
            let node = tree[current]
            if node.kind == .strikethrough { return true }
            if node.kind == .text { count += tree.bytes(node.text).lazy.filter { $0 == UInt8(ascii: "~") }.count }
            current = tree.following(current, within: id)
        }
        return count > 1
    }
}

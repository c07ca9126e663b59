extension MarkdownWriter {
    /// How a link or an image is written.
    enum TargetForm {
        /// Its text alone.
        case text
        case brackets
        /// `<https://…>`
        case autolink
    }

    /// - Returns: Whether the children are wanted.
    mutating func openTarget(_ node: TreeNode) -> Bool {
        let form = form(of: node)
        targets.append(form)
        switch form {
        case .text: return true
        case .autolink:
            write("<")
            output += tree.bytes(tree[node.firstChild].text)
            output.append(UInt8(ascii: ">"))
            return false
        case .brackets:
            write(node.kind == .image && !isForeign(node) ? "![" : "[")
            bracketDepth += 1
            if node.kind == .link || isForeign(node) { linkDepth += 1 }
            return true
        }
    }

    mutating func closeTarget(_ node: TreeNode) {
        guard targets.popLast() == .brackets else { return }
        bracketDepth -= 1
        if node.kind == .link || isForeign(node) { linkDepth -= 1 }
        let url = url(of: node)
        // An image elsewhere without a description is named by its address, as on the page.
        if isForeign(node), node.firstChild == TreeNode.none { writeEscaped(Array(url.utf8)[...]) }
        write("](")
        writeDestination(Array(url.utf8), hasTitle: !node.detail.isEmpty)
        if !node.detail.isEmpty {
            write(" \"")
            writeQuoted(tree.bytes(node.detail), escaping: UInt8(ascii: "\""))
            write("\"")
        }
        write(")")
    }

    private func form(of node: TreeNode) -> TargetForm {
        if target(node)?.isUnlinked ?? false { return .text }
        if node.kind == .image, isForeign(node), linkDepth > 0 { return .text }
        return isAutolink(node) ? .autolink : .brackets
    }

    private func target(_ node: TreeNode) -> ResolvedLink? {
        resolved.indices.contains(Int(node.index)) ? resolved[Int(node.index)] : nil
    }

    private func url(of node: TreeNode) -> String { target(node)?.url ?? tree.string(node.text) }

    /// An image elsewhere is linked, as on the page.
    private func isForeign(_ node: TreeNode) -> Bool {
        node.kind == .image && isPage && (target(node)?.isExternal ?? false)
    }

    // MARK: Destinations

    private mutating func writeDestination(_ url: [UInt8], hasTitle: Bool) {
        let needsAngles =
            url.isEmpty ? hasTitle : url.contains { $0 <= 0x20 || $0 == 0x7F || "()<>".utf8.contains($0) }
        guard needsAngles else { return writeQuoted(url[...]) }
        write("<")
        writeQuoted(url[...], escaping: UInt8(ascii: "<"), UInt8(ascii: ">"))
        write(">")
    }

    /// A title, a destination or an info string: without the characters that end it, backslashes, references and line ends.
    mutating func writeQuoted(_ text: ArraySlice<UInt8>, escaping first: UInt8 = 0, _ second: UInt8 = 0) {
        for index in text.indices {
            let byte = text[index]
            if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") {
                output += "&#\(byte);".utf8
                continue
            }
            if byte == UInt8(ascii: "\\") || byte == first || byte == second { output.append(UInt8(ascii: "\\")) }
            output.append(byte)
            // A backslash would not do: here cmark reads references first.
            if byte == UInt8(ascii: "&"), Self.beginsReference(text[index...]) { output += "amp;".utf8 }
        }
    }

    // MARK: Autolinks

    /// Whether the text is the address itself, in a form that may stand between `<` and `>` (CommonMark 6.5).
    private func isAutolink(_ node: TreeNode) -> Bool {
        guard node.kind == .link, node.detail.isEmpty, node.firstChild != TreeNode.none,
            node.firstChild == node.lastChild, tree[node.firstChild].kind == .text
        else { return false }
        let text = tree.bytes(tree[node.firstChild].text)
        let url = Array(url(of: node).utf8)
        if url.elementsEqual(text) { return Self.isAbsolute(text) }
        return url.starts(with: "mailto:".utf8) && url.dropFirst(7).elementsEqual(text) && Self.isMailAddress(text)
    }

    private static func isAbsolute(_ url: ArraySlice<UInt8>) -> Bool {
        guard let first = url.first, first.isASCIILetter, let colon = url.firstIndex(of: UInt8(ascii: ":")) else {
            return false
        }
        let scheme = url[..<colon]
        return (2...32).contains(scheme.count)
            && scheme.allSatisfy { $0.isASCIIAlphanumeric || "+.-".utf8.contains($0) }
            && url.indices.allSatisfy { index in
                let byte = url[index]
                guard byte > 0x20, byte != 0x7F, !"<>\\".utf8.contains(byte) else { return false }
                return byte != UInt8(ascii: "&") || !beginsReference(url[index...])
            }
    }

    private static func isMailAddress(_ text: ArraySlice<UInt8>) -> Bool {
        let parts = text.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        guard parts.count == 2, let name = parts.first, let host = parts.last, !name.isEmpty else { return false }
        let hyphen = UInt8(ascii: "-")
        return name.allSatisfy { $0.isASCIIAlphanumeric || "._+-".utf8.contains($0) }
            && host.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy { label in
                (1...63).contains(label.count) && label.first != hyphen && label.last != hyphen
                    && label.allSatisfy { $0.isASCIIAlphanumeric || $0 == hyphen }
            }
    }
}

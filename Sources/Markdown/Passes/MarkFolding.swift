internal import Diagnostics

/// Makes nodes of the marks that preparing the source left: containers from their fences, footnote definitions from
/// their items; and puts back what stood in marks that ended up inside code.
struct MarkFolding {
    let marks: [Mark]
    /// Definitions by label in lower case, the first of each.
    private(set) var definitions: [String: Int32] = [:]
    private(set) var diagnostics: [Diagnostic] = []
    private var footnoteItems: [Int32] = []
    private var containers: [(node: Int32, mark: Int)] = []
    /// Fences that are open, by their parent node.
    private var open: [Int32: [(node: Int32, mark: Int)]] = [:]

    init(marks: [Mark]) { self.marks = marks }

    mutating func fold(_ tree: inout MarkdownTree) {
        var current = tree[MarkdownTree.root].firstChild
        while current != TreeNode.none {
            let node = tree[current]
            let next = tree.following(current)
            switch node.kind {
            case .htmlBlock:
                if let mark = markNumber(in: tree.bytes(node.text)) {
                    if case .footnote = marks[mark].kind, node.previous == TreeNode.none {
                        // What follows the definition's item, not its first block, is looked at next.
                        makeFootnote(of: current, mark, &tree)
                    } else {
                        apply(mark, to: current, &tree)
                    }
                } else {
                    restore(current, &tree)
                }
            case .codeBlock, .code, .htmlInline: restore(current, &tree)
            default: break
            }
            current = next
        }
        for parent in open.keys.sorted() { closeAll(below: parent, &tree) }
        checkTabs(tree)
        for item in footnoteItems {
            let list = tree[item].parent
            tree.unlink(item)
            if tree[list].firstChild == TreeNode.none { tree.unlink(list) }
        }
    }

    /// A tab stands in tabs, and tabs hold nothing else.
    private mutating func checkTabs(_ tree: MarkdownTree) {
        for (node, number) in containers {
            guard case .open(let kind, _) = marks[number].kind else { continue }
            let parent = tree[node].parent
            let isInTabs =
                parent != TreeNode.none && tree[parent].kind == .container
                && ContainerKind(index: tree[parent].number) == .tabs
            if kind == .tab, !isInTabs {
                diagnostics.append(
                    Diagnostic(
                        .error, "tab-outside-tabs", at: marks[number].location, length: marks[number].original.count,
                        "A tab must stand inside tabs",
                        hint: "put '::::tabs' before the first tab and '::::' after the last"))
            }
            let child = tree[node].firstChild
            if kind == .tabs, child == TreeNode.none || !isTab(child, tree) {
                diagnostics.append(
                    Diagnostic(
                        .error, "tabs-without-tab", at: marks[number].location, length: marks[number].original.count,
                        "Tabs must begin with a tab", hint: "write ':::tab Title' after the opening line"))
            }
        }
    }

    private func isTab(_ id: Int32, _ tree: MarkdownTree) -> Bool {
        tree[id].kind == .container && ContainerKind(index: tree[id].number) == .tab
    }

    /// The number in `<!--␁12-->`, where the block is nothing else.
    private func markNumber(in text: ArraySlice<UInt8>) -> Int? {
        let content = text.trimmed
        guard content.count > 8, content.starts(with: "<!--".utf8),
            content[content.startIndex + 4] == SourcePreparer.markByte
        else { return nil }
        return Int(String(decoding: content[(content.startIndex + 5)..<(content.endIndex - 3)], as: UTF8.self))
    }

    private mutating func apply(_ number: Int, to id: Int32, _ tree: inout MarkdownTree) {
        let mark = marks[number]
        switch mark.kind {
        case .open(let kind, let title):
            tree[id].kind = .container
            tree[id].number = kind.index
            tree[id].detail = tree.store(title)
            tree[id].text = TextRange()
            open[tree[id].parent, default: []].append((id, number))
            containers.append((id, number))
        case .close: close(with: number, at: id, &tree)
        case .separator, .footnote: tree.unlink(id)
        }
    }

    private mutating func close(with number: Int, at id: Int32, _ tree: inout MarkdownTree) {
        let parent = tree[id].parent
        // Taken out, so that it is changed in place.
        var stack = open.removeValue(forKey: parent) ?? []
        let colons = marks[number].colons
        // Thirty-two levels back are enough for people, and keep this linear.
        let same = stack.suffix(32).lastIndex { marks[$0.mark].colons == colons }
        if let same {
            while stack.count > same + 1 {
                reportUnclosed(stack[stack.count - 1].mark)
                adopt(stack.removeLast().node, until: id, &tree)
            }
            adopt(stack.removeLast().node, until: id, &tree)
        } else if let last = stack.last, colons > marks[last.mark].colons {
            adopt(stack.removeLast().node, until: id, &tree)
        } else {
            diagnostics.append(
                Diagnostic(
                    .warning, "stray-container-end", at: marks[number].location, length: colons,
                    "A closing '\(String(repeating: ":", count: colons))' must have an opening one before it",
                    hint: stack.isEmpty
                        ? "name the container that begins here, as ':::note'"
                        : "use as many colons as the container's start"))
        }
        open[parent] = stack
        tree.unlink(id)
    }

    private mutating func closeAll(below parent: Int32, _ tree: inout MarkdownTree) {
        // Taken out, so that it is changed in place.
        var stack = open.removeValue(forKey: parent) ?? []
        while let last = stack.popLast() {
            reportUnclosed(last.mark)
            adopt(last.node, until: TreeNode.none, &tree)
        }
    }

    private mutating func reportUnclosed(_ number: Int) {
        let mark = marks[number]
        diagnostics.append(
            Diagnostic(
                .error, "unclosed-container", at: mark.location, length: mark.original.count,
                "A container must be closed",
                hint: "add a line '\(String(repeating: ":", count: mark.colons))' after its content"))
    }

    /// Moves the siblings between a container and its end into it.
    private func adopt(_ container: Int32, until end: Int32, _ tree: inout MarkdownTree) {
        var next = tree[container].next
        while next != end, next != TreeNode.none {
            let following = tree[next].next
            tree.unlink(next)
            tree.append(next, to: container)
            next = following
        }
    }

    private mutating func makeFootnote(of marker: Int32, _ number: Int, _ tree: inout MarkdownTree) {
        guard case .footnote(let label) = marks[number].kind else { return }
        let item = tree[marker].parent
        guard item != TreeNode.none, tree[item].kind == .item else { return tree.unlink(marker) }
        tree[item].kind = .footnoteDefinition
        tree[item].detail = tree.store(label.utf8)
        tree.unlink(marker)
        footnoteItems.append(item)
        let key = label.lowercased()
        if definitions[key] == nil { definitions[key] = item }
    }

    /// Puts back what the author wrote where it is code or raw HTML: marks and escapes.
    private func restore(_ id: Int32, _ tree: inout MarkdownTree) {
        let node = tree[id]
        tree[id].text = restored(node.text, &tree)
        if node.kind == .codeBlock { tree[id].detail = restored(node.detail, &tree) }
    }

    private func restored(_ range: TextRange, _ tree: inout MarkdownTree) -> TextRange {
        let text = tree.bytes(range)
        guard text.contains(where: { $0 <= 3 }) else { return range }
        var result: [UInt8] = []
        var index = text.startIndex
        while index < text.endIndex {
            switch text[index] {
            case SourcePreparer.markByte: restoreMark(text, &index, &result)
            case SourcePreparer.tilde:
                result.append(contentsOf: "\\~".utf8)
                index += 2
            case SourcePreparer.bracket:
                result.append(contentsOf: "\\[".utf8)
                index += 2
            default:
                result.append(text[index])
                index += 1
            }
        }
        return tree.store(result)
    }

    private func restoreMark(_ text: ArraySlice<UInt8>, _ index: inout Int, _ result: inout [UInt8]) {
        let digits = text[(index + 1)...].prefix { $0.isASCIIDigit }
        result.removeLast(min(4, result.count))
        index = min(digits.endIndex + 3, text.endIndex)
        guard let number = Int(String(decoding: digits, as: UTF8.self)), marks.indices.contains(number) else { return }
        switch marks[number].kind {
        case .separator:
            // The line of its own that it stood on goes as well, with its line end.
            while index < text.endIndex, text[index].isMarkdownSpace { index += 1 }
        case .footnote:
            result.removeLast(min(4, result.count))
            result.append(contentsOf: marks[number].original)
            if index < text.endIndex, text[index] == 0x0A, text[(index + 1)...].starts(with: "    ".utf8) { index += 5 }
        default: result.append(contentsOf: marks[number].original)
        }
    }
}

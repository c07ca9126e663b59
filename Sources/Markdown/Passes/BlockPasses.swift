/// Items that begin with `[ ]` or `[x]` (GFM 5.3).
enum TaskListPass {
    static func run(_ tree: inout MarkdownTree) {
        var current = MarkdownTree.root
        while current != TreeNode.none {
            if tree[current].kind == .item { mark(current, &tree) }
            current = tree.following(current)
        }
    }

    private static func mark(_ item: Int32, _ tree: inout MarkdownTree) {
        let paragraph = tree[item].firstChild
        guard paragraph != TreeNode.none, tree[paragraph].kind == .paragraph else { return }
        let first = tree[paragraph].firstChild
        guard first != TreeNode.none, tree[first].kind == .text else { return }
        let text = tree.bytes(tree[first].text)
        let at = text.startIndex
        guard text.count > 3, text[at] == UInt8(ascii: "["), text[at + 2] == UInt8(ascii: "]"),
            text[at + 3].isSpaceOrTab
        else { return }
        let mark = text[at + 1].asciiLowercased
        guard mark == UInt8(ascii: " ") || mark == UInt8(ascii: "x") else { return }
        let rest = text.dropFirst(3).drop { $0.isSpaceOrTab }
        tree[item].flags.insert(.task)
        if mark == UInt8(ascii: "x") { tree[item].flags.insert(.checked) }
        tree[first].column += Int32(rest.startIndex - at)
        tree[first].text = TextRange(start: Int32(rest.startIndex), count: Int32(rest.count))
        tree[tree[item].parent].flags.insert(.task)
    }
}

/// Quotes that begin with a line `[!NOTE]`, as on GitHub.
enum AlertPass {
    private static let kinds: [ContainerKind] = [.note, .tip, .important, .warning, .caution]

    static func run(_ tree: inout MarkdownTree) {
        var current = MarkdownTree.root
        while current != TreeNode.none {
            if tree[current].kind == .blockQuote { mark(current, &tree) }
            current = tree.following(current)
        }
    }

    private static func mark(_ quote: Int32, _ tree: inout MarkdownTree) {
        let paragraph = tree[quote].firstChild
        guard paragraph != TreeNode.none, tree[paragraph].kind == .paragraph else { return }
        let first = tree[paragraph].firstChild
        guard first != TreeNode.none, tree[first].kind == .text else { return }
        let text = tree.bytes(tree[first].text).trimmed
        guard text.count > 3, text.starts(with: "[!".utf8), text.last == UInt8(ascii: "]") else { return }
        let word = String(decoding: text.dropFirst(2).dropLast().map(\.asciiLowercased), as: UTF8.self)
        guard let kind = kinds.first(where: { $0.rawValue == word }) else { return }
        let next = tree[first].next
        guard next == TreeNode.none || tree[next].kind == .softBreak || tree[next].kind == .lineBreak else { return }
        tree.unlink(first)
        if next != TreeNode.none { tree.unlink(next) }
        if tree[paragraph].firstChild == TreeNode.none { tree.unlink(paragraph) }
        tree[quote].kind = .container
        tree[quote].number = kind.index
    }
}

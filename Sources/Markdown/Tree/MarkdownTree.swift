/// A range of bytes in the tree's own text buffer.
struct TextRange: Sendable, Hashable {
    var start: Int32 = 0
    var count: Int32 = 0

    var isEmpty: Bool { count == 0 }
    var range: Range<Int> { Int(start)..<Int(start) + Int(count) }
}

/// What a node of the tree is. Blocks stand before `text`, inlines from it on.
enum NodeKind: UInt8, Sendable {
    case document, blockQuote, list, item, codeBlock, htmlBlock, paragraph, heading, thematicBreak
    case table, tableRow, tableCell, container, footnoteDefinition
    case text, softBreak, lineBreak, code, htmlInline, emphasis, strong, strikethrough, link, image, footnoteReference

    var isInline: Bool { rawValue >= NodeKind.text.rawValue }
}

/// One node. The links are indices into `MarkdownTree.nodes`; `none` where there is nothing.
struct TreeNode: Sendable {
    static let none: Int32 = -1

    var kind: NodeKind
    var flags: NodeFlags = []
    /// Level of a heading, first number of a list, column of a cell, which reference to a footnote.
    var number: Int32 = 0
    /// Which of the document's links, headings or footnotes it is; for raw HTML, its first link.
    var index = TreeNode.none
    var parent = TreeNode.none
    var previous = TreeNode.none
    var next = TreeNode.none
    var firstChild = TreeNode.none
    var lastChild = TreeNode.none
    /// Literal text, or a link's destination.
    var text = TextRange()
    /// A link's title, a fence's info, a container's title.
    var detail = TextRange()
    /// Where it starts in the text given to cmark; 1-based, columns in bytes.
    var line: Int32 = 0
    var column: Int32 = 0
    var endLine: Int32 = 0

    init(_ kind: NodeKind) { self.kind = kind }
}

/// Small facts about a node.
struct NodeFlags: OptionSet, Sendable {
    let rawValue: UInt16
    static let ordered = NodeFlags(rawValue: 1 << 0)
    static let tight = NodeFlags(rawValue: 1 << 1)
    static let header = NodeFlags(rawValue: 1 << 2)
    static let alignLeft = NodeFlags(rawValue: 1 << 3)
    static let alignCenter = NodeFlags(rawValue: 1 << 4)
    static let alignRight = NodeFlags(rawValue: 1 << 5)
    static let task = NodeFlags(rawValue: 1 << 6)
    static let checked = NodeFlags(rawValue: 1 << 7)
    static let setext = NodeFlags(rawValue: 1 << 8)
    static let fenced = NodeFlags(rawValue: 1 << 9)
    /// A link made from bare text.
    static let bare = NodeFlags(rawValue: 1 << 10)
}

/// A document as one array of nodes and one buffer of text: cheap to copy, free of pointers, safe to share.
struct MarkdownTree: Sendable {
    var nodes: [TreeNode] = [TreeNode(.document)]
    var text: [UInt8] = []

    static let root: Int32 = 0

    subscript(id: Int32) -> TreeNode {
        get { nodes[Int(id)] }
        _modify { yield &nodes[Int(id)] }
    }

    /// Adds bytes to the text buffer.
    mutating func store(_ bytes: some Sequence<UInt8>) -> TextRange {
        let start = text.count
        text.append(contentsOf: bytes)
        return TextRange(start: Int32(start), count: Int32(text.count - start))
    }

    /// A node that hangs nowhere yet.
    mutating func make(_ node: TreeNode) -> Int32 {
        nodes.append(node)
        return Int32(nodes.count - 1)
    }

    mutating func append(_ child: Int32, to parent: Int32) {
        let last = self[parent].lastChild
        self[child].parent = parent
        self[child].previous = last
        self[child].next = TreeNode.none
        if last == TreeNode.none { self[parent].firstChild = child } else { self[last].next = child }
        self[parent].lastChild = child
    }

    mutating func insert(_ node: Int32, after sibling: Int32) {
        let parent = self[sibling].parent
        let next = self[sibling].next
        guard next != TreeNode.none else { return append(node, to: parent) }
        self[node].parent = parent
        self[node].previous = sibling
        self[node].next = next
        self[sibling].next = node
        self[next].previous = node
    }

    mutating func insert(_ node: Int32, before sibling: Int32) {
        let parent = self[sibling].parent
        let previous = self[sibling].previous
        self[node].parent = parent
        self[node].previous = previous
        self[node].next = sibling
        self[sibling].previous = node
        if previous == TreeNode.none { self[parent].firstChild = node } else { self[previous].next = node }
    }

    /// Takes a node with all below it out of its place.
    mutating func unlink(_ id: Int32) {
        let node = self[id]
        if node.previous != TreeNode.none {
            self[node.previous].next = node.next
        } else if node.parent != TreeNode.none {
            self[node.parent].firstChild = node.next
        }
        if node.next != TreeNode.none {
            self[node.next].previous = node.previous
        } else if node.parent != TreeNode.none {
            self[node.parent].lastChild = node.previous
        }
        self[id].parent = TreeNode.none
        self[id].previous = TreeNode.none
        self[id].next = TreeNode.none
    }

    /// The node after `id` in document order within `top`, or `none` at the end.
    func following(_ id: Int32, within top: Int32 = root) -> Int32 {
        let first = self[id].firstChild
        return first != TreeNode.none ? first : skipping(id, within: top)
    }

    /// The node after `id` and everything below it, within `top`.
    func skipping(_ id: Int32, within top: Int32 = root) -> Int32 {
        var current = id
        while current != top, current != TreeNode.none {
            let next = self[current].next
            if next != TreeNode.none { return next }
            current = self[current].parent
        }
        return TreeNode.none
    }

    func bytes(_ range: TextRange) -> ArraySlice<UInt8> { text[range.range] }

    func string(_ range: TextRange) -> String { String(decoding: text[range.range], as: UTF8.self) }
}

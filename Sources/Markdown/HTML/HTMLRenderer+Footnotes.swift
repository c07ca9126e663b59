/// The footnotes that are referred to, in the order of their first references.
struct FootnoteIndex: Sendable {
    struct Footnote: Sendable {
        var definition: Int32
        var references: Int
        var label: String
    }

    var footnotes: [Footnote] = []
}

extension HTMLRenderer {
    mutating func renderDocument() {
        renderChildren(of: MarkdownTree.root)
    }

    mutating func writeFootnoteReference(_ node: TreeNode) {}

    mutating func writeBackReferences(afterParagraph id: Int32) {}

    mutating func enterTablePart(_ id: Int32, _ node: TreeNode) {}
    mutating func exitTablePart(_ id: Int32, _ node: TreeNode) {}
    mutating func enterContainer(_ id: Int32, _ node: TreeNode) -> Bool { true }
    mutating func exitContainer(_ id: Int32, _ node: TreeNode) {}
}

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
    /// Renders the whole document: its body, then its footnotes.
    mutating func renderDocument() {
        renderChildren(of: MarkdownTree.root)
        closeSanitizedTags()
        guard !footnotes.footnotes.isEmpty else { return }
        startLine()
        if isPage {
            output.append("<section class=\"footnotes\" role=\"doc-endnotes\" aria-labelledby=\"footnotes-title\">\n")
            output.append("<h2 id=\"footnotes-title\" class=\"footnotes-title\">")
            output.appendEscaped(options.labels.footnotes)
            output.append("</h2>\n<ol>\n")
        } else {
            output.append("<section class=\"footnotes\" data-footnotes>\n<ol>\n")
        }
        for footnote in footnotes.footnotes { writeFootnote(footnote) }
        output.append("</ol>\n</section>\n")
    }

    private mutating func writeFootnote(_ footnote: FootnoteIndex.Footnote) {
        output.append("<li id=\"fn-")
        output.appendDestination(footnote.label.utf8)
        output.append("\">\n")
        renderChildren(of: footnote.definition)
        let last = tree[footnote.definition].lastChild
        if last == TreeNode.none || tree[last].kind != .paragraph {
            writeBackReferences(to: footnote)
            output.append(UInt8(ascii: "\n"))
        }
        output.append("</li>\n")
    }

    mutating func writeFootnoteReference(_ node: TreeNode) {
        guard !isOutline else { return }
        let label = footnotes.footnotes[Int(node.index)].label
        output.append("<sup class=\"footnote-ref\"><a href=\"#fn-")
        output.appendDestination(label.utf8)
        output.append("\" id=\"")
        writeReferenceID(label, Int(node.number))
        output.append(isPage ? "\" role=\"doc-noteref\">" : "\" data-footnote-ref>")
        output.appendDecimal(Int(node.index) + 1)
        output.append("</a></sup>")
    }

    private mutating func writeReferenceID(_ label: String, _ number: Int) {
        output.append("fnref-")
        output.appendDestination(label.utf8)
        if number > 1 {
            output.append("-")
            output.appendDecimal(number)
        }
    }

    /// The links back stand at the end of a footnote's last paragraph.
    mutating func writeBackReferences(afterParagraph id: Int32) {
        let parent = tree[id].parent
        guard tree[parent].kind == .footnoteDefinition, tree[id].next == TreeNode.none,
            let footnote = footnotes.footnotes.first(where: { $0.definition == parent })
        else { return }
        output.append(UInt8(ascii: " "))
        writeBackReferences(to: footnote)
    }

    private mutating func writeBackReferences(to footnote: FootnoteIndex.Footnote) {
        for number in 1...max(1, footnote.references) {
            if number > 1 { output.append(UInt8(ascii: " ")) }
            output.append("<a href=\"#")
            writeReferenceID(footnote.label, number)
            output.append("\" class=\"footnote-backref\"")
            output.append(isPage ? " role=\"doc-backlink\" aria-label=\"" : " data-footnote-backref aria-label=\"")
            output.appendEscaped(options.labels.backToContent)
            output.append("\">↩")
            if number > 1 {
                output.append("<sup class=\"footnote-ref\">")
                output.appendDecimal(number)
                output.append("</sup>")
            }
            output.append("</a>")
        }
    }
}

internal import CCmark
internal import Glibc

extension MarkdownTree {
    /// Parses with cmark and copies its tree: once through, without recursion, so that depth costs no stack.
    ///
    /// libcmark keeps no global state, so any number of these may run at once.
    static func parse(_ source: [UInt8], smart: Bool = false) -> MarkdownTree {
        var tree = MarkdownTree()
        tree.nodes.reserveCapacity(source.count / 16 + 8)
        tree.text.reserveCapacity(source.count + 64)
        let options = CMARK_OPT_SOURCEPOS | (smart ? CMARK_OPT_SMART : 0)
        let parsed = source.withUnsafeBytes { raw in
            cmark_parse_document(raw.baseAddress?.assumingMemoryBound(to: CChar.self), raw.count, options)
        }
        guard let parsed else { return tree }
        defer { cmark_node_free(parsed) }
        tree.copyChildren(of: parsed)
        return tree
    }

    /// Walks cmark's tree by its links; `parents` are found again through our own.
    private mutating func copyChildren(of top: OpaquePointer) {
        var parent = MarkdownTree.root
        var current = cmark_node_first_child(top)
        while let node = current {
            let id = copy(node, into: parent)
            if let child = cmark_node_first_child(node), id != TreeNode.none {
                parent = id
                current = child
                continue
            }
            var up: OpaquePointer? = node
            current = nil
            while let here = up, here != top {
                if let next = cmark_node_next(here) {
                    current = next
                    break
                }
                up = cmark_node_parent(here)
                if up != top { parent = self[parent].parent }
            }
        }
    }

    /// Adds one node below `parent`; text that follows text is joined to it, and `none` returned.
    private mutating func copy(_ node: OpaquePointer, into parent: Int32) -> Int32 {
        let type = cmark_node_get_type(node)
        if type == CMARK_NODE_TEXT, let literal = cmark_node_get_literal(node) {
            let last = self[parent].lastChild
            if last != TreeNode.none, self[last].kind == .text, self[last].text.range.upperBound == text.count {
                self[last].text.count += store(literal).count
                return TreeNode.none
            }
        }
        guard let kind = NodeKind(type) else { return TreeNode.none }
        var copy = TreeNode(kind)
        copy.line = cmark_node_get_start_line(node)
        copy.column = cmark_node_get_start_column(node)
        copy.endLine = cmark_node_get_end_line(node)
        fill(&copy, from: node)
        let id = make(copy)
        append(id, to: parent)
        return id
    }

    private mutating func fill(_ copy: inout TreeNode, from node: OpaquePointer) {
        switch copy.kind {
        case .text, .code, .htmlInline, .htmlBlock:
            copy.text = store(cmark_node_get_literal(node))
        case .codeBlock:
            copy.text = store(cmark_node_get_literal(node))
            copy.detail = store(cmark_node_get_fence_info(node))
        case .heading:
            copy.number = cmark_node_get_heading_level(node)
            if copy.endLine > copy.line { copy.flags.insert(.setext) }
        case .list:
            copy.number = cmark_node_get_list_start(node)
            if cmark_node_get_list_type(node) == CMARK_ORDERED_LIST { copy.flags.insert(.ordered) }
            if cmark_node_get_list_tight(node) != 0 { copy.flags.insert(.tight) }
        case .link, .image:
            copy.text = store(cmark_node_get_url(node))
            copy.detail = store(cmark_node_get_title(node))
        default: break
        }
    }

    private mutating func store(_ string: UnsafePointer<CChar>?) -> TextRange {
        guard let string else { return TextRange(start: Int32(text.count), count: 0) }
        return store(UnsafeRawBufferPointer(start: string, count: strlen(string)))
    }
}

extension NodeKind {
    fileprivate init?(_ type: cmark_node_type) {
        switch type {
        case CMARK_NODE_BLOCK_QUOTE: self = .blockQuote
        case CMARK_NODE_LIST: self = .list
        case CMARK_NODE_ITEM: self = .item
        case CMARK_NODE_CODE_BLOCK: self = .codeBlock
        case CMARK_NODE_HTML_BLOCK: self = .htmlBlock
        case CMARK_NODE_PARAGRAPH: self = .paragraph
        case CMARK_NODE_HEADING: self = .heading
        case CMARK_NODE_THEMATIC_BREAK: self = .thematicBreak
        case CMARK_NODE_TEXT: self = .text
        case CMARK_NODE_SOFTBREAK: self = .softBreak
        case CMARK_NODE_LINEBREAK: self = .lineBreak
        case CMARK_NODE_CODE: self = .code
        case CMARK_NODE_HTML_INLINE: self = .htmlInline
        case CMARK_NODE_EMPH: self = .emphasis
        case CMARK_NODE_STRONG: self = .strong
        case CMARK_NODE_LINK: self = .link
        case CMARK_NODE_IMAGE: self = .image
        default: return nil
        }
    }
}

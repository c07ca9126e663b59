internal import Diagnostics

extension MarkdownDocument {
    /// Numbers links and headings and gives the headings their anchors: one walk in document order.
    mutating func index(_ map: SourceMap) {
        var slugs = SlugRegister()
        var current = MarkdownTree.root
        repeat {
            switch tree[current].kind {
            case .link, .image: indexLink(current, map)
            case .htmlBlock, .htmlInline: indexRawHTML(current, map)
            case .heading: indexHeading(current, map, &slugs)
            default: break
            }
            current = tree.following(current)
        } while current != TreeNode.none
        renderHeadings()
    }

    /// The headings' HTML for tables of contents.
    private mutating func renderHeadings() {
        guard options.extensions.contains(.page) else { return }
        var renderer = HTMLRenderer(self, resolved: links.map(ResolvedLink.init(asWritten:)), output: [])
        renderer.isOutline = true
        var current = MarkdownTree.root
        repeat {
            if tree[current].kind == .heading {
                renderer.output.removeAll(keepingCapacity: true)
                renderer.renderChildren(of: current)
                outline[Int(tree[current].index)].html = String(decoding: renderer.output, as: UTF8.self)
                current = tree.skipping(current)
            } else {
                current = tree.following(current)
            }
        } while current != TreeNode.none
    }

    private mutating func indexLink(_ id: Int32, _ map: SourceMap) {
        tree[id].index = Int32(links.count)
        let node = tree[id]
        links.append(
            Link(
                destination: tree.string(node.text), isImage: node.kind == .image,
                location: map.location(line: node.line, column: node.column)))
    }

    private mutating func indexRawHTML(_ id: Int32, _ map: SourceMap) {
        guard options.rawHTML != .escape else { return }
        let node = tree[id]
        tree[id].index = Int32(links.count)
        var scanner = HTMLTagScanner(tree.bytes(node.text))
        while let tag = scanner.next() {
            for attribute in tag.attributes {
                let value = String(decoding: tree.text[attribute.value], as: UTF8.self)
                if tag.isLink(attribute, in: tree.text) {
                    links.append(
                        Link(
                            destination: HTMLEntities.decodeAmpersands(value),
                            isImage: tag.nameIs("img", in: tree.text),
                            isRawHTML: true, location: location(of: attribute.value.lowerBound, in: node, map)))
                } else if attribute.nameIs("id", in: tree.text) || attribute.nameIs("name", in: tree.text) {
                    anchors.append(value)
                }
            }
        }
    }

    /// Where a byte of a raw HTML node's text stands in the file.
    private func location(of offset: Int, in node: TreeNode, _ map: SourceMap) -> SourceLocation {
        var line = node.line
        var lineStart = Int(node.text.start)
        for index in lineStart..<offset where tree.text[index] == UInt8(ascii: "\n") {
            line += 1
            lineStart = index + 1
        }
        let indent = line == node.line ? Int(node.column) : 1
        return map.location(line: line, column: Int32(offset - lineStart + indent))
    }

    private mutating func indexHeading(_ id: Int32, _ map: SourceMap, _ slugs: inout SlugRegister) {
        tree[id].index = Int32(outline.count)
        headingNodes.append(id)
        let node = tree[id]
        let chosen = options.extensions.contains(.page) ? tree.takeHeadingID(of: id) : nil
        var text: [UInt8] = []
        tree.appendPlainText(of: id, into: &text)
        let plain = String(decoding: text, as: UTF8.self)
        if let chosen { slugs.reserve(chosen) }
        outline.append(
            Heading(
                level: Int(node.number), id: chosen ?? slugs.slug(for: plain), text: plain, html: "",
                location: map.location(line: node.line, column: node.column)))
    }
}

extension HTMLRenderer {
    /// Writes HTML that the author wrote, with its links rewritten, as the options say.
    mutating func writeRawHTML(_ id: Int32, _ node: TreeNode) {
        switch options.rawHTML {
        case .escape: output.appendEscaped(tree.bytes(node.text))
        case .sanitize: writeSanitized(node)
        case .allow: writeAllowed(node)
        }
    }

    private mutating func writeAllowed(_ node: TreeNode) {
        let filters = options.extensions.contains(.tagFilter)
        guard isPage || filters else { return output.append(contentsOf: tree.bytes(node.text)) }
        var written = Int(node.text.start)
        var link = Int(node.index)
        var scanner = HTMLTagScanner(tree.bytes(node.text))
        while let tag = scanner.next() {
            if filters, Sanitizer.isFiltered(tree.text[tag.name]) {
                output.append(contentsOf: tree.text[written..<tag.range.lowerBound])
                output.append("&lt;")
                written = tag.range.lowerBound + 1
            }
            for attribute in tag.attributes where tag.isLink(attribute, in: tree.text) {
                if isPage, link < resolved.count, link >= 0 {
                    output.append(contentsOf: tree.text[written..<attribute.value.lowerBound])
                    output.appendDestination(resolved[link].url.utf8)
                    written = attribute.value.upperBound
                }
                link += 1
            }
        }
        output.append(contentsOf: tree.text[written..<node.text.range.upperBound])
    }

    private mutating func writeSanitized(_ node: TreeNode) {}
}

enum Sanitizer {
    /// GFM 6.11: tags that change how HTML is read.
    static func isFiltered(_ name: ArraySlice<UInt8>) -> Bool {
        let lower = String(decoding: name.lazy.map(\.asciiLowercased), as: UTF8.self)
        return filtered.contains(lower)
    }

    private static let filtered: Set<String> = [
        "title", "textarea", "style", "xmp", "iframe", "noembed", "noframes", "script", "plaintext",
    ]
}

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

    /// Keeps harmless tags and drops the rest; of `<script>` and its like the content goes too.
    private mutating func writeSanitized(_ node: TreeNode) {
        var written = Int(node.text.start)
        var link = Int(node.index)
        var scanner = HTMLTagScanner(tree.bytes(node.text))
        while let tag = scanner.next() {
            writeText(written..<max(written, tag.range.lowerBound))
            written = tag.range.upperBound
            let name = String(decoding: tree.text[tag.name].lazy.map(\.asciiLowercased), as: UTF8.self)
            let firstLink = link
            for attribute in tag.attributes where tag.isLink(attribute, in: tree.text) { link += 1 }
            if Sanitizer.tags.contains(name) {
                tag.isClosing ? close(name) : open(name, tag, link: firstLink)
            } else if !tag.isClosing, Sanitizer.dropped.contains(name) {
                written = scanner.skip(to: name)
            }
        }
        writeText(min(written, node.text.range.upperBound)..<node.text.range.upperBound)
        // What follows is a block of its own.
        if node.kind == .htmlBlock { close("p") }
    }

    /// Text between tags: references stay, comments and what looks like a broken tag do not.
    private mutating func writeText(_ range: Range<Int>) {
        var at = range.lowerBound
        while at < range.upperBound {
            let byte = tree.text[at]
            if byte == UInt8(ascii: "<") {
                if let end = HTMLTagScanner.endOfMarkup(tree.text[at..<range.upperBound]) {
                    at = end
                    continue
                }
                output.append("&lt;")
            } else if byte == UInt8(ascii: ">") {
                output.append("&gt;")
            } else {
                output.append(byte)
            }
            at += 1
        }
    }

    private mutating func open(_ name: String, _ tag: HTMLTagScanner.Tag, link: Int) {
        // A paragraph ends where a block begins (HTML, 4.4.1), whether or not the author says so.
        if Sanitizer.blocks.contains(name) { close("p") }
        output.append(UInt8(ascii: "<"))
        output.append(contentsOf: name.utf8)
        var link = link
        for attribute in tag.attributes {
            let key = String(decoding: tree.text[attribute.name].lazy.map(\.asciiLowercased), as: UTF8.self)
            var url: String?
            if tag.isLink(attribute, in: tree.text) {
                let destination = resolved.indices.contains(link) ? resolved[link].url : ""
                link += 1
                let isHarmless = URLScheme.isHarmless(HTMLEntities.decodeForScheme(destination), image: name == "img")
                guard isHarmless else { continue }
                url = destination
            } else if !Sanitizer.attributes.contains(key) {
                continue
            }
            output.append(UInt8(ascii: " "))
            output.append(contentsOf: key.utf8)
            output.append("=\"")
            if let url { output.appendEscaped(url) } else { writeAttribute(tree.text[attribute.value]) }
            output.append("\"")
        }
        output.append(Sanitizer.void.contains(name) ? " />" : ">")
        if !Sanitizer.void.contains(name) { openTags.append(name) }
    }

    /// An attribute's value as written, whose character references stay what they are.
    private mutating func writeAttribute(_ value: ArraySlice<UInt8>) {
        for byte in value {
            switch byte {
            case UInt8(ascii: "\""): output.append("&quot;")
            case UInt8(ascii: "<"): output.append("&lt;")
            case UInt8(ascii: ">"): output.append("&gt;")
            default: output.append(byte)
            }
        }
    }

    /// Closes a tag that is open, with those inside it; an end without a start is dropped.
    private mutating func close(_ name: String) {
        guard let last = openTags.suffix(64).lastIndex(of: name) else { return }
        while openTags.count > last { writeEnd(openTags.removeLast()) }
    }

    /// Closes what the text left open.
    mutating func closeSanitizedTags() {
        while let name = openTags.popLast() { writeEnd(name) }
    }

    private mutating func writeEnd(_ name: String) {
        output.append("</")
        output.append(contentsOf: name.utf8)
        output.append(">")
    }
}

/// What untrusted HTML may contain.
enum Sanitizer {
    /// GFM 6.11: tags that change how HTML is read.
    static func isFiltered(_ name: ArraySlice<UInt8>) -> Bool {
        filtered.contains(String(decoding: name.lazy.map(\.asciiLowercased), as: UTF8.self))
    }

    private static let filtered: Set<String> = [
        "title", "textarea", "style", "xmp", "iframe", "noembed", "noframes", "script", "plaintext",
    ]
    /// Tags whose content is no text for readers.
    static let dropped: Set<String> = filtered.union([
        "object", "svg", "math", "template", "select", "noscript", "head",
    ])
    static let blocks: Set<String> = [
        "blockquote", "details", "div", "dl", "figure", "figcaption", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "ol",
        "p",
        "pre", "table", "ul",
    ]
    static let void: Set<String> = ["br", "hr", "img", "wbr", "col"]
    static let tags: Set<String> = [
        "a", "abbr", "b", "blockquote", "br", "caption", "cite", "code", "col", "colgroup", "dd", "del", "details",
        "dfn",
        "div", "dl", "dt", "em", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins",
        "kbd", "li", "mark", "ol", "p", "pre", "q", "s", "samp", "small", "span", "strong", "sub", "summary", "sup",
        "table", "tbody", "td", "tfoot", "th", "thead", "tr", "tt", "u", "ul", "var", "wbr",
    ]
    /// Neither `style`, `class` nor `id`, which could disguise a page's parts, nor anything that runs code.
    static let attributes: Set<String> = [
        "align", "alt", "colspan", "rowspan", "scope", "title", "width", "height", "start", "reversed", "open", "lang",
        "dir",
    ]
}

extension HTMLTagScanner {
    /// Moves behind the end tag `</name>`, or to the end where there is none.
    mutating func skip(to name: String) -> Int {
        while let tag = next() {
            if tag.isClosing, matches(tag.name, name) { return tag.range.upperBound }
        }
        return endIndex
    }

    /// Where a comment, a declaration or an unfinished tag that starts the slice ends; `nil` for a lone `<`.
    static func endOfMarkup(_ text: ArraySlice<UInt8>) -> Int? {
        let next = text.index(after: text.startIndex)
        guard next < text.endIndex else { return nil }
        let byte = text[next]
        if byte == UInt8(ascii: "!") || byte == UInt8(ascii: "?") {
            var scanner = HTMLTagScanner(text)
            return scanner.endOfFirstMarkup()
        }
        return byte.isASCIILetter || byte == UInt8(ascii: "/") ? text.endIndex : nil
    }
}

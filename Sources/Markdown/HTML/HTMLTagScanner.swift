/// Finds the tags of raw HTML by looking at bytes; comments, declarations and processing instructions are passed over.
///
/// Indices are those of the slice it was given, so that they serve in the tree's text buffer.
struct HTMLTagScanner {
    struct Attribute {
        var name: Range<Int>
        /// Without the quotes; empty where there is no value.
        var value: Range<Int>

        func nameIs(_ expected: StaticString, in text: [UInt8]) -> Bool { equals(text[name], expected) }
    }

    struct Tag {
        /// From `<` to behind `>`.
        var range: Range<Int>
        var name: Range<Int>
        var isClosing: Bool
        var isSelfClosing = false
        var attributes: [Attribute] = []

        func nameIs(_ expected: StaticString, in text: [UInt8]) -> Bool { equals(text[name], expected) }

        /// Whether an attribute of this tag leads somewhere: `href` of `a`, `src` of `img`.
        func isLink(_ attribute: Attribute, in text: [UInt8]) -> Bool {
            guard !isClosing else { return false }
            return (nameIs("a", in: text) && attribute.nameIs("href", in: text))
                || (nameIs("img", in: text) && attribute.nameIs("src", in: text))
        }
    }

    private let text: ArraySlice<UInt8>
    private var position: Int

    init(_ text: ArraySlice<UInt8>) {
        self.text = text
        position = text.startIndex
    }

    var endIndex: Int { text.endIndex }

    func matches(_ range: Range<Int>, _ name: String) -> Bool {
        text[range].lazy.map(\.asciiLowercased).elementsEqual(name.utf8)
    }

    /// For a slice that starts with `<!` or `<?`: where that ends.
    mutating func endOfFirstMarkup() -> Int {
        position = text.startIndex + 1
        skipMarkup()
        return position
    }

    /// The next start or end tag.
    mutating func next() -> Tag? {
        while position < text.endIndex, let open = text[position...].firstIndex(of: UInt8(ascii: "<")) {
            position = open + 1
            guard position < text.endIndex else { return nil }
            let byte = text[position]
            if byte == UInt8(ascii: "!") || byte == UInt8(ascii: "?") {
                skipMarkup()
            } else if byte == UInt8(ascii: "/") || byte.isASCIILetter, let tag = readTag(from: open) {
                return tag
            }
        }
        return nil
    }

    /// Skips a comment or a declaration; one without an end swallows the rest, as in a browser.
    private mutating func skipMarkup() {
        let isComment = text[position...].starts(with: "!--".utf8)
        if isComment { position += 1 }
        while position < text.endIndex {
            if text[position] == UInt8(ascii: ">") {
                let dashes = position - 2 >= text.startIndex && text[(position - 2)..<position].elementsEqual("--".utf8)
                if !isComment || dashes {
                    position += 1
                    return
                }
            }
            position += 1
        }
    }

    private mutating func readTag(from open: Int) -> Tag? {
        var at = open + 1
        let isClosing = text[at] == UInt8(ascii: "/")
        if isClosing { at += 1 }
        let nameStart = at
        while at < text.endIndex, text[at].isASCIIAlphanumeric || text[at] == UInt8(ascii: "-") { at += 1 }
        guard at > nameStart, text[nameStart].isASCIILetter else { return nil }
        var tag = Tag(range: open..<at, name: nameStart..<at, isClosing: isClosing)
        while at < text.endIndex {
            let byte = text[at]
            if byte == UInt8(ascii: ">") {
                tag.isSelfClosing = text[at - 1] == UInt8(ascii: "/")
                tag.range = open..<at + 1
                position = at + 1
                return tag
            }
            if byte.isMarkdownSpace || byte == UInt8(ascii: "/") {
                at += 1
            } else {
                tag.attributes.append(readAttribute(&at))
            }
        }
        // No end: what is left is no tag, and nothing behind it can be one.
        position = text.endIndex
        return nil
    }

    private func readAttribute(_ at: inout Int) -> Attribute {
        let nameStart = at
        at += 1
        while at < text.endIndex, !text[at].isMarkdownSpace, !Self.endsName.contains(text[at]) { at += 1 }
        let name = nameStart..<at
        var probe = at
        while probe < text.endIndex, text[probe].isMarkdownSpace { probe += 1 }
        guard probe < text.endIndex, text[probe] == UInt8(ascii: "=") else {
            return Attribute(name: name, value: at..<at)
        }
        probe += 1
        while probe < text.endIndex, text[probe].isMarkdownSpace { probe += 1 }
        guard probe < text.endIndex else {
            at = probe
            return Attribute(name: name, value: at..<at)
        }
        let quote = text[probe]
        let isQuoted = quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'")
        let start = isQuoted ? probe + 1 : probe
        var end = start
        while end < text.endIndex {
            if isQuoted ? text[end] == quote : text[end].isMarkdownSpace || text[end] == UInt8(ascii: ">") { break }
            end += 1
        }
        at = isQuoted && end < text.endIndex ? end + 1 : end
        return Attribute(name: name, value: start..<end)
    }

    private static let endsName = Set("=>/".utf8)
}

/// Compares with an ASCII name in lower case, letters' case aside.
private func equals(_ bytes: ArraySlice<UInt8>, _ expected: StaticString) -> Bool {
    let name = UnsafeBufferPointer(start: expected.utf8Start, count: expected.utf8CodeUnitCount)
    return bytes.count == name.count && zip(bytes, name).allSatisfy { $0.asciiLowercased == $1 }
}

/// The few character references that URLs in attributes hold.
enum HTMLEntities {
    /// A URL as a browser sees its scheme; any reference that might hide one makes it count as a bad scheme.
    static func decodeForScheme(_ value: String) -> String {
        let head = value.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        return head.contains("&") ? "hidden:" : value
    }

    static func decodeAmpersands(_ value: String) -> String {
        guard let start = value.firstRange(of: "&amp;") else { return value }
        var result = String(value[..<start.lowerBound])
        var rest = value[start.lowerBound...]
        while let found = rest.firstRange(of: "&amp;") {
            result += rest[..<found.lowerBound] + "&"
            rest = rest[found.upperBound...]
        }
        return result + rest
    }
}

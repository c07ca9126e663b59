import Diagnostics

/// Cuts a template's bytes into text and tags, in one pass.
struct Tokenizer {
    let source: [UInt8]
    let name: String
    private(set) var delimiters: Delimiters
    private var index = 0
    private var tags: [Tag] = []

    init(_ source: [UInt8], name: String, delimiters: Delimiters) {
        self.source = source
        self.name = name
        self.delimiters = delimiters
    }

    mutating func tokenize() throws(TemplateSyntaxError) -> [Tag] {
        while index < source.count {
            let open = find(delimiters.open, from: index) ?? source.count
            addText(index..<open)
            guard open < source.count else { break }
            try readTag(at: open)
        }
        return tags
    }

    /// Text is cut at line ends, so that a tag can see whether it has its line to itself.
    private mutating func addText(_ range: Range<Int>) {
        var start = range.lowerBound
        while start < range.upperBound {
            let newline = source[start..<range.upperBound].firstIndex(of: UInt8(ascii: "\n"))
            let end = newline.map { $0 + 1 } ?? range.upperBound
            tags.append(Tag(kind: .text, name: "", range: start..<end, delimiters: delimiters))
            start = end
        }
    }

    private mutating func readTag(at open: Int) throws(TemplateSyntaxError) {
        var start = open + delimiters.open.count
        var kind = Tag.Kind.variable
        if start < source.count, let special = Tag.Kind(rawValue: source[start]), special != .text, special != .variable
        {
            kind = special
            start += 1
        }
        var close = delimiters.close
        if kind == .triple { close = [UInt8(ascii: "}")] + close }
        if kind == .delimiters { close = [UInt8(ascii: "=")] + close }
        guard let end = find(close, from: start) else {
            throw error(
                "A tag ends with '\(String(decoding: close, as: UTF8.self))'", at: open, length: delimiters.open.count)
        }
        let content = trimmed(start..<end)
        let text = String(decoding: source[content], as: UTF8.self)
        if kind == .delimiters { try setDelimiters(text, at: open) }
        if kind != .comment, kind != .delimiters { try check(text, of: kind, from: open, to: end + close.count) }
        index = end + close.count
        tags.append(Tag(kind: kind, name: text, range: open..<index, delimiters: delimiters))
    }

    /// A name holds no white space (spec, "the tag's content MUST be a non-whitespace character sequence"), but behind
    /// the mark of a dynamic name; mostly such a tag was not closed where it should have been.
    private func check(_ name: String, of kind: Tag.Kind, from open: Int, to end: Int) throws(TemplateSyntaxError) {
        guard !name.isEmpty else {
            throw error("A tag names something", at: open, length: end - open)
        }
        let word =
            name.utf8.first == UInt8(ascii: "*") ? name.utf8.dropFirst().drop(while: Self.isSpace) : name.utf8[...]
        guard word.contains(where: Self.isSpace) else { return }
        let mark = String(decoding: delimiters.close, as: UTF8.self)
        throw error(
            "A tag's name holds no white space", at: open, length: delimiters.open.count,
            hint: "is '\(mark)' missing behind '\(String(decoding: word.prefix { !Self.isSpace($0) }, as: UTF8.self))'?"
        )
    }

    private mutating func setDelimiters(_ text: String, at place: Int) throws(TemplateSyntaxError) {
        let parts = text.split(whereSeparator: { $0 == " " || $0 == "\t" || $0.isNewline })
        guard parts.count == 2, !parts.contains(where: { $0.contains("=") }) else {
            throw error(
                "New delimiters are two marks with a blank between", at: place, length: text.utf8.count,
                hint: "for example '{{=<% %>=}}'")
        }
        delimiters = Delimiters(open: Array(parts[0].utf8), close: Array(parts[1].utf8))
    }

    private func trimmed(_ range: Range<Int>) -> Range<Int> {
        var range = range
        while let first = range.first, Self.isSpace(source[first]) { range = first + 1..<range.upperBound }
        while let last = range.last, Self.isSpace(source[last]) { range = range.lowerBound..<last }
        return range
    }

    private func find(_ mark: [UInt8], from start: Int) -> Int? {
        guard source.count >= mark.count, start <= source.count - mark.count else { return nil }
        return source.withUnsafeBufferPointer { bytes in
            (start...(bytes.count - mark.count)).first { place in
                bytes[place] == mark[0] && mark.indices.allSatisfy { bytes[place + $0] == mark[$0] }
            }
        }
    }

    func error(_ message: String, at offset: Int, length: Int = 0, hint: String? = nil) -> TemplateSyntaxError {
        let before = source[..<offset]
        let line = line(of: offset)
        let column = offset - (before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0) + 1
        return TemplateSyntaxError(
            message: message, location: SourceLocation(file: name, line: line, column: column), length: length,
            hint: hint)
    }

    /// 1-based.
    func line(of offset: Int) -> Int { source[..<offset].count { $0 == UInt8(ascii: "\n") } + 1 }

    static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
}

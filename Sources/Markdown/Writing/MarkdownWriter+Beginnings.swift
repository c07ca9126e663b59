/// What would be read as the beginning of something else.
extension MarkdownWriter {
    /// Whether a line that begins so begins another block, ends a heading or divides a table's header from its rows.
    static func beginsBlock(_ line: ArraySlice<UInt8>) -> Bool {
        guard let first = line.first else { return false }
        let rest = line.dropFirst()
        switch first {
        case UInt8(ascii: ">"): return true
        case UInt8(ascii: "#"):
            let count = line.prefix { $0 == first }.count
            return count <= 6 && isSpaceOrEnd(line.dropFirst(count))
        case UInt8(ascii: "+"): return isSpaceOrEnd(rest)
        case UInt8(ascii: "-"): return isSpaceOrEnd(rest) || isDelimiterRow(line)
        case UInt8(ascii: "="): return line.allSatisfy { $0 == first || $0.isSpaceOrTab }
        case UInt8(ascii: ":"): return rest.first == first || isDelimiterRow(line)
        case UInt8(ascii: "|"): return isDelimiterRow(line)
        case UInt8(ascii: "~"): return line.starts(with: "~~~".utf8)
        case UInt8(ascii: "["): return beginsDefinition(rest)
        default: return false
        }
    }

    /// Behind digits: whether they are an item's number.
    static func endsNumber(_ rest: ArraySlice<UInt8>) -> Bool {
        guard let first = rest.first, first == UInt8(ascii: ".") || first == UInt8(ascii: ")") else { return false }
        return isSpaceOrEnd(rest.dropFirst())
    }

    private static func isSpaceOrEnd(_ rest: ArraySlice<UInt8>) -> Bool { rest.first?.isSpaceOrTab ?? true }

    private static func isDelimiterRow(_ line: ArraySlice<UInt8>) -> Bool {
        line.allSatisfy { $0.isSpaceOrTab || "-:|".utf8.contains($0) }
    }

    /// Behind `[`: whether a link reference definition, a task's box or an alert's word may stand there.
    private static func beginsDefinition(_ rest: ArraySlice<UInt8>) -> Bool {
        guard rest.first != UInt8(ascii: "!"), let end = rest.firstIndex(of: UInt8(ascii: "]")) else { return true }
        guard end + 1 < rest.endIndex else { return true }
        let isBox = end == rest.startIndex + 1 && " xX".utf8.contains(rest[rest.startIndex])
        return isBox || rest[end + 1] == UInt8(ascii: ":") || rest[rest.startIndex..<end].contains(UInt8(ascii: "\\"))
    }

    /// Whether an `&` begins a character reference (CommonMark 6.2).
    static func beginsReference(_ text: ArraySlice<UInt8>) -> Bool {
        var name = text.dropFirst().prefix(34)
        if name.first == UInt8(ascii: "#") { name = name.dropFirst() }
        let word = name.prefix { $0.isASCIIAlphanumeric }
        return !word.isEmpty && word.endIndex < text.endIndex && text[word.endIndex] == UInt8(ascii: ";")
    }

    // MARK: Space

    /// A character of white space: its bytes' count and its number in Unicode.
    typealias Space = (count: Int, scalar: UInt32)

    static func leadingSpace(_ text: ArraySlice<UInt8>) -> Space? {
        guard let first = text.first else { return nil }
        if first.isMarkdownSpace { return (1, UInt32(first)) }
        return first < 0x80 ? nil : wideSpace(text.prefix(first < 0xE0 ? 2 : 3))
    }

    static func trailingSpace(_ text: ArraySlice<UInt8>, _ last: UInt8) -> Space? {
        if last.isMarkdownSpace { return (1, UInt32(last)) }
        return last < 0x80 ? nil : wideSpace(text.suffix(2)) ?? wideSpace(text.suffix(3))
    }

    /// White space beyond ASCII: Unicode's category Zs.
    private static func wideSpace(_ bytes: ArraySlice<UInt8>) -> Space? {
        guard let scalar = String(decoding: bytes, as: UTF8.self).unicodeScalars.first,
            scalar.properties.generalCategory == .spaceSeparator, scalar.utf8.count == bytes.count
        else { return nil }
        return (bytes.count, scalar.value)
    }
}

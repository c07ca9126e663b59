/// Unified diffs: one class for each line, by its first bytes.
enum DiffScanner {
    static func scan(_ painter: inout CodePainter) {
        while !painter.isAtEnd {
            let start = painter.position
            let end = painter.lineEnd(from: start)
            if let token = token(at: start, painter) { painter.paint(token, to: end) }
            painter.position = min(end + 1, painter.end)
        }
    }

    private static func token(at start: Int, _ painter: CodePainter) -> TokenClass? {
        for header in ["+++ ", "--- ", "@@", "diff ", "index ", "Index: "] as [StaticString]
        where painter.matches(header, at: start) { return .meta }
        switch painter.byte(start) {
        case UInt8(ascii: "+"), UInt8(ascii: ">"): return .inserted
        case UInt8(ascii: "-"), UInt8(ascii: "<"): return .deleted
        case UInt8(ascii: "!"): return .literal
        case UInt8(ascii: "\\"): return .comment
        default: return nil
        }
    }
}

/// INI, `.properties` and `.env` files: sections, comments, one `key = value` on a line.
enum SettingsScanner {
    static func scan(_ painter: inout CodePainter) {
        while !painter.isAtEnd {
            painter.position = painter.skipBlanks(from: painter.position)
            scanLine(&painter)
            painter.position = min(painter.lineEnd(from: painter.position) + 1, painter.end)
        }
    }

    private static func scanLine(_ painter: inout CodePainter) {
        let start = painter.position
        let lineEnd = painter.lineEnd(from: start)
        switch painter.byte(start) {
        case UInt8(ascii: "#"), UInt8(ascii: ";"), UInt8(ascii: "!"):
            painter.paint(.comment, to: lineEnd)
        case UInt8(ascii: "["):
            painter.paint(.meta, to: lineEnd)
        default:
            if painter.matches("export ", at: start) {
                painter.paint(.keyword, to: start + 6)
                painter.position += 1
            }
            let separator = painter.skip(from: painter.position) {
                $0 != UInt8(ascii: "=") && $0 != UInt8(ascii: ":") && $0 != 0x0A
            }
            guard separator < lineEnd else { return }
            var keyEnd = separator
            while keyEnd > painter.position, painter.code[keyEnd - 1].isBlank { keyEnd -= 1 }
            painter.paint(.property, to: keyEnd)
            painter.position = painter.skipBlanks(from: separator + 1)
            scanValue(&painter, to: lineEnd)
        }
    }

    private static func scanValue(_ painter: inout CodePainter, to lineEnd: Int) {
        let start = painter.position
        let first = painter.byte(start)
        if first == UInt8(ascii: "\"") || first == UInt8(ascii: "'") {
            painter.paint(.string, to: painter.endOfQuoted(at: start))
            let next = painter.skipBlanks(from: painter.position)
            guard painter.byte(next) == UInt8(ascii: "#") else { return }
            painter.position = next
            painter.paint(.comment, to: lineEnd)
            return
        }
        var comment = start
        while comment < lineEnd {
            let byte = painter.code[comment]
            let isComment = byte == UInt8(ascii: "#") || byte == UInt8(ascii: ";")
            if isComment, painter.byte(comment - 1).isBlank { break }
            comment += 1
        }
        var end = comment
        while end > start, painter.code[end - 1].isBlank { end -= 1 }
        if end > start { painter.paint(ScalarClass.of(start..<end, in: painter), to: end) }
        guard comment < lineEnd else { return }
        painter.position = comment
        painter.paint(.comment, to: lineEnd)
    }
}

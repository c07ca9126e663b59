/// JSON, with the liberties of JSON5 and of documentation: comments, single quotes, bare keys, `...`.
enum JSONScanner {
    private static let literals = WordTable([(.literal, "true false null NaN Infinity undefined")])

    static func scan(_ painter: inout CodePainter) {
        while !painter.isAtEnd {
            let start = painter.position
            let byte = painter.code[start]
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "'"):
                let end = painter.endOfQuoted(at: start)
                painter.paint(isKey(before: end, painter) ? .property : .string, to: end)
            case UInt8(ascii: "/"):
                scanComment(&painter)
            case UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."), 0x30...0x39:
                scanNumber(&painter)
            case _ where byte.isWord || byte == UInt8(ascii: "$"):
                let end = painter.skip(from: start) { $0.isWord || $0 == UInt8(ascii: "$") }
                if isKey(before: end, painter) {
                    painter.paint(.property, to: end)
                } else if let token = painter.lookUp(start..<end, in: literals) {
                    painter.paint(token, to: end)
                } else {
                    painter.position = end
                }
            default:
                painter.position += 1
            }
        }
    }

    private static func isKey(before end: Int, _ painter: CodePainter) -> Bool {
        painter.byte(painter.skip(from: end, while: \.isSpace)) == UInt8(ascii: ":")
    }

    private static func scanComment(_ painter: inout CodePainter) {
        let start = painter.position
        if painter.matches("//", at: start) {
            painter.paint(.comment, to: painter.lineEnd(from: start))
        } else if painter.matches("/*", at: start) {
            painter.paint(.comment, to: painter.find("*/", from: start + 2).map { $0 + 2 } ?? painter.end)
        } else {
            painter.position += 1
        }
    }

    private static func scanNumber(_ painter: inout CodePainter) {
        let start = painter.position
        let end = painter.skip(from: start + 1) {
            $0.isWord || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-")
        }
        var hasDigit = false
        for index in start..<end where painter.code[index].isDigit { hasDigit = true }
        if hasDigit { painter.paint(.number, to: end) } else { painter.position = end }
    }
}

/// TOML: tables, keys (also dotted and in inline tables), and values over lines.
enum TOMLScanner {
    private static let quotes = [
        Dialect.StringForm("\"\"\"", multiline: true), Dialect.StringForm("'''", escape: nil, multiline: true),
        Dialect.StringForm("\""), Dialect.StringForm("'", escape: nil),
    ]
    private static let literals = WordTable([(.literal, "true false inf nan")])
    private static let painterOfStrings = DialectScanner(Dialect(keywords: "", strings: quotes))

    static func scan(_ painter: inout CodePainter) {
        var depth = 0
        while !painter.isAtEnd {
            let start = painter.position
            let byte = painter.code[start]
            switch byte {
            case UInt8(ascii: "#"):
                painter.paint(.comment, to: painter.lineEnd(from: start))
            case UInt8(ascii: "[") where depth == 0 && painter.isFirstOnLine(start):
                painter.paint(.meta, to: painter.skip(from: start) { $0 != 0x0A && $0 != UInt8(ascii: "#") })
            case UInt8(ascii: "["), UInt8(ascii: "{"):
                depth += 1
                painter.position += 1
            case UInt8(ascii: "]"), UInt8(ascii: "}"):
                depth = max(0, depth - 1)
                painter.position += 1
            case UInt8(ascii: "\""), UInt8(ascii: "'"):
                scanString(&painter)
            case _ where isBare(byte) || byte == UInt8(ascii: "+"):
                scanBare(&painter)
            default:
                painter.position += 1
            }
        }
    }

    private static func scanString(_ painter: inout CodePainter) {
        let start = painter.position
        let line = painter.endOfQuoted(at: start)
        if isKey(before: line, painter) {
            painter.paint(.property, to: line)
            return
        }
        for form in quotes where painter.matches(form.open, at: start) {
            painterOfStrings.paintString(form, from: start + form.open.count, &painter)
            return
        }
    }

    private static func scanBare(_ painter: inout CodePainter) {
        let start = painter.position
        let key = painter.skip(from: start + 1) { isBare($0) || $0 == UInt8(ascii: ".") }
        if isKey(before: key, painter) {
            painter.paint(.property, to: key)
            return
        }
        let end = painter.skip(from: key) { isBare($0) || ".:+".utf8.contains($0) }
        if let token = painter.lookUp(start..<end, in: literals) {
            painter.paint(token, to: end)
        } else if painter.code[start].isDigit || painter.byte(start + 1).isDigit {
            painter.paint(.number, to: end)
        } else {
            painter.position = end
        }
    }

    private static func isKey(before end: Int, _ painter: CodePainter) -> Bool {
        painter.byte(painter.skipBlanks(from: end)) == UInt8(ascii: "=")
    }

    private static func isBare(_ byte: UInt8) -> Bool { byte.isWord || byte == UInt8(ascii: "-") }
}

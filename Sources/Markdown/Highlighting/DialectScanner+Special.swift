/// What only some languages have; each is switched on by a ``Dialect/Features`` member.
extension DialectScanner {
    /// Paints the special form at the cursor, if there is one.
    func scanSpecial(_ byte: UInt8, _ painter: inout CodePainter) -> Bool {
        let features = dialect.features
        let start = painter.position
        let next = painter.byte(start + 1)
        switch byte {
        case UInt8(ascii: "@") where next.isLetter || next == UInt8(ascii: "_") || next == byte:
            guard features.contains(.decorators) || features.contains(.atVariables) else { return false }
            let isDecorator = features.contains(.decorators)
            let end = painter.skip(from: start + 1) {
                $0.isWord || $0 == UInt8(ascii: "@") || (isDecorator && $0 == UInt8(ascii: "."))
            }
            painter.paint(isDecorator ? .meta : .variable, to: end)
        case UInt8(ascii: "$") where features.contains(.dollarVariables):
            guard next.isWord || next == UInt8(ascii: "{") else { return false }
            let isBraced = next == UInt8(ascii: "{")
            let end = painter.skip(from: start + (isBraced ? 2 : 1), while: \.isWord)
            painter.paint(.variable, to: isBraced && painter.byte(end) == UInt8(ascii: "}") ? end + 1 : end)
        case UInt8(ascii: "#") where features.contains(.hashAttributes):
            return scanAttribute(&painter)
        case UInt8(ascii: "#") where features.contains(.preprocessor) && painter.isFirstOnLine(start):
            scanPreprocessor(&painter)
        case UInt8(ascii: "/") where features.contains(.regularExpressions) && expectsValue:
            return scanRegularExpression(&painter)
        case UInt8(ascii: ":") where features.contains(.symbols):
            guard next.isLetter || next == UInt8(ascii: "_"), painter.byte(start - 1) != byte else { return false }
            painter.paint(.literal, to: painter.skip(from: start + 1, while: \.isWord))
        case UInt8(ascii: "<") where features.contains(.hereDocuments) && next == byte:
            return scanHereDocument(&painter)
        default:
            return false
        }
        return true
    }

    /// `#[derive(Debug)]`, `#![allow(…)]`: to the matching bracket.
    private func scanAttribute(_ painter: inout CodePainter) -> Bool {
        let start = painter.position
        let open = painter.byte(start + 1) == UInt8(ascii: "!") ? start + 2 : start + 1
        guard painter.byte(open) == UInt8(ascii: "[") else { return false }
        var depth = 0
        var index = open
        while index < painter.end {
            if painter.code[index] == UInt8(ascii: "[") { depth += 1 }
            if painter.code[index] == UInt8(ascii: "]") { depth -= 1 }
            index += 1
            if depth == 0 { break }
        }
        painter.paint(.meta, to: index)
        return true
    }

    private func scanPreprocessor(_ painter: inout CodePainter) {
        let start = painter.position
        let word = painter.skipBlanks(from: start + 1)
        painter.paint(.meta, to: painter.skip(from: word, while: \.isWord))
        guard painter.matches("include", at: word) || painter.matches("import", at: word) else { return }
        painter.position = painter.skipBlanks(from: painter.position)
        guard painter.byte(painter.position) == UInt8(ascii: "<") else { return }
        let close = painter.skip(from: painter.position) { $0 != UInt8(ascii: ">") && $0 != 0x0A }
        painter.paint(.string, to: painter.byte(close) == UInt8(ascii: ">") ? close + 1 : close)
    }

    /// A regular expression ends on its line; if it doesn't, the slash was a division.
    private func scanRegularExpression(_ painter: inout CodePainter) -> Bool {
        var index = painter.position + 1
        var inClass = false
        // Bounded, so that a line of many slashes stays linear.
        let limit = min(painter.end, index + 1_000)
        while index < limit, painter.code[index] != 0x0A {
            let byte = painter.code[index]
            if byte == UInt8(ascii: "/"), !inClass {
                painter.paint(.string, to: painter.skip(from: index + 1, while: \.isLetter))
                return true
            }
            if byte == UInt8(ascii: "[") { inClass = true }
            if byte == UInt8(ascii: "]") { inClass = false }
            index += byte == 0x5C ? 2 : 1
        }
        return false
    }

    /// `'a'` and `'\n'` are characters; `'a` is a lifetime or label.
    func scanCharacter(_ painter: inout CodePainter) -> Bool {
        let start = painter.position
        let first = painter.byte(start + 1)
        if first == 0x5C {
            painter.paint(.string, to: painter.endOfQuoted(at: start))
            return true
        }
        // One character of at most four bytes.
        for offset in 2...5 where painter.byte(start + offset) == 0x27 && (offset == 2 || first >= 0x80) {
            painter.paint(.string, to: start + offset + 1)
            return true
        }
        guard first.isWord else { return false }
        painter.paint(.variable, to: painter.skip(from: start + 1, while: \.isWord))
        return true
    }

    private func scanHereDocument(_ painter: inout CodePainter) -> Bool {
        guard let document = HereDocument(at: painter.position, in: painter) else { return false }
        painter.paint(.string, to: document.markerEnd)
        document.paintBody(&painter, opening: painter.lineEnd(from: document.markerEnd)) { painter in
            var rest = DialectScanner(dialect)
            rest.scan(&painter)
        }
        return true
    }
}

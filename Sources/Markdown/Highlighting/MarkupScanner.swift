/// HTML and XML: tags, attributes, entities, comments; in HTML, scripts and style sheets are coloured as such.
struct MarkupScanner {
    enum Language { case html, xml }

    let language: Language

    func scan(_ painter: inout CodePainter) {
        while !painter.isAtEnd {
            let start = painter.position
            switch painter.code[start] {
            case UInt8(ascii: "<"): scanTagOrDeclaration(&painter)
            case UInt8(ascii: "&"): scanEntity(&painter)
            default: painter.position += 1
            }
        }
    }

    private func scanTagOrDeclaration(_ painter: inout CodePainter) {
        let start = painter.position
        let next = painter.byte(start + 1)
        if painter.matches("<!--", at: start) {
            painter.paint(.comment, to: painter.find("-->", from: start + 4).map { $0 + 3 } ?? painter.end)
        } else if painter.matches("<![CDATA[", at: start) {
            painter.paint(.string, to: painter.find("]]>", from: start).map { $0 + 3 } ?? painter.end)
        } else if next == UInt8(ascii: "!") || next == UInt8(ascii: "?") {
            let close = painter.skip(from: start) { $0 != UInt8(ascii: ">") }
            painter.paint(.meta, to: close + 1)
        } else if next.isLetter || next == UInt8(ascii: "_") || next == UInt8(ascii: "/") {
            scanTag(&painter)
        } else {
            painter.position += 1
        }
    }

    private func scanTag(_ painter: inout CodePainter) {
        let start = painter.position
        let isClosing = painter.byte(start + 1) == UInt8(ascii: "/")
        let name = start + (isClosing ? 2 : 1)
        let nameEnd = painter.skip(from: name, while: Self.isName)
        painter.paint(.punctuation, to: name)
        painter.paint(.tag, to: nameEnd)
        let isOpen = scanAttributes(&painter)
        guard language == .html, !isClosing, isOpen else { return }
        if Self.equals("script", name..<nameEnd, painter) {
            let end = painter.find("</script", from: painter.position, ignoringCase: true) ?? painter.end
            painter.delegate(to: end) { painter in
                var script = DialectScanner(.javaScript)
                script.scan(&painter)
            }
        } else if Self.equals("style", name..<nameEnd, painter) {
            let end = painter.find("</style", from: painter.position, ignoringCase: true) ?? painter.end
            painter.delegate(to: end) { CSSScanner.scan(&$0) }
        }
    }

    /// Up to and with `>`.
    /// - Returns: Whether the element has content, that is, the tag did not end in `/>`.
    private func scanAttributes(_ painter: inout CodePainter) -> Bool {
        while !painter.isAtEnd {
            let start = painter.position
            let byte = painter.code[start]
            switch byte {
            case UInt8(ascii: ">"):
                painter.paint(.punctuation, to: start + 1)
                return true
            case UInt8(ascii: "/") where painter.byte(start + 1) == UInt8(ascii: ">"):
                painter.paint(.punctuation, to: start + 2)
                return false
            case UInt8(ascii: "<"):
                return false
            case UInt8(ascii: "\""), UInt8(ascii: "'"):
                painter.paint(.string, to: painter.endOfQuoted(at: start, escape: nil, multiline: true))
            case UInt8(ascii: "="):
                scanUnquotedValue(&painter)
            case _ where Self.isName(byte) || byte == UInt8(ascii: "@"):
                painter.paint(.property, to: painter.skip(from: start + 1, while: Self.isName))
            default:
                painter.position += 1
            }
        }
        return false
    }

    private func scanUnquotedValue(_ painter: inout CodePainter) {
        painter.position = painter.skip(from: painter.position + 1, while: \.isSpace)
        let first = painter.byte(painter.position)
        guard first != UInt8(ascii: "\""), first != UInt8(ascii: "'") else { return }
        painter.paint(.string, to: painter.skip(from: painter.position) { !$0.isSpace && $0 != UInt8(ascii: ">") })
    }

    /// `&amp;`, `&#x2014;`; names are at most 32 bytes.
    private func scanEntity(_ painter: inout CodePainter) {
        let start = painter.position
        var end = start + 1
        while end < min(painter.end, start + 34), painter.code[end].isWord || painter.code[end] == UInt8(ascii: "#") {
            end += 1
        }
        if end > start + 1, painter.byte(end) == UInt8(ascii: ";") {
            painter.paint(.literal, to: end + 1)
        } else {
            painter.position += 1
        }
    }

    private static func isName(_ byte: UInt8) -> Bool {
        byte.isWord || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ":") || byte == UInt8(ascii: ".")
    }

    private static func equals(_ text: StaticString, _ range: Range<Int>, _ painter: CodePainter) -> Bool {
        range.count == text.utf8CodeUnitCount && painter.matches(text, at: range.lowerBound, ignoringCase: true)
    }
}

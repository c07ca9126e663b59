/// HTTP messages as documentation shows them: start line, fields, body; a request may be followed by its response.
struct HTTPScanner {
    private enum Body { case json, markup, unknown, other }

    private static let methods = WordTable([
        (.keyword, "GET HEAD POST PUT PATCH DELETE OPTIONS TRACE CONNECT QUERY")
    ])

    static func scan(_ painter: inout CodePainter) {
        while !painter.isAtEnd {
            let start = painter.position
            if painter.code[start].isSpace {
                painter.position += 1
            } else if painter.code[start] == UInt8(ascii: "#") {
                painter.paint(.comment, to: painter.lineEnd(from: start))
            } else {
                scanMessage(&painter)
            }
        }
    }

    /// Always moves forward, since it starts at a byte that is no space.
    private static func scanMessage(_ painter: inout CodePainter) {
        var body = Body.unknown
        if isStatusLine(at: painter.position, painter) {
            scanStatusLine(&painter)
        } else if endOfMethod(at: painter.position, painter) != nil {
            scanRequestLine(&painter)
        } else if fieldNameEnd(at: painter.position, painter) == nil {
            scanBody(&painter, as: .unknown)
            return
        }
        while !painter.isAtEnd {
            let start = painter.position
            if painter.code[start] == 0x0A || painter.matches("\r\n", at: start) {
                painter.position += painter.code[start] == 0x0A ? 1 : 2
                // Two line ends in a row: the first closed the line before.
                let next = painter.skipBlanks(from: painter.position)
                if next >= painter.end || painter.code[next] == 0x0A {
                    scanBody(&painter, as: body)
                    return
                }
                continue
            }
            scanField(&painter, &body)
        }
    }

    // MARK: Start line

    private static func isStatusLine(at start: Int, _ painter: CodePainter) -> Bool {
        painter.matches("HTTP/", at: start) && painter.byte(start + 5).isDigit
    }

    /// After the method of a request line at `start`; nil if none stands there.
    private static func endOfMethod(at start: Int, _ painter: CodePainter) -> Int? {
        let end = painter.skip(from: start, while: \.isUpper)
        guard painter.byte(end) == 0x20, painter.lookUp(start..<end, in: methods) != nil else { return nil }
        return end
    }

    private static func scanStatusLine(_ painter: inout CodePainter) {
        painter.paint(.meta, to: painter.skip(from: painter.position) { !$0.isSpace })
        painter.position = painter.skipBlanks(from: painter.position)
        painter.paint(.number, to: painter.skip(from: painter.position, while: \.isDigit))
        painter.position = painter.skipBlanks(from: painter.position)
        painter.paint(.literal, to: endOfText(painter))
    }

    private static func scanRequestLine(_ painter: inout CodePainter) {
        painter.paint(.keyword, to: painter.skip(from: painter.position, while: \.isUpper))
        painter.position = painter.skipBlanks(from: painter.position)
        painter.paint(.string, to: painter.skip(from: painter.position) { !$0.isSpace })
        painter.position = painter.skipBlanks(from: painter.position)
        if painter.matches("HTTP/", at: painter.position) { painter.paint(.meta, to: endOfText(painter)) }
    }

    /// The line's end, without a carriage return.
    private static func endOfText(_ painter: CodePainter) -> Int {
        painter.skip(from: painter.position) { $0 != 0x0A && $0 != 0x0D }
    }

    // MARK: Fields

    /// The colon after a field name at `start`.
    private static func fieldNameEnd(at start: Int, _ painter: CodePainter) -> Int? {
        let end = painter.skip(from: start) { $0.isWord || $0 == UInt8(ascii: "-") }
        return end > start && painter.byte(end) == UInt8(ascii: ":") ? end : nil
    }

    private static func scanField(_ painter: inout CodePainter, _ body: inout Body) {
        let start = painter.position
        guard let colon = fieldNameEnd(at: start, painter) else {
            // A folded value, or the query of a request that goes on over lines.
            let end = max(endOfText(painter), start + 1)
            if painter.code[start].isBlank { painter.paint(.string, to: end) } else { painter.position = end }
            return
        }
        painter.paint(.property, to: colon)
        painter.position = painter.skipBlanks(from: colon + 1)
        let end = max(endOfText(painter), painter.position)
        if painter.matches("content-type", at: start, ignoringCase: true) {
            body = bodyKind(painter.position..<end, painter)
        }
        painter.paint(.string, to: end)
    }

    private static func bodyKind(_ range: Range<Int>, _ painter: CodePainter) -> Body {
        for index in range {
            if painter.matches("json", at: index, ignoringCase: true) { return .json }
            if painter.matches("xml", at: index, ignoringCase: true) { return .markup }
            if painter.matches("html", at: index, ignoringCase: true) { return .markup }
        }
        return .other
    }

    // MARK: Body

    /// Up to the next message in the same block.
    private static func scanBody(_ painter: inout CodePainter, as kind: Body) {
        let end = endOfBody(painter)
        let first = painter.byte(painter.skip(from: painter.position, while: \.isSpace))
        let looksLikeJSON = first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
        let looksLikeMarkup = first == UInt8(ascii: "<")
        painter.delegate(to: end) { painter in
            if kind == .json || (kind == .unknown && looksLikeJSON) {
                JSONScanner.scan(&painter)
            } else if kind == .markup || (kind == .unknown && looksLikeMarkup) {
                MarkupScanner(language: .xml).scan(&painter)
            }
        }
    }

    private static func endOfBody(_ painter: CodePainter) -> Int {
        var line = painter.lineEnd(from: painter.position)
        while line < painter.end {
            let start = line + 1
            if isStatusLine(at: start, painter) { return start }
            line = painter.lineEnd(from: start)
            if endOfMethod(at: start, painter) != nil, hasVersion(start..<line, painter) { return start }
        }
        return painter.end
    }

    private static func hasVersion(_ range: Range<Int>, _ painter: CodePainter) -> Bool {
        range.contains { painter.matches(" HTTP/", at: $0) }
    }
}

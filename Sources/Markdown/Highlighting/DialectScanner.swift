/// Colours code of any language that a ``Dialect`` describes.
struct DialectScanner {
    let dialect: Dialect
    /// The last byte that was neither blank nor comment; 0x0A at the start. Tells a division from a regular expression.
    private var previous: UInt8 = 0x0A
    /// Whether the last word was a keyword, after which a value is expected.
    private var followsKeyword = false
    /// Whether a statement starts here (for ``Dialect/Features/directives``).
    private var startsStatement = true

    init(_ dialect: Dialect) { self.dialect = dialect }

    mutating func scan(_ painter: inout CodePainter) {
        while !painter.isAtEnd {
            let start = painter.position
            let byte = painter.code[start]
            if byte.isSpace {
                if byte == 0x0A, previous == UInt8(ascii: ",") || previous == UInt8(ascii: "{") { previous = byte }
                painter.position += 1
            } else if dialect.starters[Int(byte)], scanComment(&painter) {
                continue
            } else if scanValue(byte, &painter) {
                previous = painter.code[painter.position - 1]
            } else {
                scanPunctuation(byte, &painter)
            }
        }
    }

    private mutating func scanPunctuation(_ byte: UInt8, _ painter: inout CodePainter) {
        painter.position += 1
        previous = byte
        followsKeyword = false
        if byte == UInt8(ascii: "{") || byte == UInt8(ascii: "}") || byte == UInt8(ascii: ";") {
            startsStatement = true
        }
    }

    private mutating func scanValue(_ byte: UInt8, _ painter: inout CodePainter) -> Bool {
        if scanSpecial(byte, &painter) || (dialect.starters[Int(byte)] && scanString(&painter)) {
            followsKeyword = false
            startsStatement = false
            return true
        }
        if byte.isDigit || (byte == UInt8(ascii: ".") && painter.byte(painter.position + 1).isDigit) {
            scanNumber(&painter)
            followsKeyword = false
            return true
        }
        guard byte.isLetter || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "$") else { return false }
        scanWord(&painter)
        return true
    }

    // MARK: Comments and strings

    private func scanComment(_ painter: inout CodePainter) -> Bool {
        let start = painter.position
        // Longer openers first: Lua's `--[[` before `--`.
        if let (open, close) = dialect.blockComment, painter.matches(open, at: start) {
            painter.paint(.comment, to: endOfComment(open, close, painter))
            return true
        }
        if dialect.features.contains(.hashAttributes), painter.matches("#[", at: start) { return false }
        for opener in dialect.lineComments where painter.matches(opener, at: start) {
            painter.paint(.comment, to: painter.lineEnd(from: start))
            return true
        }
        for marker in dialect.markers where painter.matches(marker, at: start) {
            painter.paint(.meta, to: start + marker.count)
            return true
        }
        return false
    }

    private func endOfComment(_ open: [UInt8], _ close: [UInt8], _ painter: CodePainter) -> Int {
        var depth = 1
        var index = painter.position + open.count
        while index < painter.end {
            if painter.matches(close, at: index) {
                depth -= 1
                index += close.count
                if depth == 0 { return index }
            } else if dialect.nestsComments, painter.matches(open, at: index) {
                depth += 1
                index += open.count
            } else {
                index += 1
            }
        }
        return painter.end
    }

    private func scanString(_ painter: inout CodePainter) -> Bool {
        let start = painter.position
        for form in dialect.strings where painter.matches(form.open, at: start) {
            if dialect.features.contains(.lifetimes), form.open == [0x27] { return scanCharacter(&painter) }
            paintString(form, from: start + form.open.count, &painter)
            return true
        }
        return false
    }

    /// Paints from the cursor to the string's end, embedded expressions as variables. An unclosed string of one line
    /// ends with the line, any other with the code.
    func paintString(_ form: Dialect.StringForm, from contentStart: Int, _ painter: inout CodePainter) {
        var index = contentStart
        while index < painter.end {
            let byte = painter.code[index]
            if byte == 0x0A, !form.isMultiline { break }
            if let opener = form.interpolation, byte == opener[0], painter.matches(opener, at: index) {
                painter.paint(.string, to: index)
                painter.paint(.variable, to: endOfExpression(opener, at: index, form, painter))
                index = painter.position
            } else if byte == form.close[0], painter.matches(form.close, at: index) {
                index += form.close.count
                break
            } else {
                index += byte == form.escape && painter.byte(index + 1) != 0x0A ? 2 : 1
            }
        }
        painter.paint(.string, to: index)
    }

    private func endOfExpression(
        _ opener: [UInt8], at start: Int, _ form: Dialect.StringForm, _ painter: CodePainter
    ) -> Int {
        let open = opener[opener.count - 1]
        let close: UInt8 = open == UInt8(ascii: "(") ? UInt8(ascii: ")") : UInt8(ascii: "}")
        var depth = 0
        var index = start + opener.count - 1
        while index < painter.end {
            let byte = painter.code[index]
            if byte == 0x0A, !form.isMultiline { return index }
            if byte == open { depth += 1 }
            if byte == close { depth -= 1 }
            index += 1
            if depth == 0 { return index }
        }
        return painter.end
    }

    // MARK: Words and numbers

    private func scanNumber(_ painter: inout CodePainter) {
        let start = painter.position
        var index = start
        while index < painter.end {
            let byte = painter.code[index]
            let isExponentSign = (byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-"))
                && index > start && painter.code[index - 1] | 0x20 == UInt8(ascii: "e")
                && painter.byte(start + 1) | 0x20 != UInt8(ascii: "x")
            let isPoint = byte == UInt8(ascii: ".") && painter.byte(index + 1).isDigit
            guard byte.isWord || isPoint || isExponentSign else { break }
            index += 1
        }
        painter.paint(.number, to: index)
    }

    private mutating func scanWord(_ painter: inout CodePainter) {
        let start = painter.position
        var end = painter.skip(from: start + 1) { $0.isWord || $0 == UInt8(ascii: "$") }
        let last = painter.byte(end)
        if dialect.features.contains(.questionNames), last == UInt8(ascii: "?") || last == UInt8(ascii: "!"),
            painter.byte(end + 1) != UInt8(ascii: "=") {
            end += 1
        }
        let token = wordClass(start..<end, painter)
        followsKeyword = token == .keyword
        if dialect.features.contains(.bangMacros), last == UInt8(ascii: "!"), token != .keyword,
            painter.byte(end + 1) != UInt8(ascii: "=") {
            painter.paint(.function, to: end + 1)
        } else if let token {
            painter.paint(token, to: end)
        } else {
            painter.position = end
        }
        startsStatement = false
    }

    private func wordClass(_ range: Range<Int>, _ painter: CodePainter) -> TokenClass? {
        let features = dialect.features
        if features.contains(.directives), startsStatement { return .keyword }
        // `response.default` and `point.type` are members, not keywords.
        let isMember = previous == UInt8(ascii: ".") && painter.byte(range.lowerBound - 2) != UInt8(ascii: ".")
        let next = painter.skipBlanks(from: range.upperBound)
        if features.contains(.objectKeys), isObjectKey(before: next, painter) { return .property }
        if !isMember, let token = painter.lookUp(range, in: dialect.words) { return token }
        if painter.byte(next) == UInt8(ascii: "("), next - range.upperBound <= 1 { return .function }
        return features.contains(.capitalTypes) && painter.byte(range.lowerBound).isUpper ? .type : nil
    }

    private func isObjectKey(before next: Int, _ painter: CodePainter) -> Bool {
        guard previous == UInt8(ascii: "{") || previous == UInt8(ascii: ",") || previous == UInt8(ascii: ";")
            || previous == 0x0A
        else { return false }
        let index = painter.byte(next) == UInt8(ascii: "?") ? next + 1 : next
        return painter.byte(index) == UInt8(ascii: ":") && painter.byte(index + 1) != UInt8(ascii: ":")
    }

    /// Whether a value, not an operator, is expected here.
    var expectsValue: Bool {
        followsKeyword || !(previous.isWord || previous == UInt8(ascii: ")") || previous == UInt8(ascii: "]")
            || previous == UInt8(ascii: "}") || previous == UInt8(ascii: "\"") || previous == UInt8(ascii: "'"))
    }
}

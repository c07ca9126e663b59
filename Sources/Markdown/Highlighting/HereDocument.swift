/// `<<EOF`, `<<-EOF`, `<<~EOF`, `<<<EOF`, with or without quotes around the word: the lines after this one, up to the word.
struct HereDocument {
    /// After the word that opens the document.
    let markerEnd: Int
    private let word: Range<Int>

    /// - Returns: nil if no here-document opens at `start`.
    init?(at start: Int, in painter: CodePainter) {
        guard painter.matches("<<", at: start) else { return nil }
        var index = start + 2
        let sign = painter.byte(index)
        if sign == UInt8(ascii: "-") || sign == UInt8(ascii: "~") || sign == UInt8(ascii: "<") { index += 1 }
        let quote = painter.byte(index)
        let isQuoted = quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"")
        if isQuoted { index += 1 }
        guard painter.byte(index).isLetter || painter.byte(index) == UInt8(ascii: "_") else { return nil }
        // `list << item` and `a <<b`: without quotes, only an upper-case word is taken for a marker.
        let end = painter.skip(from: index, while: \.isWord)
        guard isQuoted || painter.byte(index).isUpper else { return nil }
        word = index..<end
        if isQuoted {
            guard painter.byte(end) == quote else { return nil }
            markerEnd = end + 1
        } else {
            markerEnd = end
        }
    }

    /// Lets `scanRest` colour the rest of the opening line, then paints the document and its closing word.
    func paintBody(_ painter: inout CodePainter, opening lineEnd: Int, _ scanRest: (inout CodePainter) -> Void) {
        painter.delegate(to: lineEnd, scanRest)
        var line = lineEnd
        while line < painter.end {
            let start = painter.skipBlanks(from: line + 1)
            let end = painter.skip(from: start, while: \.isWord)
            if end - start == word.count, isWord(at: start, painter) {
                painter.paint(.string, to: end)
                return
            }
            line = painter.lineEnd(from: max(start, line + 1))
        }
        painter.paint(.string, to: painter.end)
    }

    private func isWord(at start: Int, _ painter: CodePainter) -> Bool {
        for offset in 0..<word.count where painter.code[start + offset] != painter.code[word.lowerBound + offset] {
            return false
        }
        return true
    }
}

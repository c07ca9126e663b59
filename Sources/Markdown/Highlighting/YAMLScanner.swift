/// YAML, line by line: keys, scalars, block scalars, anchors, tags, and flow collections on the way.
enum YAMLScanner {
    static func scan(_ painter: inout CodePainter) {
        var flowDepth = 0
        while !painter.isAtEnd {
            let lineStart = painter.position
            painter.position = painter.skipBlanks(from: lineStart)
            let indentation = painter.position - lineStart
            if indentation == 0, flowDepth == 0, isMarker(painter) {
                painter.paint(.meta, to: min(lineStart + 3, painter.end))
            } else if indentation == 0, painter.byte(lineStart) == UInt8(ascii: "%") {
                painter.paint(.meta, to: painter.lineEnd(from: lineStart))
            }
            scanLine(&painter, lineStart: lineStart, indentation: indentation, flowDepth: &flowDepth)
            if painter.byte(painter.position) == 0x0A { painter.position += 1 }
        }
    }

    private static func isMarker(_ painter: CodePainter) -> Bool {
        let start = painter.position
        guard painter.matches("---", at: start) || painter.matches("...", at: start) else { return false }
        return start + 3 >= painter.end || painter.byte(start + 3).isSpace
    }

    /// Colours from the first non-blank byte to the newline, which it leaves; quoted and block scalars may go further.
    private static func scanLine(
        _ painter: inout CodePainter, lineStart: Int, indentation: Int, flowDepth: inout Int
    ) {
        // A block scalar under `- run: |` belongs to the key, which stands deeper than the line's dash.
        var indentation = indentation
        while !painter.isAtEnd {
            let start = painter.position
            let byte = painter.code[start]
            let next = painter.byte(start + 1)
            let isAlone = start + 1 >= painter.end || next.isSpace
            switch byte {
            case 0x0A:
                return
            case _ where byte.isBlank:
                painter.position += 1
            case UInt8(ascii: "#") where start == 0 || painter.code[start - 1].isSpace:
                painter.paint(.comment, to: painter.lineEnd(from: start))
            case UInt8(ascii: "-") where isAlone, UInt8(ascii: "?") where isAlone:
                painter.paint(.punctuation, to: start + 1)
            case UInt8(ascii: ":") where isAlone || flowDepth > 0:
                painter.position += 1
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                flowDepth += 1
                painter.position += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                flowDepth = max(0, flowDepth - 1)
                painter.position += 1
            case UInt8(ascii: ",") where flowDepth > 0:
                painter.position += 1
            case UInt8(ascii: "&"), UInt8(ascii: "*"):
                painter.paint(.variable, to: endOfWord(painter, from: start))
            case UInt8(ascii: "!"):
                painter.paint(.type, to: endOfWord(painter, from: start))
            case UInt8(ascii: "\""), UInt8(ascii: "'"):
                scanQuoted(&painter)
            case UInt8(ascii: "|") where flowDepth == 0 && isBlockHeader(painter),
                UInt8(ascii: ">") where flowDepth == 0 && isBlockHeader(painter):
                scanBlock(&painter, indentation: indentation)
            default:
                if scanPlain(&painter, inFlow: flowDepth > 0) { indentation = start - lineStart }
            }
        }
    }

    private static func endOfWord(_ painter: CodePainter, from start: Int) -> Int {
        painter.skip(from: start + 1) { !$0.isSpace && $0 != UInt8(ascii: ",") && $0 != UInt8(ascii: "]") }
    }

    private static func scanQuoted(_ painter: inout CodePainter) {
        let start = painter.position
        let isDouble = painter.code[start] == UInt8(ascii: "\"")
        let end = painter.endOfQuoted(at: start, escape: isDouble ? 0x5C : nil, multiline: true)
        let next = painter.skipBlanks(from: end)
        painter.paint(painter.byte(next) == UInt8(ascii: ":") ? .property : .string, to: end)
    }

    /// - Returns: Whether it was a key.
    private static func scanPlain(_ painter: inout CodePainter, inFlow: Bool) -> Bool {
        let start = painter.position
        var index = start + 1
        var isKey = painter.code[start] == UInt8(ascii: ":") && painter.byte(index).isSpace
        while index < painter.end, !isKey {
            let byte = painter.code[index]
            if byte == 0x0A { break }
            if byte == UInt8(ascii: "#"), painter.code[index - 1].isSpace { break }
            if inFlow, byte == UInt8(ascii: ",") || byte == UInt8(ascii: "]") || byte == UInt8(ascii: "}") { break }
            let next = painter.byte(index + 1)
            if byte == UInt8(ascii: ":"), index + 1 >= painter.end || next.isSpace {
                isKey = true
            } else {
                index += 1
            }
        }
        while index > start + 1, painter.code[index - 1].isBlank { index -= 1 }
        painter.paint(isKey ? .property : ScalarClass.of(start..<index, in: painter), to: index)
        return isKey
    }

    private static func isBlockHeader(_ painter: CodePainter) -> Bool {
        let start = painter.position
        let end = painter.skip(from: start + 1) { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+") || $0.isDigit }
        let next = painter.skipBlanks(from: end)
        return next >= painter.end || painter.code[next] == 0x0A || painter.code[next] == UInt8(ascii: "#")
    }

    /// A literal or folded scalar: its header, then every line that is blank or indented deeper than its parent.
    private static func scanBlock(_ painter: inout CodePainter, indentation: Int) {
        painter.paint(.operator, to: painter.skip(from: painter.position) { !$0.isSpace })
        let headerEnd = painter.lineEnd(from: painter.position)
        painter.position = painter.skipBlanks(from: painter.position)
        painter.paint(.comment, to: headerEnd)
        var end = headerEnd
        while end < painter.end {
            let content = painter.skipBlanks(from: end + 1)
            let isBlank = content >= painter.end || painter.code[content] == 0x0A
            guard isBlank || content - (end + 1) > indentation else { break }
            end = painter.lineEnd(from: end + 1)
        }
        painter.paint(.string, to: end)
    }
}

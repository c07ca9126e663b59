/// CSS and SCSS. What stands before `{` is a selector, what stands before `;` or `}` a declaration.
enum CSSScanner {
    static func scan(_ painter: inout CodePainter) {
        while !painter.isAtEnd {
            let start = painter.position
            let byte = painter.code[start]
            if byte.isSpace || byte == UInt8(ascii: "{") || byte == UInt8(ascii: "}") || byte == UInt8(ascii: ";") {
                painter.position += 1
            } else if scanComment(&painter) {
                continue
            } else if byte == UInt8(ascii: "@") {
                painter.paint(.keyword, to: painter.skip(from: start + 1, while: isName))
                painter.delegate(to: endOfStatement(painter)) { scanValues(&$0) }
            } else {
                let end = endOfStatement(painter)
                let isSelector = painter.byte(end) == UInt8(ascii: "{")
                painter.delegate(to: max(end, start + 1)) { painter in
                    if isSelector { scanSelector(&painter) } else { scanDeclaration(&painter) }
                }
            }
        }
    }

    /// The `{`, `;` or `}` that ends what starts here, outside of strings and comments.
    private static func endOfStatement(_ painter: CodePainter) -> Int {
        var index = painter.position
        while index < painter.end {
            switch painter.code[index] {
            case UInt8(ascii: "{") where index > 0 && painter.code[index - 1] == UInt8(ascii: "#"):
                index = painter.skip(from: index) { $0 != UInt8(ascii: "}") } + 1
            case UInt8(ascii: "{"), UInt8(ascii: ";"), UInt8(ascii: "}"): return index
            case UInt8(ascii: "\""), UInt8(ascii: "'"): index = painter.endOfQuoted(at: index)
            case UInt8(ascii: "/") where painter.byte(index + 1) == UInt8(ascii: "*"):
                index = painter.find("*/", from: index + 2).map { $0 + 2 } ?? painter.end
            case UInt8(ascii: "/") where isLineComment(at: index, painter): index = painter.lineEnd(from: index)
            default: index += 1
            }
        }
        return painter.end
    }

    /// `//` not after `:`, which would be an address.
    private static func isLineComment(at index: Int, _ painter: CodePainter) -> Bool {
        painter.matches("//", at: index) && (index == 0 || painter.code[index - 1] != UInt8(ascii: ":"))
    }

    private static func scanComment(_ painter: inout CodePainter) -> Bool {
        let start = painter.position
        if painter.matches("/*", at: start) {
            painter.paint(.comment, to: painter.find("*/", from: start + 2).map { $0 + 2 } ?? painter.end)
        } else if isLineComment(at: start, painter) {
            painter.paint(.comment, to: painter.lineEnd(from: start))
        } else {
            return false
        }
        return true
    }

    private static func scanSelector(_ painter: inout CodePainter) {
        while !painter.isAtEnd {
            let start = painter.position
            let byte = painter.code[start]
            switch byte {
            case UInt8(ascii: "."), UInt8(ascii: "#"):
                painter.paint(.type, to: painter.skip(from: start + 1, while: isName))
            case UInt8(ascii: ":"):
                let name = painter.skip(from: start) { $0 == UInt8(ascii: ":") }
                painter.paint(.keyword, to: painter.skip(from: name, while: isName))
            case UInt8(ascii: "["):
                painter.position += 1
                painter.paint(.property, to: painter.skip(from: start + 1, while: isName))
            case UInt8(ascii: "\""), UInt8(ascii: "'"):
                painter.paint(.string, to: painter.endOfQuoted(at: start))
            case _ where isName(byte):
                painter.paint(byte.isDigit ? .number : .tag, to: painter.skip(from: start + 1, while: isName))
            default:
                if !scanComment(&painter) { painter.position += 1 }
            }
        }
    }

    private static func scanDeclaration(_ painter: inout CodePainter) {
        let start = painter.position
        let name = painter.skip(from: start) { isName($0) || $0 == UInt8(ascii: "$") }
        let isVariable = painter.code[start] == UInt8(ascii: "$") || painter.matches("--", at: start)
        if painter.byte(painter.skipBlanks(from: name)) == UInt8(ascii: ":") {
            painter.paint(isVariable ? .variable : .property, to: name)
        }
        scanValues(&painter)
    }

    private static func scanValues(_ painter: inout CodePainter) {
        while !painter.isAtEnd {
            let start = painter.position
            let byte = painter.code[start]
            let next = painter.byte(start + 1)
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "'"):
                painter.paint(.string, to: painter.endOfQuoted(at: start))
            case UInt8(ascii: "#") where next.isWord:
                painter.paint(.number, to: painter.skip(from: start + 1, while: \.isWord))
            case UInt8(ascii: "!") where next.isLetter:
                painter.paint(.keyword, to: painter.skip(from: start + 1, while: isName))
            case UInt8(ascii: "$") where next.isLetter:
                painter.paint(.variable, to: painter.skip(from: start + 1, while: isName))
            case UInt8(ascii: "-") where next == byte:
                painter.paint(.variable, to: painter.skip(from: start, while: isName))
            case _ where byte.isDigit || ((byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")) && next.isDigit):
                painter.paint(.number, to: painter.skip(from: start + 1) { $0.isWord || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "%") })
            case _ where isName(byte):
                scanWord(&painter)
            default:
                if !scanComment(&painter) { painter.position += 1 }
            }
        }
    }

    private static func scanWord(_ painter: inout CodePainter) {
        let start = painter.position
        let end = painter.skip(from: start + 1, while: isName)
        guard painter.byte(end) == UInt8(ascii: "(") else {
            painter.position = end
            return
        }
        let isAddress = painter.matches("url", at: start)
        painter.paint(.function, to: end)
        let first = painter.byte(end + 1)
        guard isAddress, first != UInt8(ascii: "\""), first != UInt8(ascii: "'") else { return }
        painter.position = end + 1
        painter.paint(.string, to: painter.skip(from: end + 1) { $0 != UInt8(ascii: ")") && $0 != 0x0A })
    }

    private static func isName(_ byte: UInt8) -> Bool { byte.isWord || byte == UInt8(ascii: "-") }
}

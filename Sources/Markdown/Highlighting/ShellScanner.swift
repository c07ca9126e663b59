/// Shell commands, and sessions in which commands follow a prompt and everything else is output.
struct ShellScanner {
    private static let words = WordTable([
        (.keyword, "if then elif else fi for in do done while until case esac function select time return exit break "),
        (.keyword, "continue export local readonly declare unset source set shift trap eval exec"),
        (.literal, "true false"),
    ])

    /// Whether a command's name is expected.
    private var startsCommand = true
    private let isSession: Bool
    /// Whether the line goes on from the one before.
    private var isContinued = false
    private var document: HereDocument?

    /// It is a session if the first line has a prompt, whatever name the language goes by.
    init(_ painter: CodePainter) {
        let first = painter.skip(from: painter.position, while: \.isSpace)
        isSession = ShellScanner.endOfPrompt(at: first, painter) != nil
    }

    /// After `$ `, `% ` or `> `.
    private static func endOfPrompt(at index: Int, _ painter: CodePainter) -> Int? {
        switch painter.byte(index) {
        case UInt8(ascii: "$"), UInt8(ascii: "%"), UInt8(ascii: ">"):
            painter.byte(index + 1) == 0x20 ? index + 1 : nil
        default: nil
        }
    }

    mutating func scan(_ painter: inout CodePainter) {
        while !painter.isAtEnd {
            startLine(&painter)
            while !painter.isAtEnd, painter.code[painter.position] != 0x0A { scanToken(&painter) }
            guard !painter.isAtEnd else { return }
            if let document {
                self.document = nil
                document.paintBody(&painter, opening: painter.position) { _ in }
            } else {
                painter.position += 1
            }
        }
    }

    private mutating func startLine(_ painter: inout CodePainter) {
        defer { isContinued = false }
        let start = painter.skipBlanks(from: painter.position)
        painter.position = start
        if let end = ShellScanner.endOfPrompt(at: start, painter) {
            painter.paint(.meta, to: end)
        } else if isSession, !isContinued {
            painter.position = painter.lineEnd(from: start)
        }
        if !isContinued { startsCommand = true }
    }

    private mutating func scanToken(_ painter: inout CodePainter) {
        let start = painter.position
        switch painter.code[start] {
        case 0x20, 0x09, 0x0D:
            painter.position += 1
        case UInt8(ascii: "#") where start == 0 || painter.code[start - 1].isSpace:
            painter.paint(.comment, to: painter.lineEnd(from: start))
        case UInt8(ascii: "\\"):
            scanBackslash(&painter)
        case UInt8(ascii: "'"):
            painter.paint(.string, to: painter.endOfQuoted(at: start, escape: nil, multiline: true))
            startsCommand = false
        case UInt8(ascii: "\""):
            scanDoubleQuoted(&painter)
            startsCommand = false
        case UInt8(ascii: "$"):
            scanVariable(&painter)
        case UInt8(ascii: "`"), UInt8(ascii: "("), UInt8(ascii: ")"):
            painter.position += 1
            startsCommand = true
        case UInt8(ascii: "|"), UInt8(ascii: "&"), UInt8(ascii: ";"):
            painter.paint(.operator, to: painter.skip(from: start) { "|&;".utf8.contains($0) })
            startsCommand = true
        case UInt8(ascii: "<"), UInt8(ascii: ">"):
            scanRedirection(&painter)
        default:
            scanWord(&painter)
        }
    }

    private mutating func scanBackslash(_ painter: inout CodePainter) {
        let next = painter.skipBlanks(from: painter.position + 1)
        if next >= painter.end || painter.code[next] == 0x0A {
            painter.paint(.operator, to: painter.position + 1)
            painter.position = next
            isContinued = true
        } else {
            painter.position = min(painter.position + 2, painter.end)
        }
    }

    private mutating func scanRedirection(_ painter: inout CodePainter) {
        let start = painter.position
        if let opened = HereDocument(at: start, in: painter) {
            painter.paint(.operator, to: opened.markerEnd)
            document = opened
        } else {
            painter.paint(.operator, to: painter.skip(from: start) { $0 == UInt8(ascii: "<") || $0 == UInt8(ascii: ">") })
        }
    }

    private func scanDoubleQuoted(_ painter: inout CodePainter) {
        var index = painter.position + 1
        while index < painter.end {
            let byte = painter.code[index]
            if byte == UInt8(ascii: "\"") {
                index += 1
                break
            }
            if byte == UInt8(ascii: "$"), let end = endOfVariable(at: index, painter) {
                painter.paint(.string, to: index)
                painter.paint(.variable, to: end)
                index = end
            } else {
                index += byte == 0x5C ? 2 : 1
            }
        }
        painter.paint(.string, to: index)
    }

    private func scanVariable(_ painter: inout CodePainter) {
        if let end = endOfVariable(at: painter.position, painter) {
            painter.paint(.variable, to: end)
        } else {
            painter.position += 1
        }
    }

    /// `$name`, `${…}`, `$1`, `$?`; nil for `$(` and a lone sign.
    private func endOfVariable(at start: Int, _ painter: CodePainter) -> Int? {
        let next = painter.byte(start + 1)
        if next == UInt8(ascii: "{") {
            let end = painter.skip(from: start + 2) { $0 != UInt8(ascii: "}") && $0 != 0x0A && $0 != UInt8(ascii: "\"") }
            return painter.byte(end) == UInt8(ascii: "}") ? end + 1 : end
        }
        if next.isDigit || "?#@*!$".utf8.contains(next) { return start + 2 }
        return next.isWord ? painter.skip(from: start + 1, while: \.isWord) : nil
    }

    private mutating func scanWord(_ painter: inout CodePainter) {
        let start = painter.position
        let isFresh = start == 0 || painter.code[start - 1].isSpace || startsCommand
        let end = painter.skip(from: start + 1) { !$0.isSpace && !"'\"`$();|&<>\\".utf8.contains($0) }
        if isFresh, painter.code[start] == UInt8(ascii: "-"), end > start + 1 {
            let name = painter.skip(from: start) { $0 != UInt8(ascii: "=") }
            painter.paint(.property, to: min(name, end))
            painter.position = end
            return
        }
        guard startsCommand else {
            let isKeyword = isFresh && painter.matches("in", at: start) && end == start + 2
            if isKeyword { painter.paint(.keyword, to: end) } else { painter.position = end }
            return
        }
        let name = painter.skip(from: start, while: \.isWord)
        if name < end, painter.code[name] == UInt8(ascii: "="), name > start {
            painter.paint(.variable, to: name)
            painter.position = end
            startsCommand = end < painter.end && painter.code[end].isSpace
        } else if let token = painter.lookUp(start..<end, in: Self.words) {
            painter.paint(token, to: end)
            startsCommand = !painter.isAtEnd && token == .keyword && !painter.matches("for", at: start)
        } else {
            painter.paint(.function, to: end)
            startsCommand = painter.matches("sudo", at: start) && end == start + 4
        }
    }
}

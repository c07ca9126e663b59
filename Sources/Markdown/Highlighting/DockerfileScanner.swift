/// Dockerfiles: an instruction first on its line; its arguments as shell or JSON where they are such.
enum DockerfileScanner {
    private static let instructions = WordTable(
        [
            (.keyword, "from run cmd label maintainer expose env add copy entrypoint volume user workdir arg onbuild"),
            (.keyword, "stopsignal healthcheck shell"),
        ], ignoresCase: true)

    static func scan(_ painter: inout CodePainter) {
        while !painter.isAtEnd {
            let start = painter.skip(from: painter.position, while: \.isSpace)
            painter.position = start
            guard !painter.isAtEnd else { return }
            let lineEnd = painter.lineEnd(from: start)
            if painter.code[start] == UInt8(ascii: "#") {
                painter.paint(.comment, to: lineEnd)
                continue
            }
            let end = painter.skip(from: start, while: \.isLetter)
            if let token = painter.lookUp(start..<end, in: instructions) { painter.paint(token, to: end) }
            let isCommand = painter.matches("run", at: start, ignoringCase: true)
            painter.delegate(to: endOfInstruction(from: painter.position, painter)) { painter in
                if isCommand { scanCommand(&painter) } else { scanArguments(&painter) }
            }
        }
    }

    /// The end of the first line that does not end in a backslash. A comment line in between does not end it.
    private static func endOfInstruction(from start: Int, _ painter: CodePainter) -> Int {
        var end = painter.lineEnd(from: start)
        while end < painter.end {
            var last = end - 1
            while last > start, painter.code[last].isBlank { last -= 1 }
            guard last >= start, painter.code[last] == 0x5C else { break }
            end = painter.lineEnd(from: end + 1)
        }
        return end
    }

    private static func scanCommand(_ painter: inout CodePainter) {
        var shell = ShellScanner(painter)
        shell.scan(&painter)
    }

    private static func scanArguments(_ painter: inout CodePainter) {
        while !painter.isAtEnd {
            let start = painter.position
            let byte = painter.code[start]
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "'"):
                painter.paint(.string, to: painter.endOfQuoted(at: start))
            case UInt8(ascii: "$"):
                let isBraced = painter.byte(start + 1) == UInt8(ascii: "{")
                let end = painter.skip(from: start + 1) { $0.isWord || (isBraced && !$0.isSpace && $0 != UInt8(ascii: "}")) }
                painter.paint(.variable, to: isBraced && painter.byte(end) == UInt8(ascii: "}") ? end + 1 : end)
            case UInt8(ascii: "\\"):
                painter.paint(.operator, to: start + 1)
            case _ where !byte.isSpace:
                scanWord(&painter)
            default:
                painter.position += 1
            }
        }
    }

    private static func scanWord(_ painter: inout CodePainter) {
        let start = painter.position
        let end = painter.skip(from: start + 1) { !$0.isSpace && $0 != UInt8(ascii: "$") && $0 != UInt8(ascii: "\"") }
        if painter.matches("--", at: start) {
            painter.paint(.property, to: min(end, painter.skip(from: start) { $0 != UInt8(ascii: "=") }))
        } else if painter.matches("as", at: start, ignoringCase: true), end == start + 2 {
            painter.paint(.keyword, to: end)
        } else if painter.code[start].isDigit, painter.skip(from: start, while: \.isDigit) == end {
            painter.paint(.number, to: end)
        }
        painter.position = end
    }
}

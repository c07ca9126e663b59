internal import Diagnostics

/// Turns the author's text into what cmark gets, line by line.
///
/// A line of Portico's own syntax becomes a comment block, `<!--␁N-->`, that cmark passes through wherever a block
/// may stand and that can interrupt a paragraph; `Mark` number N says what it was. The control bytes 1 to 3 cannot be
/// forged: where the author's text holds them they become U+FFFD.
///
///     :::note Title      →  <!--␁0-->
///     [^1]: Text         →  <!--␁1-->      ends a list above
///                           +   <!--␁2-->  an item, so that four columns of indentation continue it
///                               Text
struct SourcePreparer {
    /// Opens the number of a mark.
    static let markByte: UInt8 = 1
    /// Stands twice for `\~`, which is no strikethrough.
    static let tilde: UInt8 = 2
    /// Stands twice for `\[` before what would make it a footnote, an alert or a task.
    static let bracket: UInt8 = 3

    let extensions: MarkdownOptions.Extensions
    let snippets: (String) -> [UInt8]?
    var output: [UInt8] = []
    var marks: [Mark] = []
    var map: SourceMap
    var diagnostics: [Diagnostic] = []
    /// Lines written so far.
    var lineCount = 0
    /// The snippets that are being read, outermost first.
    var including: [String] = []
    var verbatim = VerbatimState()

    init(
        file: String, firstLine: Int, extensions: MarkdownOptions.Extensions,
        snippets: @escaping (String) -> [UInt8]?
    ) {
        self.extensions = extensions
        self.snippets = snippets
        map = SourceMap(file: file, firstLine: firstLine)
    }

    /// Whether a text holds anything that must be prepared; most texts do not.
    static func isNeeded(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBufferPointer { bytes in
            var index = 0
            while index < bytes.count {
                switch bytes[index] {
                case 1, 2, 3: return true
                case UInt8(ascii: ":"):
                    if index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: ":") { return true }
                case UInt8(ascii: "["):
                    if index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "^") { return true }
                case UInt8(ascii: "\\"):
                    if index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "~") { return true }
                    if isEscapedBracket(bytes, at: index) { return true }
                default: break
                }
                index += 1
            }
            return false
        }
    }

    /// Whether a `\[` is here whose bracket would mean more than itself: `[^1]`, `[!NOTE]`, `[ ]`, `[x]`.
    private static func isEscapedBracket(_ bytes: some RandomAccessCollection<UInt8>, at index: Int) -> Bool {
        let rest = bytes.dropFirst(index).prefix(3)
        guard rest.starts(with: "\\[".utf8), rest.count == 3, let third = rest.last else { return false }
        return "^! xX".utf8.contains(third)
    }

    /// Prepares one file's text.
    mutating func prepare(
        _ bytes: ArraySlice<UInt8>, file: String, firstLine: Int, indent: [UInt8] = [],
        parameters: [String: String]? = nil
    ) {
        output.reserveCapacity(output.count + bytes.count + bytes.count / 16)
        var position = bytes.startIndex
        var line = firstLine
        while position < bytes.endIndex {
            let start = position
            while position < bytes.endIndex, bytes[position] != 0x0A, bytes[position] != 0x0D { position += 1 }
            var text = bytes[start..<position]
            if position < bytes.endIndex {
                let isReturn = bytes[position] == 0x0D
                position += 1
                if isReturn, position < bytes.endIndex, bytes[position] == 0x0A { position += 1 }
            }
            let place = SourceLocation(file: file, line: line, column: 1)
            map.mark(line: lineCount + 1, file: file, sourceLine: line, columnShift: -indent.count)
            if let parameters { text = replaceParameters(in: text, parameters, at: place)[...] }
            if !indent.isEmpty { text = (indent + text)[...] }
            prepareLine(text, at: place)
            line += 1
        }
    }

    private mutating func prepareLine(_ line: ArraySlice<UInt8>, at place: SourceLocation) {
        let content = line.drop { $0.isSpaceOrTab || $0 == UInt8(ascii: ">") }
        if verbatim.takes(verbatim.isOpen ? content : content.withoutListMarkers) { return writeText(line) }
        guard let first = content.first else { return writeText(line) }
        if first == UInt8(ascii: ":"), content.starts(with: "::".utf8) {
            var place = place
            place.column = content.startIndex - line.startIndex + 1
            if writeDirective(line, content: content, at: place) { return }
        }
        if first == UInt8(ascii: "["), extensions.contains(.footnotes),
            writeFootnote(line, content: content, at: place)
        {
            return
        }
        writeText(line)
    }

    /// Writes a line as it is, but for the escapes that later passes must be able to tell from plain characters.
    mutating func writeText(_ line: ArraySlice<UInt8>) {
        let isPlain = line.withUnsafeBufferPointer { line in
            line.allSatisfy { $0 != UInt8(ascii: "\\") && ($0 > 3 || $0 == 0) }
        }
        guard !isPlain else {
            output.append(contentsOf: line)
            return endLine()
        }
        var index = line.startIndex
        while index < line.endIndex {
            let byte = line[index]
            if byte <= 3, byte > 0 {
                output.append(contentsOf: "\u{FFFD}".utf8)
            } else if byte == UInt8(ascii: "\\"), index + 1 < line.endIndex {
                let next = line[index + 1]
                if next == UInt8(ascii: "~") {
                    output.append(contentsOf: [Self.tilde, Self.tilde])
                } else if Self.isEscapedBracket(line, at: index - line.startIndex) {
                    output.append(contentsOf: [Self.bracket, Self.bracket])
                } else {
                    output.append(contentsOf: [byte, next])
                }
                index += 2
                continue
            } else {
                output.append(byte)
            }
            index += 1
        }
        endLine()
    }

    mutating func endLine() {
        output.append(0x0A)
        lineCount += 1
    }

    /// Writes the comment that stands for a mark.
    mutating func write(_ mark: Mark) {
        output.append(contentsOf: "<!--".utf8)
        output.append(Self.markByte)
        output.appendDecimal(marks.count)
        output.append(contentsOf: "-->".utf8)
        marks.append(mark)
    }
}

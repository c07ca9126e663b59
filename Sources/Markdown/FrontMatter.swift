package import Diagnostics

/// The YAML between two `---` lines at the start of a Markdown file.
package enum FrontMatter {
    /// Where the parts of a file are.
    package struct Parts: Sendable {
        /// Bytes of the YAML, without the `---` lines; `nil` where the file has no front matter.
        package var yaml: Range<Int>?
        /// The file's line on which the YAML starts.
        package var yamlFirstLine = 2
        /// Bytes of the Markdown.
        package var body: Range<Int>
        /// The file's line on which the Markdown starts.
        package var bodyFirstLine = 1
        package var diagnostics: [Diagnostic] = []
    }

    /// Splits a file. Front matter starts on the first line, with exactly `---`, and ends at the next such line
    /// (or `...`).
    /// - Parameters:
    ///   - bytes: The whole file; a byte order mark is left out of both parts, any line ends are understood.
    ///   - file: Path for diagnostics.
    /// - Returns: The parts. Where the end is missing, an error at line 1, and everything is body.
    package static func split(_ bytes: [UInt8], file: String) -> Parts {
        let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        var parts = Parts(body: start..<bytes.count)
        var position = start
        let first = nextLine(bytes, &position)
        guard isFence(bytes[first]) else { return parts }
        let yamlStart = position
        var line = 2
        while position < bytes.count {
            let range = nextLine(bytes, &position)
            if isFence(bytes[range]) || bytes[range].elementsEqual("...".utf8) {
                parts.yaml = yamlStart..<range.lowerBound
                parts.body = position..<bytes.count
                parts.bodyFirstLine = line + 1
                return parts
            }
            line += 1
        }
        parts.diagnostics.append(
            Diagnostic(
                .error, "unclosed-front-matter", at: SourceLocation(file: file, line: 1, column: 1), length: 3,
                "Front matter that starts with '---' must end with a line '---'",
                hint: "add '---' after the last field"))
        return parts
    }

    /// The range of the line at `position`, without its end; `position` moves behind it.
    private static func nextLine(_ bytes: [UInt8], _ position: inout Int) -> Range<Int> {
        let start = position
        while position < bytes.count, bytes[position] != UInt8(ascii: "\n"), bytes[position] != UInt8(ascii: "\r") {
            position += 1
        }
        let end = position
        if position < bytes.count, bytes[position] == UInt8(ascii: "\r") { position += 1 }
        if position < bytes.count, bytes[position] == UInt8(ascii: "\n"),
            position == end || bytes[end] == UInt8(ascii: "\r")
        {
            position += 1
        }
        return start..<end
    }

    private static func isFence(_ line: ArraySlice<UInt8>) -> Bool {
        var end = line.endIndex
        while end > line.startIndex, line[end - 1].isSpaceOrTab { end -= 1 }
        return line[..<end].elementsEqual("---".utf8)
    }
}

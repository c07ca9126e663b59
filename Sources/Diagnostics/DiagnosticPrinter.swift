/// Prints diagnostics for people: the line for tools, and below it the source line with the place underlined.
///
///     content/guides/auth.md:7:13: error: Audience 'partnr' is not declared (did you mean 'partner'?) [unknown-audience]
///        7 | audiences: [partnr]
///          |             ^~~~~~
///     site-config.json:4:5: note: Audiences are declared here
///
/// Each file is read once, when its first diagnostic is printed.
package struct DiagnosticPrinter {
    /// Whether to write ANSI colours.
    private let hasColours: Bool
    private let read: (_ file: String) -> [UInt8]?
    private var sources: [String: [Range<Int>]] = [:]
    private var texts: [String: [UInt8]] = [:]

    /// - Parameter read: The bytes of a file that a location names, or `nil`: then no excerpt is shown.
    package init(hasColours: Bool, read: @escaping (_ file: String) -> [UInt8]?) {
        self.hasColours = hasColours
        self.read = read
    }

    /// The printed form, each line ended by a newline.
    package mutating func print(_ diagnostic: Diagnostic) -> String {
        let place = diagnostic.location.map { "\($0): " } ?? ""
        let hint = diagnostic.hint.map { " (\($0))" } ?? ""
        let severity = diagnostic.severity.rawValue
        let colour = diagnostic.severity == .error ? "1;31" : "1;35"
        var text =
            paint(place, "1") + paint("\(severity):", colour) + " \(diagnostic.message)\(hint) [\(diagnostic.id)]\n"
        if let location = diagnostic.location {
            text += excerpt(location, length: diagnostic.length, colour: colour)
        }
        for note in diagnostic.notes {
            text += paint("\(note.location): ", "1") + paint("note:", "1;36") + " \(note.message)\n"
            text += excerpt(note.location, length: 0, colour: "1;36")
        }
        return text
    }

    private func paint(_ text: String, _ style: String) -> String {
        hasColours && !text.isEmpty ? "\u{1B}[\(style)m\(text)\u{1B}[0m" : text
    }

    /// The source line and its underline; nothing where the file or the line is not there.
    private mutating func excerpt(_ location: SourceLocation, length: Int, colour: String) -> String {
        guard location.line > 0, let line = line(location.line, of: location.file) else { return "" }
        // A place in a minified file: what stands around it is enough.
        let widest = 160
        let column = max(0, location.column - 1)
        let start = column > widest - 40 ? min(column - 40, line.count) : 0
        let shown = line[(line.startIndex + start)...].prefix(widest)
        let number = String(location.line)
        let margin = String(repeating: " ", count: max(0, 5 - number.count)) + number
        let text = String(decoding: shown.map { $0 < 0x20 ? 0x20 : $0 }, as: UTF8.self)
        var lines = "\(margin) | \(text)\n"
        if location.column > 0, column <= line.count {
            let before = columns(line[(line.startIndex + start)..<(line.startIndex + column)])
            let rest = line[(line.startIndex + column)...].prefix(max(0, min(length, widest - (column - start))))
            let marks = "^" + String(repeating: "~", count: max(0, columns(rest) - 1))
            let blank = String(repeating: " ", count: margin.count)
            lines += "\(blank) | \(String(repeating: " ", count: before))\(paint(marks, colour))\n"
        }
        return lines
    }

    /// How many places the bytes take on a terminal: one for each character.
    private func columns(_ bytes: ArraySlice<UInt8>) -> Int {
        String(decoding: bytes, as: UTF8.self).count
    }

    /// One line without its end; lines are 1-based.
    private mutating func line(_ number: Int, of file: String) -> ArraySlice<UInt8>? {
        if sources[file] == nil {
            let bytes = read(file) ?? []
            texts[file] = bytes
            sources[file] = DiagnosticPrinter.lines(of: bytes)
        }
        guard let lines = sources[file], let text = texts[file], lines.indices.contains(number - 1) else { return nil }
        return text[lines[number - 1]]
    }

    private static func lines(of bytes: [UInt8]) -> [Range<Int>] {
        var lines: [Range<Int>] = []
        var start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        while let end = bytes[start...].firstIndex(of: 0x0A) {
            lines.append(start..<(end > start && bytes[end - 1] == 0x0D ? end - 1 : end))
            start = end + 1
        }
        if start < bytes.count { lines.append(start..<bytes.count) }
        return lines
    }
}

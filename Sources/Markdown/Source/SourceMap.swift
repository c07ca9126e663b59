internal import Diagnostics

/// Leads from lines of the text that cmark saw back to the files the author wrote.
struct SourceMap: Sendable {
    /// From `line` on (0-based lines of the prepared text), lines are those of `file` from `sourceLine` on.
    private struct Stretch {
        var line: Int32
        var file: Int32
        var sourceLine: Int32
        /// Added to columns: what preparing the line took away from its front.
        var columnShift: Int32
    }

    private var files: [String]
    private var stretches: [Stretch]

    init(file: String, firstLine: Int) {
        files = [file]
        stretches = [Stretch(line: 1, file: 0, sourceLine: Int32(firstLine), columnShift: 0)]
    }

    /// - Parameters: `line` and `column` as cmark counts them, 1-based.
    func location(line: Int32, column: Int32) -> SourceLocation {
        var low = 0
        var high = stretches.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if stretches[middle].line <= line { low = middle } else { high = middle }
        }
        let stretch = stretches[low]
        return SourceLocation(
            file: files[Int(stretch.file)], line: Int(stretch.sourceLine + max(0, line - stretch.line)),
            column: Int(max(1, column + stretch.columnShift)))
    }

    /// Says where prepared line `line` and those after it come from.
    mutating func mark(line: Int, file: String, sourceLine: Int, columnShift: Int = 0) {
        let index = files.lastIndex(of: file) ?? files.count
        if index == files.count { files.append(file) }
        let stretch = Stretch(
            line: Int32(line), file: Int32(index), sourceLine: Int32(sourceLine), columnShift: Int32(columnShift))
        if let last = stretches.last, last.line >= stretch.line { stretches.removeLast() }
        if let last = stretches.last, last.file == stretch.file, last.columnShift == stretch.columnShift,
            last.sourceLine + stretch.line - last.line == stretch.sourceLine
        {
            return
        }
        stretches.append(stretch)
    }
}

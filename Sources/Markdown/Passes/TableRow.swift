/// One line of a table, taken apart (GFM 4.10).
struct TableRow {
    /// The cells' ranges in the source, without surrounding space.
    var cells: [Range<Int>] = []
    var hasPipe = false

    /// - Parameter line: The line's range, without what containers put before it.
    init(_ source: [UInt8], _ line: Range<Int>) {
        var start = line.lowerBound
        var end = line.upperBound
        while start < end, source[start].isMarkdownSpace { start += 1 }
        while end > start, source[end - 1].isMarkdownSpace { end -= 1 }
        if start < end, source[start] == UInt8(ascii: "|") {
            hasPipe = true
            start += 1
        }
        var cell = start
        var at = start
        while at < end {
            if source[at] == UInt8(ascii: "\\"), at + 1 < end, source[at + 1].isASCIIPunctuation {
                at += 2
                continue
            }
            if source[at] == UInt8(ascii: "|") {
                hasPipe = true
                cells.append(TableRow.trim(source, cell..<at))
                cell = at + 1
            }
            at += 1
        }
        if cell < end { cells.append(TableRow.trim(source, cell..<end)) }
    }

    private static func trim(_ source: [UInt8], _ range: Range<Int>) -> Range<Int> {
        var low = range.lowerBound
        var high = range.upperBound
        while low < high, source[low].isMarkdownSpace { low += 1 }
        while high > low, source[high - 1].isMarkdownSpace { high -= 1 }
        return low..<high
    }

    /// The columns' alignments, if this is a delimiter row: `:--`, `:-:`, `--:` or `---` in each cell.
    func alignments(_ source: [UInt8]) -> [NodeFlags]? {
        guard !cells.isEmpty else { return nil }
        var result: [NodeFlags] = []
        for cell in cells {
            var dashes = cell
            var flags: NodeFlags = []
            if !dashes.isEmpty, source[dashes.lowerBound] == UInt8(ascii: ":") {
                flags.insert(.alignLeft)
                dashes = dashes.dropFirst().lowerBound..<dashes.upperBound
            }
            if !dashes.isEmpty, source[dashes.upperBound - 1] == UInt8(ascii: ":") {
                flags.insert(.alignRight)
                dashes = dashes.lowerBound..<dashes.upperBound - 1
            }
            guard !dashes.isEmpty, source[dashes].allSatisfy({ $0 == UInt8(ascii: "-") }) else { return nil }
            result.append(flags.contains([.alignLeft, .alignRight]) ? .alignCenter : flags)
        }
        return result
    }
}

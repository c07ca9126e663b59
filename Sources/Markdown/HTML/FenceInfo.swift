/// What stands behind a fence's backticks.
///
///     ```json title="body.json" {2,4-6} lines
struct FenceInfo {
    var language = ""
    var title: String?
    /// Lines to be marked, 1-based, in order.
    var highlighted: [ClosedRange<Int>] = []
    /// Whether lines are numbered.
    var isNumbered = false
    /// Number of the first line.
    var firstNumber = 1

    init(_ info: ArraySlice<UInt8>) {
        var rest = info.trimmed
        let word = rest.prefix { !$0.isMarkdownSpace && $0 != UInt8(ascii: "{") }
        if !word.contains(UInt8(ascii: "=")) {
            language = String(decoding: word, as: UTF8.self)
            rest = rest.dropFirst(word.count)
        }
        while let byte = rest.first {
            if byte.isMarkdownSpace {
                rest = rest.dropFirst()
            } else if byte == UInt8(ascii: "{") {
                let set = rest.dropFirst().prefix { $0 != UInt8(ascii: "}") }
                readLines(set)
                rest = rest[set.endIndex...].dropFirst()
            } else {
                readWord(&rest)
            }
        }
    }

    private mutating func readWord(_ rest: inout ArraySlice<UInt8>) {
        let key = rest.prefix { !$0.isMarkdownSpace && $0 != UInt8(ascii: "=") && $0 != UInt8(ascii: "{") }
        rest = rest[key.endIndex...]
        var value = rest[rest.startIndex..<rest.startIndex]
        if rest.first == UInt8(ascii: "=") {
            rest = rest.dropFirst()
            let quote = rest.first
            if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
                value = rest.dropFirst().prefix { $0 != quote }
                rest = rest[value.endIndex...].dropFirst()
            } else {
                value = rest.prefix { !$0.isMarkdownSpace }
                rest = rest[value.endIndex...]
            }
        }
        let text = String(decoding: value, as: UTF8.self)
        switch String(decoding: key, as: UTF8.self) {
        case "title": title = text.isEmpty ? nil : text
        case "lines", "showLineNumbers":
            isNumbered = true
            if let first = Int(text) { firstNumber = first }
        case "": rest = rest.dropFirst()
        default: break
        }
    }

    private mutating func readLines(_ set: ArraySlice<UInt8>) {
        for part in set.split(separator: UInt8(ascii: ",")) {
            let ends = part.split(separator: UInt8(ascii: "-")).map { Int(String(decoding: $0.trimmed, as: UTF8.self)) }
            if ends.count == 1, let line = ends[0] {
                highlighted.append(line...line)
            } else if ends.count == 2, let first = ends[0], let last = ends[1], first <= last {
                highlighted.append(first...last)
            }
        }
        highlighted.sort { $0.lowerBound < $1.lowerBound }
    }
}

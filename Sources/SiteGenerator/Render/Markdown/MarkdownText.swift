/// Texts inside Markdown.
enum MarkdownText {
    private static let newline = UInt8(ascii: "\n")

    /// A code span that holds any text (CommonMark 6.1).
    static func code(_ text: String) -> String {
        let ticks = longestRun(of: UInt8(ascii: "`"), in: text)
        let line = text.utf8.contains(newline) ? text.split(separator: "\n").joined(separator: " ") : text
        if ticks == 0, !line.isEmpty { return "`\(line)`" }
        let fence = String(repeating: "`", count: ticks + 1)
        return "\(fence) \(line) \(fence)"
    }

    /// CommonMark without white space around it, whose further lines stand at a list's depth.
    static func indented(_ text: String, by levels: Int) -> String {
        var bytes = Array(text.utf8)[...]
        let isSpace: (UInt8) -> Bool = { $0 == 0x20 || (0x09...0x0D).contains($0) }
        while let first = bytes.first, isSpace(first) { bytes.removeFirst() }
        while let last = bytes.last, isSpace(last) { bytes.removeLast() }
        guard levels > 0, bytes.contains(newline) else { return String(decoding: bytes, as: UTF8.self) }
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count + 64)
        for (index, byte) in zip(bytes.indices, bytes) {
            output.append(byte)
            // Empty lines stay empty.
            if byte == newline, index + 1 < bytes.endIndex, bytes[index + 1] != newline {
                output.append(contentsOf: repeatElement(0x20, count: 2 * levels))
            }
        }
        return String(decoding: output, as: UTF8.self)
    }

    /// A fenced block that holds any text (CommonMark 4.5).
    static func fenced(_ text: String, language: String) -> String {
        let fence = String(repeating: "`", count: max(3, longestRun(of: UInt8(ascii: "`"), in: text) + 1))
        return "\(fence)\(language)\n\(text)\(text.utf8.last == newline ? "" : "\n")\(fence)\n"
    }

    private static func longestRun(of byte: UInt8, in text: String) -> Int {
        var longest = 0
        var run = 0
        for next in text.utf8 {
            run = next == byte ? run + 1 : 0
            longest = max(longest, run)
        }
        return longest
    }
}

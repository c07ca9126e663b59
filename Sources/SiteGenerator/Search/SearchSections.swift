import Markdown

/// The parts of a guide between its headings, as results show them.
struct SearchSections {
    /// What stands before the first heading below the title.
    private(set) var introduction = ""
    private(set) var sections: [SearchDocument.Section] = []

    /// Guides of more sections lead to the first of them only.
    private static let limit = 12
    /// Bytes of a section's text that are looked at, and shown.
    private static let read = 1_000
    private static let length = 140

    /// - Parameters:
    ///   - text: One line per block, headings among them, as ``MarkdownDocument/renderPlainText(into:)`` writes it.
    ///   - outline: The headings in order.
    init(_ text: [UInt8], outline: [Heading]) {
        var headings = outline[...]
        var blocks: [UInt8] = []
        var current: Heading?
        func finish() {
            let words = String(decoding: blocks, as: UTF8.self)
            if let current, current.level > 1 {
                guard sections.count < Self.limit else { return }
                sections.append(.init(id: current.id, title: current.text, text: Self.shortened(words)))
            } else if introduction.isEmpty {
                introduction = words
            }
        }
        for line in text.split(separator: UInt8(ascii: "\n")) {
            if let next = headings.first, line.elementsEqual(next.text.utf8) {
                finish()
                current = headings.removeFirst()
                blocks.removeAll(keepingCapacity: true)
            } else if blocks.count < Self.read {
                blocks += line.prefix(Self.read)
                blocks.append(0x20)
            }
        }
        finish()
    }

    /// The first words of a text, without what is only markup.
    static func shortened(_ text: String) -> String {
        var words: [String] = []
        var left = length
        for word in Array(text.utf8.prefix(read)).split(whereSeparator: { $0 <= 0x20 }) {
            let plain = withoutMarkup(word)
            guard !plain.isEmpty else { continue }
            guard plain.count < left else {
                // Scripts without spaces would not be shown at all.
                let isLong = plain.count > 40 && left > 20
                words.append((isLong ? beginning(plain, bytes: left) : "") + "…")
                break
            }
            left -= plain.count + 1
            words.append(String(decoding: plain, as: UTF8.self))
        }
        return words.joined(separator: " ")
    }

    /// A word without marks of emphasis and code, and of a link only its text.
    private static func withoutMarkup(_ word: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var plain = Array(
            word.filter { $0 != UInt8(ascii: "`") && $0 != UInt8(ascii: "*") }.drop { "#_>[".utf8.contains($0) })
        while plain.last == UInt8(ascii: "_") { plain.removeLast() }
        guard let end = plain.firstRange(of: "](".utf8) else { return plain[...] }
        let rest = plain[end.upperBound...].drop { $0 != UInt8(ascii: ")") }.dropFirst()
        return plain[..<end.lowerBound] + rest
    }

    /// At most that many bytes, in whole characters.
    private static func beginning(_ word: ArraySlice<UInt8>, bytes: Int) -> String {
        var end = word.startIndex + bytes
        while end < word.endIndex, end > word.startIndex, word[end] & 0xC0 == 0x80 { end -= 1 }
        return String(decoding: word[..<end], as: UTF8.self)
    }
}

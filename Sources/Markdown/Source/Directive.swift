internal import Diagnostics

/// Something a line of Portico's syntax stands for; the text that cmark sees holds a comment with its number instead.
struct Mark: Sendable {
    enum Kind: Sendable {
        case open(ContainerKind, title: [UInt8])
        case close
        /// The beginning of a footnote definition.
        case footnote(label: String)
        /// An empty comment that ends a list before a footnote definition.
        case separator
    }

    var kind: Kind
    /// How many colons a container's fence has.
    var colons = 0
    /// What the author wrote, to be put back where the line turns out to be code.
    var original: [UInt8]
    var location: SourceLocation
}

/// The containers writers may use; the raw value is the word behind the colons.
enum ContainerKind: String, Sendable, CaseIterable {
    case note, tip, info, important, warning, caution, danger, details, tabs, tab
    /// A word that is none of these; its content is kept, without a box.
    case unknown = ""

    var index: Int32 { Int32(ContainerKind.allCases.firstIndex(of: self) ?? 0) }

    init(index: Int32) { self = ContainerKind.allCases[Int(index)] }

    static var names: [String] { allCases.map(\.rawValue).filter { !$0.isEmpty } }
}

/// Reads what stands behind a directive's name: `[Title]`, `Title` and `{key="value" flag}`.
struct DirectiveReader {
    private let line: ArraySlice<UInt8>
    private var position: Int

    init(_ line: ArraySlice<UInt8>) {
        self.line = line
        position = line.startIndex
    }

    mutating func skipSpaces() {
        while position < line.endIndex, line[position].isMarkdownSpace { position += 1 }
    }

    mutating func word() -> String {
        let start = position
        while position < line.endIndex,
            line[position].isASCIIAlphanumeric || line[position] == UInt8(ascii: "-")
                || line[position] == UInt8(ascii: "_")
        {
            position += 1
        }
        return String(decoding: line[start..<position], as: UTF8.self)
    }

    /// The title in any of its spellings.
    mutating func title() -> [UInt8] {
        skipSpaces()
        guard position < line.endIndex else { return [] }
        if line[position] == UInt8(ascii: "["), let end = line[position...].lastIndex(of: UInt8(ascii: "]")) {
            return Array(line[(position + 1)..<end])
        }
        if line[position] == UInt8(ascii: "{"), let title = attributes().first(where: { $0.key == "title" }) {
            return Array(title.value.utf8)
        }
        return line[position...].contains(UInt8(ascii: "{")) && line.last == UInt8(ascii: "}")
            ? Array(line[position...].prefix { $0 != UInt8(ascii: "{") }.trimmed) : Array(line[position...].trimmed)
    }

    /// `{key="value" other=plain}`, in order; empty where no brace follows.
    mutating func attributes() -> [(key: String, value: String)] {
        skipSpaces()
        guard position < line.endIndex, line[position] == UInt8(ascii: "{") else { return [] }
        position += 1
        var result: [(key: String, value: String)] = []
        while true {
            skipSpaces()
            let key = word()
            guard !key.isEmpty else { break }
            var value: ArraySlice<UInt8> = []
            if position < line.endIndex, line[position] == UInt8(ascii: "=") {
                position += 1
                value = attributeValue()
            }
            result.append((key, String(decoding: value, as: UTF8.self)))
        }
        return result
    }

    private mutating func attributeValue() -> ArraySlice<UInt8> {
        guard position < line.endIndex else { return [] }
        let quote = line[position]
        if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
            let start = position + 1
            let end = line[start...].firstIndex(of: quote) ?? line.endIndex
            position = min(end + 1, line.endIndex)
            return line[start..<end]
        }
        let start = position
        while position < line.endIndex, !line[position].isMarkdownSpace, line[position] != UInt8(ascii: "}") {
            position += 1
        }
        return line[start..<position]
    }
}

extension ArraySlice<UInt8> {
    /// Without spaces, tabs and line ends at either side.
    var trimmed: ArraySlice<UInt8> {
        var low = startIndex
        var high = endIndex
        while low < high, self[low].isMarkdownSpace { low += 1 }
        while high > low, self[high - 1].isMarkdownSpace { high -= 1 }
        return self[low..<high]
    }
}

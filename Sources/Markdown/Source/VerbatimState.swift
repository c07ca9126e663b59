/// Follows code fences and multi-line comments, inside which nothing is syntax.
struct VerbatimState {
    private var fence: (byte: UInt8, count: Int)?
    private var inComment = false

    /// Whether a fence or a comment has begun and not ended.
    var isOpen: Bool { fence != nil || inComment }

    /// Looks at a line without its indentation.
    /// - Returns: Whether the line is, begins or ends something that is kept as it is.
    mutating func takes(_ content: ArraySlice<UInt8>) -> Bool {
        if inComment {
            if HTMLTagScanner.endsComment(content) { inComment = false }
            return true
        }
        let byte = content.first
        if let open = fence {
            let count = content.prefix { $0 == open.byte }.count
            if count >= open.count, content.dropFirst(count).trimmed.isEmpty { fence = nil }
            return true
        }
        if byte == UInt8(ascii: "`") || byte == UInt8(ascii: "~"), let byte {
            let count = content.prefix { $0 == byte }.count
            let info = content.dropFirst(count)
            if count >= 3, byte == UInt8(ascii: "~") || !info.contains(byte) {
                fence = (byte, count)
                return true
            }
        }
        if byte == UInt8(ascii: "<"), content.starts(with: "<!--".utf8),
            !HTMLTagScanner.endsComment(content.dropFirst(2))
        {
            inComment = true
            return true
        }
        return false
    }
}

extension HTMLTagScanner {
    static func endsComment(_ line: ArraySlice<UInt8>) -> Bool {
        var dashes = 0
        for byte in line {
            if byte == UInt8(ascii: ">"), dashes >= 2 { return true }
            dashes = byte == UInt8(ascii: "-") ? dashes + 1 : 0
        }
        return false
    }
}

extension ArraySlice<UInt8> {
    /// The line behind the markers of the list items that begin on it: a fence may stand right after `- ` or `1. `.
    var withoutListMarkers: ArraySlice<UInt8> {
        var rest = self
        while true {
            let digits = rest.prefix { $0 >= 0x30 && $0 <= 0x39 }.count
            let delimiters = digits == 0 ? "-+*" : digits <= 9 ? ".)" : ""
            let behind = rest.dropFirst(digits)
            guard let marker = behind.first, delimiters.utf8.contains(marker),
                let space = behind.dropFirst().first, space.isSpaceOrTab
            else { return rest }
            rest = behind.dropFirst().drop { $0.isSpaceOrTab }
        }
    }
}

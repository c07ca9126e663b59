/// Looking ahead. Nothing here moves the cursor; every index returned is at most `end`.
extension CodePainter {
    /// Whether `text` stands at `index`.
    func matches(_ text: [UInt8], at index: Int) -> Bool {
        guard index >= 0, text.count <= end - index else { return false }
        for offset in 0..<text.count where code[index + offset] != text[offset] { return false }
        return true
    }

    /// Whether `text` (ASCII) stands at `index`.
    func matches(_ text: StaticString, at index: Int, ignoringCase: Bool = false) -> Bool {
        let count = text.utf8CodeUnitCount
        guard index >= 0, count <= end - index else { return false }
        for offset in 0..<count {
            let byte = code[index + offset]
            if (ignoringCase ? byte.lowercased : byte) != text.utf8Start[offset] { return false }
        }
        return true
    }

    /// The newline at or after `index`, or the end.
    func lineEnd(from index: Int) -> Int { skip(from: index) { $0 != 0x0A } }

    /// The first index at or after `index` whose byte is refused.
    @inline(__always)
    func skip(from index: Int, while accepted: (UInt8) -> Bool) -> Int {
        var index = index
        while index < end, accepted(code[index]) { index += 1 }
        return min(index, end)
    }

    /// After the spaces and tabs at `index`.
    func skipBlanks(from index: Int) -> Int { skip(from: index, while: \.isBlank) }

    /// The start of the next `text`, or nil.
    func find(_ text: StaticString, from index: Int, ignoringCase: Bool = false) -> Int? {
        var index = index
        while index < end {
            if matches(text, at: index, ignoringCase: ignoringCase) { return index }
            index += 1
        }
        return nil
    }

    /// After the quoted string that opens at `index`; at most to the line's end, unless `multiline`.
    /// - Parameter escape: The byte that makes the next one count for nothing; nil if there is none.
    func endOfQuoted(at index: Int, escape: UInt8? = 0x5C, multiline: Bool = false) -> Int {
        let quote = byte(index)
        var index = index + 1
        while index < end {
            let byte = code[index]
            if byte == quote { return index + 1 }
            if byte == 0x0A, !multiline { return index }
            index += byte == escape && (multiline || self.byte(index + 1) != 0x0A) ? 2 : 1
        }
        return end
    }

    /// Whether only blanks stand between the line's start and `index`. Looks back at most 200 bytes.
    func isFirstOnLine(_ index: Int) -> Bool {
        var index = index - 1
        let stop = max(0, index - 200)
        while index >= stop, code[index].isBlank { index -= 1 }
        return index < 0 || code[index] == 0x0A
    }
}

extension UInt8 {
    var isBlank: Bool { self == 0x20 || self == 0x09 || self == 0x0D }
    var isSpace: Bool { isBlank || self == 0x0A }
    var isDigit: Bool { self >= 0x30 && self <= 0x39 }
    var isUpper: Bool { self >= 0x41 && self <= 0x5A }
    /// A letter, or any byte of a character beyond ASCII.
    var isLetter: Bool { (self | 0x20) >= 0x61 && (self | 0x20) <= 0x7A || self >= 0x80 }
    /// A byte of a name in nearly every language.
    var isWord: Bool { isLetter || isDigit || self == 0x5F }
    var lowercased: UInt8 { isUpper ? self | 0x20 : self }
}

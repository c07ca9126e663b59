/// Words with their classes, looked up by bytes without making a `String`. Open addressing, at most half full.
struct WordTable: Sendable {
    private struct Slot {
        var start: UInt32 = 0
        var count: UInt16 = 0
        var token: UInt8 = 0
    }

    private var bytes: [UInt8] = []
    private var slots: [Slot]
    private var longest = 0
    private let mask: Int
    private let ignoresCase: Bool

    /// - Parameters:
    ///   - words: Words separated by spaces or newlines, by class. A word given twice keeps its first class.
    ///   - ignoresCase: Whether `SELECT` finds `select`; the words are then given in lower case.
    init(_ words: [(TokenClass, String)], ignoresCase: Bool = false) {
        self.ignoresCase = ignoresCase
        let list = words.flatMap { token, text in text.utf8.split(whereSeparator: \.isSpace).map { (token, $0) } }
        var capacity = 16
        while capacity < list.count * 2 { capacity *= 2 }
        slots = Array(repeating: Slot(), count: capacity)
        mask = capacity - 1
        for (token, word) in list {
            let word = Array(word)
            let slot = word.withUnsafeBufferPointer { find($0) }
            guard slots[slot].count == 0 else { continue }
            slots[slot] = Slot(start: UInt32(bytes.count), count: UInt16(word.count), token: token.rawValue)
            bytes += word
            longest = max(longest, word.count)
        }
    }

    /// The class of a word, or nil.
    func lookUp(_ word: UnsafeBufferPointer<UInt8>) -> TokenClass? {
        guard word.count <= longest, !word.isEmpty else { return nil }
        let slot = slots[find(word)]
        return slot.count == 0 ? nil : TokenClass(rawValue: slot.token)
    }

    /// The slot that holds `word`, or the empty one where it would go.
    private func find(_ word: UnsafeBufferPointer<UInt8>) -> Int {
        var hash: UInt32 = 2_166_136_261
        for byte in word { hash = (hash ^ UInt32(folded(byte))) &* 16_777_619 }
        var index = Int(hash) & mask
        while slots[index].count != 0 {
            if isSame(slots[index], word) { return index }
            index = (index + 1) & mask
        }
        return index
    }

    private func folded(_ byte: UInt8) -> UInt8 { ignoresCase ? byte.lowercased : byte }

    private func isSame(_ slot: Slot, _ word: UnsafeBufferPointer<UInt8>) -> Bool {
        guard Int(slot.count) == word.count else { return false }
        for offset in 0..<word.count where bytes[Int(slot.start) + offset] != folded(word[offset]) { return false }
        return true
    }
}

extension CodePainter {
    /// The class of the word at `range` in `table`.
    func lookUp(_ range: Range<Int>, in table: WordTable) -> TokenClass? {
        table.lookUp(UnsafeBufferPointer(rebasing: code[range]))
    }
}

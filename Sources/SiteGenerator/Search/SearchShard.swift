/// Neighbouring words of an index, with the pages of each.
///
/// One line per word: how many bytes it shares with the line before (base 36, at most 35), the rest of the word, a tab,
/// then its pages. A page is one number, `gap × 16 + impact`, where the gap is that to the page before and the impact
/// 0…15 says how well the word fits; numbers are written in digits of five bits, the lowest first, as the letters
/// `A…Za…z0…9-_`, where 32 is added to all but the last. Where pages were left out, a second tab and the number of all
/// of them follow, in decimal digits.
struct SearchShard {
    struct Posting: Equatable {
        var page: Int
        var impact: Int
    }

    /// The first word.
    private(set) var first = ""
    private(set) var bytes: [UInt8] = []
    private var last: [UInt8] = []

    /// Steps of a third: 1 → 1, 30 (once in a short title) → 13.
    static func impact(_ weight: Float) -> Int {
        var level = 0
        var bound: Float = 0.8
        while level < 15, weight > bound {
            level += 1
            bound *= 1.35
        }
        return level
    }

    /// - Parameters:
    ///   - postings: By page.
    ///   - limit: Pages kept: those that the word fits best.
    mutating func add(_ word: String, _ postings: [Posting], limit: Int) {
        let utf8 = Array(word.utf8)
        if bytes.isEmpty { first = word }
        let shared = Self.shared(last, utf8)
        bytes.append(Self.base36[shared])
        bytes += utf8[shared...]
        bytes.append(UInt8(ascii: "\t"))
        last = utf8
        var page = 0
        for posting in Self.best(postings, limit) {
            append((posting.page - page) * 16 + posting.impact)
            page = posting.page
        }
        if postings.count > limit { bytes += "\t\(postings.count)".utf8 }
        bytes.append(UInt8(ascii: "\n"))
    }

    /// How many bytes a word shares with the one before, in whole characters.
    static func shared(_ last: [UInt8], _ word: [UInt8]) -> Int {
        var shared = 0
        while shared < min(last.count, word.count, 35), last[shared] == word[shared] { shared += 1 }
        while shared > 0, shared < word.count, word[shared] & 0xC0 == 0x80 { shared -= 1 }
        return shared
    }

    private static func best(_ postings: [Posting], _ limit: Int) -> [Posting] {
        guard postings.count > limit else { return postings }
        let chosen = postings.sorted { ($1.impact, $0.page) < ($0.impact, $1.page) }.prefix(limit)
        return chosen.sorted { $0.page < $1.page }
    }

    private mutating func append(_ number: Int) {
        var rest = number
        while rest >= 32 {
            bytes.append(Self.digits[rest & 31 | 32])
            rest >>= 5
        }
        bytes.append(Self.digits[rest])
    }

    private static let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
    static let base36 = Array("0123456789abcdefghijklmnopqrstuvwxyz".utf8)
}

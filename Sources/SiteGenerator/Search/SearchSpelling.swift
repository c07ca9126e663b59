/// Words without their pages, for finding what a misspelt one was meant to be.
///
/// One line per word: a digit (base 36) for how often it is used, one for how many bytes it shares with the word
/// before, and the rest of the word. A file begins where a pair of first letters begins, and ends where one ends, since
/// slips in the first two letters are rare.
struct SearchSpelling {
    /// The pair of letters that the file begins with.
    private(set) var first = ""
    private(set) var bytes: [UInt8] = []
    private var last: [UInt8] = []

    /// Bytes from which on a file is full.
    static let size = 6_000
    /// Of more words with the same pair, the rarest are left out.
    static let mostWordsOfAPair = 2_500

    /// - Parameter words: In order, with how many pages each is on.
    static func files(_ words: [(word: String, pages: Int)]) -> [SearchSpelling] {
        var files: [SearchSpelling] = []
        var file = SearchSpelling()
        var rest = words.filter { isMendable($0.word) }[...]
        while let next = rest.first {
            let pair = next.word.unicodeScalars.prefix(2)
            let end = rest.firstIndex { !$0.word.unicodeScalars.starts(with: pair) } ?? rest.endIndex
            for (word, pages) in commonest(rest[rest.startIndex..<end]) {
                if file.bytes.isEmpty { file.first = String(pair) }
                file.add(word, pages: pages)
            }
            if file.bytes.count >= size {
                files.append(file)
                file = SearchSpelling()
            }
            rest = rest[end...]
        }
        if !file.bytes.isEmpty { files.append(file) }
        return files
    }

    /// Short words and numbers have too many neighbours for one of them to be meant; the longest are run together of
    /// others.
    private static func isMendable(_ word: String) -> Bool {
        (4...24).contains(word.utf8.count) && !word.utf8.contains { (0x30...0x39).contains($0) }
            && word.unicodeScalars.count > 2
    }

    private static func commonest(_ words: ArraySlice<(word: String, pages: Int)>) -> [(word: String, pages: Int)] {
        guard words.count > mostWordsOfAPair else { return Array(words) }
        let order = words.indices.sorted { (words[$1].pages, $0) < (words[$0].pages, $1) }
        return order.prefix(mostWordsOfAPair).sorted().map { words[$0] }
    }

    private mutating func add(_ word: String, pages: Int) {
        let utf8 = Array(word.utf8)
        bytes.append(SearchShard.base36[min(35, Int.bitWidth - pages.leadingZeroBitCount)])
        let shared = SearchShard.shared(last, utf8)
        bytes.append(SearchShard.base36[shared])
        bytes += utf8[shared...]
        bytes.append(UInt8(ascii: "\n"))
        last = utf8
    }
}

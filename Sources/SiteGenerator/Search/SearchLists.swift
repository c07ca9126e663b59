/// The words of an index in order, each with its pages.
struct SearchLists {
    struct Word {
        var text: String
        var utf8: [UInt8]
        var postings: [SearchShard.Posting]
        /// About how many bytes it takes.
        var size: Int
    }

    /// By UTF-16, as scripts compare texts.
    let words: [Word]
    private let pageCount: Int

    init(_ entries: [SearchIndex.Entry]) {
        var lists: [String: [SearchShard.Posting]] = [:]
        for (number, entry) in entries.enumerated() {
            for (word, weight) in entry.words {
                lists[word, default: []].append(SearchShard.Posting(page: number, impact: SearchShard.impact(weight)))
            }
        }
        pageCount = entries.count
        words = lists.sorted { Self.comesFirst($0.key, $1.key) }.map { word, postings in
            let size = word.utf8.count + 2 + min(postings.count, SearchIndex.longestList) * 2
            return Word(text: word, utf8: Array(word.utf8), postings: postings, size: size)
        }
    }

    static func comesFirst(_ left: String, _ right: String) -> Bool {
        left.utf16.lexicographicallyPrecedes(right.utf16)
    }

    /// The words in shards. A beginning that many words share stands among them as a word of its own, with a star at
    /// its end and the best pages of all of them, so that no beginning asks for more than two shards.
    func shards() -> [SearchShard] {
        var hot: [(text: String, postings: [SearchShard.Posting])] = []
        collectHot(words[...], depth: 1, into: &hot)
        hot.sort { Self.comesFirst($0.text, $1.text) }
        var shards: [SearchShard] = []
        var shard = SearchShard()
        func add(_ word: String, _ postings: [SearchShard.Posting]) {
            shard.add(word, postings, limit: SearchIndex.longestList)
            guard shard.bytes.count >= SearchIndex.shardSize else { return }
            shards.append(shard)
            shard = SearchShard()
        }
        var next = 0
        for word in words {
            while next < hot.count, Self.comesFirst(hot[next].text, word.text) {
                add(hot[next].text, hot[next].postings)
                next += 1
            }
            add(word.text, word.postings)
        }
        if !shard.bytes.isEmpty { shards.append(shard) }
        return shards
    }

    /// The words that slips are mended by.
    func spelling() -> [SearchSpelling] {
        SearchSpelling.files(words.map { (word: $0.text, pages: $0.postings.count) })
    }

    /// Finds the beginnings of `depth` characters whose words fill more than a shard, and those of more characters.
    private func collectHot(
        _ range: ArraySlice<Word>, depth: Int, into hot: inout [(text: String, postings: [SearchShard.Posting])]
    ) {
        var start = range.startIndex
        while start < range.endIndex {
            let beginning = Self.beginning(of: words[start].utf8, characters: depth)
            guard let beginning else {
                start += 1
                continue
            }
            var end = start
            var size = 0
            while end < range.endIndex, words[end].utf8.starts(with: beginning) {
                size += words[end].size
                end += 1
            }
            if end - start > 1, size > SearchIndex.shardSize {
                let text = String(decoding: beginning, as: UTF8.self) + "*"
                hot.append((text, best(words[start..<end])))
                collectHot(words[start..<end], depth: depth + 1, into: &hot)
            }
            start = end
        }
    }

    /// The first bytes of a word, as long as it has that many characters.
    private static func beginning(of word: [UInt8], characters: Int) -> ArraySlice<UInt8>? {
        var left = characters
        for (index, byte) in word.enumerated() where byte & 0xC0 != 0x80 {
            if left == 0 { return word[..<index] }
            left -= 1
        }
        return left == 0 ? word[...] : nil
    }

    /// Of the pages of all words those that one of them fits best, rare words before common ones.
    private func best(_ words: ArraySlice<Word>) -> [SearchShard.Posting] {
        var scores: [Int: (score: Int, impact: Int)] = [:]
        for word in words {
            // Half as many pages weigh about two thirds of a level of impact, as in the script.
            let rarity = 2 * (pageCount.bitWidth - (pageCount / word.postings.count).leadingZeroBitCount)
            for posting in word.postings {
                let score = posting.impact * 3 + rarity
                if score > scores[posting.page]?.score ?? -1 { scores[posting.page] = (score, posting.impact) }
            }
        }
        let chosen = scores.sorted { ($1.value.score, $0.key) < ($0.value.score, $1.key) }
            .prefix(SearchIndex.longestHotList)
        return chosen.map { SearchShard.Posting(page: $0.key, impact: $0.value.impact) }.sorted { $0.page < $1.page }
    }
}

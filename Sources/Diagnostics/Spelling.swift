/// Finds what an author probably meant.
package enum Spelling {
    /// The candidate nearest to `word`, if it is near enough to be meant: at most a third of the word's letters
    /// differ (Damerau–Levenshtein distance, restricted), case not counted.
    package static func nearest(to word: String, in candidates: some Sequence<String>) -> String? {
        let letters = Array(word.lowercased().utf8)
        let limit = Swift.max(1, letters.count / 3)
        var best: (name: String, distance: Int)?
        for candidate in candidates.sorted() {
            let other = Array(candidate.lowercased().utf8)
            guard abs(other.count - letters.count) <= limit else { continue }
            let distance = editDistance(letters, other)
            if distance <= limit, distance < best?.distance ?? .max { best = (candidate, distance) }
        }
        return best?.name
    }

    /// A hint sentence for an unknown name: the nearest one, or all of them where there are few.
    package static func hint(for word: String, among candidates: some Sequence<String>) -> String? {
        if let near = nearest(to: word, in: candidates) { return "did you mean '\(near)'?" }
        let all = candidates.sorted()
        guard !all.isEmpty, all.count <= 12 else { return nil }
        return "known: \(all.joined(separator: ", "))"
    }

    /// Insertions, deletions, substitutions and swaps of neighbours between two words.
    private static func editDistance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        if left.isEmpty || right.isEmpty { return Swift.max(left.count, right.count) }
        var beforeLast: [Int] = []
        var last = Array(0...right.count)
        for i in 1...left.count {
            var row = [i] + Array(repeating: 0, count: right.count)
            for j in 1...right.count {
                let cost = left[i - 1] == right[j - 1] ? 0 : 1
                row[j] = Swift.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + cost)
                if i > 1, j > 1, left[i - 1] == right[j - 2], left[i - 2] == right[j - 1] {
                    row[j] = Swift.min(row[j], beforeLast[j - 2] + 1)
                }
            }
            (beforeLast, last) = (last, row)
        }
        return last[right.count]
    }
}

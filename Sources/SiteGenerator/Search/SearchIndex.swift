import Crypto
import Serialization

/// A portal's search index as files: a small manifest, the words in shards of which a query needs one or two, and what
/// is shown of each page in shards of their own.
///
/// `search/index.json` names the folder of everything else, which is called by its content, so that it never changes.
/// Formats are told in ``SearchShard`` and in `search.js`, which reads them.
struct SearchIndex {
    /// A page with its words, each once, with how much it says about the page.
    struct Entry: Sendable {
        var document: SearchDocument
        var words: [(word: String, weight: Float)]
    }

    /// Pages of which one file tells: ten results need ten such files at most.
    static let documentsPerFile = 20
    /// Bytes of a shard of words.
    static let shardSize = 12_000
    /// Pages that a word names at most, the best ones.
    static let longestList = 1_200

    let entries: [Entry]

    /// Words of a document with their weights: BM25's saturation of how often (k1 = 1.2), per field.
    static func entry(_ document: SearchDocument) -> Entry {
        var counts: [String: Float] = [:]
        for (field, text) in document.fields {
            var inField: [String: Float] = [:]
            var length: Float = 0
            SearchWords.split(text) { word in
                inField[word, default: 0] += 1
                length += 1
            }
            // A word says more in a short title than in a long one; texts are held to a usual length.
            let usual: Float = field == .text ? 300 : 8
            let norm = 1.2 * (0.4 + 0.6 * length / usual)
            // A title that is the word and little else is what is meant.
            let weight = field == .title ? field.weight * (1 + 1 / max(1, length)) : field.weight
            for (word, count) in inField {
                counts[word, default: 0] += weight * count * 2.2 / (count + norm)
            }
        }
        let weighted = counts.map { (word: $0.key, weight: $0.value * document.kind.weight) }
        return Entry(document: document, words: weighted)
    }

    /// All files of the index, by path below the portal's root.
    func files() -> [(path: String, bytes: [UInt8])] {
        let shards = shards()
        let documents = documentFiles()
        let folder = ContentHash.short(shards.flatMap(\.bytes) + documents.flatMap { $0 })
        var files = [(path: "search/index.json", bytes: manifest(shards, folder: folder))]
        files += shards.enumerated().map { ("search/\(folder)/w\($0).txt", $1.bytes) }
        files += documents.enumerated().map { ("search/\(folder)/p\($0).json", $1) }
        return files
    }

    private func shards() -> [SearchShard] {
        var lists: [String: [SearchShard.Posting]] = [:]
        for (number, entry) in entries.enumerated() {
            for (word, weight) in entry.words {
                lists[word, default: []].append(SearchShard.Posting(page: number, impact: SearchShard.impact(weight)))
            }
        }
        var shards: [SearchShard] = []
        var shard = SearchShard()
        for (word, list) in lists.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
            shard.add(word, list, limit: Self.longestList)
            if shard.bytes.count >= Self.shardSize {
                shards.append(shard)
                shard = SearchShard()
            }
        }
        if !shard.bytes.isEmpty { shards.append(shard) }
        return shards
    }

    private func manifest(_ shards: [SearchShard], folder: String) -> [UInt8] {
        let root = Mapping([
            .init("version", Node(.number(Number(1)))), .init("folder", Node(.string(folder))),
            .init("pages", Node(.number(Number(entries.count)))),
            .init("pagesPerFile", Node(.number(Number(Self.documentsPerFile)))),
            .init("shards", Node(.sequence(shards.map { Node(.string($0.first)) }))),
        ])
        var json: [UInt8] = []
        JSONWriter.write(Node(.mapping(root)), pretty: false, into: &json)
        return json
    }

    /// Lists of `[title, url, kind, context, method, path, excerpt]`.
    private func documentFiles() -> [[UInt8]] {
        stride(from: 0, to: entries.count, by: Self.documentsPerFile).map { start in
            let part = entries[start..<min(start + Self.documentsPerFile, entries.count)]
            let rows = part.map { entry -> Node in
                let page = entry.document
                let cells = [
                    page.title, page.url, page.kind.rawValue, page.context, page.method ?? "", page.path ?? "",
                    page.excerpt,
                ]
                return Node(.sequence(cells.map { Node(.string($0)) }))
            }
            var json: [UInt8] = []
            JSONWriter.write(Node(.sequence(rows)), pretty: false, into: &json)
            return json
        }
    }
}

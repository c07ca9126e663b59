import Crypto
import Serialization

/// A portal's search index as files: a small manifest, the words in shards of which a query needs one or two, and what
/// is shown of each page in files of their own.
///
/// `search/index.json` names the folder of everything else, which is called by its content and lies below `assets/`,
/// where nothing ever changes: a page need not know what the index holds, and no page changes when the index does.
/// `w0.txt`, `w1.txt` … are ``SearchShard``s, `s0.txt` … are for slips (``SearchSpelling``), `p0.json` … tell of pages.
struct SearchIndex {
    /// A page with its words, each once, with how much it says about the page.
    struct Entry: Sendable {
        var document: SearchDocument
        var words: [(word: String, weight: Float)]
    }

    /// Bytes of a shard of words, from which on it is full.
    static let shardSize = 6_000
    /// Bytes of a file that tells of pages, from which on it is full: ten results need ten of them at most.
    static let pageFileSize = 2_500
    /// Pages that a word names at most, the best ones.
    static let longestList = 1_200
    /// Pages that a beginning of many words names at most.
    static let longestHotList = 300

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
            // A word says more in a short title than in a long one; but a name is a name among however many.
            let norm = 1.2 * (0.4 + 0.6 * min(3, length / field.usualLength))
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
        let lists = SearchLists(entries)
        let shards = lists.shards()
        let spelling = lists.spelling()
        let pages = pageFiles()
        let all = shards.map(\.bytes) + spelling.map(\.bytes) + pages.map(\.bytes)
        let folder = ContentHash.short(Array(all.joined()))
        var files = [
            (path: "search/index.json", bytes: manifest(shards, spelling, pages.map(\.count), folder: folder))
        ]
        files += shards.enumerated().map { ("assets/search/\(folder)/w\($0).txt", $1.bytes) }
        files += spelling.enumerated().map { ("assets/search/\(folder)/s\($0).txt", $1.bytes) }
        files += pages.enumerated().map { ("assets/search/\(folder)/p\($0).json", $1.bytes) }
        return files
    }

    /// - Parameter counts: Pages in each of their files.
    private func manifest(
        _ shards: [SearchShard], _ spelling: [SearchSpelling], _ counts: [Int], folder: String
    ) -> [UInt8] {
        func list(_ texts: [String]) -> Node { Node(.sequence(texts.map { Node(.string($0)) })) }
        let root = Mapping([
            .init("version", Node(.number(Number(2)))), .init("folder", Node(.string("../assets/search/\(folder)/"))),
            .init("pages", Node(.number(Number(entries.count)))),
            .init("files", Node(.string(counts.map { String($0, radix: 36) }.joined()))),
            .init("shards", list(shards.map(\.first))), .init("spelling", list(spelling.map(\.first))),
        ])
        var json: [UInt8] = []
        JSONWriter.write(Node(.mapping(root)), pretty: false, into: &json)
        return json
    }

    /// Lists of pages with how many each holds: at most 35, so that the manifest says it with one digit.
    private func pageFiles() -> [(count: Int, bytes: [UInt8])] {
        var files: [(count: Int, bytes: [UInt8])] = []
        var count = 0
        var bytes: [UInt8] = []
        for (number, entry) in entries.enumerated() {
            bytes.append(UInt8(ascii: count == 0 ? "[" : ","))
            JSONWriter.write(Self.row(entry.document), pretty: false, into: &bytes)
            count += 1
            guard bytes.count >= Self.pageFileSize || count == 35 || number == entries.count - 1 else { continue }
            bytes.append(UInt8(ascii: "]"))
            files.append((count, bytes))
            bytes = []
            count = 0
        }
        return files
    }

    /// `[title, url, kind, context, method, path, excerpt, names, sections]`, where the names are one text, a section
    /// is `[id, title, text]`, and what is empty at the end is left out.
    private static func row(_ page: SearchDocument) -> Node {
        let texts = [
            page.title, page.url, page.kind.rawValue, page.context, page.method ?? "", page.path ?? "", page.excerpt,
            page.names.joined(separator: " "),
        ]
        var cells = texts.map { Node(.string($0)) }
        if page.sections.isEmpty {
            for text in texts.reversed() {
                guard text.isEmpty else { break }
                cells.removeLast()
            }
        } else {
            let sections = page.sections.map { section in
                Node(.sequence([section.id, section.title, section.text].map { Node(.string($0)) }))
            }
            cells.append(Node(.sequence(sections)))
        }
        return Node(.sequence(cells))
    }
}

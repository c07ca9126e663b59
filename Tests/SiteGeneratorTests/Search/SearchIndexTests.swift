import TestSupport
import Testing

@testable import SiteGenerator

/// What the files of an index hold.
struct SearchIndexTests {
    private func entry(_ title: String, text: String) -> SearchIndex.Entry {
        var document = SearchDocument(url: "guides/\(title)/", title: title, kind: .guide)
        document.fields = [(.title, title), (.text, text)]
        return SearchIndex.entry(document)
    }

    private func read(_ entries: [SearchIndex.Entry]) throws -> IndexReader {
        let files = SearchIndex(entries: entries).files()
        return try IndexReader(Dictionary(uniqueKeysWithValues: files.map { ($0.path, $0.bytes) }))
    }

    @Test func putsPagesThatAreAboutAWordBeforeThoseThatNameIt() throws {
        let index = try read([
            entry("Parcels", text: "What goes into a box."), entry("Boxes", text: "A parcel is one box of many."),
        ])
        let parcel = try #require(index.lists["parcel"])
        #expect(parcel.pages == [0, 1])
        #expect(parcel.impacts[0] > parcel.impacts[1])
        #expect(index.lists["parcels"] == nil)
    }

    /// Title, path, heading, text: each says more than the next, and however long the title, more than a text that
    /// repeats itself.
    @Test func weighsFieldsInTheirOrder() throws {
        let word = "zebra"
        let entries = [SearchField.text, .headings, .path, .title].map { field in
            var document = SearchDocument(url: "\(field)/", title: "", kind: .guide)
            document.fields = [
                (field, field == .text ? Array(repeating: word, count: 50).joined(separator: " ") : word)
            ]
            return SearchIndex.entry(document)
        }
        let impacts = try read(entries).lists[word]?.impacts ?? []
        #expect(impacts == impacts.sorted())
        #expect(Set(impacts).count == 4)
    }

    /// A parameter counts among three hundred others as it does among three.
    @Test func doesNotDrownNamesInLongLists() throws {
        var document = SearchDocument(url: "a/", title: "", kind: .operation)
        document.fields = [(.names, (0..<300).map { "property_\($0)" }.joined(separator: "\n") + "\nmax_tokens")]
        let impact = try read([SearchIndex.entry(document)]).lists["maxtoken"]?.impacts.first
        #expect(impact ?? 0 >= 2)
    }

    @Test func readsBackEveryWordOfAManyPagedIndex() throws {
        let index = try read((0..<500).map { entry("Page \($0)", text: "word\($0 % 7) shared term\($0) überall") })
        #expect(index.lists["shared"]?.pages == Array(0..<500))
        #expect(index.lists["uberall"]?.pages.count == 500)
        for number in 0..<500 { #expect(index.lists["term\(number)"]?.pages == [number]) }
        #expect(index.lists["word3"]?.pages == Array(stride(from: 3, to: 500, by: 7)))
        #expect(index.pages.compactMap { $0.first as? String } == (0..<500).map { "Page \($0)" })
        #expect(index.pages.compactMap { $0[1] as? String } == (0..<500).map { "guides/Page \($0)/" })
    }

    @Test func leavesOutThePagesThatACommonWordFitsLeast() throws {
        let limit = SearchIndex.longestList
        let entries = (0..<limit + 10).map { number in
            entry(number >= limit - 10 ? "Common" : "Page", text: "common")
        }
        let lists = try read(entries).lists
        let list = try #require(lists["common"])
        #expect(list.count == limit + 10)
        #expect(list.pages.count == limit)
        #expect(Array(list.pages.suffix(20)) == Array(limit - 10..<limit + 10), "the titles are kept")
        #expect(list.count != nil && lists["page"]?.count == nil)
    }

    /// Whatever is typed, at most two shards hold the words that begin with it, or a list stands for them.
    @Test func answersEveryBeginningFromTwoShards() throws {
        let entries = (0..<3_000).map { entry("t\($0)", text: "re\($0 % 1_700)x reserve\($0) 東京\($0) \($0)") }
        let index = try read(entries)
        #expect(index.shards.count > 10)
        for shard in index.shards {
            for word in shard where !word.hasSuffix("*") {
                for length in 1...word.unicodeScalars.count {
                    let start = String(String.UnicodeScalarView(word.unicodeScalars.prefix(length)))
                    let holders = index.shards.count { $0.contains { !$0.hasSuffix("*") && $0.hasPrefix(start) } }
                    #expect(holders <= 2 || index.lists[start + "*"] != nil, "'\(start)' is in \(holders)")
                }
            }
        }
        let hot = try #require(index.lists["re*"])
        #expect(hot.pages.count == SearchIndex.longestHotList)
        #expect(hot.pages == hot.pages.sorted())
    }

    @Test func keepsShardsInTheOrderThatTheManifestTells() throws {
        let index = try read((0..<2_000).map { entry("t\($0)", text: "word\($0) \u{FF41}\($0) \u{20000}\u{20001}") })
        #expect(index.manifest["shards"] as? [String] == index.shards.compactMap(\.first))
        let words = index.shards.flatMap { $0 }
        #expect(zip(words, words.dropFirst()).allSatisfy { $0.utf16.lexicographicallyPrecedes($1.utf16) })
    }

    @Test func mendsWordsNotNumbers() throws {
        let index = try read([
            entry("Shipments", text: "create kubernetes h2o 12345 abc"), entry("Shipment", text: "2024-11-24"),
        ])
        #expect(index.spelling == ["shipment": 2, "create": 1, "kubernete": 1])
    }

    @Test func isTheSameForTheSamePages() {
        let entries = (0..<300).map { entry("Page \($0)", text: "some text about \($0)") }
        let first = SearchIndex(entries: entries).files()
        let second = SearchIndex(entries: entries.map { SearchIndex.entry($0.document) }).files()
        #expect(first.map(\.path) == second.map(\.path))
        #expect(first.map(\.bytes) == second.map(\.bytes))
    }

    @Test func standsForAnEmptyPortal() throws {
        let index = try read([])
        #expect(index.lists.isEmpty)
        #expect(index.pages.isEmpty)
    }
}

/// What each portal's own index knows.
struct SearchAudienceTests {
    @Test func knowsOnlyWhatThePortalShows() async throws {
        let site = try SmallSite()
        let report = await site.build()
        #expect(report.isPublished)
        let open = try index(of: "public", site)
        let inner = try index(of: "internal", site)
        for word in ["margin", "marginincent", "costcentercode", "recalculate", "recalculateallparcel", "ledger"] {
            #expect(open.lists[word] == nil, "'\(word)' is cut from the public portal")
            #expect(open.spelling[word] == nil)
        }
        for word in ["costcentercode", "marginincent", "ledger"] { #expect(inner.lists[word] != nil, "'\(word)'") }
        #expect(open.lists["listparcel"] != nil)
        #expect(inner.pages.count > open.pages.count)
    }

    @Test func leadsToSectionsAndShowsNames() async throws {
        let site = try SmallSite([
            "content/pages/guides/start.md":
                "---\ntitle: Start\n---\n\nHello there.\n\n## First `step`\n\nDo this.\n\n### Then\n\nDo that.\n"
        ])
        _ = await site.build()
        let pages = try index(of: "public", site).pages
        let start = try #require(pages.first { $0[0] as? String == "Start" })
        #expect(start[6] as? String == "Hello there.")
        #expect(start[8] as? [[String]] == [["first-step", "First step", "Do this."], ["then", "Then", "Do that."]])
        let list = try #require(pages.first { $0[0] as? String == "List parcels" })
        #expect(list[4] as? String == "GET")
        #expect((list[7] as? String)?.split(separator: " ").contains("limit") == true)
    }

    private func index(of portal: String, _ site: SmallSite) throws -> IndexReader {
        let files = try site.files(of: portal).filter { $0.contains("search/") }
        return try IndexReader(
            Dictionary(uniqueKeysWithValues: files.map { ($0, Array(try site.page("\(portal)/\($0)").utf8)) }))
    }
}

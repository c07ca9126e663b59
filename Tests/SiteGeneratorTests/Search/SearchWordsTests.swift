import Foundation
import TestSupport
import Testing

@testable import SiteGenerator

/// How texts become words of the search index.
struct SearchWordsTests {
    @Test(arguments: SearchSplits.all)
    func splits(text: String, expected: [String]) {
        var found: [String] = []
        SearchWords.split(text) { found.append($0) }
        #expect(found == expected)
    }

    /// The tables that the script has too; how it uses them is tested in a browser.
    @Test func sharesItsTablesWithTheScript() throws {
        let script = try String(
            contentsOf: Repository.root.appendingPathComponent("themes/default/scripts/search-index.js"),
            encoding: .utf8)
        let words = try #require(Self.part(of: script, after: "new Set((", before: ")"))
        #expect(Set(words.split { "\"+ \n".contains($0) }.map(String.init)) == SearchWords.skipped)
        let letters = try #require(Self.part(of: script, after: "Object.entries({", before: "}"))
        let pairs = letters.split { ",\n ".contains($0) }.joined(separator: " ").split(separator: "\" ")
        let table = pairs.reduce(into: [String: String]()) { table, pair in
            let sides = pair.split { ":\" ".contains($0) }
            if sides.count == 2 { table[String(sides[0])] = String(sides[1]) }
        }
        #expect(table == SearchLetters.alone.reduce(into: [:]) { $0[String(Character($1.key))] = $1.value })
    }

    private static func part(of text: String, after opening: String, before closing: Character) -> Substring? {
        text.firstRange(of: opening).map { text[$0.upperBound...].prefix { $0 != closing } }
    }
}

/// What results show of pages.
struct SearchSectionsTests {
    @Test(
        arguments: [
            ("## *Some* `code` and\n\n> a [link", "Some code and a link"), ("", ""),
            (
                "see **[our guide](https://example.com/a_b)**, `Key`. And snake_case",
                "see our guide, Key. And snake_case"
            ),
            (String(repeating: "word ", count: 60), String(repeating: "word ", count: 28) + "…"),
            (String(repeating: "東", count: 200), String(repeating: "東", count: 46) + "…"),
            (String(repeating: "x", count: 140), String(repeating: "x", count: 140) + "…"),
        ])
    func shortens(text: String, expected: String) {
        #expect(SearchSections.shortened(text) == expected)
    }
}

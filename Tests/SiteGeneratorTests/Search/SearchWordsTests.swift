import Foundation
import TestSupport
import Testing

@testable import SiteGenerator

/// How texts become words of the search index.
struct SearchWordsTests {
    private func words(_ text: String) -> [String] {
        var found: [String] = []
        SearchWords.split(text) { found.append($0) }
        return found
    }

    @Test(
        arguments: [
            ("Create a shipment", ["create", "shipment"]),
            ("createShipment", ["create", "shipment", "createshipment"]),
            ("shipping_address", ["shipping", "address", "shippingaddress"]),
            ("/v2/shipments/{shipmentId}", ["v2", "shipment", "shipment", "id", "shipmentid"]),
            ("sign-up", ["sign", "up", "signup"]), ("HTTPServer", ["httpserver"]),
            (
                "addresses entries boxes status bus parcels gas",
                [
                    "address", "entry", "box", "status", "bus", "parcel", "gas",
                ]
            ),
            ("Größe café ŁÓDŹ", ["grosse", "cafe", "lodz"]), ("don't", ["dont"]), ("配送状況", ["配送", "送状", "状況"]),
            ("東", ["東"]), ("a  ,.-_ !", []),
        ])
    func splits(text: String, expected: [String]) {
        #expect(words(text) == expected)
    }

    @Test func foldsTheLettersThatTheScriptFolds() throws {
        let script = try String(
            contentsOf: Repository.root.appendingPathComponent("themes/default/scripts/search.js"), encoding: .utf8)
        #expect(SearchWords.accented.count == SearchWords.unaccented.count)
        #expect(script.contains("\"\(SearchWords.accented)\""))
        #expect(script.contains("\"\(SearchWords.unaccented)\""))
        let inScript = try #require(script.firstRange(of: "new Set((\""))
        let list = script[inScript.upperBound...].prefix { $0 != ")" }.split { "\"+ \n".contains($0) }.map(String.init)
        #expect(Set(list) == SearchWords.skipped)
    }
}

/// The files of an index, read back by the rules that the script follows.
struct SearchIndexTests {
    private func entry(_ title: String, text: String) -> SearchIndex.Entry {
        var document = SearchDocument(url: "guides/\(title)/", title: title, kind: .guide)
        document.fields = [(.title, title), (.text, text)]
        return SearchIndex.entry(document)
    }

    @Test func putsPagesThatAreAboutAWordBeforeThoseThatNameIt() throws {
        let index = SearchIndex(entries: [
            entry("Parcels", text: "What goes into a box."), entry("Boxes", text: "A parcel is one box of many."),
        ])
        let lists = try Self.lists(index)
        let parcel = try #require(lists["parcel"])
        #expect(parcel.map(\.page) == [0, 1])
        #expect(parcel[0].impact > parcel[1].impact)
        #expect(lists["parcels"] == nil)
    }

    @Test func readsBackEveryWordOfAManyPagedIndex() throws {
        let entries = (0..<500).map { entry("Page \($0)", text: "word\($0 % 7) shared term\($0) überall") }
        let lists = try Self.lists(SearchIndex(entries: entries))
        #expect(lists["shared"]?.map(\.page) == Array(0..<500))
        #expect(lists["uberall"]?.count == 500)
        for number in 0..<500 { #expect(lists["term\(number)"]?.map(\.page) == [number]) }
        #expect(lists["word3"]?.map(\.page) == Array(stride(from: 3, to: 500, by: 7)))
    }

    @Test func isTheSameForTheSamePages() {
        let entries = ["One", "Two", "Three"].map { entry($0, text: "some text about \($0)") }
        let first = SearchIndex(entries: entries).files()
        let second = SearchIndex(entries: entries).files()
        #expect(first.map(\.path) == second.map(\.path))
        #expect(first.map(\.bytes) == second.map(\.bytes))
    }

    /// Word → its pages and impacts.
    private static func lists(_ index: SearchIndex) throws -> [String: [(page: Int, impact: Int)]] {
        let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
        var lists: [String: [(page: Int, impact: Int)]] = [:]
        for file in index.files() where file.path.hasSuffix(".txt") {
            var last: [UInt8] = []
            for line in file.bytes.split(separator: UInt8(ascii: "\n")) {
                let shared = try #require(Int(String(decoding: line.prefix(1), as: UTF8.self), radix: 36))
                let parts = line.dropFirst().split(
                    separator: UInt8(ascii: "\t"), maxSplits: 1, omittingEmptySubsequences: false)
                last = Array(last.prefix(shared) + parts[0])
                var pages: [(page: Int, impact: Int)] = []
                var (number, shift, page) = (0, 0, 0)
                for byte in parts[1] {
                    let digit = try #require(digits.firstIndex(of: byte))
                    number += (digit & 31) << shift
                    shift += 5
                    guard digit < 32 else { continue }
                    page += number / 16
                    pages.append((page, number % 16))
                    (number, shift) = (0, 0)
                }
                lists[String(decoding: last, as: UTF8.self)] = pages
            }
        }
        return lists
    }
}

import Foundation
import Testing

/// The files of a search index, read by the rules that the script follows.
struct IndexReader {
    struct List: Equatable {
        var pages: [Int] = []
        var impacts: [Int] = []
        /// Of all pages, where some were left out.
        var count: Int?
    }

    /// Word → its pages; beginnings that many words share end in a star.
    private(set) var lists: [String: List] = [:]
    /// The words of each shard, in order.
    private(set) var shards: [[String]] = []
    /// Words that slips are mended by → how often each is used.
    private(set) var spelling: [String: Int] = [:]
    private(set) var pages: [[Any]] = []
    let manifest: [String: Any]

    /// - Parameter files: Path below the portal → bytes.
    init(_ files: [String: [UInt8]]) throws {
        let json = try #require(files["search/index.json"])
        let root = try JSONSerialization.jsonObject(with: Data(json))
        manifest = try #require(root as? [String: Any])
        let address = try #require(manifest["folder"] as? String)
        let folder = try #require(address.hasPrefix("../assets/search/") ? address.dropFirst(3) : nil)
        let shardNames = try #require(manifest["shards"] as? [String])
        for number in shardNames.indices {
            let bytes = try #require(files["\(folder)w\(number).txt"])
            try read(words: bytes)
        }
        let spellingNames = try #require(manifest["spelling"] as? [String])
        for number in spellingNames.indices {
            var last: [UInt8] = []
            let bytes = try #require(files["\(folder)s\(number).txt"])
            for line in bytes.split(separator: UInt8(ascii: "\n")) {
                last = try Self.word(line.dropFirst(), after: last)
                spelling[String(decoding: last, as: UTF8.self)] = try Self.digit(line.first)
            }
        }
        let counts = try #require(manifest["files"] as? String)
        for (number, count) in counts.enumerated() {
            let bytes = try #require(files["\(folder)p\(number).json"])
            let json = try JSONSerialization.jsonObject(with: Data(bytes))
            let rows = try #require(json as? [[Any]])
            #expect(rows.count == Int(String(count), radix: 36))
            pages += rows
        }
    }

    private mutating func read(words bytes: [UInt8]) throws {
        var last: [UInt8] = []
        var shard: [String] = []
        for line in bytes.split(separator: UInt8(ascii: "\n")) {
            let parts = line.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false)
            last = try Self.word(parts[0], after: last)
            let text = String(decoding: last, as: UTF8.self)
            var list = try Self.list(parts[1])
            list.count = parts.count > 2 ? Int(String(decoding: parts[2], as: UTF8.self)) : nil
            lists[text] = list
            shard.append(text)
        }
        shards.append(shard)
    }

    private static func word(_ line: ArraySlice<UInt8>, after last: [UInt8]) throws -> [UInt8] {
        Array(last.prefix(try digit(line.first)) + line.dropFirst())
    }

    private static func digit(_ byte: UInt8?) throws -> Int {
        let digit = try #require(byte)
        return try #require(Int(String(decoding: [digit], as: UTF8.self), radix: 36))
    }

    private static func list(_ bytes: ArraySlice<UInt8>) throws -> List {
        let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
        var list = List()
        var (number, shift, page) = (0, 0, 0)
        for byte in bytes {
            let digit = try #require(digits.firstIndex(of: byte))
            number += (digit & 31) << shift
            shift += 5
            guard digit < 32 else { continue }
            page += number / 16
            list.pages.append(page)
            list.impacts.append(number % 16)
            (number, shift) = (0, 0)
        }
        return list
    }
}

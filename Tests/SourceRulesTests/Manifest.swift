import Foundation
import TestSupport

/// What Package.swift says of our targets, read from its text.
struct Manifest {
    let text: String
    /// The targets each target may import.
    private(set) var dependencies: [String: Set<String>] = [:]
    /// The level that the comment above a library gives it.
    private(set) var levels: [String: Int] = [:]

    init() throws {
        text = try String(contentsOf: Repository.root.appendingPathComponent("Package.swift"), encoding: .utf8)
        let flat = text.replacingOccurrences(of: "\n", with: " ")
        readLevels()
        for part in flat.components(separatedBy: "library(").dropFirst() { read(call: part) }
        for part in flat.components(separatedBy: ".executableTarget(").dropFirst() { read(call: part) }
    }

    private mutating func readLevels() {
        var level = 0
        var isLibrary = false
        for line in text.split(separator: "\n") {
            if let mark = line.range(of: "// Level ") {
                level = line[mark.upperBound...].first?.wholeNumberValue ?? level
            }
            if line.contains("library(") || line.contains(".executableTarget(") { isLibrary = true }
            guard isLibrary, let name = line.split(separator: "\"").dropFirst().first.map(String.init),
                line.contains("\"")
            else {
                continue
            }
            if levels[name] == nil, !line.contains("system(") { levels[name] = level }
            isLibrary = false
        }
    }

    /// Reads `"HTTP", uses: ["CMicrohttpd"]` and what follows up to the closing parenthesis.
    private mutating func read(call: String) {
        let end = call.firstIndex(of: ")") ?? call.endIndex
        let words = call[..<end].split(separator: "\"", omittingEmptySubsequences: false)
        // Quoted texts are at the odd places.
        let names = stride(from: 1, to: words.count, by: 2).map { String(words[$0]) }.filter { !$0.contains("/") }
        guard let name = names.first, !name.contains("\\") else { return }
        dependencies[name, default: []].formUnion(names.dropFirst())
    }
}

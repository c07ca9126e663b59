import Mustache
import Serialization
import Synchronization
import TestSupport
import Testing

/// The Mustache spec's own tests, optional modules included (corpora/mustache-spec).
struct MustacheSpecTests {
    private static let modules = [
        ("comments", 12), ("delimiters", 14), ("interpolation", 42), ("inverted", 22), ("partials", 12),
        ("sections", 34), ("~dynamic-names", 21), ("~inheritance", 27), ("~lambdas", 10),
    ]

    @Test(.enabled(if: Corpora.shouldRun), arguments: modules)
    func rendersAsTheSpecSays(module: String, count: Int) throws {
        let file = "mustache-spec/\(module).json"
        let root = try JSONReader.read(Corpora.bytes(file), file: file)
        let tests = root["tests"]?.elements ?? []
        #expect(tests.count == count)
        for test in tests {
            let name = test["name"]?.string ?? "?"
            let rendered = try? render(test, isLambda: module == "~lambdas")
            #expect(rendered == test["expected"]?.string, "\(module): \(name)")
        }
    }

    private func render(_ test: Node, isLambda: Bool) throws -> String {
        var set = TemplateSet()
        set["main"] = try Template(parsing: Array((test["template"]?.string ?? "").utf8), name: "main")
        for entry in test["partials"]?.entries ?? [] {
            set[entry.key] = try Template(parsing: Array((entry.value.string ?? "").utf8), name: entry.key)
        }
        var context = value(test["data"] ?? Node(.null))
        if isLambda, case .object(var members) = context {
            members["lambda"] = try #require(Self.lambda(test["name"]?.string ?? ""))
            context = .object(members)
        }
        var output: [UInt8] = []
        try set.render("main", context, into: &output)
        return String(decoding: output, as: UTF8.self)
    }

    private func value(_ node: Node) -> Value {
        switch node.value {
        case .null: .null
        case .boolean(let flag): .boolean(flag)
        case .number(let number): .string(number.text)
        case .string(let text): .string(text)
        case .sequence(let nodes): .list(nodes.map(value))
        case .mapping(let mapping):
            .object(Dictionary(uniqueKeysWithValues: mapping.entries.map { ($0.key, value($0.value)) }))
        }
    }

    /// The suite's lambdas are source text in other languages; these do the same.
    private static func lambda(_ name: String) -> Value? {
        let calls = Counter()
        return switch name {
        case "Interpolation": .lambda { _ in "world" }
        case "Interpolation - Expansion": .lambda { _ in "{{planet}}" }
        case "Interpolation - Alternate Delimiters": .lambda { _ in "|planet| => {{planet}}" }
        case "Interpolation - Multiple Calls": .lambda { _ in String(calls.next()) }
        case "Escaping": .lambda { _ in ">" }
        case "Section": .lambda { $0 == "{{x}}" ? "yes" : "no" }
        case "Section - Expansion": .lambda { "\($0){{planet}}\($0)" }
        case "Section - Alternate Delimiters": .lambda { "\($0){{planet}} => |planet|\($0)" }
        case "Section - Multiple Calls": .lambda { "__\($0)__" }
        case "Inverted Section": .lambda { _ in "0" }
        default: nil
        }
    }
}

private final class Counter: Sendable {
    private let count = Mutex(0)
    func next() -> Int {
        count.withLock { count in
            count += 1
            return count
        }
    }
}

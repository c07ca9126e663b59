import Serialization
import TestSupport
import Testing

/// One case of yaml-test-suite (github.com/yaml/yaml-test-suite, branch `data`).
struct YAMLTestSuiteCase: Sendable, CustomTestStringConvertible {
    let id: String
    let name: String
    let yaml: [UInt8]
    /// The documents as JSON, one after the other; `nil` where the suite gives none.
    let json: [Node]?
    let mustFail: Bool

    var testDescription: String { "\(id) \(name)" }

    /// All cases; none where the corpora are not here, so that the test is skipped.
    static let all: [YAMLTestSuiteCase] = {
        guard let bytes = try? Corpora.bytes("yaml-test-suite/yaml-test-suite.json"),
            let root = try? JSONReader.read(bytes, file: "yaml-test-suite.json")
        else { return [] }
        return root.elements.map { node in
            YAMLTestSuiteCase(
                id: node["id"]?.string ?? "", name: node["name"]?.string ?? "",
                yaml: Array((node["yaml"]?.string ?? "").utf8),
                json: node["json"]?.string.map(documents), mustFail: node["error"]?.boolean ?? false)
        }
    }()

    /// Splits JSON documents that follow one another, which is no JSON but is how the suite writes them: YAML's flow
    /// style of several lines is JSON, so each document is made one by counting brackets outside of text.
    private static func documents(_ text: String) -> [Node] {
        var documents: [Node] = []
        var begin = text.startIndex
        while begin < text.endIndex {
            let end = endOfValue(text, from: begin)
            let part = text[begin..<end]
            if !part.allSatisfy(\.isWhitespace), let node = try? JSONReader.read(Array(part.utf8), file: "expected") {
                documents.append(node)
            }
            begin = end
        }
        return documents
    }

    private static func endOfValue(_ text: String, from begin: String.Index) -> String.Index {
        var depth = 0
        var isText = false
        var isEscaped = false
        var hasContent = false
        var at = begin
        while at < text.endIndex {
            let character = text[at]
            at = text.index(after: at)
            if isText {
                if isEscaped {
                    isEscaped = false
                } else if character == "\\" {
                    isEscaped = true
                } else if character == "\"" {
                    isText = false
                }
            } else if character == "\"" {
                isText = true
            } else if character == "[" || character == "{" {
                depth += 1
            } else if character == "]" || character == "}" {
                depth -= 1
            }
            if !character.isWhitespace { hasContent = true }
            if character == "\n", depth == 0, !isText, hasContent { break }
        }
        return at
    }
}

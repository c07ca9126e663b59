import Foundation
import OpenAPI
import Serialization
import TestSupport

/// One run of a sample, and a look at what it sent.
enum SampleRun {
    /// Files that samples send.
    private static let files = ["photo.png": "PNG", "body.bin": "bytes", "label.bin": "label", "body.xml": "<x/>"]

    static func run(
        _ code: String, _ language: SampleLanguage, environment: [String: String]
    ) async throws -> Program.Outcome {
        let folder = try TemporaryFolder(files)
        var environment = environment
        let name = SampleTool.fileName(language, 0)
        try folder.write(code + "\n", to: name)
        let path = try SampleTool.path(language)
        var arguments = [name]
        switch language {
        case .httpie:
            // Without a terminal HTTPie reads its input as a body.
            try folder.write(#"{"default_options": ["--ignore-stdin"]}"#, to: "config/config.json")
            environment["HTTPIE_CONFIG_DIR"] = folder.path("config")
        case .go: arguments = ["run", name]
        case .java:
            let java = Requirement.program("java") ?? path
            return try await Program.run(java, [name], environment: environment, in: folder.path)
        default: break
        }
        let program = [.curl, .httpie].contains(language) ? Requirement.program("bash") ?? path : path
        return try await Program.run(program, arguments, environment: environment, in: folder.path)
    }

    /// Compiles samples into one program, which makes one call after the other.
    static func runTogether(
        _ codes: [String], _ language: SampleLanguage, environment: [String: String]
    ) async throws -> Program.Outcome {
        let folder = try TemporaryFolder(files)
        let path = try SampleTool.path(language)
        let built: Program.Outcome
        if language == .swift {
            let functions = codes.enumerated().map { SampleTool.swiftFunction($1, $0) }.joined()
            let calls = codes.indices.map { "try await sample\($0)()\n" }.joined()
            try folder.write("import Foundation\nimport FoundationNetworking\n\n\(functions)\(calls)", to: "main.swift")
            built = try await Program.run(path, ["-swift-version", "6", "main.swift", "-o", "all"], in: folder.path)
        } else {
            let classes = codes.enumerated().map { SampleTool.csharpClass($1, $0) }.joined()
            let calls = codes.indices.map { "Sample\($0).Run().Wait();" }.joined()
            let main = "class All { static void Main() { \(calls) } }\n"
            try folder.write(SampleTool.csharpHead + classes + main, to: "all.cs")
            built = try await Program.run(path, ["-r:System.Net.Http", "-out:all.exe", "all.cs"], in: folder.path)
        }
        guard built.status == 0 else { return built }
        if language == .swift {
            return try await Program.run(folder.path("all"), environment: environment, in: folder.path)
        }
        guard let mono = Requirement.program("mono") else { throw Repository.Missing(what: "mono") }
        return try await Program.run(mono, ["all.exe"], environment: environment, in: folder.path)
    }

    /// What was sent otherwise than expected; headers beyond the expected ones are the tool's own.
    static func differences(_ got: Node, _ expected: Node, _ language: SampleLanguage) -> [String] {
        var differences: [String] = []
        func compare(_ name: String, _ got: Node?, _ wanted: Node?) {
            guard let wanted, got != wanted else { return }
            differences.append("\(name) is \(got.map(text) ?? "missing"), not \(text(wanted))")
        }
        compare("method", got["method"], expected["method"])
        compare("target", got["target"], expected["target"])
        for header in expected["headers"]?.entries ?? [] {
            compare("header \(header.key)", got["headers"]?[header.key].map(withoutCharset), header.value)
        }
        compare("body", normal(got["body"], language), normal(expected["body"], language))
        return differences
    }

    /// JavaScript and C# say which characters they send.
    private static func withoutCharset(_ value: Node) -> Node {
        guard let text = value.string, text.lowercased().hasSuffix("charset=utf-8") else { return value }
        return Node(.string(String(text.prefix { $0 != ";" })))
    }

    /// Go sorts the fields of a form, which says the same.
    private static func normal(_ body: Node?, _ language: SampleLanguage) -> Node? {
        guard let body, let items = body.sequence, let first = items.first else { return body }
        if first.sequence != nil, language == .go {
            return Node(.sequence(items.sorted { text($0) < text($1) }))
        }
        guard first["name"] != nil, first["text"] != nil else { return body }
        return Node(
            .sequence(
                items.map { part in
                    let isFile = ["photo", "label"].contains(part["name"]?.string)
                    return Node(.mapping(Mapping(part.entries.filter { counts($0, isFile: isFile, language) })))
                }))
    }

    /// Which of a part's facts are compared: a type only where it is none of the defaults (RFC 7578 §4.4). JavaScript,
    /// PHP and Ruby give a file name to every part that has a type, HTTPie gives no type to a text.
    private static func counts(_ fact: Mapping.Entry, isFile: Bool, _ language: SampleLanguage) -> Bool {
        switch fact.key {
        case "file": isFile
        case "type":
            !fact.value.isNull && !["text/plain", "application/octet-stream"].contains(fact.value.string)
                && (isFile || language != .httpie)
        default: true
        }
    }

    private static func text(_ node: Node) -> String {
        var bytes: [UInt8] = []
        JSONWriter.write(node, pretty: false, sortedKeys: true, into: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}

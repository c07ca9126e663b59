import Diagnostics
import Foundation
import OpenAPI
import TestSupport
import Testing

/// The rules against the OpenAPI initiative's own cases, and against descriptions that people publish.
@Suite(.enabled(if: Corpora.shouldRun))
struct OpenAPIRulesTests {
    static let cases = "openapi/oai-schema-tests"

    /// Cases that are told otherwise than the schemas do, each with its reason.
    static let knownIssues: [String: String] = [
        "v3.1/pass/link-object-examples.yaml": "links to operations that it does not have",
        "v3.2/pass/link-object-examples.yaml": "links to operations that it does not have",
        "v3.1/pass/operation-object-example.yaml": "declares neither its security scheme nor its path parameter",
        "v3.2/pass/operation-object-example.yaml": "declares neither its security scheme nor its path parameter",
        "v3.1/pass/path_item_servers_parameters.yaml": "links to an operation that it does not have",
        "v3.2/pass/path_item_servers_parameters.yaml": "links to an operation that it does not have",
        "v3.1/pass/security-scheme-object-examples.yaml": "refers to another machine, which is never asked",
        "v3.2/pass/security-scheme-object-examples.yaml": "refers to another machine, which is never asked",
        "v3.1/pass/style-defaults.yaml": "has path parameters without 'required: true', and no media type as a key",
        "v3.2/pass/mega.yaml": "has a discriminator that leads to a schema that it does not have",
    ]

    /// `PORTICO_TEST_PRINT=warnings` prints what is told about published documents, for reading.
    static let isTalkative = ProcessInfo.processInfo.environment["PORTICO_TEST_PRINT"] == "warnings"

    static func files(_ verdict: String) -> [String] {
        let all = try? Corpora.files(under: cases, endings: [".yaml", ".json"])
        return (all ?? []).filter { $0.contains("/\(verdict)/") }
    }

    static func diagnostics(of path: String) -> [Diagnostic] {
        var diagnostics: [Diagnostic] = []
        _ = OpenAPIDocument.load(path, read: { try? Corpora.bytes($0) }, diagnostics: &diagnostics)
        return diagnostics
    }

    @Test func saysNothingAboutValidDocuments() {
        let files = Self.files("pass")
        var told = 0
        for file in files {
            let diagnostics = Self.diagnostics(of: file)
            guard !diagnostics.isEmpty else { continue }
            told += 1
            let name = String(file.dropFirst(Self.cases.count + 1))
            if let reason = Self.knownIssues[name] {
                withKnownIssue("\(name): \(reason)") { Issue.record("\(diagnostics)") }
            } else {
                Issue.record("\(name): \(diagnostics.map(\.description).joined(separator: "\n"))")
            }
        }
        print("OpenAPI rules: \(files.count - told) of \(files.count) valid documents without a word")
        #expect(files.count == 78)
    }

    @Test func findsAMistakeInInvalidDocuments() {
        let files = Self.files("fail")
        var missed: [String] = []
        for file in files where Self.diagnostics(of: file).isEmpty {
            missed.append(String(file.dropFirst(Self.cases.count + 1)))
        }
        print("OpenAPI rules: \(files.count - missed.count) of \(files.count) invalid documents told")
        #expect(files.count == 40)
        #expect(missed == [])
    }

    /// Told at a place in a file that was read, and not endlessly.
    @Test func tellsWhereAndNotTooMuch() throws {
        var kinds: [String: (documents: Int, warnings: Int)] = [:]
        var documents = 0
        for folder in ["real", "multi", "learn-examples", "readme-oas-examples"] {
            for path in try Corpora.files(under: "openapi/\(folder)", endings: [".json", ".yaml", ".yml"]) {
                var diagnostics: [Diagnostic] = []
                var files: Set<String> = []
                let document = OpenAPIDocument.load(
                    path,
                    read: { path in
                        files.insert(path)
                        return try? Corpora.bytes(path)
                    }, diagnostics: &diagnostics)
                guard document != nil else { continue }
                documents += 1
                let counts = Dictionary(grouping: diagnostics.filter { $0.severity == .warning }, by: \.id)
                for (kind, warnings) in counts {
                    kinds[kind, default: (0, 0)].documents += 1
                    kinds[kind, default: (0, 0)].warnings += warnings.count
                    #expect(warnings.count <= 21, "\(path): \(kind)")
                }
                for problem in diagnostics {
                    let place = problem.location
                    #expect((place?.line ?? 0) > 0 && files.contains(place?.file ?? ""), "\(problem)")
                }
                if Self.isTalkative { print(diagnostics.sortedForReading().map { "\($0)" }.joined(separator: "\n")) }
            }
        }
        #expect(documents > 200)
        print("OpenAPI rules: \(documents) published documents; warnings and documents of each kind:")
        for (kind, count) in kinds.sorted(by: { $0.key < $1.key }) {
            print("  \(kind): \(count.warnings) in \(count.documents)")
        }
    }
}

import Diagnostics
import OpenAPI
import Serialization
import TestSupport
import Testing

/// Real descriptions and published examples: each is read, shows as many operations as another program counted, and
/// resolves its references or says which it cannot.
@Suite(.enabled(if: Corpora.shouldRun))
struct OpenAPICorpusTests {
    /// A document and what `openapi/MANIFEST.json` says about it.
    struct Entry: Sendable, CustomTestStringConvertible {
        var file: String
        var operations: Int
        var webhookOperations: Int
        var testDescription: String { file }

        static let all: [Entry] = {
            guard Corpora.shouldRun, let bytes = try? Corpora.bytes("openapi/MANIFEST.json"),
                let list = try? JSONReader.read(bytes, file: "MANIFEST.json")
            else { return [] }
            return list.elements.compactMap { entry in
                guard let file = entry["file"]?.string, let operations = entry["operations"]?.integer else {
                    return nil
                }
                return Entry(
                    file: file, operations: operations, webhookOperations: entry["webhookOperations"]?.integer ?? 0)
            }
        }()
    }

    static func load(_ file: String) -> (document: OpenAPIDocument?, diagnostics: [Diagnostic]) {
        var diagnostics: [Diagnostic] = []
        let document = OpenAPIDocument.load(
            "openapi/\(file)", read: { try? Corpora.bytes($0) }, diagnostics: &diagnostics)
        return (document, diagnostics)
    }

    @Test func hasAllDocuments() { #expect(Entry.all.count == 56) }

    @Test(arguments: Entry.all)
    func showsEveryOperation(entry: Entry) {
        let (loaded, diagnostics) = Self.load(entry.file)
        let slugs = loaded?.operations.map(\.slug)
        #expect(slugs?.count == entry.operations)
        #expect(Set(slugs ?? []).count == entry.operations)
        let webhooks = loaded?.webhooks.flatMap(\.operations).count
        #expect(webhooks == entry.webhookOperations)
        let errors = diagnostics.filter { $0.severity == .error }.prefix(5).map(\.description)
        #expect(errors == [])
    }

    @Test(arguments: Entry.all)
    func writesEveryDocumentInOneFile(entry: Entry) {
        // Only small values go into expectations: a failing one would describe the whole tree.
        guard let document = Self.load(entry.file).document else {
            Issue.record("is not read")
            return
        }
        let whole = document.bundled()
        let slugs = document.operations.map(\.slug)
        let isWhole = whole.operations.map(\.slug) == slugs
        #expect(isWhole)
        let lost = document.identifiers.names.symmetricDifference(whole.identifiers.names).sorted().prefix(5)
        #expect(lost == [])
        var bytes: [UInt8] = []
        JSONWriter.write(whole.root, pretty: false, into: &bytes)
        var diagnostics: [Diagnostic] = []
        let again = OpenAPIDocument.load(
            "whole.json", read: { $0 == "whole.json" ? bytes : nil }, diagnostics: &diagnostics)
        let isReadAgain = again?.operations.map(\.slug) == slugs
        #expect(isReadAgain)
        let errors = diagnostics.filter { $0.severity == .error }.prefix(5).map(\.description)
        #expect(errors == [])
    }

    @Test func readsThePublishedExamples() throws {
        var examples = 0
        let folders = ["learn-examples", "readme-oas-examples", "oai-schema-tests", "multi/kin-openapi-testdata"]
        for folder in folders.map({ "openapi/\($0)" }) {
            for path in try Corpora.files(under: folder, endings: [".json", ".yaml", ".yml"]) {
                let file = String(path.dropFirst("openapi/".count))
                let (document, diagnostics) = Self.load(file)
                guard let document else { continue }
                examples += 1
                let raw = try DocumentReader.read(Corpora.bytes(path), file: path)
                let methods = Set(["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"])
                let direct = raw["paths"]?.entries.flatMap(\.value.entries).count { methods.contains($0.key) } ?? 0
                let count = document.operations.count
                #expect(count >= direct, "\(path)")
                if !folder.contains("kin"), !folder.contains("schema-tests") {
                    for problem in diagnostics where problem.severity == .error { Issue.record("\(problem)") }
                }
            }
        }
        print("OpenAPI: \(examples) published examples read")
    }
}

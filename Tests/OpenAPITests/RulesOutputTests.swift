import Diagnostics
import OpenAPI
import Testing

/// What a long list of mistakes looks like, and mistakes in other files.
struct RulesOutputTests {
    /// Twenty of a kind and a last one that counts the rest; another wording is not lost among them.
    @Test func tellsAFewOfManyMistakesOfOneKind() throws {
        let many = (0..<300).map { "    A\($0): { nullable: true }\n" }.joined()
        let yaml =
            "openapi: 3.1.0\ninfo: { title: T, version: '1' }\npaths: {}\ncomponents:\n  schemas:\n\(many)    B: { xml: { nodeType: text } }\n"
        let diagnostics = try read(yaml).diagnostics
        #expect(diagnostics.count == 21)
        #expect(diagnostics.allSatisfy { $0.id == "other-version" })
        #expect(diagnostics.contains { $0.message.contains("'nodeType'") })
        #expect(
            diagnostics.last?.message.hasSuffix(", and 280 more of this kind") == true, "\(diagnostics.last as Any)")
        #expect(diagnostics.last?.location?.line == 6 + 19)
    }

    @Test(arguments: [21, 22])
    func countsOnlyWhatIsLeftOut(number: Int) throws {
        let schemas = (0..<number).map { "A\($0): { nullable: true }" }.joined(separator: ", ")
        let diagnostics = try read(
            "openapi: 3.1.0\ninfo: { title: T, version: '1' }\npaths: {}\ncomponents: { schemas: { \(schemas) } }\n"
        ).diagnostics
        #expect(diagnostics.count == 21)
        #expect(diagnostics.contains { $0.message.contains("and 1 more") } == (number == 22))
    }

    @Test func findsMistakesInOtherFiles() throws {
        for (head, body, id) in [
            ("openapi: 3.0.0", "properties: { a: { type: text } }\n", "wrong-value"),
            ("swagger: '2.0'", "properties: { a: { nullable: true } }\n", "other-version"),
        ] {
            let schema = "{ $ref: 'model.yaml' }"
            let response =
                head.hasPrefix("swagger") ? "schema: \(schema)" : "content: { a/b: { schema: \(schema) } }"
            let yaml =
                "\(head)\ninfo: { title: T, version: '1' }\npaths: { /a: { get: { responses: { '200': { description: d, \(response) } } } } }\n"
            let diagnostics = try read(yaml, beside: ["model.yaml": body]).diagnostics
            #expect(diagnostics.map(\.id) == [id])
            #expect(diagnostics.first?.location?.file == "model.yaml")
        }
    }

    /// In JSON nobody means a text by a number.
    @Test func takesNumbersForTextsOnlyInYAML() {
        let json = #"{"openapi": "3.0.0", "info": {"title": "T", "version": 1.0}, "paths": {}}"#
        for (file, count) in [("a.json", 1), ("a.yaml", 0)] {
            var diagnostics: [Diagnostic] = []
            _ = OpenAPIDocument.load(file, read: { _ in Array(json.utf8) }, diagnostics: &diagnostics)
            #expect(diagnostics.count == count, "\(diagnostics)")
        }
    }

    @Test func namesWhatItIsAbout() throws {
        let yaml = """
            openapi: 3.0.3
            info: { title: T, version: "1" }
            webhooks: {}
            paths:
              /a: { get: { operationID: a, responses: { '200': { content: {} } } } }
            """
        let told = try read(yaml).diagnostics.sortedForReading().map(\.description)
        #expect(
            told == [
                "openapi.yaml:3:1: warning: 'webhooks' of an OpenAPI document needs OpenAPI 3.1; this is OpenAPI 3.0 [other-version]",
                "openapi.yaml:5:16: warning: 'operationID' is not a field of an operation (did you mean 'operationId'?) [unknown-field]",
                "openapi.yaml:5:52: warning: A response needs 'description' [missing-field]",
            ])
    }
}

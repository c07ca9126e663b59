import Foundation
import OpenAPI
import Serialization
import TestSupport
import Testing

/// Examples made for every schema that real descriptions use are valid against it, by the judgement of PyPI's
/// `jsonschema` (`.scripts/validate-examples.py`).
@Suite(
    .enabled(
        if: Corpora.shouldRun && Requirement.shouldRun(whenPresent: Judge.python != nil),
        "needs .scripts/setup --test"))
struct ExampleCorpusTests {
    @Test(arguments: OpenAPICorpusTests.Entry.all)
    func makesValidExamples(entry: OpenAPICorpusTests.Entry) async throws {
        let document = try #require(OpenAPICorpusTests.load(entry.file).document).bundled()
        let folder = try TemporaryFolder()
        let members = Mapping([
            .init("document", document.root), .init("cases", Node(.sequence(Self.cases(of: document)))),
        ])
        var json: [UInt8] = []
        JSONWriter.write(Node(.mapping(members)), pretty: false, into: &json)
        try folder.write(json, to: "cases.json")
        let outcome = try await Program.run(
            try #require(Judge.python),
            [Repository.root.path + "/.scripts/validate-examples.py", folder.path("cases.json")])
        #expect(outcome.status == 0, "\(outcome.error.suffix(500))")
        let lines = outcome.output.split(separator: "\n")
        let counts = try #require(lines.first { $0.hasPrefix("checked ") })
        print("\(entry.file): \(counts)")
        let refused = counts.split(separator: " ").last.flatMap { Int($0) }
        let known = Self.unsatisfiable[entry.file] ?? (0, "")
        #expect(refused == known.count, "\(known.why) \(lines.joined(separator: "\n").prefix(2_000))")
    }

    /// Schemas that no value can be valid against, or none that ends; the documents are at fault.
    private static let unsatisfiable: [String: (count: Int, why: String)] = [
        "real/openai-2023.yaml": (4, "requires 'thread_id', which additionalProperties: false forbids"),
        "real/jira-cloud.json": (
            22, "additionalProperties: false beside anyOf and required names that are not declared"
        ),
        "real/power-bi.yaml": (1, "a string of which only null is allowed"),
        "real/vimeo.yaml": (89, "arrays of which only strings are allowed; the type 'float'"),
        "real/graphhopper.yaml": (2, "alternatives that differ in no way that a value could show"),
        "real/whatsapp-business.yaml": (8, "integers of which only strings are allowed"),
        "real/spotify.yaml": (7, "alternatives that any value fits alike"),
        "real/soundcloud.yaml": (3, "lists of null of a type that is not null"),
        "multi/digitalocean/specification/DigitalOcean-public.v2.yaml": (1, "alternatives that any value fits alike"),
    ]

    /// Every body, parameter and component, in the direction in which it goes.
    private static func cases(of document: OpenAPIDocument) -> [Node] {
        var cases: [Node] = []
        func add(_ name: String, _ direction: MessageDirection, _ schema: SchemaReference?) {
            guard let schema else { return }
            let value = ExampleSynthesizer(direction: direction).example(of: schema)
            cases.append(
                Node(
                    .mapping(
                        Mapping([
                            .init("name", Node(.string(name))), .init("direction", Node(.string("\(direction)"))),
                            .init("schema", schema.written), .init("value", value),
                        ]))))
        }
        for operation in document.operations {
            for parameter in operation.parameters {
                add("\(operation.slug) \(parameter.name)", .request, parameter.schema)
            }
            for media in operation.requestBody?.content ?? [] { add("\(operation.slug) body", .request, media.schema) }
            for response in operation.responses {
                for media in response.content { add("\(operation.slug) \(response.status)", .response, media.schema) }
            }
        }
        for schema in document.schemas { add(schema.component ?? "", .response, schema) }
        return cases
    }
}

/// Who judges the examples.
private enum Judge {
    static let python = Requirement.existing(Repository.root.path + "/.build-peers/bin/python")
}

import Diagnostics
import OpenAPI
import Serialization
import TestSupport
import Testing

/// Files, references and mistakes: each mistake at its place.
struct LoadingTests {
    /// A mistake, where `①` marks it.
    static let mistakes: [(id: String, yaml: String)] = [
        ("not-openapi", "①title: x\n"),
        ("unknown-openapi-version", "openapi: ①4.0.0\n"),
        ("missing-info", "①openapi: 3.0.0\npaths: {}\n"),
        ("missing-paths", "①openapi: 3.0.0\ninfo: { title: T, version: '1' }\n"),
        (
            "unresolved-reference",
            head + "  /a: { get: { responses: { '200': { $ref: ①'#/components/responses/Ok' } } } }\n"
        ),
        ("unresolved-reference", head + "  /a: { $ref: ①missing.yaml }\n"),
        ("unresolved-reference", head + "  /a: { $ref: ①../../etc/passwd }\n"),
        ("remote-reference", head + "  /a: { $ref: ①'https://example.com/a.yaml' }\n"),
        ("reference-cycle", head + "  {}\ncomponents:\n  schemas:\n    A: ①{ $ref: '#/components/schemas/A' }\n"),
        ("wrong-type", head + "  /a: { get: { parameters: ①{}, responses: {} } }\n"),
        ("wrong-type", head + "  /a: { get: { description: ①[], responses: {} } }\n"),
        ("wrong-type", head + "  /a: { get: ①5 }\n"),
        (
            "duplicate-operation-id",
            head
                + "  /a: { get: { operationId: x, responses: {} } }\n  /b: { get: ①{ operationId: x, responses: {} } }\n"
        ),
        ("undeclared-path-parameter", head + "  /a/{id}: { get: ①{ responses: {} } }\n"),
        (
            "unused-path-parameter",
            head
                + "  /a: { get: { parameters: [①{ name: id, in: path, required: true, schema: {} }], responses: {} } }\n"
        ),
        ("unknown-status", head + "  /a: { get: { responses: { ①2000: { description: d } } } }\n"),
        ("wrong-audience", head + "  /a: { x-audience: ①7 }\n"),
    ]
    static let head = "openapi: 3.0.0\ninfo: { title: T, version: '1' }\npaths:\n"

    @Test(arguments: mistakes)
    func reportsMistakesAtTheirPlace(mistake: (id: String, yaml: String)) {
        let source = MarkedSource(mistake.yaml)
        var diagnostics: [Diagnostic] = []
        _ = OpenAPIDocument.load(
            "openapi.yaml", read: { $0 == "openapi.yaml" ? source.bytes : nil }, diagnostics: &diagnostics)
        let places = diagnostics.filter { $0.id == mistake.id }.map {
            "\($0.location?.line ?? 0):\($0.location?.column ?? 0)"
        }
        #expect(places.contains("\(source.line):\(source.column)"), "\(diagnostics)")
    }

    @Test func hintsAtTheNearestName() throws {
        let yaml =
            Self.head + "  /a: { get: { responses: { '200': { $ref: '#/components/responses/Okey' } } } }\n"
            + "components: { responses: { Okay: { description: d } } }\n"
        let problem = try read(yaml).diagnostics.first { $0.id == "unresolved-reference" }
        #expect(problem?.hint == "did you mean '#/components/responses/Okay'?")
        #expect(problem?.severity == .error)
    }

    @Test func followsReferencesOfEveryKind() throws {
        let (document, diagnostics) = try read(
            """
            openapi: 3.1.0
            info: { title: T, version: "1", description: { $ref: about.md } }
            paths:
              /a: { $ref: paths/a.yaml }
              /b: { get: { $ref: 'paths/ops.yaml#/list' } }
            components:
              schemas:
                Tree: { type: object, properties: { next: { $ref: '#/components/schemas/Tree' }, leaf: { $ref: '#leaf' } } }
                Leaf: { $anchor: leaf, type: [string, "null"] }
            """,
            beside: [
                "about.md": "# About",
                "paths/a.yaml": """
                parameters: [{ $ref: '../common.json#/limit' }]
                get:
                  operationId: readA
                  responses: { "200": { description: ok, content: { application/json: { schema: { $ref: '../openapi.yaml#/components/schemas/Tree', description: Here } } } } }
                """,
                "paths/ops.yaml": "list: { operationId: listB, responses: { default: { description: d } } }",
                "common.json": #"{ "limit": { "name": "limit", "in": "query", "schema": { "type": "integer" } } }"#,
            ])
        #expect(diagnostics == [])
        #expect(document.info.description == "# About")
        #expect(document.operations.map(\.slug) == ["read-a", "list-b"])
        #expect(document.operations.first?.parameters.map(\.name) == ["limit"])
        let schema = document.operations.first?.responses.first?.content.first?.schema
        #expect(schema?.component == "Tree")
        #expect(schema?.schema.description == "Here")
        let next = schema?.schema.properties.first?.schema
        #expect(next?.component == "Tree")
        #expect(schema?.schema.properties.last?.schema.schema.isNullable == true)
    }

    @Test func convertsSwagger() throws {
        let (document, diagnostics) = try read(
            """
            swagger: "2.0"
            info: { title: T, version: 1.0 }
            host: api.example.com
            basePath: /v1
            schemes: [https]
            consumes: [application/xml]
            parameters: { Body: { in: body, name: b, required: true, schema: { $ref: '#/definitions/Pet' } } }
            paths:
              /pets/{id}:
                post:
                  parameters:
                    - { $ref: '#/parameters/Body' }
                    - { in: path, name: id, type: string, required: true }
                    - { in: query, name: tags, type: array, items: { type: string }, collectionFormat: multi }
                  responses: { 200: { description: ok, schema: { $ref: '#/definitions/Pet' } } }
                put:
                  parameters: [{ in: path, name: id, type: string, required: true }, { in: formData, name: photo, type: file, required: true }]
                  responses: { default: { description: d } }
            definitions: { Pet: { type: object, properties: { name: { type: string } } } }
            """)
        #expect(diagnostics.map(\.description) == [])
        #expect(document.servers.map(\.url) == ["https://api.example.com/v1"])
        #expect(document.info.version == "1.0")
        let post = document.operations.first
        #expect(post?.requestBody?.content.map(\.type) == ["application/xml"])
        #expect(post?.requestBody?.content.first?.schema?.component == "Pet")
        #expect(post?.parameters.map(\.name) == ["id", "tags"])
        #expect(post?.parameters.last?.explode == true)
        let put = document.operations.last
        #expect(put?.requestBody?.content.map(\.type) == ["multipart/form-data"])
        #expect(put?.requestBody?.content.first?.schema?.schema.properties.map(\.name) == ["photo"])
    }

    /// Without a limit this would end the process, not the test.
    @Test func refusesHostileDepth() {
        var schema = "{}"
        for _ in 0..<900 { schema = "{\"not\":\(schema)}" }
        let text =
            "{\"openapi\":\"3.1.0\",\"info\":{\"title\":\"T\",\"version\":\"1\"},\"components\":{\"schemas\":{\"A\":\(schema)}}}"
        var diagnostics: [Diagnostic] = []
        let document = OpenAPIDocument.load("a.json", read: { _ in Array(text.utf8) }, diagnostics: &diagnostics)
        let isRefused = document == nil
        #expect(isRefused)
        #expect(diagnostics.map(\.id) == ["too-deep"])
    }

    /// Each extension refers to two others: written in place they would be 2^40 values.
    @Test func bundlesReferencesThatMultiply() throws {
        let links = (0..<40).map { "n\($0): [{ $ref: 'x.yaml#/n\($0 + 1)' }, { $ref: 'x.yaml#/n\($0 + 1)' }]" }
        let (document, _) = try read(
            "openapi: 3.1.0\ninfo: { title: T, version: '1', x-more: { $ref: 'x.yaml#/n0' } }\npaths: {}\n",
            beside: ["x.yaml": (links + ["n40: end\n"]).joined(separator: "\n")])
        let title = document.bundled().info.title
        #expect(title == "T")
    }

    @Test func givesEachOperationASlugOfItsOwn() throws {
        let (document, _) = try read(
            Self.head + """
                  /a: { get: { operationId: listHTTPCodes_v2, responses: {} }, put: { operationId: list-http-codes-v2, responses: {} } }
                  /a/{id}: { get: { responses: {} } }
                """)
        #expect(document.operations.map(\.slug) == ["list-http-codes-v2", "list-http-codes-v2-2", "get-a-id"])
    }
}

extension LoadingTests {
    /// Without names of their own, schemas of other files that contain themselves could not be shown by a link.
    @Test func namesTheSchemasOfOtherFiles() throws {
        let (document, diagnostics) = try read(
            Self.head
                + "  /a: { get: { responses: { '200': { description: d, content: { a/b: { schema: { $ref: node.yaml } } } } } } }\n",
            beside: ["node.yaml": "type: object\nproperties: { next: { $ref: node.yaml } }\n"])
        #expect(diagnostics == [])
        let schema = document.cut(for: ["public"]).document.operations.first?.responses.first?.content.first?.schema
        #expect(schema?.component == "node")
        #expect(schema?.schema.properties.first?.schema.component == "node")
    }
}

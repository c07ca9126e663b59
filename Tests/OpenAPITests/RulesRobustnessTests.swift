import Diagnostics
import OpenAPI
import Serialization
import Testing

/// Nothing that stands in a document ends the program: every value of whole documents is put in place of every other
/// kind of value.
struct RulesRobustnessTests {
    static let documents = [
        """
        openapi: 3.2.0
        info: { title: T, version: "1", contact: { email: a@b }, license: { name: n } }
        servers: [{ url: 'https://{h}', variables: { h: { default: a, enum: [a] } } }]
        tags: [{ name: a }, { name: b, parent: a }]
        security: [{ o: [r] }]
        paths:
          /a/{b}:
            parameters: [{ name: b, in: path, required: true, schema: { type: string }, examples: { e: { dataValue: 1 } } }]
            additionalOperations: { COPY: { responses: { default: { $ref: '#/components/responses/R' } } } }
            post:
              operationId: o
              parameters: [{ $ref: '#/components/parameters/P' }]
              requestBody: { content: { a/b: { schema: { $ref: '#/components/schemas/S' }, encoding: { p: { style: form } } } } }
              responses: { '200': { description: d, headers: { H: { schema: {} } }, links: { l: { operationId: o } } } }
              callbacks: { c: { '{$url}': { post: { responses: { '200': { description: d } } } } } }
        components:
          schemas: { S: { type: [object, 'null'], required: [p], properties: { p: { type: array, items: { xml: { name: x } } } }, discriminator: { propertyName: p, mapping: { a: S } } } }
          parameters: { P: { name: q, in: querystring, content: { a/b: {} } } }
          responses: { R: { description: d } }
          securitySchemes: { o: { type: oauth2, flows: { password: { tokenUrl: https://a, scopes: { r: r } } } } }
        """,
        """
        swagger: "2.0"
        info: { title: T, version: "1" }
        host: example.com
        basePath: /v1
        schemes: [https]
        security: [{ o: [r] }]
        paths:
          /a/{b}:
            parameters: [{ name: b, in: path, required: true, type: string }]
            post:
              consumes: [a/b]
              parameters: [{ $ref: '#/parameters/B' }, { name: q, in: query, type: array, items: { type: string }, collectionFormat: multi }]
              responses: { '200': { description: d, schema: { $ref: '#/definitions/S' }, headers: { H: { type: string } }, examples: { a/b: 1 } } }
        parameters: { B: { name: x, in: body, schema: { $ref: '#/definitions/S' } } }
        definitions: { S: { type: object, required: [p], properties: { p: { type: array, items: { enum: [1] } } }, discriminator: p } }
        securityDefinitions: { o: { type: oauth2, flow: password, tokenUrl: https://a, scopes: { r: r } } }
        """,
    ]

    static let values: [Node.Value] = [
        .null, .boolean(true), .number(Number(-1)), .string(""), .string("{"), .sequence([]),
        .sequence([Node(.null)]), .mapping(Mapping([])), .mapping(Mapping([.init("$ref", Node(.string("#/")))])),
        .mapping(Mapping([.init("$ref", Node(.null)), .init("", Node(.sequence([])))])),
    ]

    @Test(arguments: documents)
    func outlivesAnyValueAnywhere(yaml: String) throws {
        let root = try YAMLReader.read(Array(yaml.utf8), file: "a.yaml")
        let places = Self.paths(of: root)
        #expect(places.count > 60)
        var quiet = 0
        for place in places {
            for value in Self.values {
                var bytes: [UInt8] = []
                JSONWriter.write(Self.replacing(root, place[...], with: value), pretty: false, into: &bytes)
                var diagnostics: [Diagnostic] = []
                _ = OpenAPIDocument.load("a.json", read: { $0 == "a.json" ? bytes : nil }, diagnostics: &diagnostics)
                if diagnostics.isEmpty { quiet += 1 }
            }
        }
        // Of most places most values are wrong.
        #expect(quiet < places.count * Self.values.count / 2, "\(quiet) of \(places.count * Self.values.count)")
    }

    @Test(arguments: documents)
    func saysNothingAboutThemAsTheyAre(yaml: String) throws {
        #expect(try read(yaml).diagnostics.map(\.description) == [])
    }

    /// The way to every value, by numbers of members and items.
    private static func paths(of node: Node) -> [[Int]] {
        let children = node.sequence ?? node.entries.map(\.value)
        return [[]] + children.enumerated().flatMap { index, child in paths(of: child).map { [index] + $0 } }
    }

    private static func replacing(_ node: Node, _ path: ArraySlice<Int>, with value: Node.Value) -> Node {
        guard let index = path.first else { return Node(value) }
        let rest = path.dropFirst()
        if var items = node.sequence {
            items[index] = replacing(items[index], rest, with: value)
            return Node(.sequence(items))
        }
        var entries = node.entries
        entries[index].value = replacing(entries[index].value, rest, with: value)
        return Node(.mapping(Mapping(entries)))
    }
}

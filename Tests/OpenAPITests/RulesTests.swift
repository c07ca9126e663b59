import Diagnostics
import OpenAPI
import TestSupport
import Testing

/// The specification's rules: each mistake told once, at its place, and nothing else.
struct RulesTests {
    /// A document with one mistake, where `①` marks it.
    struct Mistake: Sendable, CustomTestStringConvertible {
        var id: String
        var yaml: String
        var hint: String?
        var testDescription: String { "\(id): \(yaml.split(separator: "\n").last ?? "")" }

        init(_ id: String, _ yaml: String, hint: String? = nil) {
            self.id = id
            self.yaml = yaml
            self.hint = hint
        }
    }

    static func head(_ version: String, info: String = "") -> String {
        let key = version == "2.0" ? "swagger: '2.0'" : "openapi: \(version)"
        return "\(key)\ninfo: { title: T, version: '1'\(info) }\n"
    }

    static let v20 = head("2.0")
    static let v30 = head("3.0.3")
    static let v31 = head("3.1.0")
    static let v32 = head("3.2.0")
    static let ok = "responses: { '200': { description: d } }"

    /// A document with one parameter.
    static func parameter(_ text: String, _ head: String = v31) -> String {
        "\(head)paths: {}\ncomponents: { parameters: { P: \(text) } }\n"
    }

    /// A document with one schema.
    static func schema(_ text: String, _ head: String = v31) -> String {
        "\(head)paths: {}\ncomponents: { schemas: { S: \(text) } }\n"
    }

    static func component(_ section: String, _ text: String, _ head: String = v31) -> String {
        "\(head)paths: {}\ncomponents: { \(section): { C: \(text) } }\n"
    }

    static func operation(_ text: String, _ head: String = v31) -> String {
        "\(head)paths: { /a: { get: \(text) } }\n"
    }

    static func swagger(_ parameter: String) -> String {
        "\(v20)paths: { /a: { get: { parameters: [\(parameter)], \(ok) } } }\n"
    }

    @Test(
        arguments: descriptionMistakes + messageMistakes + parameterMistakes + securityMistakes + schemaMistakes
            + swaggerMistakes)
    func tellsEachMistakeOnce(mistake: Mistake) {
        let source = MarkedSource(mistake.yaml)
        var diagnostics: [Diagnostic] = []
        let document = OpenAPIDocument.load(
            "openapi.yaml", read: { $0 == "openapi.yaml" ? source.bytes : nil }, diagnostics: &diagnostics)
        let isRead = document != nil
        #expect(isRead)
        let told = diagnostics.map { "\($0.location?.line ?? 0):\($0.location?.column ?? 0) \($0.id)" }
        #expect(told == ["\(source.line):\(source.column) \(mistake.id)"], "\(diagnostics)")
        #expect(diagnostics.first?.severity == .warning)
        if let hint = mistake.hint { #expect(diagnostics.first?.hint == hint) }
    }

    @Test(arguments: valid)
    func saysNothingAboutValidDocuments(yaml: String) throws {
        #expect(try read(yaml).diagnostics.map(\.description) == [])
    }

    static let valid = [
        parameter("{ name: p, in: path, required: true, schema: {}, style: matrix }"),
        parameter("{ name: p, in: query, schema: {}, allowReserved: true, allowEmptyValue: true }"),
        parameter("{ name: p, in: header, schema: {}, allowReserved: false }", v30),
        parameter("{ name: p, in: cookie, schema: {}, style: cookie }", v32),
        schema("{ $ref: '#/components/schemas/T', decription: x }, T: {}", v30),
        schema("{ myKeyword: 1, type: ['string', 'null'], exclusiveMinimum: 3 }"),
        schema("{ $schema: 'http://json-schema.org/draft-04/schema#', exclusiveMinimum: true, not: { maximum: x } }"),
        schema("{ exclusiveMinimum: true, minimum: 1, nullable: true, type: array, items: {} }", v30),
        head("3.1.0")
            + "jsonSchemaDialect: https://json-schema.org/draft-07/schema\ncomponents: { schemas: { S: { items: [] } } }\n",
        component(
            "callbacks", "{ $ref: '#/components/callbacks/D' }, D: { '{$request.body#/url}': { post: { \(ok) } } }"),
        operation("{ security: [{ k: [admin] }, {}], \(ok) }").replacing(
            "paths", with: "components: { securitySchemes: { k: { type: mutualTLS } } }\npaths"),
        operation("{ security: [{ 'https://example.com/#/k': [] }], \(ok) }", v32),
        "\(v32)tags: [{ name: a }, { name: b, parent: a, kind: nav }]\npaths: {}\n",
        "\(v32)paths: { /a: { query: { \(ok) }, additionalOperations: { COPY: { \(ok) } } } }\n",
        "\(v31)servers: [{ url: 'https://{host}:{port}', variables: { host: { default: a }, port: { default: 8443, enum: [8443, 443] } } }]\npaths: {}\n",
        "\(head("2.0", info: ", termsOfService: Ask us"))paths: {}\n",
        component(
            "links", "{ operationRef: '#/paths/~1a~1{b}/get' }"
        ).replacing(
            "paths: {}",
            with:
                "paths: { '/a/{b}': { parameters: [{ name: b, in: path, required: true, schema: {} }], get: { \(ok) } } }"
        ),
        swagger("{ in: body, name: b, schema: { discriminator: kind, type: object } }"),
    ]
}

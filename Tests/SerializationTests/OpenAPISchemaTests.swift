import Diagnostics
import Serialization
import TestSupport
import Testing

/// The OpenAPI initiative's JSON Schemas and its own tests of them: `$dynamicRef`, `unevaluatedProperties`, draft 4.
@Suite(.enabled(if: Corpora.shouldRun))
struct OpenAPISchemaTests {
    private static func node(_ path: String) throws -> Node {
        try DocumentReader.read(try Corpora.bytes(path), file: path)
    }

    /// What the schema of OpenAPI 2.0 refers to of draft 4's own schema.
    private static let draft4 = """
        id: http://json-schema.org/draft-04/schema#
        definitions:
          simpleTypes: { enum: [array, boolean, integer, 'null', number, object, string] }
          positiveInteger: { type: integer, minimum: 0 }
          positiveIntegerDefault0: { allOf: [{ $ref: '#/definitions/positiveInteger' }, { default: 0 }] }
          stringArray: { type: array, items: { type: string }, minItems: 1, uniqueItems: true }
        properties:
          title: { type: string }
          description: { type: string }
          default: {}
          multipleOf: { type: number, minimum: 0, exclusiveMinimum: true }
          maximum: { type: number }
          exclusiveMaximum: { type: boolean }
          minimum: { type: number }
          exclusiveMinimum: { type: boolean }
          maxLength: { $ref: '#/definitions/positiveInteger' }
          minLength: { $ref: '#/definitions/positiveIntegerDefault0' }
          pattern: { type: string, format: regex }
          maxItems: { $ref: '#/definitions/positiveInteger' }
          minItems: { $ref: '#/definitions/positiveIntegerDefault0' }
          uniqueItems: { type: boolean }
          maxProperties: { $ref: '#/definitions/positiveInteger' }
          minProperties: { $ref: '#/definitions/positiveIntegerDefault0' }
          required: { $ref: '#/definitions/stringArray' }
          enum: { type: array, minItems: 1, uniqueItems: true }
          type:
            anyOf:
              - $ref: '#/definitions/simpleTypes'
              - { type: array, items: { $ref: '#/definitions/simpleTypes' }, minItems: 1, uniqueItems: true }
        """

    private static func validator(_ version: String) throws -> SchemaValidator {
        let folder = "openapi/oai-schemas/\(version)"
        guard version > "v3.0" else {
            let draft4 = try YAMLReader.read(Array(draft4.utf8), file: "draft-04.yaml")
            return SchemaValidator(schema: try node("\(folder)/schema.json"), others: [draft4])
        }
        return SchemaValidator(
            schema: try node("\(folder)/schema-base.json"),
            others: try ["schema", "dialect", "meta"].map { try node("\(folder)/\($0).json") })
    }

    private static func problems(_ path: String, _ validator: SchemaValidator) throws -> [Diagnostic] {
        var problems: [Diagnostic] = []
        validator.validate(try node(path), file: path, into: &problems)
        return problems
    }

    @Test(arguments: ["v2.0", "v3.0", "v3.1", "v3.2"])
    func findsAllSchemasReferredTo(version: String) throws {
        // JSON Schema's own schema is not among the corpora.
        let missing = try Self.validator(version).unresolvedReferences.filter {
            !$0.hasPrefix("https://json-schema.org/draft/2020-12/")
        }
        #expect(missing == [])
    }

    @Test(arguments: ["v3.0", "v3.1", "v3.2"])
    func agreesWithTheInitiativesTests(version: String) throws {
        let validator = try Self.validator(version)
        let folder = "openapi/oai-schema-tests/\(version)"
        let files = try Corpora.files(under: folder, endings: [".yaml", ".json"])
        for file in files {
            let problems = try Self.problems(file, validator)
            if file.contains("/pass/") {
                #expect(problems.map(\.description) == [])
            } else {
                #expect(!problems.isEmpty, "\(file)")
            }
        }
        print("oai-schema-tests \(version): \(files.count) documents")
    }

    @Test func acceptsRealDescriptions() throws {
        let validators = try Dictionary(
            uniqueKeysWithValues: ["v2.0", "v3.0", "v3.1", "v3.2"].map { ($0, try Self.validator($0)) })
        var found: [String: Int] = [:]
        for file in try Corpora.files(under: "openapi/real", endings: [".json", ".yaml"]) {
            let root = try Self.node(file)
            let version = try #require(root["openapi"]?.string ?? root["swagger"]?.string, "\(file)")
            let validator = try #require(validators["v\(version.prefix(3))"], "\(version)")
            var problems: [Diagnostic] = []
            validator.validate(root, file: file, into: &problems)
            found[String(file.dropFirst("openapi/real/".count))] = problems.count
        }
        print("openapi/real: \(found.count) descriptions checked, \(found.values.count { $0 > 0 }) with problems")
        // Python's jsonschema finds problems in the same three (corpora/INDEX.md); it does not check `format`, which is wrong in
        // commercetools (a `tokenUrl` of one space).
        let wrong = found.filter { $0.value > 0 }.keys.sorted()
        #expect(
            wrong == [
                "commercetools-carts.yaml", "shopify-admin.yaml", "zuplo-cosmo-cargo-interplanetary.json",
                "zuplo-cosmo-cargo-shipments.json",
            ])
    }
}

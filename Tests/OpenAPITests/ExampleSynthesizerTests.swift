import OpenAPI
import Serialization
import Testing

/// Values made from schemas, as JSON on one line.
struct ExampleSynthesizerTests {
    private func example(_ schema: String, _ direction: MessageDirection = .response) throws -> String {
        let document = try read(
            """
            openapi: 3.1.0
            info: { title: T, version: "1" }
            paths: {}
            components:
              schemas:
                Subject: \(schema)
                Cat: { allOf: [{ $ref: '#/components/schemas/Pet' }, { type: object, properties: { lives: { type: integer } } }] }
                Pet: { type: object, required: [kind], discriminator: { propertyName: kind }, properties: { kind: { type: string } } }
                Tree: { type: object, properties: { name: { type: string }, children: { type: array, items: { $ref: '#/components/schemas/Tree' } } } }
                Endless: { type: object, required: [next], properties: { next: { $ref: '#/components/schemas/Endless' } } }
            """
        ).document
        let subject = try #require(document.schemas.first)
        var json: [UInt8] = []
        JSONWriter.write(ExampleSynthesizer(direction: direction).example(of: subject), pretty: false, into: &json)
        return String(decoding: json, as: UTF8.self)
    }

    @Test(
        arguments: [
            ("{ const: 4 }", "4"), ("{ type: string, enum: [b, a] }", #""b""#),
            ("{ type: integer, minimum: 5 }", "5"), ("{ type: integer, exclusiveMinimum: 5, multipleOf: 4 }", "8"),
            ("{ type: number, exclusiveMinimum: 0, exclusiveMaximum: 0.2 }", "0.1"),
            ("{ type: string, format: date }", #""2026-01-15""#), ("{ type: string, minLength: 8 }", #""stringst""#),
            ("{ type: string, maxLength: 3 }", #""str""#),
            ("{ type: string, pattern: '^[A-Z]{3}-\\d{2}$' }", #""ABC-45""#),
            ("{ type: integer, example: many }", "1"), ("{ type: integer, default: 7 }", "7"),
            ("{ type: [string, 'null'] }", #""string""#), ("{ type: 'null' }", "null"),
            ("{ type: array, items: { type: integer }, minItems: 3, uniqueItems: true }", "[1,2,3]"),
            ("{ type: array, prefixItems: [{ type: string }, { type: boolean }] }", #"["string",true]"#),
            ("{ type: object, additionalProperties: { type: integer } }", #"{"key":1}"#),
            ("{ oneOf: [{ type: integer, minimum: 3 }, { type: string }] }", "3"),
            ("{ allOf: [{ minimum: 3 }, { type: integer, maximum: 3 }] }", "3"),
            ("{ type: array, items: { $ref: '#/components/schemas/Cat' } }", #"[{"kind":"Cat","lives":1}]"#),
            ("{ type: array, items: { $ref: '#/components/schemas/Tree' } }", #"[{"name":"string","children":[]}]"#),
            ("{ $ref: '#/components/schemas/Endless' }", "null"),
            (
                "{ type: object, properties: { a: { type: string }, b: { type: string } }, not: { required: [a, b] } }",
                #"{"a":"string"}"#
            ),
            (
                "{ type: object, properties: { a: { const: 1 } }, if: { properties: { a: { const: 1 } } }, then: { required: [b], properties: { b: { type: boolean } } } }",
                #"{"a":1,"b":true}"#
            ),
            ("false", "null"),
        ])
    func makes(schema: String, expected: String) throws {
        #expect(try example(schema) == expected)
    }

    @Test func leavesOutWhatDoesNotGoThatWay() throws {
        let schema = """
            { type: object, required: [id, secret], properties: { id: { type: integer, readOnly: true }, secret: { type: string, writeOnly: true } }, example: { id: 4, secret: s } }
            """
        #expect(try example(schema, .request) == #"{"secret":"s"}"#)
        #expect(try example(schema, .response) == #"{"id":4}"#)
    }
}

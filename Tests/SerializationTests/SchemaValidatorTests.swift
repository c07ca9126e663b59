import Diagnostics
import Serialization
import TestSupport
import Testing

struct SchemaValidatorTests {
    private static let schema = """
        title: a portal
        type: object
        additionalProperties: false
        required: [id, title]
        properties:
          id: { $ref: '#/$defs/id' }
          title: { type: string, minLength: 1, maxLength: 20, description: What readers see. It is short. }
          port: { type: integer, minimum: 1, maximum: 65535 }
          ratio: { type: number, exclusiveMinimum: 0, multipleOf: 0.1 }
          on: { type: boolean }
          day: { type: string, format: date }
          url: { format: uri }
          mail: { format: email }
          host: { format: hostname }
          color: { enum: [red, green, blue] }
          kind: { const: portal }
          many: { enum: [aa, bb, cc, dd, ee, ff, gg, hh, ii] }
          tags: { type: array, uniqueItems: true, minItems: 1, maxItems: 3, items: { type: string } }
          boxes: { type: array, items: { type: object } }
          pair: { prefixItems: [{ type: string }, { type: number }], items: false }
          nothing: { type: [string, 'null'] }
          labels: { type: object, patternProperties: { '^x-': true }, additionalProperties: { type: string }, propertyNames: { maxLength: 5 } }
          method:
            oneOf:
              - enum: [key, basic]
              - type: object
                title: a method
                additionalProperties: false
                properties: { oauth: { type: object, title: OAuth, additionalProperties: false, properties: { scopes: { type: array } } } }
          shape:
            oneOf:
              - { type: object, required: [kind, radius], properties: { kind: { const: circle }, radius: { type: number } } }
              - { type: object, required: [kind, side], properties: { kind: { const: square }, side: { type: number } } }
          scalar: { anyOf: [{ type: string }, { type: boolean }] }
          secret: { type: object, minProperties: 1, maxProperties: 1 }
          tree: { $ref: '#/$defs/tree' }
          file: { not: { required: [a, b] }, if: { required: [a] }, then: { properties: { a: { type: string } } }, else: { required: [c] } }
          pay: { dependentRequired: { card: [name] } }
        $defs:
          id: { title: an id, type: string, pattern: '^[a-z0-9]([a-z0-9-]*[a-z0-9])?$', description: Lower-case letters and digits. }
          tree: { title: a tree, type: object, additionalProperties: false, properties: { leaves: { type: array, items: { $ref: '#/$defs/tree' } } } }
        """

    private func diagnostics(_ bytes: [UInt8]) throws -> [Diagnostic] {
        let validator = SchemaValidator(schema: try YAMLReader.read(Array(Self.schema.utf8), file: "schema.yaml"))
        #expect(validator.unresolvedReferences.isEmpty)
        var diagnostics: [Diagnostic] = []
        validator.validate(try YAMLReader.read(bytes, file: "x.yaml"), file: "x.yaml", into: &diagnostics)
        return diagnostics
    }

    @Test(arguments: [
        "port: 80", "port: 80.0", "ratio: 0.3", "on: true", "day: 2024-02-29", "url: https://example.com/a?b#c",
        "url: mailto:a@b.c", "mail: a.b+c@example.com",
        "host: api.example.com", "color: red", "kind: portal", "many: ii", "tags: [a, b]", "pair: [a, 1]", "pair: [a]",
        "nothing:", "nothing: x",
        "labels: {x-1: 1, ab: c}", "method: key", "method: {oauth: {scopes: []}}", "shape: {kind: square, side: 1}",
        "scalar: true",
        "secret: {env: X}", "tree: {leaves: [{}, {leaves: [{}]}]}", "file: {a: x}", "file: {c: 1}",
        "pay: {card: 1, name: x}", "pay: {}",
    ])
    func acceptsWhatFits(member: String) throws {
        #expect(try diagnostics(Array("id: a-1\ntitle: T\n\(member)\n".utf8)).map(\.description) == [])
    }

    @Test(arguments: [
        ("①titel: T", "'titel' is not a key of a portal", "did you mean 'title'?"),
        ("port: ①\"80\"", "'port' must be a whole number, not a string", "remove the quotes"),
        ("port: ①80.5", "'port' must be a whole number, not 80.5", nil),
        ("port: ①0", "'port' must be at least 1, not 0", nil),
        ("port: ①70000", "'port' must be at most 65535, not 70000", nil),
        ("ratio: ①0", "'ratio' must be greater than 0, not 0", nil),
        ("ratio: ①0.25", "'ratio' must be a multiple of 0.1, not 0.25", nil),
        ("on: ①yes", "'on' must be true or false, not a string", "write true"),
        ("on:①", "'on' must be true or false, not empty", "write a value behind the ':', or remove the key"),
        ("title: ①12", "'title' must be a string, not a number", "put it in quotes"),
        ("title: ①''", "'title' must not be empty", nil),
        ("title: ①012345678901234567890x", "'title' must have at most 20 characters, not 22", nil),
        ("id: ①My Portal", "'id' must be an id, not 'My Portal'", "lower-case letters and digits"),
        ("day: ①2023-02-29", "'day' must be a date, as 2026-01-31, not '2023-02-29'", nil),
        ("url: ①/a", "'url' must be a full URL, as https://example.com/, not '/a'", nil),
        ("url: ①localhost:80", "'url' must be a full URL, as https://example.com/, not 'localhost:80'", nil),
        ("boxes: ①a", "'boxes' must be a list, not a string", nil),
        ("mail: ①a@", "'mail' must be a mail address, as name@example.com, not 'a@'", nil),
        ("host: ①a_b", "'host' must be a host name, as api.example.com, not 'a_b'", nil),
        ("color: ①grean", "'color' must be 'red', 'green' or 'blue', not 'grean'", "did you mean 'green'?"),
        ("kind: ①1", "'kind' must be 'portal', not 1", nil),
        ("many: ①a", "'many' has no value 'a' to choose", "did you mean 'aa'?"),
        ("tags: ①a", "'tags' must be a list, not a string", "write [a]"),
        ("tags: ①[]", "'tags' must not be empty", nil),
        ("tags: ①[a, b, c, d]", "'tags' must have at most 3 items, not 4", nil),
        ("tags: [a, ①1]", "Item 2 of 'tags' must be a string, not a number", "put it in quotes"),
        ("tags: [a, b, ①a]", "'a' stands twice in 'tags'", "remove one of them"),
        ("pair: [a, 1, ①2]", "Item 3 of 'pair' is not allowed here", nil),
        ("labels: {x-1: 1, ab: ①2}", "'ab' must be a string, not a number", "put it in quotes"),
        ("labels: {①abcdef: x}", "Key 'abcdef' must have at most 5 characters, not 6", nil),
        ("method: ①kye", "'method' must be 'key' or 'basic', not 'kye'", "did you mean 'key'?"),
        ("method: {oauth: {①scops: []}}", "'scops' is not a key of OAuth", "did you mean 'scopes'?"),
        ("method: ①3", "'method' must be a string or an object, not a number", "put it in quotes"),
        ("shape: {kind: circle, radius: ①x}", "'radius' must be a number, not a string", nil),
        ("shape: ①{kind: square, radius: 1}", "Key 'side' is missing from 'shape'", nil),
        ("shape: {kind: ①circel, radius: 1}", "'kind' must be 'circle', not 'circel'", "did you mean 'circle'?"),
        ("scalar: ①[]", "'scalar' must be a string or true or false, not a list", nil),
        ("secret: ①{}", "'secret' must not be empty", nil),
        ("secret: ①{a: 1, b: 2}", "'secret' must have at most 1 key, not 2", nil),
        ("tree: {leaves: [{leaves: [{①leavs: 1}]}]}", "'leavs' is not a key of a tree", "did you mean 'leaves'?"),
        ("file: ①{a: x, b: 1}", "'file' must not have 'a' and 'b' together", nil),
        ("file: {a: ①1}", "'a' must be a string, not a number", "put it in quotes"),
        ("file: ①{}", "Key 'c' is missing from 'file'", nil),
        ("pay: ①{card: 1}", "Key 'name' is missing: 'card' needs it", nil),
    ])
    func saysWhatIsWrongWhere(source: String, message: String, hint: String?) throws {
        let base = "{id}{title}" + source
        let id = source.contains("id: ①") ? "" : "id: a\n"
        let title = source.hasPrefix("title:") || source.hasPrefix("①titel") ? "" : "title: T\n"
        let marked = MarkedSource(base.replacing("{id}", with: id).replacing("{title}", with: title))
        let found = try diagnostics(marked.bytes)
        #expect(found.map(\.message) == [message])
        #expect(found.first?.hint == hint)
        #expect(found.first?.location == SourceLocation(file: "x.yaml", line: marked.line, column: marked.column))
    }

    @Test func reportsAllProblemsInOneRun() throws {
        let found = try diagnostics(Array("port: x\ncolor: red\ntags: [1, 2]\n".utf8))
        #expect(
            found.sortedForReading().map(\.description) == [
                "x.yaml:1:1: error: Key 'id' is missing from a portal [missing-key]",
                "x.yaml:1:1: error: Key 'title' is missing from a portal (add it: what readers see) [missing-key]",
                "x.yaml:1:7: error: 'port' must be a whole number, not a string [wrong-type]",
                "x.yaml:3:8: error: Item 1 of 'tags' must be a string, not a number (put it in quotes) [wrong-type]",
                "x.yaml:3:11: error: Item 2 of 'tags' must be a string, not a number (put it in quotes) [wrong-type]",
            ])
        #expect(try diagnostics(Array("- x".utf8)).map(\.message) == ["A portal must be an object, not a list"])
    }

    @Test func looksThroughReferencesForUnevaluatedMembers() throws {
        let schema = """
            title: a thing
            allOf: [{ $ref: '#/$defs/base' }]
            properties: { own: true }
            patternProperties: { '^x-': true }
            unevaluatedProperties: false
            $defs: { base: { properties: { shared: { type: string } } } }
            """
        let validator = SchemaValidator(schema: try YAMLReader.read(Array(schema.utf8), file: "s"))
        var found: [Diagnostic] = []
        let node = try YAMLReader.read(Array("own: 1\nshared: a\nx-y: 1\nsharde: 2".utf8), file: "x")
        validator.validate(node, file: "x", into: &found)
        #expect(
            found.map(\.description) == [
                "x:4:1: error: 'sharde' is not a key of a thing (did you mean 'shared'?) [unknown-key]"
            ])
    }

    @Test func reportsTheBranchThatWasMeant() throws {
        let schema = """
            oneOf:
              - { type: object, required: [$ref] }
              - { type: object, properties: { type: { enum: [string, number] } }, additionalProperties: false }
            """
        let validator = SchemaValidator(schema: try YAMLReader.read(Array(schema.utf8), file: "s"))
        var found: [Diagnostic] = []
        validator.validate(try YAMLReader.read(Array("type: strin".utf8), file: "x"), file: "x", into: &found)
        #expect(found.map(\.message) == ["'type' must be 'string' or 'number', not 'strin'"])
        found = []
        validator.validate(try YAMLReader.read(Array("$ref: 1\ntype: string".utf8), file: "x"), file: "x", into: &found)
        #expect(found.isEmpty)
    }

    @Test(arguments: [
        ("{patternProperties: {'^(?!x)': true}, additionalProperties: false}", "{a: 1}", true),
        ("{uniqueItems: true}", "[1, 1.0]", false), ("{uniqueItems: true}", "[{a: 1, b: 2}, {b: 2, a: 1}]", false),
        ("{uniqueItems: true}", "[1, '1', true]", true),
        ("{$ref: '#a', $defs: {x: {enum: [{$anchor: a}]}, y: {$anchor: a, type: string}}}", "text", true),
        ("{contains: {const: 1}, maxContains: 1}", "[1, 2]", true), ("{contains: {const: 1}}", "[2]", false),
        ("{contains: {const: 1}, maxContains: 1}", "[1, 1]", false),
        ("{prefixItems: [true], unevaluatedItems: false}", "[1]", true),
        ("{prefixItems: [true], unevaluatedItems: false}", "[1, 2]", false),
        ("{dependentSchemas: {a: {required: [b]}}}", "{a: 1}", false),
        (
            "{$id: 'http://x.y/root', $ref: sub#/$defs/n, $defs: {s: {$id: sub, $defs: {n: {type: number}}}}}", "a",
            false
        ),
        ("{minimum: 5, exclusiveMinimum: true}", "5", false), ("{minLength: 2}", "'é'", false),
    ])
    func followsJSONSchema(schema: String, value: String, isValid: Bool) throws {
        let validator = SchemaValidator(schema: try YAMLReader.read(Array(schema.utf8), file: "s"))
        var found: [Diagnostic] = []
        validator.validate(try YAMLReader.read(Array(value.utf8), file: "x"), file: "x", into: &found)
        #expect(found.isEmpty == isValid, "\(found)")
    }

    @Test func survivesSchemasThatReferToThemselvesAndDeepValues() throws {
        let loop = SchemaValidator(schema: try YAMLReader.read(Array("$ref: '#'".utf8), file: "s"))
        var found: [Diagnostic] = []
        loop.validate(Node(.null), file: "x", into: &found)
        #expect(found.map(\.id) == ["schema-depth"])
        let tree = SchemaValidator(schema: try YAMLReader.read(Array("items: {$ref: '#'}".utf8), file: "s"))
        found = []
        let deep = String(repeating: "[", count: 450) + String(repeating: "]", count: 450)
        tree.validate(try JSONReader.read(Array(deep.utf8), file: "x"), file: "x", into: &found)
        #expect(found.isEmpty)
    }

    @Test(arguments: [
        ("^[a-z0-9]([a-z0-9-]*[a-z0-9])?$", ["a", "a-b", "0"], ["", "-a", "a-", "A"]), ("b+", ["abc"], ["ac"]),
        ("^(ab|c){2,3}$", ["abc", "ccc"], ["ab", "cccc"]),
        (#"^3\.1\.\d+(-.+)?$"#, ["3.1.0", "3.1.12-rc1"], ["3.1", "3x1.0"]), ("^[^/]+$", ["ä€😀"], ["a/b"]),
        (#"^[1-5](?:[0-9]{2}|XX)$"#, ["200", "4XX"], ["600", "20"]),
        ("^$", [""], ["a"]), ("a{,2}", ["a{,2}"], ["aa"]), (#"\bcat\b"#, ["a cat."], ["cats"]),
        (#"^[\w.-]+$"#, ["a_b.c-d"], ["a b"]), ("^(a*)*b$", ["aab"], [String(repeating: "a", count: 5_000)]),
        (#"^\u00e4[\x41-\x43]$"#, ["äB"], ["äD"]), ("^[\\D]$", ["x"], ["1"]), ("x*?y", ["xxy"], ["x"]),
    ])
    func matchesPatterns(source: String, matching: [String], others: [String]) throws {
        let pattern = try #require(Pattern(source))
        for text in matching { #expect(pattern.matches(text), "\(text)") }
        for text in others { #expect(!pattern.matches(text), "\(text)") }
    }

    @Test(arguments: ["(?=a)", "(?!a)", "(a)\\1", "\\p{L}", "a)", "(a", "[a", "*", "(a{1000}){1000}"])
    func refusesOtherPatterns(source: String) { #expect(Pattern(source) == nil) }
}

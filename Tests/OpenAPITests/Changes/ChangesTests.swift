import OpenAPI
import Testing

/// What is told about a change, by the way in which it goes.
struct ChangesTests {
    /// Changes between two documents that differ in one operation.
    private func changes(_ old: String, _ new: String, components: (String, String) = ("{}", "{}")) throws -> [String] {
        func document(_ operation: String, _ schemas: String) throws -> OpenAPIDocument {
            try read(
                """
                openapi: 3.1.0
                info: { title: T, version: "1" }
                paths: { "/things/{id}": { post: \(operation) } }
                components: { schemas: \(schemas) }
                """
            ).document
        }
        let changes = DocumentChanges(from: try document(old, components.0), to: try document(new, components.1))
        return changes.all.map { "\($0.severity.rawValue) \($0.rule)\($0.place.isEmpty ? "" : " at ")\($0.place)" }
    }

    private static func request(_ schema: String) -> String {
        "{ requestBody: { content: { application/json: { schema: \(schema) } } }, responses: {} }"
    }

    private static func response(_ schema: String) -> String {
        "{ responses: { '200': { description: ok, content: { application/json: { schema: \(schema) } } } } }"
    }

    /// Schema before, schema after, then what it means in a request and in a response; the swap means the mirror.
    @Test(
        arguments: [
            (
                "{ type: string, enum: [a, b] }", "{ type: string, enum: [a] }", "breaking request-value-removed",
                "additive response-value-removed"
            ),
            (
                "{ type: string, enum: [a] }", "{ type: string, enum: [a, b] }", "additive request-value-added",
                "breaking response-value-added"
            ),
            (
                "{ type: string }", "{ type: string, maxLength: 9 }", "breaking request-length-maximum-lowered",
                "additive response-length-maximum-lowered"
            ),
            (
                "{ type: integer, minimum: 3 }", "{ type: integer }", "additive request-minimum-lowered",
                "breaking response-minimum-lowered"
            ),
            (
                "{ type: number }", "{ type: integer }", "breaking request-type-narrowed",
                "additive response-type-narrowed"
            ),
            (
                "{ type: string }", "{ type: [string, 'null'] }", "additive request-null-added",
                "breaking response-null-added"
            ),
            (
                "{ type: string }", "{ type: integer }", "breaking request-type-changed",
                "breaking response-type-changed"
            ),
            (
                "{ type: string }", "{ type: string, pattern: '^a' }", "breaking request-pattern-added",
                "additive response-pattern-added"
            ),
            (
                "{ type: string, format: date }", "{ type: string, format: date-time }",
                "breaking request-format-changed", "breaking response-format-changed"
            ),
            (
                "{ type: string, default: a }", "{ type: string, default: b }", "breaking request-default-changed",
                "documentation response-default-changed"
            ),
            (
                "{ type: string, description: a }", "{ type: string, description: b }",
                "documentation request-description-changed", "documentation response-description-changed"
            ),
            (
                "{ type: array, items: { type: string } }",
                "{ type: array, uniqueItems: true, items: { type: string } }", "breaking request-items-unique",
                "additive response-items-unique"
            ),
            (
                "{ oneOf: [{ title: A, type: string }, { title: B, type: integer }, { title: C, type: boolean }] }",
                "{ oneOf: [{ title: A, type: string }, { title: C, type: boolean }] }",
                "breaking request-alternative-removed",
                "additive response-alternative-removed"
            ),
        ])
    func judgesValues(old: String, new: String, inRequest: String, inResponse: String) throws {
        let sent = try changes(Self.request(old), Self.request(new))
        #expect(sent == ["\(inRequest) at request body application/json"])
        let received = try changes(Self.response(old), Self.response(new))
        #expect(received == ["\(inResponse) at response 200 application/json"])
        let isMirrored = inRequest.hasPrefix("breaking") != inResponse.hasPrefix("breaking")
        guard isMirrored, !inRequest.contains("default") else { return }
        let back = try changes(Self.request(new), Self.request(old))
        #expect(back.first?.hasPrefix("breaking") == inResponse.hasPrefix("breaking"))
    }

    @Test(
        arguments: [
            (
                "{ a: { type: string } }", "[]", "{ a: { type: string }, b: { type: string } }", "[]",
                "additive request-property-added", "additive response-property-added"
            ),
            (
                "{ a: { type: string } }", "[]", "{ a: { type: string }, b: { type: string } }", "[b]",
                "breaking request-required-property-added", "additive response-property-added"
            ),
            (
                "{ b: { type: string } }", "[]", "{}", "[]", "breaking request-property-removed",
                "breaking response-property-removed"
            ),
            (
                "{ b: { type: string } }", "[]", "{ b: { type: string } }", "[b]", "breaking request-property-required",
                "additive response-property-required"
            ),
            (
                "{ b: { type: string } }", "[b]", "{ b: { type: string } }", "[]", "additive request-property-optional",
                "breaking response-property-optional"
            ),
        ])
    func judgesMembers(
        old: String, needs: String, new: String, needsNow: String, inRequest: String, inResponse: String
    ) throws {
        let before = "{ type: object, required: \(needs), properties: \(old) }"
        let after = "{ type: object, required: \(needsNow), properties: \(new) }"
        let sent = try changes(Self.request(before), Self.request(after))
        #expect(sent == ["\(inRequest) at request body application/json › b"])
        let received = try changes(Self.response(before), Self.response(after))
        #expect(received == ["\(inResponse) at response 200 application/json › b"])
    }

    @Test func leavesOutWhatDoesNotGoThatWay() throws {
        let old =
            "{ type: object, properties: { id: { type: string, readOnly: true }, key: { type: string, writeOnly: true } } }"
        let sent = try changes(
            Self.request(old), Self.request("{ type: object, properties: { key: { type: string, writeOnly: true } } }"))
        #expect(sent == [])
        let received = try changes(
            Self.response(old), Self.response("{ type: object, properties: { id: { type: string, readOnly: true } } }"))
        #expect(received == [])
    }

    @Test(
        arguments: [
            ("{ responses: {} }", "{ deprecated: true, responses: {} }", "documentation operation-deprecated"),
            (
                "{ responses: {} }",
                "{ parameters: [{ name: q, in: query, required: true, schema: {} }], responses: {} }",
                "breaking required-parameter-added at query parameter 'q'"
            ),
            (
                "{ responses: {} }", "{ parameters: [{ name: q, in: query, schema: {} }], responses: {} }",
                "additive parameter-added at query parameter 'q'"
            ),
            (
                "{ parameters: [{ name: q, in: query, schema: {} }], responses: {} }", "{ responses: {} }",
                "breaking parameter-removed at query parameter 'q'"
            ),
            (
                "{ responses: { '200': { description: ok } } }", "{ responses: {} }",
                "breaking success-status-removed at response 200"
            ),
            (
                "{ responses: { '404': { description: no } } }", "{ responses: {} }",
                "additive status-removed at response 404"
            ),
            ("{ responses: {} }", "{ security: [{ key: [] }], responses: {} }", "breaking security-added at security"),
            (
                "{ security: [{ key: [] }, { o: [x] }], responses: {} }", "{ security: [{ key: [] }], responses: {} }",
                "breaking security-alternative-removed at security"
            ),
            (
                "{ requestBody: { content: {} }, responses: {} }",
                "{ requestBody: { required: true, content: {} }, responses: {} }",
                "breaking body-required at request body"
            ),
        ])
    func judgesOperations(old: String, new: String, expected: String) throws {
        #expect(try changes(old, new) == [expected])
    }

    @Test func tellsAChangeDeepInACycleOncePerOperation() throws {
        let before =
            "{ Tree: { type: object, properties: { name: { type: string }, left: { $ref: '#/components/schemas/Tree' }, right: { $ref: '#/components/schemas/Tree' } } } }"
        let after =
            "{ Tree: { type: object, required: [name], properties: { name: { type: string }, left: { $ref: '#/components/schemas/Tree' }, right: { $ref: '#/components/schemas/Tree' } } } }"
        let body = Self.request("{ type: array, items: { $ref: '#/components/schemas/Tree' } }")
        #expect(
            try changes(body, body, components: (before, after)) == [
                "breaking request-property-required at request body application/json › items › name"
            ])
    }

    @Test func matchesOperationsByPathThenById() throws {
        func document(_ paths: String) throws -> OpenAPIDocument {
            try read("openapi: 3.1.0\ninfo: { title: T, version: '1' }\npaths: \(paths)\n").document
        }
        let old = try document(
            "{ '/a/{id}': { get: { operationId: getA, responses: {} } }, /b: { get: { operationId: getB, responses: {} } }, /c: { get: { responses: {} } } }"
        )
        let new = try document(
            "{ '/a/{key}': { get: { operationId: getA, responses: {} } }, /bb: { get: { operationId: getB, responses: {} } }, /d: { get: { responses: {} } } }"
        )
        let changes = DocumentChanges(from: old, to: new)
        #expect(
            changes.operations.map { "\($0.kind.rawValue) \($0.path) \($0.changes.map(\.rule))" } == [
                #"changed /a/{key} ["path-parameter-renamed"]"#, #"changed /bb ["operation-moved"]"#,
                #"added /d ["operation-added"]"#, #"removed /c ["operation-removed"]"#,
            ])
        #expect(changes.severity == .breaking)
        #expect(DocumentChanges(from: new, to: new).isEmpty)
    }
}

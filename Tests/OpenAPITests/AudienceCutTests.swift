import Diagnostics
import OpenAPI
import Serialization
import Testing

/// What one audience may not see is absent from the tree that is left, by any name.
struct AudienceCutTests {
    /// Cuts a document and gives what is left as JSON text, without the outer quotes of keys changed.
    private func cut(_ yaml: String, for audiences: Set<String> = ["public"]) throws -> (
        text: String, removed: RemovedIdentifiers
    ) {
        let document = try read(yaml).document
        let (cut, removed) = document.cut(for: audiences)
        var bytes: [UInt8] = []
        JSONWriter.write(cut.root, pretty: false, into: &bytes)
        return (String(decoding: bytes, as: UTF8.self), removed)
    }

    private func expect(_ text: String, lacks words: [String], has others: [String] = []) {
        for word in words { #expect(!text.contains(word), "\(word) is left in \(text)") }
        for word in others { #expect(text.contains(word), "\(word) is gone from \(text)") }
        #expect(!text.contains("x-internal") && !text.contains("x-audience"))
    }

    @Test func cutsOperationsAndWhatOnlyTheyNeed() throws {
        let yaml = """
            openapi: 3.1.0
            info: { title: T, version: "1" }
            tags: [{ name: Public }, { name: Secret }]
            x-tagGroups: [{ name: G, tags: [Public, Secret] }, { name: H, tags: [Secret] }]
            paths:
              /open: { get: { operationId: readOpen, tags: [Public], responses: { "200": { description: ok, content: { application/json: { schema: { $ref: '#/components/schemas/Shared' } } }, links: { next: { operationId: runHidden }, other: { operationRef: '#/paths/~1hidden/post' } } } } } }
              /hidden:
                x-audience: partner
                post: { operationId: runHidden, tags: [Secret], requestBody: { content: { application/json: { schema: { $ref: '#/components/schemas/OnlyHidden' } } } }, responses: { "200": { description: ok } } }
            components:
              schemas:
                Shared: { type: object, properties: { a: { type: string } } }
                OnlyHidden: { type: object, properties: { deep: { $ref: '#/components/schemas/Deep' } } }
                Deep: { type: string }
                Never: { type: string }
                Left: { properties: { right: { $ref: '#/components/schemas/Right' } } }
                Right: { properties: { left: { $ref: '#/components/schemas/Left' } } }
            """
        let (text, removed) = try cut(yaml)
        expect(
            text, lacks: ["idden", "Deep", "deep", "Secret", "\"H\""],
            has: ["readOpen", "Shared", "Never", "Left", "Right"])
        #expect(removed.operationIDs == ["runHidden"])
        #expect(removed.paths == ["/hidden"])
        #expect(removed.schemaNames == ["OnlyHidden", "Deep"])
        #expect(removed.tags == ["Secret"])
        #expect(removed.names == ["deep"])
        #expect(try cut(yaml, for: ["partner"]).removed == RemovedIdentifiers())
    }

    @Test func cutsPropertiesFromRequiredExamplesAndDefaults() throws {
        let (text, removed) = try cut(
            """
            openapi: 3.0.3
            info: { title: T, version: "1" }
            paths:
              /a:
                get:
                  responses:
                    "200":
                      description: ok
                      content:
                        application/json:
                          schema: { $ref: '#/components/schemas/A' }
                          example: { id: 1, margin: 5, inner: [{ id: 2, cost: 7, note: n }] }
                          examples: { one: { value: { id: 1, margin: 6 } } }
            components:
              schemas:
                A:
                  allOf: [{ $ref: '#/components/schemas/Base' }]
                  required: [margin, id]
                  example: { margin: 3, id: 4 }
                Base:
                  type: object
                  required: [id, margin]
                  properties:
                    id: { type: integer }
                    margin: { type: integer, x-internal: true }
                    inner: { type: array, items: { $ref: '#/components/schemas/Inner' }, default: [{ cost: 1 }] }
                Inner: { type: object, required: [cost], properties: { cost: { $ref: '#/components/schemas/Cost' }, note: { type: string } } }
                Cost: { type: integer, x-audience: [internal] }
                Other: { type: object, required: [note], properties: { note: { type: string } } }
            """)
        expect(
            text, lacks: ["margin", "cost", "Cost"],
            has: ["\"note\":\"n\"", "\"required\":[\"id\"]", "\"required\":[\"note\"]"])
        #expect(removed.names == ["margin", "cost"])
        #expect(removed.schemaNames == ["Cost"])
    }

    /// The name is kept elsewhere, so only the schema tells which member of the example has to go.
    @Test func cutsAPropertyFromItsExampleThoughItsNameRemains() throws {
        let (text, removed) = try cut(
            """
            openapi: 3.0.3
            info: { title: T, version: "1" }
            paths:
              /a: { get: { responses: { "200": { description: ok, content: { application/json: { schema: { $ref: '#/components/schemas/A' }, example: { price: 77123, kept: { price: 5 } } } } } } } }
            components:
              schemas:
                A: { properties: { price: { type: integer, x-internal: true }, kept: { $ref: '#/components/schemas/B' } } }
                B: { properties: { price: { type: integer } } }
            """)
        expect(text, lacks: ["77123"], has: ["\"price\":5"])
        #expect(removed.names.isEmpty)
    }

    @Test func cutsEveryKindOfElement() throws {
        let (text, _) = try cut(
            """
            openapi: 3.1.0
            info: { title: T, version: "1" }
            servers: [{ url: https://open }, { url: https://s1-gone, x-internal: true }]
            security: [{ key: [] }, { gone1: [] }]
            tags: [{ name: gone2, x-internal: true }, { name: stays, parent: gone2 }]
            paths:
              /a:
                parameters: [{ name: gone3, in: query, x-internal: true, schema: {} }, { $ref: '#/components/parameters/gone4' }]
                get:
                  tags: [gone2, stays]
                  security: [{ key: [], gone1: [] }, { key: [] }]
                  requestBody:
                    content:
                      application/gone5: { x-internal: true }
                      application/json: { schema: { oneOf: [{ $ref: '#/components/schemas/gone6' }, { $ref: '#/components/schemas/Cat' }], discriminator: { propertyName: kind, mapping: { g: '#/components/schemas/gone6', cat: Cat } } }, examples: { gone7: { x-internal: true, value: 1 }, stays7: { value: 2 } } }
                  responses:
                    "200": { description: ok, headers: { gone8: { x-internal: true, schema: {} }, Stays8: { schema: {} } } }
                    "499": { description: gone9, x-internal: true }
                  callbacks:
                    gone10: { 'https://x': { x-internal: true, post: { operationId: gone11, responses: {} } } }
                  x-codeSamples: [{ lang: sh, source: gone12, x-internal: true }, { lang: sh, source: stays12 }]
              /b: { get: { operationId: gone13, tags: [gone2], responses: {} } }
            webhooks:
              gone14: { post: { x-internal: true, operationId: gone15, responses: {} } }
            components:
              parameters: { gone4: { name: gone16, in: query, x-internal: true, schema: {} } }
              securitySchemes: { key: { type: http, scheme: bearer }, gone1: { type: http, scheme: basic, x-internal: true } }
              schemas:
                gone6: { x-internal: true, type: object }
                Cat: { type: object, patternProperties: { gone17: { x-internal: true } }, $defs: { gone18: { x-internal: true } } }
            """)
        expect(
            text,
            lacks: [
                "gone1\"", "gone2", "gone3", "gone4", "gone5", "gone6", "gone7", "gone8", "gone9", "gone11", "gone12",
                "gone13", "gone14", "gone15", "gone16", "gone17", "gone18", "s1-gone",
            ],
            has: ["https://open", "stays", "stays7", "Stays8", "stays12", "Cat", "\"key\""])
    }

    @Test func hidesAllWhereTheWholeIsMarked() throws {
        let (text, removed) = try cut(
            """
            openapi: 3.1.0
            info: { title: T, version: "1", x-internal: true }
            paths: { /a: { get: { operationId: readIt, responses: {} } } }
            components: { schemas: { Thing: { type: string } } }
            """)
        expect(text, lacks: ["readIt", "/a", "Thing"])
        #expect(removed.operationIDs == ["readIt"] && removed.schemaNames == ["Thing"])
    }

    @Test func keepsContactsAndSamplesThoughAPropertyOfThatNameVanishes() throws {
        let (text, _) = try cut(
            """
            openapi: 3.1.0
            info: { title: T, version: "1", contact: { name: Kept } }
            paths: { /a: { get: { x-codeSamples: [{ lang: sh, source: curl }], responses: {} } } }
            components: { schemas: { A: { properties: { name: { x-internal: true }, source: { x-internal: true } }, example: { name: 1 } } } }
            """)
        expect(text, lacks: [], has: ["Kept", "curl", "\"example\":{}"])
    }

    @Test(arguments: ["x-audience: 5", "x-audience: [1]", "x-audience: []", "x-internal: yes please"])
    func hidesWhereTheMarkIsWrong(mark: String) throws {
        let yaml = """
            openapi: 3.1.0
            info: { title: T, version: "1" }
            paths:
              /secret:
                \(mark)
                get: { responses: {} }
            """
        expect(try cut(yaml, for: ["public", "internal"]).text, lacks: ["/secret"])
    }
}

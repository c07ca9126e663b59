import Diagnostics
import SiteGenerator
import Testing

/// What a reader of an operation's page finds: the first call, and schemas in words.
struct ReferencePageTests {
    private static let document = """
        openapi: 3.1.0
        info: { title: Parcels API, version: "1.0" }
        servers: [ { url: "https://api.example/v1/" } ]
        paths:
          /parcels/{parcelId}/notes:
            post:
              operationId: addNote
              summary: Add a note
              parameters:
                - { name: parcelId, in: path, required: true, schema: { type: string } }
                - { name: dry run, in: query, required: true, example: "a&b $x", schema: { type: string } }
                - { name: order, in: query, schema: { enum: [newest, oldest] } }
                - { name: states, in: query, schema: { type: array, items: { enum: [open, shut] } } }
              requestBody:
                content:
                  application/json:
                    example: { text: "it's here" }
                    schema:
                      type: object
                      properties:
                        labels: { type: object, additionalProperties: { type: integer } }
                        notes: { type: object, additionalProperties: { type: string, maxLength: 3 } }
                        anything: {}
                        limit: { minimum: 3 }
                        end:
                          oneOf:
                            - { title: Depot, type: object, properties: { kind: { const: depot } } }
                            - { title: Door, type: object, properties: { kind: { const: door } } }
                          discriminator: { propertyName: kind }
                      anyOf: [ { required: [text] }, { required: [labels] } ]
              responses: { "204": { description: Stored. } }
        """

    private func page() async throws -> String {
        let site = try SmallSite([
            "content/products/parcels/openapi.yaml": Self.document,
            "themes/default/templates/operation.mustache": """
            {{#samples}}{{{code}}}{{/samples}}{{#parameterGroups}}{{#parameters}}{{{schema}}}{{/parameters}}{{/parameterGroups}}
            {{#requestBody}}{{#media}}{{{schema}}}{{/media}}{{/requestBody}}
            """,
        ])
        let report = await site.build(portal: "internal")
        #expect(!report.diagnostics.contains { $0.severity == .error }, "\(report.diagnostics)")
        return try site.page("internal/products/parcels/api/add-note/index.html")
    }

    /// OpenAPI 3.2: parts that have a place and no name; and a link's own server (3.0 on).
    @Test func namesPartsByTheirPlace() async throws {
        let document = """
            openapi: 3.2.0
            info: { title: Scans API, version: "1.0" }
            paths:
              /scans:
                post:
                  operationId: addScan
                  requestBody:
                    content:
                      multipart/mixed:
                        prefixEncoding: [ { contentType: application/json }, { contentType: image/png } ]
                        itemEncoding: { contentType: text/csv }
                  responses:
                    "201":
                      description: Stored.
                      links:
                        Again: { operationId: addScan, server: { url: "https://{zone}.example", variables: { zone: { default: eu } } } }
            """
        let site = try SmallSite([
            "content/products/parcels/openapi.yaml": document,
            "themes/default/templates/operation.mustache": """
            {{#requestBody}}{{#media}}{{#encodings}}{{part}}: {{contentType}}; {{/encodings}}{{/media}}{{/requestBody}}
            {{#responses}}{{#links}}at {{server}}{{/links}}{{/responses}}
            """,
        ])
        let report = await site.build(portal: "internal")
        #expect(!report.diagnostics.contains { $0.severity == .error }, "\(report.diagnostics)")
        let page = "internal/products/parcels/api/add-scan/index"
        let html = try site.page(page + ".html")
        #expect(html.contains("Part 1: application/json; Part 2: image/png; Every other part: text/csv; "))
        #expect(html.contains("at https://eu.example"))
        let markdown = try site.page(page + ".md")
        #expect(markdown.contains("- Part 2: image/png\n- Every other part: text/csv\n"))
        #expect(markdown.contains("Server: `https://eu.example`"))
    }

    /// What is read-only is not sent, what is write-only not returned: such names are told and not described there.
    @Test func leavesOutWhatGoesTheOtherWay() async throws {
        let document = """
            openapi: 3.1.0
            info: { title: Users API, version: "1.0" }
            paths:
              /users:
                post:
                  operationId: addUser
                  requestBody: { content: { application/json: { schema: { $ref: "#/components/schemas/User" } } } }
                  responses:
                    "201":
                      description: Made.
                      content: { application/json: { schema: { $ref: "#/components/schemas/User" } } }
            components:
              schemas:
                User:
                  type: object
                  required: [id, name]
                  properties:
                    id: { type: string, readOnly: true }
                    name: { type: string }
                    password: { type: string, writeOnly: true }
            """
        let site = try SmallSite([
            "content/products/parcels/openapi.yaml": document,
            "themes/default/templates/operation.mustache": """
            {{#requestBody}}{{#media}}{{{schema}}}{{/media}}{{/requestBody}}
            {{#responses}}{{#media}}{{{schema}}}{{/media}}{{/responses}}
            """,
            "themes/default/templates/schema.mustache": "{{{schema}}}",
        ])
        let report = await site.build(portal: "internal")
        #expect(!report.diagnostics.contains { $0.severity == .error }, "\(report.diagnostics)")
        let lines = try site.page("internal/products/parcels/api/add-user/index.html").split(separator: "\n")
        func described(_ name: String) -> String { "<code class=\"schema-name\">\(name)</code>" }
        #expect(lines[0].contains(described("password")) && !lines[0].contains(described("id")))
        #expect(lines[0].contains("not to be sent: <code>id</code>"))
        #expect(lines[1].contains(described("id")) && !lines[1].contains(described("password")))
        #expect(lines[1].contains("not returned: <code>password</code>"))
        let markdown = try site.page("internal/products/parcels/api/add-user/index.md")
        #expect(markdown.contains("not to be sent: `id`\n") && markdown.contains("not returned: `password`\n"))
        // On its own page it has them all.
        let schema = try site.page("internal/products/parcels/api/schemas/User/index.html")
        #expect(["id", "name", "password"].allSatisfy { schema.contains(described($0)) })
    }

    @Test func showsAFirstCall() async throws {
        let html = try await page()
        let start = try #require(html.firstRange(of: "language-shell\">"))
        let end = try #require(html[start.upperBound...].firstRange(of: "</pre>"))
        var isTag = false
        let text = html[start.upperBound..<end.lowerBound].filter { character in
            if character == "<" { isTag = true }
            defer { if character == ">" { isTag = false } }
            return !isTag
        }
        #expect(text.contains("curl -X POST"))
        #expect(text.contains("https://api.example/v1/parcels/$PARCEL_ID/notes?dry%20run=a%26b%20%24x"))
        #expect(text.contains("X-API-Key: $API_KEY"))
        #expect(text.contains("it'\\''s here"), "a quote ends no argument: \(text)")
    }

    @Test(arguments: [
        "map of integer", "any other key", "<span class=\"schema-type\">number</span>",
        "<span class=\"schema-type\">any</span>", "<code>newest</code> <code>oldest</code>",
        "<code>open</code> <code>shut</code>", "Depot", "<code>kind</code>",
        "<code class=\"schema-name\">labels</code> <span class=\"schema-required\">",
    ])
    func saysWhatASchemaAllows(part: String) async throws {
        let html = try await page()
        #expect(html.contains(part))
    }
}

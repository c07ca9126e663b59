import Diagnostics
import Foundation
import OpenAPI
import Serialization
import TestSupport
import Testing

/// Collections as the format (Postman Collection Format 2.1.0) and Postman's own runner want them.
struct PostmanTests {
    static let shop = """
        openapi: 3.1.0
        info: { title: Shop, version: '1.2', description: '**All** of it.' }
        servers:
          - url: https://{tenant}.example.com/v1/
            variables: { tenant: { default: demo, enum: [demo, live], description: Whose. } }
        security: [{ token: [] }]
        components: { securitySchemes: { token: { type: http, scheme: bearer } } }
        tags:
          - { name: orders, description: 'Orders, *mostly*.' }
          - { name: empty }
        paths:
          /orders/{orderId}/items/{a}.{b}:
            post:
              operationId: addItem
              summary: Add an item
              description: Adds **one**.
              deprecated: true
              tags: [orders, other]
              parameters:
                - { name: orderId, in: path, required: true, description: Which., schema: { type: string } }
                - { name: a, in: path, required: true, schema: { example: x y } }
                - { name: b, in: path, required: true, schema: { type: string } }
                - { name: ids, in: query, required: true, schema: { type: array, example: [1, a b] } }
                - { name: dry, in: query, description: No harm., schema: { type: boolean } }
                - { name: X-Key, in: header, schema: { type: string } }
                - { name: Authorization, in: header, schema: { type: string } }
              requestBody: { content: { application/json: { example: { name: tea } } } }
              responses:
                '201':
                  description: |-
                    Made.
                    More.
                  content:
                    application/json:
                      examples: { one: { summary: First, value: { id: 7 } }, two: { value: '{"id": 8}' } }
                4XX: { description: No. }
          /files:
            put:
              operationId: upload
              security: []
              servers: [{ url: 'https://files.example.com:8443/in' }]
              requestBody:
                content:
                  multipart/form-data:
                    schema:
                      required: [file]
                      properties:
                        note: { type: string, example: hi }
                        file: { type: string, format: binary }
              responses: { '204': { description: Kept. } }
          /login:
            post:
              tags: [other]
              requestBody:
                content:
                  application/x-www-form-urlencoded:
                    schema: { required: [user], properties: { user: { example: dana }, note: { example: x } } }
              responses: { '200': { description: In., content: { application/json: { schema: { type: integer, const: 5 } } } } }
        """

    private func collection(_ credential: SampleCredential? = .bearer) throws -> Node {
        PostmanCollection(document: try read(Self.shop).document, credential: credential, name: "Shop API").json
    }

    /// The JSON that is meant, in few words.
    private func json(_ text: String) throws -> Node { try JSONReader.read(Array(text.utf8), file: "expected.json") }

    @Test func describesItself() throws {
        let info = try collection()["info"]
        #expect(
            info
                == (try json(
                    #"""
                    {"name": "Shop API", "version": "1.2", "description": {"content": "**All** of it.", "type": "text/markdown"},
                     "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"}
                    """#)))
    }

    @Test func putsOperationsIntoFoldersOfTheirFirstTag() throws {
        let items = try collection()["item"]?.elements ?? []
        #expect(items.map { $0["name"]?.string } == ["orders", "other", "upload"])
        #expect(items.first?["item"]?.elements.map { $0["name"]?.string } == ["Add an item"])
        #expect(items.first?["description"]?["content"]?.string == "Orders, *mostly*.")
    }

    @Test func keepsWhatOnlyTheReaderHasAsVariables() throws {
        let variables = try collection()["variable"]?.elements ?? []
        let pairs = variables.map { "\($0["key"]?.string ?? "")=\($0["value"]?.string ?? "")" }
        #expect(
            pairs == [
                "baseUrl=https://{{tenant}}.example.com/v1", "tenant=demo", "orderId=", "b=", "xKey=", "accessToken=",
            ])
        #expect(variables[1]["description"]?["content"]?.string == "Whose.\n\nOne of: demo, live.")
    }

    @Test func splitsTheAddress() throws {
        let url = try collection()["item"]?.elements.first?["item"]?.elements.first?["request"]?["url"]
        #expect(
            url
                == (try json(
                    #"""
                    {"raw": "{{baseUrl}}/orders/:orderId/items/x%20y.{{b}}?ids=1&ids=a%20b", "host": ["{{baseUrl}}"],
                     "path": ["orders", ":orderId", "items", "x%20y.{{b}}"],
                     "query": [{"key": "ids", "value": "1"}, {"key": "ids", "value": "a%20b"}, {"key": "dry", "value": "true",
                       "disabled": true, "description": {"content": "No harm.", "type": "text/markdown"}}],
                     "variable": [{"key": "orderId", "value": "{{orderId}}",
                       "description": {"content": "Which.", "type": "text/markdown"}}]}
                    """#)))
        let own = try collection()["item"]?.elements.last?["request"]?["url"]
        #expect(
            own
                == (try json(
                    #"""
                    {"raw": "https://files.example.com:8443/in/files", "protocol": "https", "port": "8443",
                     "host": ["files", "example", "com"], "path": ["in", "files"]}
                    """#)))
    }

    @Test func sendsHeadersAndBodies() throws {
        let items = try collection()["item"]?.elements ?? []
        let add = items.first?["item"]?.elements.first?["request"]
        #expect(
            add?["header"]
                == (try json(
                    #"""
                    [{"key": "X-Key", "value": "{{xKey}}", "disabled": true}, {"key": "Content-Type", "value": "application/json"}]
                    """#)))
        #expect(
            add?["body"]
                == (try json(
                    #"{"mode": "raw", "raw": "{\n  \"name\": \"tea\"\n}", "options": {"raw": {"language": "json"}}}"#)))
        #expect(add?["description"]?["content"]?.string == "**Deprecated.**\n\nAdds **one**.")
        #expect(
            items.last?["request"]?["body"]
                == (try json(
                    #"""
                    {"mode": "formdata", "formdata": [{"key": "note", "value": "hi", "type": "text", "disabled": true},
                     {"key": "file", "src": null, "type": "file"}]}
                    """#)))
        #expect(
            items[1]["item"]?.elements.first?["request"]?["body"]
                == (try json(
                    #"""
                    {"mode": "urlencoded", "urlencoded": [{"key": "user", "value": "dana", "type": "text"},
                     {"key": "note", "value": "x", "type": "text", "disabled": true}]}
                    """#)))
    }

    @Test func savesAnswers() throws {
        let items = try collection()["item"]?.elements ?? []
        let answers = items.first?["item"]?.elements.first?["response"]?.elements ?? []
        #expect(answers.map { $0["name"]?.string } == ["First", "two", "No."])
        #expect(answers.map { $0["code"]?.integer } == [201, 201, 400])
        #expect(answers.map { $0["status"]?.string } == ["Created", "Created", "Bad Request"])
        #expect(answers.map { $0["body"]?.string } == ["{\n  \"id\": 7\n}", "{\"id\": 8}", nil])
        #expect(answers.first?["originalRequest"]?["method"]?.string == "POST")
        #expect(answers.first?["originalRequest"]?["body"] == nil)
        #expect(items[1]["item"]?.elements.first?["response"]?.elements.first?["body"]?.string == "5")
    }

    @Test func letsTheReaderIn() throws {
        let token = try json(
            #"{"type": "bearer", "bearer": [{"key": "token", "value": "{{accessToken}}", "type": "string"}]}"#)
        #expect(try collection()["auth"] == token)
        #expect(try collection()["item"]?.elements.last?["request"]?["auth"]?["type"]?.string == "noauth")
        let key = try collection(.apiKey(name: "X-API-Key", place: .header))["auth"]?["apikey"]?.elements ?? []
        #expect(key.map { $0["value"]?.string } == ["X-API-Key", "{{apiKey}}", "header"])
        let cookie = try collection(.apiKey(name: "sid", place: .cookie))
        #expect(cookie["auth"] == nil)
        let headers = cookie["item"]?.elements.first?["item"]?.elements.first?["request"]?["header"]?.elements
        #expect(headers?.contains { $0["value"]?.string == "sid={{apiKey}}" } == true)
        #expect(try collection(nil)["auth"] == nil)
    }

    /// The parts of the format that every collection has to keep to, over real descriptions.
    @Test(.enabled(if: Corpora.shouldRun, "needs the corpora")) func keepsToTheFormat() throws {
        var requests = 0
        for file in try Corpora.files(under: "openapi/real", endings: [".json", ".yaml"]) {
            var problems: [Diagnostic] = []
            let bytes = try Corpora.bytes(file)
            // The largest take long and say nothing that the others do not.
            guard bytes.count < 500_000,
                let document = OpenAPIDocument.load(
                    file, read: { $0 == file ? bytes : try? Corpora.bytes($0) }, diagnostics: &problems)
            else { continue }
            let collection = PostmanCollection(document: document, credential: .basic, name: file).json
            let before = requests
            var format = PostmanFormat()
            format.check(collection)
            requests += format.requests
            #expect(format.mistakes.isEmpty, "\(file): \(format.mistakes.prefix(5))")
            #expect(requests - before == document.operations.count, "\(file)")
        }
        #expect(requests > 1_000)
    }

    @Test func givesTheSameBytesForTheSameDocument() throws {
        var first: [UInt8] = []
        var second: [UInt8] = []
        JSONWriter.write(try collection(), pretty: true, into: &first)
        JSONWriter.write(try collection(), pretty: true, into: &second)
        #expect(first == second)
    }
}

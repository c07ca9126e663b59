import OpenAPI
import Serialization
import Testing

/// The values of a sample: the author's, else what the schema says, else variables for what only the reader has.
struct SamplesRequestTests {
    private func request(
        _ operation: String, path: String = "/a", server: String = "https://api.example.com",
        credential: SampleCredential? = nil, all: Bool = false
    ) throws -> SampleRequest {
        let yaml = "openapi: 3.2.0\ninfo: { title: T, version: '1' }\npaths:\n  \(path): \(operation)\n"
        return SampleRequest(
            operation: try #require(try read(yaml).document.operations.first), server: server, credential: credential,
            includesOptional: all)
    }

    private func query(_ schema: String, more: String = "") throws -> SampleText {
        try request("{ get: { parameters: [{ name: someId, in: query, required: true, schema: \(schema)\(more) }] } }")
            .url
    }

    /// What is written for a parameter `someId` in the query.
    static let values: [(schema: String, more: String, text: SampleText)] = [
        ("{ type: string, example: s }", ", example: own", "own"),
        ("{ type: string, example: s, default: d }", "", "s"),
        ("{ type: string, default: d, enum: [e] }", "", "d"),
        ("{ type: string, enum: [e, f] }", "", "e"),
        ("{ type: string, const: c }", "", "c"),
        ("{ type: string, default: '' }", "", .variable("SOME_ID")),
        ("{ type: string }", "", .variable("SOME_ID")),
        ("{ type: string, format: uuid }", "", .variable("SOME_ID")),
        ("{ type: string, format: date }", "", "2026-01-15"),
        ("{ type: integer, minimum: 5 }", "", "5"),
        ("{ type: boolean }", "", "true"),
        ("{ type: string, examples: [x, y] }", "", "x"),
    ]

    @Test(arguments: values) func choosesTheFirstValueThatSaysSomething(
        value: (schema: String, more: String, text: SampleText)
    ) throws {
        let url = "https://api.example.com/a?someId=" + value.text
        #expect(try query(value.schema, more: value.more) == url)
    }

    @Test func leavesIdentifiersOfPathsToTheReader() throws {
        let parameters = "[{ name: itemID, in: path, required: true, schema: { type: integer } }]"
        let made = try request("{ get: { parameters: \(parameters) } }", path: "/items/{itemID}/x y/{other}")
        #expect(
            made.url == "https://api.example.com/items/" + .variable("ITEM_ID") + "/x%20y/" + .variable("OTHER"))
        #expect(made.variables == ["ITEM_ID", "OTHER"])
    }

    @Test(
        arguments: [
            ("shipmentId", "SHIPMENT_ID"), ("x-api key", "X_API_KEY"), ("path", "PATH_VALUE"), ("2fa", "VALUE_2FA"),
            ("日本", "VALUE"), ("_id_", "ID"), ("filter[a]", "FILTER_A"),
        ])
    func namesVariables(name: String, variable: String) {
        #expect(SampleText.variableName(name) == variable)
    }

    @Test func asksForABaseOfRelativeServers() throws {
        #expect(try request("{ get: {} }", server: "/v1/").url == .variable("BASE_URL") + "/v1/a")
        #expect(try request("{ get: {} }", server: "https://{t}.x.io").url == "https://" + .variable("T") + ".x.io/a")
    }

    @Test func sendsOptionalParametersOnlyWhenAsked() throws {
        let operation =
            "{ get: { parameters: [{ name: q, in: query, schema: { example: 1 } }, "
            + "{ name: X-H, in: header, required: true, schema: { example: \"a\\r\\nB: c\" } }, "
            + "{ name: Accept, in: header, required: true, schema: { example: no } }] } }"
        let short = try request(operation)
        #expect(short.url == "https://api.example.com/a")
        #expect(short.headers == [SampleRequest.Header("X-H", "a  B: c")])
        #expect(try request(operation, all: true).url == "https://api.example.com/a?q=1")
    }

    @Test func writesACredentialOnce() throws {
        let operation =
            "{ get: { parameters: [{ name: x-key, in: header, required: true, schema: { type: string } }] } }"
        let made = try request(operation, credential: .apiKey(name: "X-Key", place: .header))
        #expect(made.headers == [SampleRequest.Header("X-Key", .variable("API_KEY"))])
        #expect(
            try request(operation, credential: .bearer).headers.last?.value == "Bearer " + .variable("ACCESS_TOKEN"))
        #expect(try request(operation, credential: .basic).basicAuthentication?.password == .variable("API_PASSWORD"))
        #expect(try request(operation, credential: .mutualTLS).usesClientCertificate)
    }

    @Test func asksForATypeWhereThereIsAChoice() throws {
        func accept(_ types: String) throws -> String? {
            let made = try request("{ get: { responses: { '200': { description: d, content: \(types) } } } }")
            return made.headers.first { $0.name == "Accept" }?.value.constant
        }
        #expect(try accept("{ application/json: {} }") == nil)
        #expect(try accept("{ application/xml: {}, application/json: {} }") == "application/json")
        #expect(try accept("{ application/pdf: {} }") == "application/pdf")
        #expect(try accept("{ '*/*': {} }") == nil)
    }

    @Test func sendsNoBodyWhereItMeansNothing() throws {
        let body = "requestBody: { content: { application/json: { example: 1 } } }"
        #expect(try request("{ get: { \(body) } }").body == nil)
        #expect(try request("{ post: { \(body) } }").body != nil)
    }

    /// What the media type's example or schema gives.
    @Test func choosesBodies() throws {
        func body(_ content: String) throws -> String {
            switch try request("{ post: { requestBody: { content: \(content) } } }").body {
            case .json(let node, let type)?:
                var bytes: [UInt8] = []
                JSONWriter.write(node, pretty: false, into: &bytes)
                return "\(type) \(String(decoding: bytes, as: UTF8.self))"
            case .text(let text, let type)?: return "\(type) \(text)"
            case .form(let pairs)?: return pairs.map { "\($0.name)=\($0.value.constant ?? "")" }.joined(separator: "&")
            case .multipart(let parts)?: return parts.map { "\($0.name): \($0.part)" }.joined(separator: ", ")
            case .file(let type)?: return "file \(type)"
            case nil: return "none"
            }
        }
        #expect(
            try body("{ text/csv: { example: a }, application/json: { example: { a: 1 } } }")
                == #"application/json {"a":1}"#)
        #expect(
            try body(#"{ application/json: { schema: { type: object }, example: '{"a": 1}' } }"#)
                == #"application/json {"a":1}"#)
        #expect(
            try body(#"{ application/json: { schema: { type: string }, example: '{"a": 1}' } }"#)
                == #"application/json "{\"a\": 1}""#)
        #expect(
            try body("{ application/json: { schema: { properties: { a: { const: 1 }, b: { readOnly: true } } } } }")
                == #"application/json {"a":1}"#)
        #expect(try body("{ application/jsonl: { itemSchema: { const: 1 } } }") == "application/jsonl 1\n")
        #expect(try body("{ text/csv: { example: 'a,b' } }") == "text/csv a,b")
        #expect(try body("{ application/xml: { schema: { type: object } } }") == "file application/xml")
        #expect(try body("{ 'image/*': {} }") == "file image/png")
        #expect(try body("{ '*/*': {} }") == "file application/octet-stream")
        #expect(try body("{ '*/*': { schema: { type: object } } }") == "application/json {}")
        #expect(
            try body("{ application/json: { example: { $ref: x.json }, schema: { const: 1 } } }")
                == "application/json 1")
        let form =
            "{ application/x-www-form-urlencoded: { schema: { required: [a], properties: "
            + "{ a: { example: [1, 2] }, b: { example: 3 } } } } }"
        #expect(try body(form) == "a=1&a=2")
        let long = String(repeating: "x", count: 30_000)
        #expect(try body("{ application/json: { example: \(long) } }") == "file application/json")
    }

    @Test func writesNothingSecretInAnyLanguage() throws {
        for credential in [
            SampleCredential.basic, .bearer, .apiKey(name: "k", place: .query), .other(scheme: "Digest"),
        ] {
            let made = try request("{ get: {} }", credential: credential)
            for language in SampleLanguage.allCases {
                let code = language.code(for: made)
                #expect(!made.variables.isEmpty)
                #expect(made.variables.allSatisfy { code.contains($0) }, "\(language.title): \(code)")
                #expect(code == language.code(for: made))
            }
        }
    }

    /// As a reader of each language would write it.
    @Test func writesWhatPeopleWrite() throws {
        let made = try request(
            "{ post: { requestBody: { content: { application/json: { example: { name: tea, tags: [a, b] } } } }, "
                + "responses: { '201': { description: d, content: { application/json: {} } } } } }", credential: .bearer
        )
        #expect(
            SampleLanguage.curl.code(for: made) == """
                curl -X POST 'https://api.example.com/a' \\
                  --fail-with-body \\
                  -H "Authorization: Bearer $ACCESS_TOKEN" \\
                  -H 'Content-Type: application/json' \\
                  --data-raw '{
                  "name": "tea",
                  "tags": [
                    "a",
                    "b"
                  ]
                }'
                """)
        #expect(
            SampleLanguage.python.code(for: made) == """
                import os

                import requests

                response = requests.post(
                    "https://api.example.com/a",
                    headers={
                        "Authorization": f"Bearer {os.environ['ACCESS_TOKEN']}",
                    },
                    json={
                        "name": "tea",
                        "tags": ["a", "b"],
                    },
                    timeout=30,
                )
                response.raise_for_status()
                print(response.json())
                """)
        #expect(
            SampleLanguage.httpie.code(for: made) == """
                http --check-status POST 'https://api.example.com/a' \\
                  "Authorization:Bearer $ACCESS_TOKEN" \\
                  name=tea \\
                  'tags:=["a","b"]'
                """)
    }
}

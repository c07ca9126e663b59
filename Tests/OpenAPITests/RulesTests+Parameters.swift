extension RulesTests {
    static let parameterMistakes: [Mistake] = [
        Mistake(
            "wrong-value", parameter("{ name: p, in: ①body, schema: {} }"),
            hint: "write 'requestBody' beside 'parameters'"),
        Mistake("wrong-value", parameter("{ name: p, in: ①querry, schema: {} }"), hint: "did you mean 'query'?"),
        Mistake("wrong-value", parameter("{ name: p, in: ①querystring, content: { a/b: {} } }")),
        Mistake("missing-field", parameter("①{ name: p, schema: {} }")),
        Mistake("missing-field", parameter("①{ in: query, schema: {} }")),
        Mistake("missing-field", parameter("①{ schema: {} }")),
        Mistake("unknown-field", parameter("{ ①nmae: p, in: query, schema: {} }"), hint: "did you mean 'name'?"),
        Mistake("unknown-field", parameter("{ name: p, in: query, ①shcema: {} }"), hint: "did you mean 'schema'?"),
        Mistake("wrong-value", parameter("{ name: p, in: ①5, schema: {} }")),
        Mistake("wrong-type", parameter("{ $ref: ①5 }")),
        Mistake("missing-field", parameter("①{ name: p, in: path, schema: {} }")),
        Mistake("wrong-value", parameter("{ name: p, in: path, required: ①false, schema: {} }")),
        Mistake("missing-field", parameter("①{ name: p, in: query }")),
        Mistake("other-version", parameter("{ name: p, in: query, ①type: string }"), hint: "it stands under 'schema'"),
        Mistake("exclusive-fields", parameter("{ name: p, in: query, schema: {}, ①content: { a/b: {} } }")),
        Mistake("wrong-content", parameter("{ name: p, in: query, content: ①{ a/b: {}, a/c: {} } }")),
        Mistake("wrong-content", parameter("{ name: p, in: query, content: ①{} }")),
        Mistake("exclusive-fields", parameter("{ name: p, in: query, content: { a/b: {} }, ①style: form }")),
        Mistake("exclusive-fields", parameter("{ name: p, in: query, content: { a/b: {} }, ①example: 1 }")),
        Mistake("exclusive-fields", parameter("{ name: p, in: query, schema: {}, example: 1, ①examples: {} }")),
        Mistake("exclusive-fields", parameter("{ name: p, in: querystring, ①schema: {} }", v32)),
        Mistake("wrong-value", parameter("{ name: p, in: query, schema: {}, style: ①simple }")),
        Mistake("wrong-value", parameter("{ name: p, in: cookie, schema: {}, style: ①cookie }")),
        Mistake("ignored-field", parameter("{ name: p, in: header, schema: {}, ①allowReserved: false }")),
        Mistake("ignored-field", parameter("{ name: p, in: header, schema: {}, ①allowEmptyValue: true }", v30)),
        Mistake("wrong-name", parameter("{ name: ①'a b', in: header, schema: {} }")),
        Mistake("wrong-name", parameter("{ name: ①'', in: path, required: true, schema: {} }")),
        Mistake("wrong-name", parameter("{ name: ①'{p}', in: path, required: true, schema: {} }")),
        Mistake(
            "duplicate-parameter",
            operation(
                "{ parameters: [{ name: p, in: query, schema: {} }, ①{ name: p, in: query, schema: {} }], \(ok) }")),
        Mistake(
            "duplicate-parameter",
            operation(
                "{ parameters: [{ name: p, in: query, schema: {} }, ①{ $ref: '#/components/parameters/P' }], \(ok) }")
                + "components: { parameters: { P: { name: p, in: query, schema: {} } } }\n"),
        Mistake(
            "exclusive-parameters",
            operation(
                "{ parameters: [{ name: q, in: querystring, content: { a/b: {} } }, ①{ name: p, in: query, schema: {} }], \(ok) }",
                v32)),
        Mistake(
            "exclusive-parameters",
            "\(v32)paths: { /a: { parameters: [{ name: q, in: querystring, content: { a/b: {} } }], get: { parameters: [①{ name: p, in: query, schema: {} }], \(ok) } } }\n"
        ),
        Mistake(
            "exclusive-parameters",
            operation(
                "{ parameters: [{ name: q, in: querystring, content: { a/b: {} } }, ①{ name: p, in: querystring, content: { a/b: {} } }], \(ok) }",
                v32)),
    ]

    private static func scheme(_ text: String, _ head: String = v31) -> String {
        component("securitySchemes", text, head)
    }

    private static func requirement(_ text: String, _ scheme: String, _ head: String = v31) -> String {
        operation("{ security: [\(text)], \(ok) }", head) + "components: { securitySchemes: { key: \(scheme) } }\n"
    }

    private static let flow = "{ type: oauth2, flows: { password: { tokenUrl: https://a, scopes: { read: r } } } }"

    static let securityMistakes: [Mistake] = [
        Mistake("missing-field", scheme("①{ description: d }")),
        Mistake("wrong-value", scheme("{ type: ①basic }")),
        Mistake("wrong-value", scheme("{ type: ①mutualTLS }", v30)),
        Mistake("missing-field", scheme("①{ type: apiKey, in: query }")),
        Mistake("wrong-value", scheme("{ type: apiKey, name: n, in: ①path }")),
        Mistake("missing-field", scheme("①{ type: http }")),
        Mistake("missing-field", scheme("①{ type: oauth2 }")),
        Mistake("missing-field", scheme("①{ type: openIdConnect }")),
        Mistake("unknown-field", scheme("{ type: http, scheme: basic, ①name: n }")),
        Mistake("ignored-field", scheme("{ type: http, scheme: basic, ①bearerFormat: JWT }")),
        Mistake("missing-field", scheme("{ type: oauth2, flows: { implicit: ①{ scopes: {} } } }")),
        Mistake("missing-field", scheme("{ type: oauth2, flows: { implicit: ①{ authorizationUrl: https://a } } }")),
        Mistake(
            "unknown-field",
            scheme(
                "{ type: oauth2, flows: { implicit: { authorizationUrl: https://a, ①tokenUrl: https://a, scopes: {} } } }"
            )),
        Mistake("unknown-field", scheme("{ type: oauth2, flows: { ①pasword: {} } }"), hint: "did you mean 'password'?"),
        Mistake(
            "wrong-type",
            scheme("{ type: oauth2, flows: { password: { tokenUrl: https://a, scopes: { read: ①[] } } } }")),
        Mistake("other-version", scheme("{ type: oauth2, flows: { ①deviceAuthorization: {} } }")),
        Mistake("undeclared-security-scheme", requirement("{ ①kye: [] }", flow), hint: "did you mean 'key'?"),
        Mistake("undeclared-security-scheme", "\(v31)security: [{ ①key: [] }]\npaths: {}\n"),
        Mistake("undeclared-scope", requirement("{ key: [read, ①raed] }", flow), hint: "did you mean 'read'?"),
        Mistake("wrong-type", requirement("{ key: ①read }", flow)),
        Mistake("wrong-type", requirement("{ key: [①true] }", flow)),
        Mistake("wrong-value", requirement("{ key: [①read] }", "{ type: http, scheme: basic }", v30)),
    ]
}

extension RulesTests {
    static let descriptionMistakes: [Mistake] = [
        Mistake("unknown-field", "\(v31)①overlays: {}\npaths: {}\n"),
        Mistake("unknown-field", "\(v31)paths: {}\n①sevrers: []\n", hint: "did you mean 'servers'?"),
        Mistake("missing-info", "①openapi: 3.1.0\npaths: {}\n"),
        Mistake("wrong-type", "openapi: 3.1.0\ninfo: ①T\npaths: {}\n"),
        Mistake("missing-info", "openapi: 3.1.0\ninfo: ①{}\npaths: {}\n"),
        Mistake("missing-info", "openapi: 3.1.0\ninfo: ①{ title: T }\npaths: {}\n"),
        Mistake("unknown-field", "openapi: 3.1.0\ninfo: { title: T, ①versoin: '1' }\npaths: {}\n"),
        Mistake("missing-paths", "①\(v31)"),
        Mistake("wrong-value", head("①3.1") + "paths: {}\n", hint: "write '3.1.0'"),
        Mistake("missing-paths", "①\(v30)components: {}\n"),
        Mistake("other-version", "\(v30)paths: {}\n①webhooks: {}\n"),
        Mistake("other-version", "\(v30)paths: {}\n①jsonSchemaDialect: https://example.com\n"),
        Mistake("wrong-url", "\(v32)paths: {}\n$self: ①'https://example.com/#a'\n"),
        Mistake("wrong-url", "\(v32)servers: [{ url: ①'https://example.com?a=b' }]\npaths: {}\n"),
        Mistake("other-version", "\(v31)paths: {}\n①definitions: {}\n", hint: "they are 'schemas' of 'components'"),
        Mistake("other-version", "\(v31)paths: {}\n①$self: https://example.com\n"),
        Mistake("other-version", head("3.0.0", info: ", ①summary: s") + "paths: {}\n"),
        Mistake("wrong-type", head("3.0.0", info: ", contact: ①me") + "paths: {}\n"),
        Mistake("wrong-type", head("3.0.0", info: ", description: ①[]") + "paths: {}\n"),
        Mistake("wrong-type", head("3.0.0", info: ", description: ①true") + "paths: {}\n"),
        Mistake("wrong-email", head("3.0.0", info: ", contact: { email: ①me }") + "paths: {}\n"),
        Mistake("wrong-url", head("3.0.0", info: ", contact: { url: ①'https://a b' }") + "paths: {}\n"),
        Mistake("missing-field", head("3.0.0", info: ", license: ①{ url: https://a }") + "paths: {}\n"),
        Mistake(
            "exclusive-fields",
            head("3.1.0", info: ", license: { name: n, identifier: MIT, ①url: https://a }") + "paths: {}\n"),
        Mistake("wrong-type", "\(v31)servers: ①{ url: /v1 }\npaths: {}\n"),
        Mistake("missing-field", "\(v31)servers: [①{ description: d }]\npaths: {}\n"),
        Mistake("undeclared-server-variable", "\(v31)servers: [{ url: ①'https://{host}' }]\npaths: {}\n"),
        Mistake("wrong-url", "\(v31)servers: [{ url: ①'https://{host' }]\npaths: {}\n"),
        Mistake(
            "empty-list",
            "\(v31)servers: [{ url: 'https://{h}', variables: { h: { default: a, enum: ①[] } } }]\npaths: {}\n"),
        Mistake(
            "wrong-value",
            "\(v31)servers: [{ url: 'https://{h}', variables: { h: { default: ①a, enum: [b] } } }]\npaths: {}\n"),
        Mistake(
            "missing-field", "\(v31)servers: [{ url: 'https://{h}', variables: { h: ①{ enum: [b] } } }]\npaths: {}\n"),
        Mistake("duplicate-tag", "\(v30)tags: [{ name: a }, ①{ name: a }]\npaths: {}\n"),
        Mistake("missing-field", "\(v30)tags: [①{ description: a }]\npaths: {}\n"),
        Mistake(
            "unknown-tag", "\(v32)tags: [{ name: ab }, { name: b, parent: ①abc }]\npaths: {}\n",
            hint: "did you mean 'ab'?"),
        Mistake("tag-cycle", "\(v32)tags: [{ name: a, parent: ①a }]\npaths: {}\n"),
        Mistake("other-version", "\(v31)tags: [{ name: a, ①parent: a }]\npaths: {}\n"),
        Mistake("missing-field", "\(v30)paths: {}\nexternalDocs: ①{ description: d }\n"),
        Mistake("wrong-name", "\(v30)paths: {}\ncomponents: { schemas: { ①'a b': {} } }\n"),
        Mistake("unknown-field", "\(v30)paths: {}\ncomponents: { ①schema: {} }\n", hint: "did you mean 'schemas'?"),
        Mistake("other-version", "\(v31)paths: {}\ncomponents: { ①mediaTypes: {} }\n"),
        Mistake("wrong-type", "\(v30)paths: {}\ncomponents: ①[]\n"),
    ]

    static let messageMistakes: [Mistake] = [
        Mistake("wrong-path", "\(v31)paths: { ①a: {} }\n", hint: "write '/a'"),
        Mistake("wrong-path", "\(v31)paths: { ①'/a/{b': {} }\n"),
        Mistake("wrong-path", "\(v31)paths: { ①'/{a}/{a}': {} }\n"),
        Mistake("wrong-path", "\(v31)paths: { ①'/a?b=c': {} }\n"),
        Mistake("wrong-path", "\(v31)paths: { ①'/a#b': {} }\n"),
        Mistake("ambiguous-path", "\(v31)paths: { '/a/{b}': {}, ①'/a/{c}': {} }\n"),
        Mistake("unknown-field", "\(v31)paths: { /a: { ①gett: { \(ok) } } }\n", hint: "did you mean 'get'?"),
        Mistake("other-version", "\(v31)paths: { /a: { ①query: { \(ok) } } }\n"),
        Mistake("wrong-name", "\(v32)paths: { /a: { additionalOperations: { ①POST: { \(ok) } } } }\n"),
        Mistake("wrong-name", "\(v32)paths: { /a: { additionalOperations: { ①'A B': { \(ok) } } } }\n"),
        Mistake("missing-field", operation("①{ summary: s }", v30)),
        Mistake("empty-responses", operation("{ responses: ①{} }", v30)),
        Mistake("empty-responses", operation("{ responses: ①{ x-a: 1 } }")),
        Mistake("unknown-field", operation("{ ①desciption: d, \(ok) }"), hint: "did you mean 'description'?"),
        Mistake("wrong-type", operation("{ tags: [①{ name: a }], \(ok) }")),
        Mistake("wrong-type", operation("{ deprecated: ①'yes', \(ok) }")),
        Mistake(
            "other-version", operation("{ ①consumes: [a/b], \(ok) }"), hint: "the keys of 'content' are the media types"
        ),
        Mistake("missing-field", operation("{ responses: { '200': ①{ content: {} } } }")),
        Mistake("other-version", operation("{ responses: { '200': { description: d, ①summary: s } } }")),
        Mistake("other-version", operation("{ responses: { '200': { description: d, ①schema: {} } } }")),
        Mistake("wrong-media-type", operation("{ responses: { '200': { description: d, content: { ①json: {} } } } }")),
        Mistake(
            "wrong-name", operation("{ responses: { '200': { description: d, headers: { ①'a b': { schema: {} } } } } }")
        ),
        Mistake("missing-field", component("requestBodies", "①{ description: d }")),
        Mistake("exclusive-fields", component("requestBodies", "{ content: { a/b: { example: 1, ①examples: {} } } }")),
        Mistake(
            "exclusive-fields",
            component("requestBodies", "{ content: { a/b: { encoding: {}, ①itemEncoding: {} } } }", v32)),
        Mistake(
            "exclusive-fields",
            component("requestBodies", "{ content: { a/b: { encoding: {}, ①prefixEncoding: [] } } }", v32)),
        Mistake(
            "wrong-value", component("requestBodies", "{ content: { a/b: { encoding: { p: { style: ①simple } } } } }")),
        Mistake("exclusive-fields", component("examples", "{ value: 1, ①externalValue: https://a }")),
        Mistake("exclusive-fields", component("examples", "{ dataValue: 1, ①value: 1 }", v32)),
        Mistake("other-version", component("examples", "{ ①dataValue: 1 }")),
        Mistake("missing-field", component("links", "①{ description: d }")),
        Mistake("unknown-field", component("links", "{ ①operationID: d }"), hint: "did you mean 'operationId'?"),
        Mistake("unknown-operation", component("links", "{ operationId: ①none }")),
        Mistake(
            "exclusive-fields",
            "\(v31)paths: { /a: { get: { operationId: o, \(ok) } } }\ncomponents: { links: { L: { operationId: o, ①operationRef: '#/paths/~1a/get' } } }\n"
        ),
        Mistake("missing-field", component("headers", "①{ description: d }")),
        Mistake("unknown-field", component("headers", "{ ①in: header, schema: {} }")),
        Mistake("wrong-value", component("headers", "{ style: ①form, schema: {} }")),
        Mistake("other-version", component("headers", "{ schema: {}, ①allowReserved: true }")),
        Mistake(
            "unknown-status",
            component("callbacks", "{ '{$url}': { post: { responses: { ①ok: { description: d } } } } }")),
        Mistake("wrong-type", component("callbacks", "{ '{$url}': ①5 }")),
    ]
}

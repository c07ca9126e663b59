/// The objects that say what an API is and where (OpenAPI 3.2.0 §4.1 to §4.8, §4.22).
extension RuleBook {
    static let description: [Shape: [FieldRule]] = [
        .document: [
            FieldRule("openapi", .any),
            FieldRule("$self", .url, since: .v32),
            // `info` and its texts are required: `missing-info` tells.
            FieldRule("info", .child),
            FieldRule("jsonSchemaDialect", .url, since: .v31),
            FieldRule("servers", .child),
            FieldRule("paths", .child),
            FieldRule("webhooks", .child, since: .v31),
            FieldRule("components", .child),
            FieldRule("security", .child),
            FieldRule("tags", .child),
            FieldRule("externalDocs", .child),
            FieldRule("host", .any, until: .v20, hint: "write 'servers'"),
            FieldRule("basePath", .any, until: .v20, hint: "write 'servers'"),
            FieldRule("schemes", .any, until: .v20, hint: "write 'servers'"),
            FieldRule("consumes", .any, until: .v20, hint: "the keys of 'content' are the media types"),
            FieldRule("produces", .any, until: .v20, hint: "the keys of 'content' are the media types"),
            FieldRule("definitions", .any, until: .v20, hint: "they are 'schemas' of 'components'"),
            FieldRule("parameters", .any, until: .v20, hint: "they stand under 'components'"),
            FieldRule("responses", .any, until: .v20, hint: "they stand under 'components'"),
            FieldRule("securityDefinitions", .any, until: .v20, hint: "they are 'securitySchemes' of 'components'"),
        ],
        .info: [
            FieldRule("title", .text),
            FieldRule("summary", .text, since: .v31),
            FieldRule("description", .text),
            FieldRule("termsOfService", .text, until: .v20),
            FieldRule("termsOfService", .url, since: .v30),
            FieldRule("contact", .part(.contact)),
            FieldRule("license", .part(.license)),
            FieldRule("version", .text),
        ],
        .tag: [
            FieldRule("name", .text, required: true),
            FieldRule("summary", .text, since: .v32),
            FieldRule("description", .text),
            FieldRule("externalDocs", .child),
            FieldRule("parent", .text, since: .v32),
            FieldRule("kind", .text, since: .v32),
        ],
        .externalDocumentation: [
            FieldRule("description", .text),
            FieldRule("url", .url, required: true),
        ],
        .server: [
            FieldRule("url", .text, required: true),
            FieldRule("description", .text),
            FieldRule("name", .text, since: .v32),
            FieldRule("variables", .child),
        ],
        .serverVariable: [
            FieldRule("enum", .texts(atLeast: 1)),
            FieldRule("default", .text, required: true),
            FieldRule("description", .text),
        ],
        .components: [
            FieldRule("schemas", .child),
            FieldRule("responses", .child),
            FieldRule("parameters", .child),
            FieldRule("examples", .child),
            FieldRule("requestBodies", .child),
            FieldRule("headers", .child),
            FieldRule("securitySchemes", .child),
            FieldRule("links", .child),
            FieldRule("callbacks", .child),
            FieldRule("pathItems", .child, since: .v31),
            FieldRule("mediaTypes", .child, since: .v32),
        ],
    ]

    static let parts: [RulePart: [FieldRule]] = [
        .contact: [
            FieldRule("name", .text),
            FieldRule("url", .url),
            FieldRule("email", .email),
        ],
        .license: [
            FieldRule("name", .text, required: true),
            FieldRule("identifier", .text, since: .v31),
            FieldRule("url", .url),
        ],
        .xml: [
            FieldRule("name", .text),
            FieldRule("namespace", .url),
            FieldRule("prefix", .text),
            FieldRule("attribute", .flag),
            FieldRule("wrapped", .flag),
            FieldRule("nodeType", .word(["element", "attribute", "text", "cdata", "none"]), since: .v32),
        ],
        .items: [
            FieldRule("type", .word(["string", "number", "integer", "boolean", "array"]), required: true)
        ] + primitive,
    ]
}

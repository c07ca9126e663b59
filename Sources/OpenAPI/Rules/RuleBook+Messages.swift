/// The objects between a path and its schemas (OpenAPI 3.2.0 §4.9 to §4.21).
extension RuleBook {
    private static let exampleFields = [FieldRule("example", .any), FieldRule("examples", .child)]

    static let messages: [Shape: [FieldRule]] = [
        .pathItem: Shape.methods.map { FieldRule($0, .child, since: $0 == "query" ? .v32 : .v20) } + [
            FieldRule("$ref", .text),
            FieldRule("summary", .text),
            FieldRule("description", .text),
            FieldRule("additionalOperations", .child, since: .v32),
            FieldRule("servers", .child),
            FieldRule("parameters", .child),
        ],
        .operation: [
            FieldRule("tags", .texts()),
            FieldRule("summary", .text),
            FieldRule("description", .text),
            FieldRule("externalDocs", .child),
            FieldRule("operationId", .text),
            FieldRule("parameters", .child),
            FieldRule("requestBody", .child),
            FieldRule("responses", .child, required: true, until: .v30),
            FieldRule("responses", .child, since: .v31),
            FieldRule("callbacks", .child),
            FieldRule("deprecated", .flag),
            FieldRule("security", .child),
            FieldRule("servers", .child),
            FieldRule("consumes", .any, until: .v20, hint: "the keys of 'content' are the media types"),
            FieldRule("produces", .any, until: .v20, hint: "the keys of 'content' are the media types"),
            FieldRule("schemes", .any, until: .v20, hint: "write them into the URLs of 'servers'"),
        ],
        .parameter: [
            FieldRule("name", .text, required: true),
            FieldRule("in", .text, required: true),
            FieldRule("description", .text),
            FieldRule("required", .flag),
            FieldRule("deprecated", .flag),
            FieldRule("allowEmptyValue", .flag),
            FieldRule("style", .text),
            FieldRule("explode", .flag),
            FieldRule("allowReserved", .flag),
            FieldRule("schema", .schema),
            FieldRule("content", .child),
        ] + exampleFields + swaggerOnly,
        .header: [
            FieldRule("description", .text),
            FieldRule("required", .flag),
            FieldRule("deprecated", .flag),
            FieldRule("allowEmptyValue", .flag, until: .v30),
            FieldRule("style", .word(["simple"])),
            FieldRule("explode", .flag),
            FieldRule("allowReserved", .flag, until: .v30),
            FieldRule("schema", .schema),
            FieldRule("content", .child),
        ] + exampleFields + swaggerOnly,
        .requestBody: [
            FieldRule("description", .text),
            FieldRule("content", .child, required: true),
            FieldRule("required", .flag),
        ],
        .mediaType: [
            FieldRule("description", .text, since: .v32),
            FieldRule("schema", .schema),
            FieldRule("itemSchema", .schema, since: .v32),
            FieldRule("encoding", .child),
            FieldRule("prefixEncoding", .child, since: .v32),
            FieldRule("itemEncoding", .child, since: .v32),
        ] + exampleFields,
        .encoding: [
            FieldRule("contentType", .text),
            FieldRule("headers", .child),
            FieldRule("style", .word(["form", "spaceDelimited", "pipeDelimited", "deepObject"])),
            FieldRule("explode", .flag),
            FieldRule("allowReserved", .flag),
            FieldRule("encoding", .child, since: .v32),
            FieldRule("prefixEncoding", .child, since: .v32),
            FieldRule("itemEncoding", .child, since: .v32),
        ],
        .response: [
            FieldRule("summary", .text, since: .v32),
            FieldRule("description", .text, required: true, until: .v31),
            FieldRule("description", .text, since: .v32),
            FieldRule("headers", .child),
            FieldRule("content", .child),
            FieldRule("links", .child),
            FieldRule("schema", .any, until: .v20, hint: "it stands under 'content' and a media type"),
        ],
        .example: [
            FieldRule("summary", .text),
            FieldRule("description", .text),
            FieldRule("value", .any),
            FieldRule("externalValue", .url),
            FieldRule("dataValue", .any, since: .v32),
            FieldRule("serializedValue", .text, since: .v32),
        ],
        .link: [
            // A pointer to a path, whose braces nobody encodes.
            FieldRule("operationRef", .text),
            FieldRule("operationId", .text),
            FieldRule("parameters", .map),
            FieldRule("requestBody", .any),
            FieldRule("description", .text),
            FieldRule("server", .child),
        ],
    ]

    /// What Swagger 2.0 has beside the parameter and OpenAPI in its schema.
    private static let swaggerOnly = [
        "type", "format", "items", "collectionFormat", "default", "maximum", "exclusiveMaximum", "minimum",
        "exclusiveMinimum", "maxLength", "minLength", "pattern", "maxItems", "minItems", "uniqueItems", "enum",
        "multipleOf",
    ].map { name in
        FieldRule(
            name, .any, until: .v20,
            hint: name == "collectionFormat" ? "write 'style' and 'explode'" : "it stands under 'schema'")
    }
}

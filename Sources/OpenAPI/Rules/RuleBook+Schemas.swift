/// The keywords of schemas: JSON Schema 2020-12 from 3.1 on, a list of its own before (OpenAPI 3.0.4 §4.7.24, Swagger 2.0
/// "Schema Object").
extension RuleBook {
    static let schema: [FieldRule] = annotations + limits + composition + dialect

    static let discriminator = [
        FieldRule("propertyName", .text, required: true),
        FieldRule("mapping", .textMap),
        FieldRule("defaultMapping", .text, since: .v32),
    ]

    private static let annotations = [
        FieldRule("$ref", .text),
        FieldRule("title", .text),
        FieldRule("description", .text),
        FieldRule("format", .text),
        FieldRule("default", .any),
        FieldRule("example", .any),
        FieldRule("examples", .list(), since: .v31, hint: "write 'example'"),
        FieldRule("nullable", .flag, since: .v30, until: .v30, hint: "add 'null' to the types"),
        FieldRule("readOnly", .flag),
        FieldRule("writeOnly", .flag, since: .v30),
        FieldRule("deprecated", .flag, since: .v30),
        FieldRule("discriminator", .text, until: .v20),
        FieldRule("discriminator", .child, since: .v30),
        FieldRule("xml", .part(.xml)),
        FieldRule("externalDocs", .child),
    ]

    private static let limits = [
        FieldRule("type", .any),
        FieldRule("enum", .list(atLeast: 1), until: .v30),
        FieldRule("enum", .list(), since: .v31),
        FieldRule("multipleOf", .factor),
        FieldRule("maximum", .number),
        FieldRule("minimum", .number),
        FieldRule("exclusiveMaximum", .flag, until: .v30),
        FieldRule("exclusiveMinimum", .flag, until: .v30),
        FieldRule("exclusiveMaximum", .number, since: .v31),
        FieldRule("exclusiveMinimum", .number, since: .v31),
        FieldRule("maxLength", .count),
        FieldRule("minLength", .count),
        FieldRule("pattern", .text),
        FieldRule("maxItems", .count),
        FieldRule("minItems", .count),
        FieldRule("uniqueItems", .flag),
        FieldRule("maxProperties", .count),
        FieldRule("minProperties", .count),
        FieldRule("required", .texts(atLeast: 1), until: .v30),
        FieldRule("required", .texts(), since: .v31),
    ]

    private static let composition = [
        FieldRule("properties", .child),
        FieldRule("additionalProperties", .child),
        FieldRule("items", .schema),
        FieldRule("allOf", .children),
        FieldRule("oneOf", .children, since: .v30),
        FieldRule("anyOf", .children, since: .v30),
        FieldRule("not", .schema, since: .v30),
    ]

    private static let dialect = [
        FieldRule("const", .any, since: .v31, hint: "write 'enum' with one value"),
        FieldRule("$id", .url, since: .v31),
        FieldRule("$schema", .url, since: .v31),
        FieldRule("$anchor", .text, since: .v31),
        FieldRule("$dynamicAnchor", .text, since: .v31),
        FieldRule("$dynamicRef", .text, since: .v31),
        FieldRule("$comment", .text, since: .v31),
        FieldRule("$vocabulary", .map, since: .v31),
        FieldRule("$defs", .child, since: .v31, hint: "schemas of their own stand under 'components'"),
        FieldRule("patternProperties", .child, since: .v31),
        FieldRule("propertyNames", .schema, since: .v31),
        FieldRule("unevaluatedProperties", .schema, since: .v31),
        FieldRule("dependentSchemas", .child, since: .v31),
        FieldRule("dependentRequired", .map, since: .v31),
        FieldRule("prefixItems", .children, since: .v31),
        FieldRule("unevaluatedItems", .schema, since: .v31),
        FieldRule("contains", .schema, since: .v31),
        FieldRule("minContains", .count, since: .v31),
        FieldRule("maxContains", .count, since: .v31),
        FieldRule("if", .schema, since: .v31),
        FieldRule("then", .schema, since: .v31),
        FieldRule("else", .schema, since: .v31),
        FieldRule("contentEncoding", .text, since: .v31),
        FieldRule("contentMediaType", .text, since: .v31),
        FieldRule("contentSchema", .schema, since: .v31),
        // Of earlier drafts of JSON Schema, which a document may use by '$schema'.
        FieldRule("definitions", .child, since: .v31),
        FieldRule("dependencies", .map, since: .v31),
        FieldRule("additionalItems", .schema, since: .v31),
    ]
}

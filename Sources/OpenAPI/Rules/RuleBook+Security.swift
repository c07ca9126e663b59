/// The objects of authentication (OpenAPI 3.2.0 §4.25 to §4.28).
extension RuleBook {
    static let security: [Shape: [FieldRule]] = [
        .securityScheme: [
            FieldRule("type", .word(["apiKey", "http", "oauth2", "openIdConnect"]), required: true, until: .v30),
            FieldRule(
                "type", .word(["apiKey", "http", "mutualTLS", "oauth2", "openIdConnect"]), required: true, since: .v31),
            FieldRule("description", .text),
            FieldRule("name", .text),
            FieldRule("in", .word(["query", "header", "cookie"])),
            FieldRule("scheme", .text),
            FieldRule("bearerFormat", .text),
            FieldRule("flows", .child),
            FieldRule("openIdConnectUrl", .url),
            FieldRule("oauth2MetadataUrl", .url, since: .v32),
            FieldRule("deprecated", .flag, since: .v32),
            FieldRule("flow", .any, until: .v20, hint: "it is the key under 'flows'"),
            FieldRule("authorizationUrl", .any, until: .v20, hint: "it stands under 'flows' and a flow"),
            FieldRule("tokenUrl", .any, until: .v20, hint: "it stands under 'flows' and a flow"),
            FieldRule("scopes", .any, until: .v20, hint: "they stand under 'flows' and a flow"),
        ],
        .flows: [
            FieldRule("implicit", .child),
            FieldRule("password", .child),
            FieldRule("clientCredentials", .child),
            FieldRule("authorizationCode", .child),
            FieldRule("deviceAuthorization", .child, since: .v32),
        ],
        .flow: [
            FieldRule("authorizationUrl", .url),
            FieldRule("deviceAuthorizationUrl", .url, since: .v32),
            FieldRule("tokenUrl", .url),
            FieldRule("refreshUrl", .url),
            FieldRule("scopes", .textMap),
        ],
    ]
}

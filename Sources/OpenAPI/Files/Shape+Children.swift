extension Shape {
    /// What stands under `key` in an object of this shape; `.one(.data)` for keys that hold text, flags, or are unknown.
    func content(of key: String) -> Content {
        if key.utf8.starts(with: "x-".utf8) && self != .requirement { return .one(.data) }
        return switch self {
        case .document: documentContent(key)
        case .components: Self.sections[key].map { .map($0) } ?? .one(.data)
        case .info, .externalDocumentation, .serverVariable, .flow, .discriminator: .one(.data)
        case .requirement: .one(.literal)
        case .tag: key == "externalDocs" ? .one(.externalDocumentation) : .one(.data)
        case .server: key == "variables" ? .map(.serverVariable) : .one(.data)
        case .paths, .callback: .one(.pathItem)
        case .pathItem: pathItemContent(key)
        case .operation: operationContent(key)
        case .responses: .one(.response)
        case .parameter, .header, .requestBody, .mediaType, .encoding, .response, .link: messageContent(key)
        case .example: .one(.data)
        case .securityScheme: key == "flows" ? .one(.flows) : .one(.data)
        case .flows: .one(.flow)
        case .schema: schemaContent(key)
        case .data: .one(.data)
        case .literal: .one(.literal)
        }
    }

    /// The sections of `components` and what they hold.
    static let sections: [String: Shape] = [
        "schemas": .schema, "responses": .response, "parameters": .parameter, "examples": .example,
        "requestBodies": .requestBody, "headers": .header, "securitySchemes": .securityScheme, "links": .link,
        "callbacks": .callback, "pathItems": .pathItem, "mediaTypes": .mediaType,
    ]

    private func documentContent(_ key: String) -> Content {
        switch key {
        case "info": .one(.info)
        case "servers": .list(.server)
        case "paths": .one(.paths)
        case "webhooks": .map(.pathItem)
        case "components": .one(.components)
        case "security": .list(.requirement)
        case "tags": .list(.tag)
        case "externalDocs": .one(.externalDocumentation)
        default: .one(.data)
        }
    }

    private func pathItemContent(_ key: String) -> Content {
        switch key {
        case "servers": .list(.server)
        case "parameters": .list(.parameter)
        case "additionalOperations": .map(.operation)
        case "summary", "description", "$ref": .one(.data)
        default: Self.methods.contains(key) ? .one(.operation) : .one(.data)
        }
    }

    private func operationContent(_ key: String) -> Content {
        switch key {
        case "externalDocs": .one(.externalDocumentation)
        case "parameters": .list(.parameter)
        case "requestBody": .one(.requestBody)
        case "responses": .one(.responses)
        case "callbacks": .map(.callback)
        case "security": .list(.requirement)
        case "servers": .list(.server)
        default: .one(.data)
        }
    }

    private func messageContent(_ key: String) -> Content {
        switch (self, key) {
        case (.parameter, "schema"), (.header, "schema"), (.mediaType, "schema"), (.mediaType, "itemSchema"):
            .one(.schema)
        case (.parameter, "examples"), (.header, "examples"), (.mediaType, "examples"): .map(.example)
        case (.parameter, "content"), (.header, "content"), (.requestBody, "content"), (.response, "content"):
            .map(.mediaType)
        case (.mediaType, "encoding"), (.encoding, "encoding"): .map(.encoding)
        case (.mediaType, "prefixEncoding"), (.encoding, "prefixEncoding"): .list(.encoding)
        case (.mediaType, "itemEncoding"), (.encoding, "itemEncoding"): .one(.encoding)
        case (.response, "headers"), (.encoding, "headers"): .map(.header)
        case (.response, "links"): .map(.link)
        case (.link, "server"): .one(.server)
        default: .one(.data)
        }
    }

    private func schemaContent(_ key: String) -> Content {
        switch key {
        case "properties", "patternProperties", "$defs", "definitions", "dependentSchemas": .map(.schema)
        case "allOf", "oneOf", "anyOf", "prefixItems": .list(.schema)
        case "items": .oneOrList(.schema)
        case "additionalProperties", "not", "if", "then", "else", "contains", "propertyNames", "unevaluatedItems",
            "unevaluatedProperties", "contentSchema", "additionalItems":
            .one(.schema)
        case "discriminator": .one(.discriminator)
        case "externalDocs": .one(.externalDocumentation)
        case "enum", "const", "default": .one(.literal)
        default: .one(.data)
        }
    }
}

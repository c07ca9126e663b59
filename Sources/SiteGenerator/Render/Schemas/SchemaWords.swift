import OpenAPI
import Serialization

/// Types and limits in words, in the portal's language.
///
/// Words come from the theme's strings; a phrase holds its values as `{item}`, `{count}` …
struct SchemaWords: Sendable {
    private let words: [String: String]

    init(_ words: [String: String]) { self.words = words }

    subscript(key: String) -> String? { words[key] }

    /// A phrase with a value put in.
    func phrase(_ key: String, _ english: String, _ values: KeyValuePairs<String, String>) -> String {
        words.phrase(key, english, values)
    }

    /// Why a message does not have some properties.
    func reason(of leftOut: SchemaOutline.LeftOut) -> String {
        switch leftOut.direction {
        case .request: word("schemaNotSent", "Read-only, not to be sent")
        case .response: word("schemaNotReturned", "Write-only, not returned")
        }
    }

    // MARK: Types

    /// A schema's type: `string (date-time)`, `array of Pet`, `integer or null`.
    ///
    /// - Parameter named: Whether a component is called by its name, or by what it is.
    func type(of reference: SchemaReference, named: Bool = true) -> [SchemaOutline.TypePiece] {
        type(of: reference, named: named, depth: 0)
    }

    /// The same in plain words.
    func typeText(of reference: SchemaReference) -> String {
        type(of: reference).map { piece in
            switch piece {
            case .words(let text), .component(let text): text
            }
        }.joined()
    }

    private func type(of written: SchemaReference, named: Bool, depth: Int) -> [SchemaOutline.TypePiece] {
        let reference = named ? written.essence : written
        let schema = reference.schema
        if named, let name = reference.component {
            let isNullable = schema.isNullable || written.schema.isNullable
            return isNullable ? [.component(name), .words(orNull)] : [.component(name)]
        }
        if let boolean = schema.boolean {
            return [.words(boolean ? word("typeAny", "any") : word("typeNothing", "nothing"))]
        }
        var choices = schema.types.map { type in pieces(of: type, schema, depth: depth) }
        if choices.isEmpty { choices = [implied(schema, depth: depth)] }
        var joined: [SchemaOutline.TypePiece] = []
        for (index, choice) in choices.enumerated() {
            if index > 0 { joined.append(.words(or)) }
            joined += choice
        }
        let hasOnlyNull = schema.types.isEmpty && schema.keyword(named: "type")?.string == "null"
        if hasOnlyNull {
            joined = [.words("null")]
        } else if schema.isNullable || written.schema.isNullable {
            joined.append(.words(orNull))
        }
        if let format = schema.format { joined.append(.words(" (\(format))")) }
        if let encoding = schema.contentMediaType ?? schema.contentEncoding { joined.append(.words(" (\(encoding))")) }
        return joined
    }

    private var or: String { word("typeOr", " or ") }
    private var orNull: String { or + "null" }
    private func word(_ key: String, _ english: String) -> String { words[key] ?? english }

    private func pieces(of type: String, _ schema: Schema, depth: Int) -> [SchemaOutline.TypePiece] {
        switch type {
        case "array":
            guard let items = schema.items, depth < 8 else { return [.words(word("typeArray", "array"))] }
            return nested("typeArrayOf", "array of {item}", items, depth: depth)
        case "object":
            guard schema.properties.isEmpty, schema.allOf.isEmpty, let values = schema.additionalProperties, depth < 8
            else { return [.words(schema.title ?? word("typeObject", "object"))] }
            return nested("typeMapOf", "map of {item}", values, depth: depth)
        default: return [.words(type)]
        }
    }

    private func nested(
        _ key: String, _ english: String, _ inner: SchemaReference, depth: Int
    ) -> [SchemaOutline.TypePiece] {
        let phrase = words[key] ?? english
        let place = phrase.firstRange(of: "{item}") ?? phrase.endIndex..<phrase.endIndex
        return [.words(String(phrase[..<place.lowerBound]))] + type(of: inner, named: true, depth: depth + 1)
            + [.words(String(phrase[place.upperBound...]))]
    }

    /// What a schema without a type must be, by what it says.
    private func implied(_ schema: Schema, depth: Int) -> [SchemaOutline.TypePiece] {
        if schema.has("properties") || schema.has("patternProperties") || schema.additionalProperties != nil {
            return pieces(of: "object", schema, depth: depth)
        }
        if schema.items != nil || schema.has("minItems") || schema.has("maxItems") || schema.has("prefixItems") {
            return pieces(of: "array", schema, depth: depth)
        }
        if let value = schema.constant ?? schema.enumeration.first { return [.words(Self.typeName(of: value))] }
        if schema.has("pattern") || schema.has("minLength") || schema.has("maxLength") || schema.format != nil {
            return [.words("string")]
        }
        if schema.minimum != nil || schema.maximum != nil || schema.multipleOf != nil { return [.words("number")] }
        let parts = schema.oneOf + schema.anyOf
        if !parts.isEmpty { return [.words(alternatives(parts))] }
        if !schema.allOf.isEmpty { return [.words(schema.title ?? word("typeObject", "object"))] }
        return [.words(schema.title ?? word("typeAny", "any"))]
    }

    /// The types of alternatives, each once: `string or integer`.
    private func alternatives(_ parts: [SchemaReference]) -> String {
        var names: [String] = []
        for part in parts {
            let schema = part.schema
            let found = schema.types.isEmpty ? [word("typeObject", "object")] : schema.types
            for name in found where !names.contains(name) { names.append(name) }
        }
        return names.joined(separator: or)
    }

    /// The JSON Schema type of a value.
    private static func typeName(of value: Node) -> String {
        switch value.value {
        case .string: "string"
        case .boolean: "boolean"
        case .number: value.integer == nil ? "number" : "integer"
        case .sequence: "array"
        case .mapping: "object"
        case .null: "null"
        }
    }

    /// A value as people read it: text as it is, the rest as JSON; long ones cut.
    static func literal(_ value: Node) -> String {
        if let text = value.string { return text.isEmpty ? "\"\"" : shortened(text) }
        var json: [UInt8] = []
        JSONWriter.write(value, pretty: false, into: &json)
        return shortened(String(decoding: json, as: UTF8.self))
    }

    private static func shortened(_ text: String) -> String {
        text.utf8.count > 120 && text.count > 120 ? text.prefix(117) + "…" : text
    }
}

extension [String: String] {
    /// A phrase of a theme's words, with values in the places of their names: `{count} results`.
    func phrase(_ key: String, _ english: String, _ values: KeyValuePairs<String, String>) -> String {
        values.reduce(self[key] ?? english) { text, value in
            guard let place = text.firstRange(of: "{\(value.key)}") else { return text }
            return text[..<place.lowerBound] + value.value + text[place.upperBound...]
        }
    }
}

import OpenAPI
import Serialization

extension SchemaRenderer {
    /// A schema's type in words: `string (date-time)`, `array of Pet`, `integer or null`.
    func typeText(_ reference: SchemaReference) -> String {
        typeText(reference, depth: 0)
    }

    func typeText(_ schema: Schema) -> String { typeText(schema, depth: 0) }

    private func typeText(_ reference: SchemaReference, depth: Int) -> String {
        reference.component ?? typeText(reference.schema, depth: depth)
    }

    private func typeText(_ schema: Schema, depth: Int) -> String {
        var names = schema.types.map { type -> String in
            switch type {
            case "array":
                guard let items = schema.items, depth < 8 else { return "array" }
                return "array of " + typeText(items, depth: depth + 1)
            case "object":
                if let title = schema.title { return title }
                guard schema.properties.isEmpty, let values = schema.additionalProperties, depth < 8 else { return "object" }
                return "map of " + typeText(values, depth: depth + 1)
            default: return type
            }
        }
        if names.isEmpty { names = [implied(schema)] }
        if schema.isNullable { names.append("null") }
        let text = names.joined(separator: " or ")
        return schema.format.map { "\(text) (\($0))" } ?? text
    }

    /// What a schema without a type must be, by what it says.
    private func implied(_ schema: Schema) -> String {
        if !schema.properties.isEmpty || schema.additionalProperties != nil || !schema.patternProperties.isEmpty {
            return "object"
        }
        if schema.items != nil || schema.minItems != nil || schema.maxItems != nil { return "array" }
        if let value = schema.constant ?? schema.enumeration.first { return typeName(of: value) }
        if schema.pattern != nil || schema.minLength != nil || schema.maxLength != nil || schema.format != nil {
            return "string"
        }
        if schema.minimum != nil || schema.maximum != nil || schema.multipleOf != nil { return "number" }
        let parts = schema.oneOf + schema.anyOf
        if !parts.isEmpty { return alternatives(parts) }
        if !schema.allOf.isEmpty { return "object" }
        return "any"
    }

    /// The types of alternatives, each once: `string or integer`.
    private func alternatives(_ parts: [SchemaReference]) -> String {
        var names: [String] = []
        for part in parts {
            let schema = part.schema
            let found = schema.types.isEmpty ? ["object"] : schema.types
            for name in found where !names.contains(name) { names.append(name) }
        }
        return names.joined(separator: " or ")
    }

    /// The JSON Schema type of a value.
    private func typeName(of value: Node) -> String {
        if value.string != nil { return "string" }
        if value.boolean != nil { return "boolean" }
        if value.integer != nil { return "integer" }
        if value.number != nil { return "number" }
        if value.sequence != nil { return "array" }
        return "object"
    }

    /// Constraints in words, each a short clause.
    func constraints(of schema: Schema) -> [String] {
        var words: [String] = []
        words += range(schema.minLength, schema.maxLength, "character", "characters")
        words += range(schema.minItems, schema.maxItems, "item", "items")
        words += range(schema.minProperties, schema.maxProperties, "property", "properties")
        if let minimum = schema.minimum { words.append("≥ \(minimum.text)") }
        if let minimum = schema.exclusiveMinimum { words.append("> \(minimum.text)") }
        if let maximum = schema.maximum { words.append("≤ \(maximum.text)") }
        if let maximum = schema.exclusiveMaximum { words.append("< \(maximum.text)") }
        if let multiple = schema.multipleOf { words.append("a multiple of \(multiple.text)") }
        if let pattern = schema.pattern { words.append("matches \(pattern)") }
        if schema.hasUniqueItems { words.append("no item twice") }
        if let constant = schema.constant { words.append("always \(Self.literal(constant))") }
        if let value = schema.defaultValue { words.append("default \(Self.literal(value))") }
        if let example = schema.examples.first { words.append("example \(Self.literal(example))") }
        return words
    }

    private func range(_ lower: Int?, _ upper: Int?, _ one: String, _ many: String) -> [String] {
        switch (lower, upper) {
        case (nil, nil): []
        case (let lower?, let upper?) where lower == upper: ["exactly \(lower) \(lower == 1 ? one : many)"]
        case (let lower?, let upper?): ["\(lower) to \(upper) \(many)"]
        case (let lower?, nil): lower == 0 ? [] : ["at least \(lower) \(lower == 1 ? one : many)"]
        case (nil, let upper?): ["at most \(upper) \(upper == 1 ? one : many)"]
        }
    }

    /// A value as JSON, long ones cut.
    static func literal(_ value: Node) -> String {
        if let text = value.string { return text.isEmpty ? "\"\"" : text }
        var json: [UInt8] = []
        JSONWriter.write(value, pretty: false, into: &json)
        let text = String(decoding: json, as: UTF8.self)
        return text.count > 120 ? text.prefix(117) + "…" : text
    }
}

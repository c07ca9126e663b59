package import Serialization

/// A view of one schema in the JSON Schema dialects of OpenAPI 2.0 to 3.2.
///
/// Keywords beside a `$ref` count where 3.1 lets them, and do no harm elsewhere. Nothing is decoded beforehand: each
/// property reads the tree when it is used.
package struct Schema: Sendable {
    let files: DescriptionFiles
    let place: Place
    /// The object that holds the `$ref`, with what stands beside it.
    let outer: Place?

    /// A keyword's value: beside the reference, else behind it. Before 3.1 what stands beside one is ignored (OpenAPI
    /// 3.0.3, Reference Object); notes for readers are taken all the same, since authors mean them.
    func keyword(_ key: String) -> Place? {
        guard let outer else { return place[key] }
        if let beside = outer[key], files.version.usesJSONSchema || Self.notes.contains(key) { return beside }
        return place[key]
    }

    private static let notes: Set = [
        "title", "description", "deprecated", "readOnly", "writeOnly", "nullable", "x-nullable", "example", "examples",
    ]

    private func text(_ key: String) -> String? { keyword(key)?.node.text }
    private func flag(_ key: String) -> Bool { keyword(key)?.node.boolean ?? false }
    private func reference(_ place: Place) -> SchemaReference {
        SchemaReference(files: files, place: place, component: nil)
    }
    private func references(_ key: String) -> [SchemaReference] {
        (keyword(key)?.elements ?? []).map(reference)
    }

    /// `true` allows everything, `false` nothing (JSON Schema 2020-12 §4.3.2); `nil` of all others.
    package var boolean: Bool? { place.node.boolean }

    /// `string`, `object` …, `null` left out; empty where any type will do.
    package var types: [String] {
        guard let written = keyword("type")?.node else { return [] }
        let names = written.string.map { [$0] } ?? written.elements.compactMap(\.string)
        return names.filter { $0 != "null" }
    }

    /// Whether `null` is allowed, in any of its spellings.
    package var isNullable: Bool {
        if flag("nullable") || flag("x-nullable") { return true }
        let written = keyword("type")?.node
        if written?.string == "null" || written?.elements.contains(where: { $0.string == "null" }) == true {
            return true
        }
        return ["oneOf", "anyOf"].contains { key in
            keyword(key)?.elements.contains { $0["type"]?.node.string == "null" } ?? false
        }
    }

    package var title: String? { text("title") }
    /// CommonMark.
    package var description: String? { text("description") }
    package var format: String? { text("format") }
    package var isDeprecated: Bool { flag("deprecated") }
    package var isReadOnly: Bool { flag("readOnly") }
    package var isWriteOnly: Bool { flag("writeOnly") }
    package var enumeration: [Node] { keyword("enum")?.node.elements ?? [] }
    package var constant: Node? { keyword("const")?.node }
    package var defaultValue: Node? { keyword("default")?.node }
    /// `examples`, else the one of `example`.
    package var examples: [Node] {
        if let list = keyword("examples")?.node.sequence, !list.isEmpty { return list }
        return (keyword("example") ?? keyword("x-example")).map { [$0.node] } ?? []
    }
}

extension Schema {
    /// A named member of an object.
    package struct Property: Sendable {
        package var name: String
        package var schema: SchemaReference
    }

    /// Members whose names match a regular expression.
    package struct PatternProperty: Sendable {
        package var pattern: String
        package var schema: SchemaReference
    }

    /// In file order.
    package var properties: [Property] {
        members("properties").map { Property(name: $0, schema: $1) }
    }

    package var patternProperties: [PatternProperty] {
        members("patternProperties").map { PatternProperty(pattern: $0, schema: $1) }
    }

    /// Names whose values may well start with `x-`: all of them count.
    private func members(_ key: String) -> [(String, SchemaReference)] {
        guard let written = keyword(key) else { return [] }
        return written.node.entries.map { ($0.key, reference(Place(node: $0.value, file: written.file))) }
    }

    package var required: Set<String> {
        Set(keyword("required")?.node.elements.compactMap(\.string) ?? [])
    }

    /// The schema of further members, where there is one; see ``allowsOtherProperties`` for `true` and `false`.
    package var additionalProperties: SchemaReference? {
        guard let written = keyword("additionalProperties"), written.node.boolean == nil else { return nil }
        return reference(written)
    }

    /// Whether members beside the named ones are allowed: said with `true` or `false`, `nil` where nothing is said.
    package var allowsOtherProperties: Bool? { keyword("additionalProperties")?.node.boolean }

    package var items: SchemaReference? {
        guard let written = keyword("items"), written.node.sequence == nil, written.node.boolean == nil else {
            return nil
        }
        return reference(written)
    }

    /// `prefixItems`, or `items` as a list (before 2020-12).
    package var prefixItems: [SchemaReference] {
        let written = references("prefixItems")
        return written.isEmpty ? references("items") : written
    }

    package var allOf: [SchemaReference] { references("allOf") }
    /// Without `null`, which ``isNullable`` tells.
    package var oneOf: [SchemaReference] { withoutNull("oneOf") }
    package var anyOf: [SchemaReference] { withoutNull("anyOf") }
    package var not: SchemaReference? { keyword("not").map(reference) }
    package var condition: SchemaReference? { keyword("if").map(reference) }
    package var consequence: SchemaReference? { keyword("then").map(reference) }
    package var alternative: SchemaReference? { keyword("else").map(reference) }

    private func withoutNull(_ key: String) -> [SchemaReference] {
        (keyword(key)?.elements ?? []).filter { place in
            place["type"]?.node.string != "null" || place.node.entries.count > 1
        }.map(reference)
    }

    /// The property whose value tells which alternative is meant.
    package var discriminator: String? {
        guard let written = keyword("discriminator") else { return nil }
        return written.node.string ?? written["propertyName"]?.node.string
    }
}

extension Schema {
    private func whole(_ key: String) -> Int? { keyword(key)?.node.integer }
    private func number(_ key: String) -> Number? { keyword(key)?.node.number }

    package var minLength: Int? { whole("minLength") }
    package var maxLength: Int? { whole("maxLength") }
    package var minItems: Int? { whole("minItems") }
    package var maxItems: Int? { whole("maxItems") }
    package var minProperties: Int? { whole("minProperties") }
    package var maxProperties: Int? { whole("maxProperties") }
    package var multipleOf: Number? { number("multipleOf") }
    package var pattern: String? { text("pattern") }
    package var hasUniqueItems: Bool { flag("uniqueItems") }
    package var minimum: Number? { flag("exclusiveMinimum") ? nil : number("minimum") }
    package var maximum: Number? { flag("exclusiveMaximum") ? nil : number("maximum") }
    /// A number (3.1), or `minimum` under a flag (before).
    package var exclusiveMinimum: Number? {
        flag("exclusiveMinimum") ? number("minimum") : number("exclusiveMinimum")
    }
    package var exclusiveMaximum: Number? {
        flag("exclusiveMaximum") ? number("maximum") : number("exclusiveMaximum")
    }
}

package import Serialization

/// Keywords of JSON Schema 2020-12 that few documents use, and readers of those need all the same.
extension Schema {
    private func reference(_ key: String) -> SchemaReference? {
        keyword(key).map { SchemaReference(files: files, place: $0, component: nil) }
    }

    /// Whether a keyword is there at all, without looking into it.
    package func has(_ key: String) -> Bool { keyword(key) != nil }

    /// The value of a keyword as written.
    package func keyword(named key: String) -> Node? { keyword(key)?.node }

    /// Whether there are keywords beyond `type`, `description` and a reference: most properties have none.
    package var saysMoreThanType: Bool {
        [place, outer].contains { place in
            place?.node.entries.contains { $0.key != "type" && $0.key != "description" && $0.key != "$ref" } ?? false
        }
    }

    /// What at least one item of a list is (§10.3.1.3).
    package var contains: SchemaReference? { reference("contains") }
    package var minContains: Int? { keyword("minContains")?.node.integer }
    package var maxContains: Int? { keyword("maxContains")?.node.integer }
    /// What the names of members are (§10.3.2.4).
    package var propertyNames: SchemaReference? { reference("propertyNames") }
    package var unevaluatedProperties: SchemaReference? { reference("unevaluatedProperties") }
    package var unevaluatedItems: SchemaReference? { reference("unevaluatedItems") }
    package var contentMediaType: String? { keyword("contentMediaType")?.node.text }
    package var contentEncoding: String? { keyword("contentEncoding")?.node.text }
    package var contentSchema: SchemaReference? { reference("contentSchema") }

    /// The items behind those of ``prefixItems``: `additionalItems` before 2020-12.
    package var furtherItems: SchemaReference? {
        reference("additionalItems").flatMap { $0.schema.boolean == nil ? $0 : nil }
    }

    /// Members that another one asks for (`dependentRequired`, before 2019-09 `dependencies`).
    package var dependentRequired: [(property: String, needs: [String])] {
        ["dependentRequired", "dependencies"].flatMap { key in
            (keyword(key)?.node.entries ?? []).compactMap { entry in
                entry.value.sequence.map { (entry.key, $0.compactMap(\.string)) }
            }
        }
    }

    /// What holds of the whole object when a member is there (`dependentSchemas`).
    package var dependentSchemas: [Property] {
        guard let written = keyword("dependentSchemas") else { return [] }
        return written.node.entries.map { entry in
            Property(
                name: entry.key,
                schema: SchemaReference(
                    files: files, place: Place(node: entry.value, file: written.file), component: nil))
        }
    }

    /// A value of the discriminator and what it stands for.
    package struct DiscriminatorValue: Sendable {
        package var value: String
        /// The component, or what was written where it is none.
        package var schema: String
    }

    /// `discriminator.mapping` in file order.
    package var discriminatorMapping: [DiscriminatorValue] {
        (keyword("discriminator")?["mapping"]?.node.entries ?? []).compactMap { entry in
            guard let target = entry.value.string else { return nil }
            let name = target.split(separator: "/").last.map(String.init) ?? target
            return DiscriminatorValue(value: entry.key, schema: target.contains("/") ? name : target)
        }
    }

    /// Texts of enumerated values, by their place (`x-enumDescriptions` as a map or list, `x-enum-descriptions`,
    /// `x-enum-varnames`); empty where there are none.
    package var enumerationTexts: [String] {
        for key in ["x-enumDescriptions", "x-enum-descriptions", "x-enum-varnames", "x-enumNames"] {
            guard let written = keyword(key)?.node else { continue }
            if let list = written.sequence { return list.map { $0.text ?? "" } }
            return enumeration.map { value in value.text.flatMap { written[$0]?.text } ?? "" }
        }
        return []
    }

    /// How a value is written as XML (`xml`), where it is said.
    package var xml: XML? {
        guard let written = keyword("xml")?.node else { return nil }
        return XML(
            name: written["name"]?.text, namespace: written["namespace"]?.text, prefix: written["prefix"]?.text,
            isAttribute: written["attribute"]?.boolean ?? (written["nodeType"]?.string == "attribute"),
            isWrapped: written["wrapped"]?.boolean ?? false)
    }

    /// The XML Object.
    package struct XML: Sendable {
        package var name: String?
        package var namespace: String?
        package var prefix: String?
        package var isAttribute: Bool
        package var isWrapped: Bool
    }

    package var externalDocs: ExternalDocumentation? {
        guard let written = keyword("externalDocs")?.node, let url = written["url"]?.text else { return nil }
        return ExternalDocumentation(url: url, description: written["description"]?.text)
    }
}

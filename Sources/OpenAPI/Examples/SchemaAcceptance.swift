import Serialization

/// Which way a value goes: members that are read-only are not sent, write-only ones do not come back.
package enum MessageDirection: Sendable {
    case request, response
}

/// Whether a value is what a schema asks for, references followed.
///
/// It is for examples, so it is lenient where a mistake would only hide one: formats are notes, a pattern that is not
/// supported holds, and so does everything once the steps are used up that schemas made of each other would never end.
struct SchemaAcceptance {
    let direction: MessageDirection
    private var steps = 20_000

    init(direction: MessageDirection) { self.direction = direction }

    mutating func accepts(_ value: Node, _ reference: SchemaReference) -> Bool {
        accepts(value, reference.schema, depth: 0)
    }

    private mutating func accepts(_ value: Node, _ reference: SchemaReference, depth: Int) -> Bool {
        accepts(value, reference.schema, depth: depth)
    }

    private mutating func accepts(_ value: Node, _ schema: Schema, depth: Int) -> Bool {
        steps -= 1
        guard steps > 0, depth < 100 else { return true }
        if let boolean = schema.boolean { return boolean }
        if value.isNull, schema.isNullable { return true }
        guard hasType(value, schema) else { return false }
        if let constant = schema.constant, constant != value { return false }
        let allowed = schema.enumeration
        if !allowed.isEmpty, !allowed.contains(value) { return false }
        let holds =
            switch value.value {
            case .string(let text): acceptsText(text, schema)
            case .number(let number): acceptsNumber(number.double, schema)
            case .sequence(let items): acceptsItems(items, schema, depth)
            case .mapping(let members): acceptsMembers(members, schema, depth)
            case .null, .boolean: true
            }
        return holds && acceptsCombination(value, schema, depth)
    }

    private func hasType(_ value: Node, _ schema: Schema) -> Bool {
        let types = schema.types
        guard !types.isEmpty else {
            // `type: null` alone leaves nothing else.
            return schema.keyword("type") == nil || value.isNull
        }
        return types.contains { type in
            switch (type, value.value) {
            case ("string", .string), ("boolean", .boolean), ("number", .number), ("array", .sequence),
                ("object", .mapping), ("file", _):
                true
            case ("integer", .number(let number)): number.double == number.double.rounded()
            default: false
            }
        }
    }

    private func acceptsText(_ text: String, _ schema: Schema) -> Bool {
        let length = text.unicodeScalars.count
        if let least = schema.minLength, length < least { return false }
        if let most = schema.maxLength, length > most { return false }
        guard let source = schema.pattern, let pattern = Pattern(source) else { return true }
        return pattern.matches(text)
    }

    private func acceptsNumber(_ number: Double, _ schema: Schema) -> Bool {
        if let bound = schema.minimum?.double, number < bound { return false }
        if let bound = schema.maximum?.double, number > bound { return false }
        if let bound = schema.exclusiveMinimum?.double, number <= bound { return false }
        if let bound = schema.exclusiveMaximum?.double, number >= bound { return false }
        guard let step = schema.multipleOf?.double, step > 0 else { return true }
        let steps = number / step
        return abs(steps - steps.rounded()) < 1e-9 * max(1, abs(steps))
    }

    private mutating func acceptsItems(_ items: [Node], _ schema: Schema, _ depth: Int) -> Bool {
        if let least = schema.minItems, items.count < least { return false }
        if let most = schema.maxItems, items.count > most { return false }
        if schema.hasUniqueItems, items.indices.contains(where: { items[..<$0].contains(items[$0]) }) { return false }
        let prefix = schema.prefixItems
        for (item, part) in zip(items, prefix) where !accepts(item, part, depth: depth + 1) { return false }
        if let rest = schema.items {
            for item in items.dropFirst(prefix.count) where !accepts(item, rest, depth: depth + 1) { return false }
        }
        guard let wanted = schema.contains, schema.minContains != 0 else { return true }
        return items.contains { accepts($0, wanted, depth: depth + 1) }
    }

    private mutating func acceptsMembers(_ members: Mapping, _ schema: Schema, _ depth: Int) -> Bool {
        if let least = schema.minProperties, members.entries.count < least { return false }
        if let most = schema.maxProperties, members.entries.count > most { return false }
        let properties = schema.properties
        for name in schema.required where members[name] == nil {
            // "required" of a member that does not travel this way does not count (OpenAPI 3.0.3, Schema Object).
            guard let property = properties.first(where: { $0.name == name })?.schema.schema else { return false }
            if direction == .request ? !property.isReadOnly : !property.isWriteOnly { return false }
        }
        for rule in schema.dependentRequired where members[rule.property] != nil {
            if rule.needs.contains(where: { members[$0] == nil }) { return false }
        }
        let patterns = schema.patternProperties.map { (Pattern($0.pattern), $0.schema) }
        for entry in members.entries {
            var isKnown = false
            if let property = properties.first(where: { $0.name == entry.key }) {
                isKnown = true
                if !accepts(entry.value, property.schema, depth: depth + 1) { return false }
            }
            for (pattern, part) in patterns where pattern?.matches(entry.key) ?? false {
                isKnown = true
                if !accepts(entry.value, part, depth: depth + 1) { return false }
            }
            if isKnown { continue }
            if schema.allowsOtherProperties == false { return false }
            if let rest = schema.additionalProperties, !accepts(entry.value, rest, depth: depth + 1) { return false }
        }
        return true
    }

    private mutating func acceptsCombination(_ value: Node, _ schema: Schema, _ depth: Int) -> Bool {
        for part in schema.allOf where !accepts(value, part, depth: depth + 1) { return false }
        let anyOf = schema.anyOf
        if !anyOf.isEmpty, !anyOf.contains(where: { accepts(value, $0, depth: depth + 1) }) { return false }
        let oneOf = schema.oneOf
        if !oneOf.isEmpty, oneOf.count(where: { accepts(value, $0, depth: depth + 1) }) != 1 { return false }
        if let not = schema.not, accepts(value, not, depth: depth + 1) { return false }
        if let condition = schema.condition {
            let branch = accepts(value, condition, depth: depth + 1) ? schema.consequence : schema.alternative
            if let branch, !accepts(value, branch, depth: depth + 1) { return false }
        }
        return true
    }
}

/// All schemas that a validator may need, compiled; the first one is the root.
struct SchemaSet: Sendable {
    private var schemas: [Shared<Schema>] = []
    /// The schemas with `$dynamicAnchor`, by resource.
    private(set) var dynamicAnchors: [Int: [String: Schema.ID]] = [:]
    /// Whether any schema asks which members others have seen.
    private(set) var tracksEvaluation = false
    /// References to schemas that were not given; what they say is not checked.
    private(set) var unresolved: [String] = []

    private var registry: SchemaRegistry
    /// Schemas that references lead to, by absolute URI, so that each is compiled once and may refer to itself.
    private var compiled: [String: Schema.ID] = [:]
    private var resources: [String: Int] = [:]

    init(root: Node, others: [Node]) {
        registry = SchemaRegistry()
        let base = registry.add(root, fallback: "schema:/root")
        for (number, other) in others.enumerated() { _ = registry.add(other, fallback: "schema:/other/\(number)") }
        _ = target(of: base + "#", base: base)
        for anchor in registry.dynamicAnchors {
            dynamicAnchors[resource(anchor.base), default: [:]][anchor.name] = target(
                of: "\(anchor.base)#\(anchor.name)", base: anchor.base)
        }
        registry = SchemaRegistry()
        compiled = [:]
    }

    subscript(id: Schema.ID) -> Shared<Schema> { schemas[id] }

    private mutating func resource(_ base: String) -> Int {
        if let known = resources[base] { return known }
        resources[base] = resources.count
        return resources.count - 1
    }

    /// The schema that a reference leads to.
    private mutating func target(of reference: String, base: String) -> Schema.ID {
        let uri = SchemaURI.resolve(reference, against: base)
        if let known = compiled[uri] { return known }
        let id = schemas.count
        schemas.append(Shared(Schema()))
        compiled[uri] = id
        guard let (node, base) = registry.find(uri) else {
            unresolved.append(uri)
            return id
        }
        let schema = compile(node, base: base)
        schemas[id] = Shared(schema)
        return id
    }

    /// Compiles a schema that stands inside another.
    private mutating func add(_ node: Node, base: String) -> Schema.ID {
        let id = schemas.count
        schemas.append(Shared(Schema()))
        let schema = compile(node, base: registry.base(of: node, within: base))
        schemas[id] = Shared(schema)
        return id
    }

    private mutating func compile(_ node: Node, base: String) -> Schema {
        var schema = Schema()
        schema.resource = resource(base)
        guard let mapping = node.mapping else {
            schema.isNever = node.boolean == false
            return schema
        }
        schema.title = mapping["title"]?.string
        schema.description = mapping["description"]?.string
        if let type = mapping["type"] {
            schema.types = (type.sequence ?? [type]).compactMap(\.string).reduce(into: []) {
                $0.formUnion(ValueTypes(named: $1))
            }
        }
        schema.choices = mapping["enum"]?.sequence
        schema.constant = mapping["const"]
        schema.object = objectRules(mapping, base: base).map(Shared.init)
        schema.list = listRules(mapping, base: base).map(Shared.init)
        schema.text = Self.textRules(mapping).map(Shared.init)
        schema.range = Self.rangeRules(mapping).map(Shared.init)
        if let reference = mapping["$ref"]?.string { schema.reference = target(of: reference, base: base) }
        if let reference = mapping["$dynamicRef"]?.string {
            schema.dynamicReference = dynamicReference(reference, base: base)
        }
        schema.all = addAll(mapping["allOf"], base: base)
        schema.any = addAll(mapping["anyOf"], base: base)
        schema.one = addAll(mapping["oneOf"], base: base)
        schema.not = mapping["not"].map { add($0, base: base) }
        if let test = mapping["if"] {
            schema.condition = Schema.Condition(
                test: add(test, base: base), then: mapping["then"].map { add($0, base: base) },
                otherwise: mapping["else"].map { add($0, base: base) })
        }
        return schema
    }

    private mutating func addAll(_ nodes: Node?, base: String) -> [Schema.ID] {
        (nodes?.elements ?? []).map { add($0, base: base) }
    }

    private mutating func dynamicReference(_ reference: String, base: String) -> Schema.DynamicReference {
        let uri = SchemaURI.resolve(reference, against: base)
        let (resource, fragment) = SchemaURI.split(uri)
        // Only an anchor made by $dynamicAnchor may be replaced from outside (2020-12 Core §8.2.3.2).
        let isDynamic = registry.dynamicAnchors.contains { $0.base == resource && $0.name == fragment }
        return Schema.DynamicReference(target: target(of: reference, base: base), anchor: isDynamic ? fragment : nil)
    }

    private mutating func objectRules(_ mapping: Mapping, base: String) -> Schema.ObjectRules? {
        var rules = Schema.ObjectRules()
        var isEmpty = true
        func found<T>(_ value: T?) -> T? {
            if value != nil { isEmpty = false }
            return value
        }
        for entry in found(mapping["properties"]?.entries) ?? [] {
            rules.properties[entry.key] = add(entry.value, base: base)
            rules.names.append(entry.key)
        }
        for entry in found(mapping["patternProperties"]?.entries) ?? [] {
            if let pattern = Pattern(entry.key) {
                rules.patterns.append((pattern, add(entry.value, base: base)))
            } else {
                rules.hasUnreadablePattern = true
            }
        }
        rules.additional = found(mapping["additionalProperties"]).map { add($0, base: base) }
        rules.unevaluated = found(mapping["unevaluatedProperties"]).map { add($0, base: base) }
        if rules.unevaluated != nil { tracksEvaluation = true }
        rules.propertyNames = found(mapping["propertyNames"]).map { add($0, base: base) }
        rules.required = found(mapping["required"]?.sequence)?.compactMap(\.string) ?? []
        rules.minimum = found(mapping["minProperties"]?.integer)
        rules.maximum = found(mapping["maxProperties"]?.integer)
        let dependencies = found(mapping["dependencies"]?.entries) ?? []
        for entry in (found(mapping["dependentRequired"]?.entries) ?? []) + dependencies
        where entry.value.sequence != nil {
            rules.dependentRequired.append((entry.key, entry.value.elements.compactMap(\.string)))
        }
        for entry in (found(mapping["dependentSchemas"]?.entries) ?? []) + dependencies
        where entry.value.sequence == nil {
            rules.dependentSchemas.append((entry.key, add(entry.value, base: base)))
        }
        return isEmpty ? nil : rules
    }

    private mutating func listRules(_ mapping: Mapping, base: String) -> Schema.ListRules? {
        let keywords = ["prefixItems", "items", "contains", "minItems", "maxItems", "uniqueItems", "unevaluatedItems"]
        guard keywords.contains(where: { mapping[$0] != nil }) else { return nil }
        var rules = Schema.ListRules()
        // Until draft 2019-09 a list in `items` was today's `prefixItems`, and `additionalItems` today's `items`.
        let isOldTuple = mapping["items"]?.sequence != nil
        rules.prefix = addAll(isOldTuple ? mapping["items"] : mapping["prefixItems"], base: base)
        rules.items = (isOldTuple ? mapping["additionalItems"] : mapping["items"]).map { add($0, base: base) }
        rules.unevaluated = mapping["unevaluatedItems"].map { add($0, base: base) }
        if rules.unevaluated != nil { tracksEvaluation = true }
        rules.contains = mapping["contains"].map { add($0, base: base) }
        rules.minimumContained = mapping["minContains"]?.integer
        rules.maximumContained = mapping["maxContains"]?.integer
        rules.minimum = mapping["minItems"]?.integer
        rules.maximum = mapping["maxItems"]?.integer
        rules.isUnique = mapping["uniqueItems"]?.boolean ?? false
        return rules
    }

    private static func textRules(_ mapping: Mapping) -> Schema.TextRules? {
        let rules = Schema.TextRules(
            minimum: mapping["minLength"]?.integer, maximum: mapping["maxLength"]?.integer,
            pattern: mapping["pattern"]?.string.flatMap { source in Pattern(source).map { (source, $0) } },
            format: mapping["format"]?.string.flatMap(TextFormat.init(rawValue:)))
        let isEmpty = rules.minimum == nil && rules.maximum == nil && rules.pattern == nil && rules.format == nil
        return isEmpty ? nil : rules
    }

    private static func rangeRules(_ mapping: Mapping) -> Schema.RangeRules? {
        var rules = Schema.RangeRules(
            minimum: mapping["minimum"]?.number, maximum: mapping["maximum"]?.number,
            exclusiveMinimum: mapping["exclusiveMinimum"]?.number,
            exclusiveMaximum: mapping["exclusiveMaximum"]?.number,
            multipleOf: mapping["multipleOf"]?.number)
        // In draft 4 these two were flags of `minimum` and `maximum`.
        if mapping["exclusiveMinimum"]?.boolean == true { swap(&rules.minimum, &rules.exclusiveMinimum) }
        if mapping["exclusiveMaximum"]?.boolean == true { swap(&rules.maximum, &rules.exclusiveMaximum) }
        let isEmpty =
            rules.minimum == nil && rules.maximum == nil && rules.exclusiveMinimum == nil
            && rules.exclusiveMaximum == nil
            && rules.multipleOf == nil
        return isEmpty ? nil : rules
    }
}

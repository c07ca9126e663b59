import Serialization

/// What several schemas together say about one value: their `allOf` merged, so that a value can be made in one go.
///
/// Where they disagree the later or the tighter one counts. What leaves a choice (`oneOf`, `anyOf`, `if`) is kept aside.
struct SchemaFacts {
    /// A member with every schema that speaks of it.
    struct Member {
        var name: String
        var schemas: [SchemaReference]
    }

    /// Allowed types; `nil` where nothing is said.
    private(set) var types: [String]?
    private(set) var isNullable = true
    private(set) var constant: Node?
    private(set) var enumeration: [Node]?
    private(set) var examples: [Node] = []
    private(set) var defaultValue: Node?
    private(set) var format: String?
    private(set) var patterns: [String] = []
    private(set) var lengths = Bounds()
    private(set) var counts = Bounds()
    private(set) var memberCounts = Bounds()
    private(set) var range = Range()
    private(set) var multipleOf: [Double] = []
    private(set) var isUnique = false
    private(set) var members: [Member] = []
    private(set) var required: [String] = []
    /// Names allowed where a schema closes its object; `nil` where none does.
    private(set) var allowedNames: Set<String>?
    private(set) var otherMembers: [SchemaReference] = []
    private(set) var allowsOthers = true
    private(set) var items: [SchemaReference] = []
    private(set) var firstItems: [SchemaReference] = []
    private(set) var contained: SchemaReference?
    /// Schemas of which one is to be chosen, for each `oneOf` and `anyOf`.
    private(set) var choices: [[SchemaReference]] = []
    private(set) var conditions: [Schema] = []
    private(set) var discriminators: [(property: String, mapping: [Schema.DiscriminatorValue])] = []
    private(set) var dependencies: [(property: String, needs: [String])] = []
    /// Names of the components that were merged, the outermost first.
    private(set) var components: [String] = []
    /// Whether something is said that only a check of the whole value can tell (`not`, `oneOf` …).
    private(set) var needsCheck = false

    /// Least and most, both included.
    struct Bounds {
        var least = 0
        var most = Int.max

        mutating func narrow(_ lower: Int?, _ upper: Int?) {
            least = max(least, lower ?? 0)
            most = min(most, upper ?? Int.max)
        }
    }

    /// Numbers allowed.
    struct Range {
        var lower = -Double.infinity
        var upper = Double.infinity
        var excludesLower = false
        var excludesUpper = false

        mutating func narrow(_ schema: Schema) {
            if let bound = schema.minimum?.double, bound > lower { (lower, excludesLower) = (bound, false) }
            if let bound = schema.exclusiveMinimum?.double, bound >= lower { (lower, excludesLower) = (bound, true) }
            if let bound = schema.maximum?.double, bound < upper { (upper, excludesUpper) = (bound, false) }
            if let bound = schema.exclusiveMaximum?.double, bound <= upper { (upper, excludesUpper) = (bound, true) }
        }
    }

    /// Adds what a schema and those of its `allOf` say.
    mutating func add(_ reference: SchemaReference, depth: Int = 0) {
        if let name = reference.component {
            guard !components.contains(name) else { return }
            components.append(name)
        }
        guard depth < 32 else { return }
        let schema = reference.schema
        addValues(of: schema)
        addLimits(of: schema)
        addMembers(of: schema)
        for part in schema.allOf { add(part, depth: depth + 1) }
        for group in [schema.oneOf, schema.anyOf] where !group.isEmpty { choices.append(group) }
        if schema.condition != nil { conditions.append(schema) }
        if schema.not != nil || schema.condition != nil || !schema.oneOf.isEmpty { needsCheck = true }
    }

    private mutating func addValues(of schema: Schema) {
        let written = schema.types
        if !written.isEmpty {
            types = types.map { known in known.filter { Self.allows($0, in: written) } } ?? written
            if !schema.isNullable { isNullable = false }
        } else if schema.keyword("type") != nil {
            types = []
        }
        if let value = schema.constant { constant = value }
        let values = schema.enumeration
        if !values.isEmpty { enumeration = enumeration.map { known in known.filter(values.contains) } ?? values }
        examples += schema.examples
        if defaultValue == nil { defaultValue = schema.defaultValue }
        if let name = schema.format { format = name }
        if let pattern = schema.pattern { patterns.append(pattern) }
    }

    /// `integer` is a `number` too.
    private static func allows(_ type: String, in types: [String]) -> Bool {
        types.contains(type) || (type == "integer" && types.contains("number"))
    }

    private mutating func addLimits(of schema: Schema) {
        lengths.narrow(schema.minLength, schema.maxLength)
        counts.narrow(schema.minItems, schema.maxItems)
        memberCounts.narrow(schema.minProperties, schema.maxProperties)
        range.narrow(schema)
        if let step = schema.multipleOf?.double, step > 0 { multipleOf.append(step) }
        if schema.hasUniqueItems { isUnique = true }
        if let part = schema.items { items.append(part) }
        if firstItems.isEmpty { firstItems = schema.prefixItems }
        if let part = schema.contains { contained = part }
    }

    private mutating func addMembers(of schema: Schema) {
        let properties = schema.properties
        for property in properties {
            if let known = members.firstIndex(where: { $0.name == property.name }) {
                members[known].schemas.append(property.schema)
            } else {
                members.append(Member(name: property.name, schemas: [property.schema]))
            }
        }
        let names = schema.keyword("required")?.node.elements.compactMap(\.string) ?? []
        for name in names where !required.contains(name) { required.append(name) }
        if schema.allowsOtherProperties == false {
            let own = Set(properties.map(\.name))
            allowedNames = allowedNames.map { $0.intersection(own) } ?? own
            allowsOthers = false
        }
        if let rest = schema.additionalProperties { otherMembers.append(rest) }
        if let name = schema.discriminator { discriminators.append((name, schema.discriminatorMapping)) }
        dependencies += schema.dependentRequired
    }

    /// Takes the choices out: whoever decides adds what was chosen.
    mutating func takeChoices() -> [[SchemaReference]] {
        defer { choices = [] }
        return choices
    }

    /// Puts a choice back that is still to be made.
    mutating func keep(_ choice: [SchemaReference]) { choices.append(choice) }

    /// The type to make: what is said, else what the keywords imply.
    var type: String? {
        if let types { return types.first }
        if !members.isEmpty || !required.isEmpty || !otherMembers.isEmpty { return "object" }
        if !items.isEmpty || !firstItems.isEmpty || counts.least > 0 { return "array" }
        if format != nil || !patterns.isEmpty || lengths.least > 0 || lengths.most < .max { return "string" }
        if range.lower > -.infinity || range.upper < .infinity || !multipleOf.isEmpty { return "number" }
        return nil
    }
}

import OpenAPI
import Serialization

/// Makes the outline of a schema.
///
/// A component that stands inside another is shown in place while there is room for it, and never inside itself;
/// everywhere else its name leads to its own page. So a page stays small however schemas refer to each other, and all
/// pages together stay linear in the document.
///
/// In a message only those properties have lines that go its way: what is read-only is not sent, and what is write-only
/// not returned (OpenAPI 3.1.1, `readOnly` and `writeOnly` of JSON Schema 2020-12, Validation 9.4). Their names are told.
struct SchemaOutliner {
    let words: SchemaWords
    /// The way of the message; `nil` shows what goes either way.
    private let direction: MessageDirection?
    /// Lines of one outline before components are only named.
    private static let lineBudget = 75
    /// How deep components are shown in place.
    private static let depthLimit = 4
    /// How deep anything is shown: schemas written in place end by themselves, but not always soon.
    private static let depthAtAll = 64

    private var lines = 0
    private var open: [String] = []
    private var isOneWay = false

    init(words: SchemaWords, direction: MessageDirection? = nil) {
        self.words = words
        self.direction = direction
    }

    /// The outline of a schema, with what its component's name hides shown.
    func outline(_ reference: SchemaReference) -> SchemaOutline {
        var run = self
        if let name = reference.component { run.open.append(name) }
        let root = run.line(.none, reference, isWhole: true)
        return SchemaOutline(
            component: reference.plainComponent, direction: run.isOneWay ? direction : nil, root: root)
    }

    /// The line of a parameter or header.
    func line(_ reference: SchemaReference, named name: String) -> SchemaOutline.Line {
        var run = self
        return run.line(.key(name), reference)
    }

    private mutating func line(
        _ label: SchemaOutline.Label, _ reference: SchemaReference, isRequired: Bool = false, isWhole: Bool = false
    ) -> SchemaOutline.Line {
        lines += 1
        let schema = reference.schema
        var line = SchemaOutline.Line(label: label, type: words.type(of: reference, named: !isWhole))
        line.title = schema.title
        line.description = schema.description.flatMap { $0.isEmpty ? nil : $0 }
        line.isRequired = isRequired
        line.isDeprecated = schema.isDeprecated
        line.isReadOnly = schema.isReadOnly
        line.isWriteOnly = schema.isWriteOnly
        line.constraints = words.constraints(of: schema)
        line.allowedValues = allowedValues(of: schema)
        line.example = schema.examples.first.map(SchemaWords.literal)
        line.externalDocs = schema.externalDocs
        let inner = isWhole ? reference : Self.innermost(reference.essence)
        if !isWhole { addNotes(of: inner, in: reference, to: &line) }
        line.groups = isWhole || inner.component == nil ? groups(of: inner.schema) : component(inner)
        return line
    }

    /// Adds what the items of a list say of themselves: they have no line of their own.
    private func addNotes(
        of inner: SchemaReference, in reference: SchemaReference, to line: inout SchemaOutline.Line
    ) {
        let schema = inner.schema
        if line.allowedValues.isEmpty { line.allowedValues = allowedValues(of: schema) }
        guard inner.component == nil || !Self.hasStructure(schema), reference.essence.schema.has("items") else {
            return
        }
        line.constraints += words.constraints(of: schema).map {
            words.phrase("limitEach", "each: {limit}", ["limit": $0])
        }
        if line.description == nil { line.description = schema.description }
        if line.example == nil { line.example = schema.examples.first.map(SchemaWords.literal) }
    }

    /// The schema of the items of lists in lists, as far as they have no name: `array of array of Pet` → `Pet`.
    static func innermost(_ reference: SchemaReference) -> SchemaReference {
        var inner = reference
        for _ in 0..<8 {
            let schema = inner.schema
            let saysMore = ["properties", "prefixItems", "contains", "allOf", "oneOf", "anyOf", "not"]
                .contains(where: schema.has)
            guard inner.component == nil, !saysMore, let items = schema.items else { break }
            inner = items
        }
        return inner
    }

    /// What a component holds, in place or on its page.
    private mutating func component(_ reference: SchemaReference) -> [SchemaOutline.Group] {
        guard let name = reference.component else { return groups(of: reference.schema) }
        let fits = open.count < Self.depthLimit && lines < Self.lineBudget
        guard fits, !open.contains(name) else {
            // A name without anything behind it is said by the type already.
            guard Self.hasStructure(reference.schema) else { return [] }
            return [SchemaOutline.Group(kind: .properties, component: name, isElsewhere: true)]
        }
        open.append(name)
        defer { open.removeLast() }
        return groups(of: reference.schema).map { group in
            var named = group
            if named.component == nil { named.component = name }
            return named
        }
    }

    /// Whether there is more to a schema than its type and constraints.
    static func hasStructure(_ schema: Schema) -> Bool {
        let keywords = [
            "properties", "patternProperties", "allOf", "oneOf", "anyOf", "not", "if", "prefixItems", "contains",
            "propertyNames", "dependentSchemas", "contentSchema", "items",
        ]
        return keywords.contains { schema.has($0) } || schema.additionalProperties != nil
    }

    /// What a schema and those of its `allOf` hold.
    private mutating func groups(of schema: Schema) -> [SchemaOutline.Group] {
        guard open.count < Self.depthAtAll else { return [] }
        // Schemas without a name count as a level too, so that the descent ends.
        open.append("")
        defer { open.removeLast() }
        let parts = Self.parts(of: schema)
        var groups: [SchemaOutline.Group] = []
        let (members, leftOut) = members(of: parts)
        if !members.isEmpty || leftOut != nil {
            groups.append(SchemaOutline.Group(kind: .properties, lines: members, leftOut: leftOut))
        }
        for part in parts {
            groups += alternatives(of: part)
            groups += lists(of: part)
            groups += conditions(of: part)
        }
        return groups
    }

    /// A schema with all that its `allOf` adds: readers care for the sum.
    static func parts(of schema: Schema) -> [Schema] {
        var parts: [Schema] = []
        var seen: Set<String> = []
        func add(_ schema: Schema, depth: Int) {
            parts.append(schema)
            guard depth < 16 else { return }
            for reference in schema.allOf {
                if let name = reference.component, !seen.insert(name).inserted { continue }
                add(reference.schema, depth: depth + 1)
            }
        }
        add(schema, depth: 0)
        return parts
    }

    /// The members of all parts, each once: where several speak of one, the last says what it is.
    private mutating func members(of parts: [Schema]) -> ([SchemaOutline.Line], SchemaOutline.LeftOut?) {
        let required = parts.reduce(into: Set<String>()) { $0.formUnion($1.required) }
        var order: [String] = []
        var schemas: [String: SchemaReference] = [:]
        for property in parts.flatMap(\.properties) {
            guard let known = schemas[property.name] else {
                order.append(property.name)
                schemas[property.name] = property.schema
                continue
            }
            // A later part often only adds a note; what has a structure or a type is the better account.
            if Self.hasStructure(property.schema.schema) || !Self.hasStructure(known.schema) {
                schemas[property.name] = property.schema
            }
        }
        var lines: [SchemaOutline.Line] = []
        var leftOut: [String] = []
        for name in order {
            guard let schema = schemas[name] else { continue }
            guard goesThisWay(schema.schema) else {
                leftOut.append(name)
                continue
            }
            lines.append(line(.key(name), schema, isRequired: required.contains(name)))
        }
        // Names that are asked for and described nowhere.
        for name in required.subtracting(order).sorted() {
            lines.append(SchemaOutline.Line(label: .key(name), type: [], isRequired: true))
        }
        for part in parts {
            for pattern in part.patternProperties { lines.append(line(.pattern(pattern.pattern), pattern.schema)) }
            guard let rest = part.additionalProperties ?? Self.unevaluated(part) else { continue }
            // `map of string` says it all.
            if lines.isEmpty, rest.component == nil, !rest.schema.saysMoreThanType, rest.schema.description == nil {
                continue
            }
            lines.append(line(.otherKeys, rest))
        }
        guard let direction, !leftOut.isEmpty else { return (lines, nil) }
        isOneWay = true
        return (lines, SchemaOutline.LeftOut(direction: direction, names: leftOut))
    }

    private func goesThisWay(_ schema: Schema) -> Bool {
        switch direction {
        case .request: !schema.isReadOnly
        case .response: !schema.isWriteOnly
        case nil: true
        }
    }

    private static func unevaluated(_ schema: Schema) -> SchemaReference? {
        schema.unevaluatedProperties.flatMap { $0.schema.boolean == nil ? $0 : nil }
    }

    private mutating func alternatives(of schema: Schema) -> [SchemaOutline.Group] {
        var groups: [SchemaOutline.Group] = []
        let discriminator = schema.discriminator.map {
            SchemaOutline.Discriminator(property: $0, mapping: schema.discriminatorMapping)
        }
        for (kind, branches) in [(SchemaOutline.Group.Kind.oneOf, schema.oneOf), (.anyOf, schema.anyOf)]
        where !branches.isEmpty {
            groups.append(group(kind, branches, discriminator: discriminator))
        }
        if groups.isEmpty, let discriminator, !discriminator.mapping.isEmpty {
            groups.append(SchemaOutline.Group(kind: .oneOf, discriminator: discriminator))
        }
        if let not = schema.not { groups.append(group(.not, [not])) }
        return groups
    }

    private mutating func lists(of schema: Schema) -> [SchemaOutline.Group] {
        var groups: [SchemaOutline.Group] = []
        let first = schema.prefixItems
        if !first.isEmpty { groups.append(group(.firstItems, first)) }
        if let items = schema.items ?? schema.furtherItems { groups.append(group(.items, [items])) }
        if let contained = schema.contains { groups.append(group(.contains, [contained])) }
        return groups
    }

    private mutating func conditions(of schema: Schema) -> [SchemaOutline.Group] {
        var groups: [SchemaOutline.Group] = []
        if let condition = schema.condition {
            groups.append(group(.condition, [condition]))
            if let branch = schema.consequence { groups.append(group(.consequence, [branch])) }
            if let branch = schema.alternative { groups.append(group(.alternative, [branch])) }
        }
        if let names = schema.propertyNames { groups.append(group(.propertyNames, [names])) }
        for dependency in schema.dependentSchemas {
            var dependent = group(.dependent, [dependency.schema])
            dependent.subject = dependency.name
            groups.append(dependent)
        }
        if let content = schema.contentSchema { groups.append(group(.content, [content])) }
        return groups
    }

    private mutating func group(
        _ kind: SchemaOutline.Group.Kind, _ schemas: [SchemaReference],
        discriminator: SchemaOutline.Discriminator? = nil
    ) -> SchemaOutline.Group {
        var group = SchemaOutline.Group(kind: kind, discriminator: discriminator)
        for schema in schemas { group.lines.append(line(.none, schema)) }
        return group
    }

    private func allowedValues(of schema: Schema) -> [SchemaOutline.AllowedValue] {
        let values = schema.enumeration
        guard !values.isEmpty else { return [] }
        let texts = schema.enumerationTexts
        return values.enumerated().map { index, value in
            SchemaOutline.AllowedValue(
                value: SchemaWords.literal(value),
                meaning: index < texts.count && !texts[index].isEmpty ? texts[index] : nil)
        }
    }
}

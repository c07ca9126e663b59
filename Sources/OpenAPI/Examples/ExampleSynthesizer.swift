package import Serialization

/// Makes values that a schema accepts, for readers to see what a call looks like.
///
///     let body = ExampleSynthesizer(direction: .request).example(of: media.schema)
///
/// What the author wrote comes first: `const`, examples, defaults and enumerated values, where the schema accepts them.
/// The rest is made from formats, patterns and limits. All members are shown, deeper ones only while there is room; a
/// schema inside itself ends where it may be left out. The same schema gives the same value.
package struct ExampleSynthesizer {
    let direction: MessageDirection
    /// Schemas looked at before only what is required is made.
    private static let roomForOptional = 120
    /// Schemas looked at before nothing more is tried.
    private static let roomAtAll = 4_000
    private static let optionalDepth = 5

    private var visited = 0
    /// Components that are being made, which must not stand in themselves.
    private var open: [String] = []

    package init(direction: MessageDirection) { self.direction = direction }

    /// A value; `null` where the schema accepts nothing that ends.
    package func example(of schema: SchemaReference) -> Node {
        guard let component = schema.plainComponent else { return made(of: schema) }
        return schema.files.examples.value(of: component, direction) { made(of: schema) }
    }

    private func made(of schema: SchemaReference) -> Node {
        var run = self
        return run.make([schema], name: nil) ?? Node(.null)
    }

    /// A value that all of the schemas accept, or `nil` where that would never end.
    private mutating func make(_ schemas: [SchemaReference], name: String?) -> Node? {
        visited += 1
        let names = schemas.compactMap(\.component)
        guard visited < Self.roomAtAll, open.count < 60, !names.contains(where: open.contains) else { return nil }
        open += names
        defer { open.removeLast(names.count) }
        var facts = SchemaFacts()
        for schema in schemas { facts.add(schema) }
        if schemas.contains(where: { $0.schema.boolean == false }) { return nil }
        return choose(facts, schemas, name: name)
    }

    /// Tries the alternatives until one gives a value that all schemas accept; else the first that gave one.
    private mutating func choose(_ facts: SchemaFacts, _ schemas: [SchemaReference], name: String?) -> Node? {
        var facts = facts
        if let written = written(facts, schemas) { return written }
        let groups = facts.takeChoices()
        guard let group = groups.first else { return settle(facts, schemas, name: name) }
        var fallback: Node?
        for branch in group.prefix(12) {
            if let component = branch.component, open.contains(component) { continue }
            var chosen = facts
            chosen.add(branch)
            for other in groups.dropFirst() where !other.isEmpty { chosen.keep(other) }
            let component = branch.component
            if let component { open.append(component) }
            let value = choose(chosen, schemas, name: name)
            if component != nil { open.removeLast() }
            guard let value else { continue }
            if accepts(value, schemas) { return value }
            if fallback == nil { fallback = value }
            guard visited < Self.roomAtAll else { break }
        }
        return fallback
    }

    /// Makes the value, then again with what an `if` of the schema asks of it.
    private mutating func settle(_ facts: SchemaFacts, _ schemas: [SchemaReference], name: String?) -> Node? {
        guard let value = value(facts, name: name) else { return nil }
        guard facts.needsCheck, !accepts(value, schemas) else { return value }
        if let less = lessened(value, facts, schemas) { return less }
        var more = facts
        for condition in facts.conditions {
            var check = SchemaAcceptance(direction: direction)
            let holds = condition.condition.map { check.accepts(value, $0) } ?? false
            if let branch = holds ? condition.consequence : condition.alternative { more.add(branch) }
        }
        return self.value(more, name: name) ?? value
    }

    /// The object without one member that may be left out, or without all of them, where that is accepted: `not` and
    /// `oneOf` often forbid members to stand together.
    private func lessened(_ value: Node, _ facts: SchemaFacts, _ schemas: [SchemaReference]) -> Node? {
        let entries = value.entries
        let optional = entries.indices.filter { !facts.required.contains(entries[$0].key) }
        guard !optional.isEmpty else { return nil }
        let single = optional.reversed().prefix(12).map { index in
            entries[..<index] + entries[(index + 1)...]
        }
        let bare = entries.filter { facts.required.contains($0.key) }
        return (single + [bare[...]]).lazy.map { Node(.mapping(Mapping(Array($0)))) }.first { accepts($0, schemas) }
    }

    private func accepts(_ value: Node, _ schemas: [SchemaReference]) -> Bool {
        var check = SchemaAcceptance(direction: direction)
        return schemas.allSatisfy { check.accepts(value, $0) }
    }

    /// The author's own value, if there is one that fits.
    private func written(_ facts: SchemaFacts, _ schemas: [SchemaReference]) -> Node? {
        if let constant = facts.constant { return constant }
        let examples = facts.examples.lazy.map(travelling(facts))
        if let example = examples.first(where: { !$0.isNull && accepts($0, schemas) }) { return example }
        if let value = facts.defaultValue, Self.saysSomething(value), accepts(value, schemas) { return value }
        guard let values = facts.enumeration else { return nil }
        return values.first { !$0.isNull && accepts($0, schemas) } ?? values.first
    }

    /// Leaves out of an example object what does not go this way.
    private func travelling(_ facts: SchemaFacts) -> (Node) -> Node {
        { example in
            guard case .mapping(let mapping) = example.value else { return example }
            let kept = mapping.entries.filter { entry in
                facts.members.first { $0.name == entry.key }.map(isSent) ?? true
            }
            return kept.count == mapping.entries.count ? example : Node(.mapping(Mapping(kept)))
        }
    }

    private func isSent(_ member: SchemaFacts.Member) -> Bool {
        !member.schemas.contains { schema in
            direction == .request ? schema.schema.isReadOnly : schema.schema.isWriteOnly
        }
    }

    private static func saysSomething(_ value: Node) -> Bool {
        switch value.value {
        case .null: false
        case .string(let text): !text.isEmpty
        case .sequence(let items): !items.isEmpty
        case .mapping(let members): !members.entries.isEmpty
        default: true
        }
    }

    private mutating func value(_ facts: SchemaFacts, name: String?) -> Node? {
        switch facts.type {
        case "object"?: object(facts)
        case "array"?: array(facts, name: name)
        case "integer"?: ExampleScalar.number(facts, isInteger: true)
        case "number"?: ExampleScalar.number(facts, isInteger: false)
        case "boolean"?: Node(.boolean(true))
        case "string"?, "file"?: Node(.string(ExampleScalar.text(facts, name: name)))
        case nil: facts.types == nil ? Node(.string("string")) : Node(.null)
        default: Node(.null)
        }
    }

    private mutating func object(_ facts: SchemaFacts) -> Node? {
        var entries: [Mapping.Entry] = []
        var required = Set(facts.required)
        for rule in facts.dependencies where required.contains(rule.property) { required.formUnion(rule.needs) }
        let hasRoom = open.count <= Self.optionalDepth && visited < Self.roomForOptional
        for member in facts.members {
            let isRequired = required.contains(member.name)
            guard isSent(member), isRequired || hasRoom else { continue }
            if !isRequired {
                if let names = facts.allowedNames, !names.contains(member.name) { continue }
                if member.schemas.contains(where: { $0.schema.isDeprecated }) { continue }
                if entries.count >= facts.memberCounts.most { continue }
            }
            if let kind = discriminating(member, facts) {
                entries.append(Mapping.Entry(member.name, Node(.string(kind))))
            } else if let value = make(member.schemas, name: member.name) {
                entries.append(Mapping.Entry(member.name, value))
            } else if isRequired {
                return nil
            }
        }
        let known = Set(facts.members.map(\.name))
        for name in facts.required where !known.contains(name) {
            let value = facts.otherMembers.isEmpty ? Node(.string("string")) : make(facts.otherMembers, name: name)
            guard let value else { return nil }
            entries.append(Mapping.Entry(name, value))
        }
        fill(&entries, facts)
        return Node(.mapping(Mapping(entries)))
    }

    /// Adds members of a map, so that its values are seen, and as many as are asked for.
    private mutating func fill(_ entries: inout [Mapping.Entry], _ facts: SchemaFacts) {
        let isMap = facts.members.isEmpty && !facts.otherMembers.isEmpty
        let wanted = min(max(facts.memberCounts.least, isMap ? 1 : 0), 20, facts.memberCounts.most)
        var number = 1
        while entries.count < wanted, number <= 20 {
            let name = number == 1 ? "key" : "key\(number)"
            number += 1
            let value = facts.otherMembers.isEmpty ? Node(.string("string")) : make(facts.otherMembers, name: nil)
            guard facts.allowsOthers || !facts.otherMembers.isEmpty, let value else { return }
            entries.append(Mapping.Entry(name, value))
        }
    }

    /// The value that a discriminator asks of a member, by the component that is being made.
    private func discriminating(_ member: SchemaFacts.Member, _ facts: SchemaFacts) -> String? {
        guard let rule = facts.discriminators.first(where: { $0.property == member.name }) else { return nil }
        let names = facts.components.filter { name in
            // A base that names its kinds is none of them, where something more particular is there.
            facts.components.count == 1 || rule.mapping.contains { $0.schema == name }
                || name == facts.components.first || name == facts.components.last
        }
        let candidates = names.compactMap { name in rule.mapping.first { $0.schema == name }?.value } + names
        return candidates.first { accepts(Node(.string($0)), member.schemas) }
    }

    private mutating func array(_ facts: SchemaFacts, name: String?) -> Node? {
        var items: [Node] = []
        for part in facts.firstItems.prefix(facts.counts.most) {
            guard let item = make([part], name: nil) else { break }
            items.append(item)
        }
        if let part = facts.contained, let item = make([part] + facts.items, name: nil) { items.append(item) }
        let wanted = min(max(facts.counts.least, items.isEmpty ? 1 : 0), facts.counts.most, 50)
        while items.count < wanted {
            let made = facts.items.isEmpty ? Node(.string("string")) : make(facts.items, name: name.map(Self.singular))
            guard let item = made else { break }
            let differing = facts.isUnique ? ExampleScalar.differing(item, from: items, facts.items) : item
            guard let differing else { break }
            items.append(differing)
        }
        return items.count >= facts.counts.least ? Node(.sequence(items)) : nil
    }

    private static func singular(_ name: String) -> String { name.hasSuffix("s") ? String(name.dropLast()) : name }
}

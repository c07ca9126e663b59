import Diagnostics

/// One run of a validator over one document.
struct SchemaCheck {
    let schemas: SchemaSet
    let file: String
    /// The schema resources entered on the way here, outermost first: the dynamic scope.
    private var scope: [Int] = []
    private var nesting = 0
    /// Whether only the fact of a problem counts; see ``SchemaProblem/unread``.
    private(set) var isTrial = false

    /// How many schemas may be entered within one another, so that a thread's stack is enough. Several belong to one level of a
    /// document; real ones nest some 50 levels.
    private static let nestingLimit = 1_000

    init(schemas: SchemaSet, file: String) {
        self.schemas = schemas
        self.file = file
    }

    /// Checks one value by one schema. A value of the wrong type is not looked into.
    mutating func check(_ id: Schema.ID, _ subject: SchemaSubject, into problems: inout [SchemaProblem]) -> SeenMembers
    {
        let shared = schemas[id]
        var seen = SeenMembers()
        nesting += 1
        defer { nesting -= 1 }
        guard nesting <= Self.nestingLimit else {
            problems.append(
                problem(.other, subject, "schema-depth", "\(words(subject)) is nested too deep to be checked"))
            return seen
        }
        let isNewResource = scope.last != shared.value.resource
        if isNewResource { scope.append(shared.value.resource) }
        defer { if isNewResource { scope.removeLast() } }
        if shared.value.isNever {
            problems.append(problem(.other, subject, "not-allowed", "\(words(subject)) is not allowed here"))
            return seen
        }
        if let types = shared.value.types, types.isDisjoint(with: ValueTypes(of: subject.node)) {
            problems.append(wrongType(subject, types, items: shared.value.list?.value.items))
            return seen
        }
        checkValue(shared, subject, into: &problems)
        if let rules = shared.value.object, let mapping = subject.node.mapping {
            checkMembers(rules, mapping, subject, title: shared.value.title, seen: &seen, into: &problems)
        }
        if let rules = shared.value.list, let items = subject.node.sequence {
            checkItems(rules, items, subject, seen: &seen, into: &problems)
        }
        checkApplied(shared, subject, seen: &seen, into: &problems)
        if schemas.tracksEvaluation { checkUnseen(id, subject, seen: &seen, into: &problems) }
        return seen
    }

    /// `unevaluatedProperties` and `unevaluatedItems`, which come last since they ask what all others have seen.
    private mutating func checkUnseen(
        _ id: Schema.ID, _ subject: SchemaSubject, seen: inout SeenMembers, into problems: inout [SchemaProblem]
    ) {
        if let unevaluated = schemas[id].value.object?.value.unevaluated, let mapping = subject.node.mapping {
            checkUnseenMembers(unevaluated, mapping, subject, of: id, seen: &seen, into: &problems)
        }
        if let unevaluated = schemas[id].value.list?.value.unevaluated, let items = subject.node.sequence {
            for (number, item) in items.enumerated().dropFirst(seen.items) where !seen.scattered.contains(number) {
                _ = check(unevaluated, subject.item(number, item), into: &problems)
            }
            seen.items = items.count
        }
    }

    /// The schemas that apply to the same value: references, combinations, conditions.
    private mutating func checkApplied(
        _ schema: Shared<Schema>, _ subject: SchemaSubject, seen: inout SeenMembers,
        into problems: inout [SchemaProblem]
    ) {
        if let reference = schema.value.reference { seen.merge(check(reference, subject, into: &problems)) }
        if let reference = schema.value.dynamicReference {
            seen.merge(check(target(of: reference), subject, into: &problems))
        }
        for part in schema.value.all { seen.merge(check(part, subject, into: &problems)) }
        let (any, one) = (schema.value.any, schema.value.one)
        if !any.isEmpty { seen.merge(choose(among: any, onlyOne: false, subject, into: &problems)) }
        if !one.isEmpty { seen.merge(choose(among: one, onlyOne: true, subject, into: &problems)) }
        if let not = schema.value.not, passes(not, subject) != nil {
            problems.append(forbidden(schemas[not].value, subject, hint: schema.value.description))
        }
        if let condition = schema.value.condition {
            let tested = passes(condition.test, subject)
            if let tested { seen.merge(tested) }
            if let branch = tested == nil ? condition.otherwise : condition.then {
                seen.merge(check(branch, subject, into: &problems))
            }
        }
        for (key, dependent) in schema.value.object?.value.dependentSchemas ?? [] where subject.node[key] != nil {
            seen.merge(check(dependent, subject, into: &problems))
        }
    }

    /// What a schema has seen, or `nil` if the value does not fit it.
    mutating func passes(_ id: Schema.ID, _ subject: SchemaSubject) -> SeenMembers? {
        let wasTrial = isTrial
        isTrial = true
        defer { isTrial = wasTrial }
        var problems: [SchemaProblem] = []
        let seen = check(id, subject, into: &problems)
        return problems.isEmpty ? seen : nil
    }

    /// The outermost resource in scope that has the anchor wins (2020-12 Core §8.2.3.2).
    private func target(of reference: Schema.DynamicReference) -> Schema.ID {
        guard let anchor = reference.anchor else { return reference.target }
        for resource in scope {
            if let replacement = schemas.dynamicAnchors[resource]?[anchor] { return replacement }
        }
        return reference.target
    }

    private mutating func checkItems(
        _ shared: Shared<Schema.ListRules>, _ items: [Node], _ subject: SchemaSubject, seen: inout SeenMembers,
        into problems: inout [SchemaProblem]
    ) {
        let rules = shared.value
        checkCount(items.count, "item", rules.minimum, rules.maximum, subject, into: &problems)
        for (number, item) in items.enumerated() {
            guard let schema = number < rules.prefix.count ? rules.prefix[number] : rules.items else { break }
            _ = check(schema, subject.item(number, item), into: &problems)
        }
        seen.items = rules.items == nil ? Swift.min(rules.prefix.count, items.count) : items.count
        if rules.isUnique { checkUniqueness(of: items, subject, into: &problems) }
        guard let contains = rules.contains else { return }
        for (number, item) in items.enumerated() {
            if passes(contains, subject.item(number, item)) != nil { seen.scattered.insert(number) }
        }
        let count = seen.scattered.count
        let thing = schemas[contains].value.title ?? "an item of a certain form"
        if count < rules.minimumContained ?? 1 {
            problems.append(problem(.other, subject, "wrong-items", "\(words(subject)) must contain \(thing)"))
        } else if let most = rules.maximumContained, count > most {
            problems.append(
                problem(
                    .other, subject, "wrong-items", "\(words(subject)) may contain \(thing) \(most) times, not \(count)"
                ))
        }
    }

    private func checkUniqueness(of items: [Node], _ subject: SchemaSubject, into problems: inout [SchemaProblem]) {
        var known: Set<[UInt8]> = []
        for (number, item) in items.enumerated() {
            var bytes: [UInt8] = []
            JSONWriter.write(item.withPlainNumbers, pretty: false, sortedKeys: true, into: &bytes)
            if known.insert(bytes).inserted { continue }
            problems.append(
                problem(
                    .other, subject.item(number, item), "repeated-item",
                    "\(shown(item)) stands twice in \(words(subject, inside: true))",
                    hint: "remove one of them"))
        }
    }
}

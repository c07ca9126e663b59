import Diagnostics

extension SchemaCheck {
    mutating func checkMembers(
        _ shared: Shared<Schema.ObjectRules>, _ mapping: Mapping, _ subject: SchemaSubject, title: String?,
        seen: inout SeenMembers,
        into problems: inout [SchemaProblem]
    ) {
        let rules = shared.value
        checkCount(mapping.entries.count, "key", rules.minimum, rules.maximum, subject, into: &problems)
        /// Keys that unknown ones were probably meant to be: their absence is not told again.
        var meant: Set<String> = []
        for entry in mapping.entries {
            if let names = rules.propertyNames {
                let key = Node(.string(entry.key), at: entry.keyPosition)
                _ = check(
                    names, SchemaSubject(node: key, name: .key(entry.key), depth: subject.depth + 1), into: &problems)
            }
            var isKnown = rules.hasUnreadablePattern
            if let schema = rules.properties[entry.key] {
                isKnown = true
                checkMember(schema, entry, subject, into: &problems)
            }
            for (pattern, schema) in rules.patterns where pattern.matches(entry.key) {
                isKnown = true
                checkMember(schema, entry, subject, into: &problems)
            }
            if !isKnown, let additional = rules.additional {
                if schemas[additional].value.isNever {
                    if !isTrial, let near = Spelling.nearest(to: entry.key, in: rules.names) { meant.insert(near) }
                    problems.append(unknownKey(entry, rules.names, subject, title: title))
                } else {
                    checkMember(additional, entry, subject, into: &problems)
                }
                isKnown = true
            }
            if isKnown, schemas.tracksEvaluation { seen.keys.insert(entry.key) }
        }
        if rules.additional != nil { seen.allKeys = true }
        for key in rules.required where mapping[key] == nil && !meant.contains(key) {
            problems.append(missingKey(key, rules, subject, title: title))
        }
        for (key, required) in rules.dependentRequired where mapping[key] != nil {
            for other in required where mapping[other] == nil {
                problems.append(
                    problem(.missing, subject, "missing-key", "Key '\(other)' is missing: '\(key)' needs it"))
            }
        }
    }

    /// Checks a member's value; where it is not allowed at all, its key is to blame.
    private mutating func checkMember(
        _ schema: Schema.ID, _ entry: Mapping.Entry, _ subject: SchemaSubject, into problems: inout [SchemaProblem]
    ) {
        guard schemas[schema].value.isNever else {
            _ = check(schema, subject.member(entry), into: &problems)
            return
        }
        problems.append(notAllowed(entry, subject))
    }

    /// `unevaluatedProperties`: the members that no schema of this object knows.
    mutating func checkUnseenMembers(
        _ schema: Schema.ID, _ mapping: Mapping, _ subject: SchemaSubject, of owner: Schema.ID, seen: inout SeenMembers,
        into problems: inout [SchemaProblem]
    ) {
        guard !seen.allKeys else { return }
        for entry in mapping.entries where !seen.keys.contains(entry.key) {
            if schemas[schema].value.isNever {
                problems.append(unknownKey(entry, knownKeys(of: owner), subject, title: schemas[owner].value.title))
            } else {
                checkMember(schema, entry, subject, into: &problems)
            }
        }
        seen.allKeys = true
    }

    /// The keys that a schema and those applied to the same value name.
    private func knownKeys(of owner: Schema.ID) -> [String] {
        var names: [String] = []
        var visited: Set<Schema.ID> = []
        var waiting = [owner]
        while let id = waiting.popLast() {
            guard visited.insert(id).inserted else { continue }
            let schema = schemas[id].value
            names += schema.object?.value.names ?? []
            waiting += schema.all + schema.any + schema.one
            waiting += [schema.reference, schema.condition?.then, schema.condition?.otherwise].compactMap { $0 }
            waiting += schema.object?.value.dependentSchemas.map(\.schema) ?? []
        }
        return Array(Set(names))
    }

    private func unknownKey(_ entry: Mapping.Entry, _ names: [String], _ subject: SchemaSubject, title: String?)
        -> SchemaProblem
    {
        guard !isTrial else { return .unread }
        // A key of another form of this object, as `allowReserved` of a parameter in a header.
        guard !names.contains(entry.key) else { return notAllowed(entry, subject) }
        let owner = title ?? words(subject, inside: true)
        let diagnostic = Diagnostic(
            .error, "unknown-key", at: entry.keyPosition.location(in: file), length: entry.key.utf8.count,
            "'\(entry.key)' is not a key of \(owner)",
            hint: names.isEmpty ? "it has no keys" : Spelling.hint(for: entry.key, among: names))
        return SchemaProblem(kind: .unknownKey, depth: subject.depth, diagnostic: diagnostic)
    }

    private func notAllowed(_ entry: Mapping.Entry, _ subject: SchemaSubject) -> SchemaProblem {
        guard !isTrial else { return .unread }
        let diagnostic = Diagnostic(
            .error, "not-allowed", at: entry.keyPosition.location(in: file), length: entry.key.utf8.count,
            "'\(entry.key)' is not allowed here", hint: "remove it")
        return SchemaProblem(kind: .unknownKey, depth: subject.depth, diagnostic: diagnostic)
    }

    private func missingKey(_ key: String, _ rules: Schema.ObjectRules, _ subject: SchemaSubject, title: String?)
        -> SchemaProblem
    {
        problem(
            .missing, subject, "missing-key", "Key '\(key)' is missing from \(title ?? words(subject, inside: true))",
            hint: rules.properties[key].flatMap { schemas[$0].value.description }.map { "add it: \(Self.clause($0))" })
    }
}

import Diagnostics

/// `oneOf` and `anyOf`: which branch was meant.
extension SchemaCheck {
    mutating func choose(
        among branches: [Schema.ID], onlyOne: Bool, _ subject: SchemaSubject, into problems: inout [SchemaProblem]
    ) -> SeenMembers {
        let type = ValueTypes(of: subject.node)
        let fitting = branches.filter { !types(of: $0).isDisjoint(with: type) }
        guard !fitting.isEmpty else {
            let allowed = branches.reduce(into: ValueTypes()) { $0.formUnion(types(of: $1)) }
            problems.append(wrongType(subject, allowed, items: nil))
            return SeenMembers()
        }
        var seen = SeenMembers()
        var passed = 0
        for branch in fitting {
            guard let branchSeen = passes(branch, subject) else { continue }
            passed += 1
            seen.merge(branchSeen)
            if !onlyOne, !schemas.tracksEvaluation { break }
        }
        if passed == 0 { return reportNearest(of: fitting, subject, into: &problems) }
        if onlyOne, passed > 1 {
            problems.append(
                problem(
                    .other, subject, "ambiguous-form",
                    "\(words(subject)) fits several of its forms, it must fit one only"))
        }
        return seen
    }

    /// Reports the branch that was most probably meant; none of them fits.
    private mutating func reportNearest(
        of branches: [Schema.ID], _ subject: SchemaSubject, into problems: inout [SchemaProblem]
    ) -> SeenMembers {
        guard !isTrial else {
            problems.append(.unread)
            return SeenMembers()
        }
        var best: (distance: Int, problems: [SchemaProblem], seen: SeenMembers)?
        for branch in branches {
            var found: [SchemaProblem] = []
            let seen = check(branch, subject, into: &found)
            let distance = Self.distance(found, from: subject)
            if distance < best?.distance ?? .max { best = (distance, found, seen) }
        }
        problems += best?.problems ?? []
        return best?.seen ?? SeenMembers()
    }

    /// How far a branch is from what was written: another type counts most, then another `const` of the value or its members
    /// (a discriminator), then missing and unknown keys, then all else. Problems deep inside show that the branch was right so far.
    private static func distance(_ problems: [SchemaProblem], from subject: SchemaSubject) -> Int {
        problems.reduce(0) { sum, problem in
            switch (problem.kind, problem.depth - subject.depth) {
            case (.type, 0): sum + 10_000
            case (.discriminator, 0...1): sum + 500
            case (.missing, 0), (.unknownKey, 0): sum + 30
            case (.type, 1), (.choice, 1): sum + 20
            case (.other, 0): sum + 2
            default: sum + 1
            }
        }
    }

    /// The types that a schema lets through, as far as it says so at its top.
    func types(of id: Schema.ID, depth: Int = 0) -> ValueTypes {
        let schema = schemas[id].value
        if schema.isNever { return [] }
        var types = schema.types ?? ValueTypes(rawValue: 0x7F)
        if types.contains(.integer) || types.contains(.number), schema.types != nil { types.formUnion(.integer) }
        if let choices = schema.choices ?? schema.constant.map({ [$0] }) {
            types.formIntersection(choices.reduce(into: []) { $0.formUnion(ValueTypes(of: $1)) })
        }
        guard depth < 8 else { return types }
        if let reference = schema.reference { types.formIntersection(self.types(of: reference, depth: depth + 1)) }
        for part in schema.all { types.formIntersection(self.types(of: part, depth: depth + 1)) }
        for branches in [schema.any, schema.one] where !branches.isEmpty {
            types.formIntersection(branches.reduce(into: []) { $0.formUnion(self.types(of: $1, depth: depth + 1)) })
        }
        return types
    }
}

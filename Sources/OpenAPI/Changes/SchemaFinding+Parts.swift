extension SchemaFinding {
    /// Members of objects, those that travel this way.
    mutating func compareMembers(_ old: SchemaFacts, _ new: SchemaFacts, at place: String, depth: Int) {
        let before = Dictionary(old.members.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        let after = Set(new.members.map(\.name))
        let required = Set(new.required)
        let wasRequired = Set(old.required)
        for member in new.members where isSent(member) {
            let name = SchemaComparison.join(place, member.name)
            guard let earlier = before[member.name], isSent(earlier) else {
                if direction == .request, required.contains(member.name) {
                    tell(.breaking, "required-property-added", at: name, "Is new and required")
                } else {
                    tell(.additive, "property-added", at: name, "Is new")
                }
                continue
            }
            if required.contains(member.name), !wasRequired.contains(member.name) {
                tellNarrower(
                    "property-required", at: name, direction == .request ? "Is now required" : "Is always there now")
            }
            if !required.contains(member.name), wasRequired.contains(member.name) {
                tellWider(
                    "property-optional", at: name,
                    direction == .request ? "Is no longer required" : "May be missing now")
            }
            if let a = earlier.schemas.last, let b = member.schemas.last { compare(a, b, at: name, depth: depth + 1) }
        }
        for member in old.members where isSent(member) && !after.contains(member.name) {
            tell(.breaking, "property-removed", at: SchemaComparison.join(place, member.name), "Is gone")
        }
        for member in new.members where !isSent(member) {
            guard let earlier = before[member.name], isSent(earlier) else { continue }
            tell(
                .breaking, "property-removed", at: SchemaComparison.join(place, member.name),
                direction == .request ? "Is read-only now" : "Is write-only now")
        }
        compareOthers(old, new, at: place, depth: depth)
    }

    private func isSent(_ member: SchemaFacts.Member) -> Bool {
        !member.schemas.contains { direction == .request ? $0.schema.isReadOnly : $0.schema.isWriteOnly }
    }

    /// Members that have no name of their own.
    private mutating func compareOthers(_ old: SchemaFacts, _ new: SchemaFacts, at place: String, depth: Int) {
        if old.allowsOthers, !new.allowsOthers {
            tellNarrower("other-properties-forbidden", at: place, "Takes no other properties now")
        }
        // Who reads answers skips what he does not know.
        if !old.allowsOthers, new.allowsOthers {
            tell(.additive, "other-properties-allowed", at: place, "May have other properties now")
        }
        if let a = old.otherMembers.last, let b = new.otherMembers.last {
            compare(a, b, at: SchemaComparison.join(place, "any other property"), depth: depth + 1)
        }
    }

    /// Items of lists.
    mutating func compareItems(_ old: SchemaFacts, _ new: SchemaFacts, at place: String, depth: Int) {
        if let a = old.items.last, let b = new.items.last {
            compare(a, b, at: SchemaComparison.join(place, "items"), depth: depth + 1)
        }
        for (index, pair) in zip(old.firstItems, new.firstItems).enumerated() {
            compare(pair.0, pair.1, at: SchemaComparison.join(place, "item \(index + 1)"), depth: depth + 1)
        }
    }

    /// `oneOf` and `anyOf`: alternatives are the same by their component's name, else by their text.
    mutating func compareAlternatives(_ old: SchemaFacts, _ new: SchemaFacts, at place: String, depth: Int) {
        var left = old.choices.flatMap { $0 }
        var unmatched: [SchemaReference] = []
        for branch in new.choices.flatMap({ $0 }) {
            guard let index = left.firstIndex(where: { Self.isSame($0, branch) }) else {
                unmatched.append(branch)
                continue
            }
            let before = left.remove(at: index)
            compare(before, branch, at: SchemaComparison.join(place, Self.title(branch)), depth: depth + 1)
        }
        // One that was rewritten in place is compared, rather than told as gone and new.
        if left.count == 1, unmatched.count == 1, left[0].component == nil, unmatched[0].component == nil {
            compare(left[0], unmatched[0], at: SchemaComparison.join(place, Self.title(unmatched[0])), depth: depth + 1)
            return
        }
        for branch in left where !old.choices.isEmpty {
            if new.choices.isEmpty {
                tellWider("alternatives-removed", at: place, "Is no longer bound to alternatives")
                break
            }
            tellNarrower("alternative-removed", at: place, "The alternative \(Self.title(branch)) is gone")
        }
        for branch in unmatched {
            if old.choices.isEmpty {
                tellNarrower("alternatives-added", at: place, "Is one of several alternatives now")
                break
            }
            tellWider("alternative-added", at: place, "The alternative \(Self.title(branch)) is new")
        }
    }

    private static func isSame(_ old: SchemaReference, _ new: SchemaReference) -> Bool {
        if old.component != nil || new.component != nil { return old.component == new.component }
        if let title = old.schema.title, title == new.schema.title { return true }
        return old.written == new.written
    }

    private static func title(_ schema: SchemaReference) -> String {
        schema.component ?? schema.schema.title ?? (schema.schema.types.first ?? "alternative")
    }
}

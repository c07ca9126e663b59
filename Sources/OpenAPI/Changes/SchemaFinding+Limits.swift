extension SchemaFinding {
    /// Lengths, counts, ranges and patterns.
    mutating func compareLimits(_ old: SchemaFacts, _ new: SchemaFacts, at place: String) {
        compare(old.lengths, new.lengths, "length", "characters", at: place)
        compare(old.counts, new.counts, "items", "items", at: place)
        compare(old.memberCounts, new.memberCounts, "properties", "properties", at: place)
        compareRange(old.range, new.range, at: place)
        comparePatterns(old.patterns, new.patterns, at: place)
        if !old.isUnique, new.isUnique { tellNarrower("items-unique", at: place, "Holds no item twice now") }
        if old.isUnique, !new.isUnique { tellWider("items-repeatable", at: place, "May hold an item twice now") }
        guard old.multipleOf != new.multipleOf else { return }
        if new.multipleOf.isEmpty {
            tellWider("step-removed", at: place, "Need no longer be a multiple")
        } else {
            tellNarrower(
                "step-changed", at: place,
                "Is a multiple of \(new.multipleOf.map { "\($0)" }.joined(separator: ", ")) now")
        }
    }

    private mutating func compare(
        _ old: SchemaFacts.Bounds, _ new: SchemaFacts.Bounds, _ rule: String, _ unit: String, at place: String
    ) {
        if new.least > old.least {
            tellNarrower(
                "\(rule)-minimum-raised", at: place, "Has at least \(new.least) \(unit) now; it was \(old.least)")
        } else if new.least < old.least {
            tellWider(
                "\(rule)-minimum-lowered", at: place, "Has at least \(new.least) \(unit) now; it was \(old.least)")
        }
        let text = { (most: Int) in most == .max ? "any number" : "\(most)" }
        if new.most < old.most {
            tellNarrower(
                "\(rule)-maximum-lowered", at: place,
                "Has at most \(text(new.most)) \(unit) now; it was \(text(old.most))")
        } else if new.most > old.most {
            tellWider(
                "\(rule)-maximum-raised", at: place,
                "Has at most \(text(new.most)) \(unit) now; it was \(text(old.most))")
        }
    }

    private mutating func compareRange(_ old: SchemaFacts.Range, _ new: SchemaFacts.Range, at place: String) {
        if new.lower > old.lower || new.lower == old.lower && new.excludesLower && !old.excludesLower {
            tellNarrower("minimum-raised", at: place, "Is \(Self.bound(new.lower, new.excludesLower, ">")) now")
        } else if new.lower < old.lower || new.lower == old.lower && !new.excludesLower && old.excludesLower {
            tellWider(
                "minimum-lowered", at: place, "Need no longer be \(Self.bound(old.lower, old.excludesLower, ">"))")
        }
        if new.upper < old.upper || new.upper == old.upper && new.excludesUpper && !old.excludesUpper {
            tellNarrower("maximum-lowered", at: place, "Is \(Self.bound(new.upper, new.excludesUpper, "<")) now")
        } else if new.upper > old.upper || new.upper == old.upper && !new.excludesUpper && old.excludesUpper {
            tellWider("maximum-raised", at: place, "Need no longer be \(Self.bound(old.upper, old.excludesUpper, "<"))")
        }
    }

    private static func bound(_ value: Double, _ isExcluded: Bool, _ sign: String) -> String {
        let number = Int(exactly: value).map { "\($0)" } ?? "\(value)"
        return isExcluded ? "\(sign) \(number)" : "\(sign)= \(number)"
    }

    private mutating func comparePatterns(_ old: [String], _ new: [String], at place: String) {
        guard old != new else { return }
        if old.isEmpty {
            tellNarrower("pattern-added", at: place, "Matches \(new.joined(separator: ", ")) now")
        } else if new.isEmpty {
            tellWider("pattern-removed", at: place, "Need no longer match \(old.joined(separator: ", "))")
        } else {
            tell(
                direction == .request ? .breaking : .documentation, "pattern-changed", at: place,
                "Matches \(new.joined(separator: ", ")) now; it was \(old.joined(separator: ", "))")
        }
    }
}

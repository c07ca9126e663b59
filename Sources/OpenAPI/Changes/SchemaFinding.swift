import Serialization

/// One comparison of two schemas, down to the components that they name.
struct SchemaFinding {
    let direction: Change.Direction
    private(set) var findings = SchemaComparison.Findings()
    private var location: Place?
    private var files: DescriptionFiles?

    init(direction: Change.Direction) { self.direction = direction }

    /// Compares what stands behind two references; components below are left for later.
    mutating func compare(_ written: SchemaReference, _ changed: SchemaReference, at place: String, depth: Int) {
        let old = written.essence
        let new = changed.essence
        guard depth < 48 else { return }
        if depth > 0, old.component != nil, new.component != nil {
            findings.below.append((place, old, new))
            return
        }
        let outer = (location, files)
        (location, files) = (new.place, new.files)
        defer { (location, files) = outer }
        var before = SchemaFacts()
        before.add(old)
        var after = SchemaFacts()
        after.add(new)
        compareNotes(written.schema, changed.schema, at: place)
        compareTypes(before, after, at: place)
        compareValues(before, after, at: place)
        compareLimits(before, after, at: place)
        compareMembers(before, after, at: place, depth: depth)
        compareItems(before, after, at: place, depth: depth)
        compareAlternatives(before, after, at: place, depth: depth)
    }

    // MARK: Findings

    mutating func tell(_ severity: Change.Severity, _ rule: String, at place: String, _ message: String) {
        var change = Change(
            severity: severity, direction: direction, rule: "\(direction.rawValue)-\(rule)", place: place,
            message: message)
        if let location, let files { change.location = files.location(of: location) }
        findings.changes.append(change)
    }

    /// Fewer values are right than before: callers may send one that is refused; who reads answers need not care.
    mutating func tellNarrower(_ rule: String, at place: String, _ message: String) {
        tell(direction == .request ? .breaking : .additive, rule, at: place, message)
    }

    /// More values are right than before: callers need not care; who reads answers may meet one that he does not know.
    mutating func tellWider(_ rule: String, at place: String, _ message: String) {
        tell(direction == .request ? .additive : .breaking, rule, at: place, message)
    }

    private mutating func compareNotes(_ old: Schema, _ new: Schema, at place: String) {
        if old.description != new.description {
            tell(.documentation, "description-changed", at: place, "The description has changed")
        }
        if !old.isDeprecated, new.isDeprecated { tell(.documentation, "deprecated", at: place, "Is deprecated") }
        if old.isDeprecated, !new.isDeprecated {
            tell(.documentation, "undeprecated", at: place, "Is no longer deprecated")
        }
    }

    private mutating func compareTypes(_ old: SchemaFacts, _ new: SchemaFacts, at place: String) {
        let before = Set(old.types ?? [])
        let after = Set(new.types ?? [])
        if old.types != nil, new.types != nil {
            let gone = before.filter { !Self.covers(after, $0) }
            let added = after.filter { !Self.covers(before, $0) }
            let text = "The type is \(Self.list(after)); it was \(Self.list(before))"
            if !gone.isEmpty, !added.isEmpty {
                tell(.breaking, "type-changed", at: place, text)
            } else if !gone.isEmpty
                || before.contains("number") && !after.contains("number") && after.contains("integer")
            {
                tellNarrower("type-narrowed", at: place, text)
            } else if !added.isEmpty {
                tellWider("type-widened", at: place, text)
            }
            if old.isNullable, !new.isNullable { tellNarrower("null-removed", at: place, "Is no longer null") }
            if !old.isNullable, new.isNullable { tellWider("null-added", at: place, "May be null now") }
        } else if old.types == nil, new.types != nil {
            tellNarrower("type-added", at: place, "Is \(Self.list(after)) now; it could be anything")
        } else if old.types != nil, new.types == nil {
            tellWider("type-removed", at: place, "May be anything now; it was \(Self.list(before))")
        }
        guard old.format != new.format else { return }
        switch (old.format, new.format) {
        case (nil, let format?): tellNarrower("format-added", at: place, "Has the format \(format) now")
        case (let format?, nil): tellWider("format-removed", at: place, "Has no longer the format \(format)")
        case (let before, let after):
            tell(.breaking, "format-changed", at: place, "The format is \(after ?? ""); it was \(before ?? "")")
        }
    }

    /// Whether a type is among others; integers are numbers.
    private static func covers(_ types: Set<String>, _ type: String) -> Bool {
        types.contains(type) || (type == "integer" && types.contains("number"))
    }

    private static func list(_ types: Set<String>) -> String {
        types.isEmpty ? "null" : types.sorted().joined(separator: " or ")
    }

    private mutating func compareValues(_ old: SchemaFacts, _ new: SchemaFacts, at place: String) {
        let before = old.constant.map { [$0] } ?? old.enumeration
        let after = new.constant.map { [$0] } ?? new.enumeration
        switch (before, after) {
        case (nil, let values?):
            tellNarrower("values-restricted", at: place, "Is one of \(Self.texts(values)) now")
        case (let values?, nil): tellWider("values-freed", at: place, "Is no longer bound to \(Self.texts(values))")
        case (let before?, let after?):
            for value in before where !after.contains(value) {
                tellNarrower("value-removed", at: place, "The value \(Self.text(value)) is gone")
            }
            for value in after where !before.contains(value) {
                tellWider("value-added", at: place, "The value \(Self.text(value)) is new")
            }
        case (nil, nil): break
        }
        if old.defaultValue != new.defaultValue {
            let text =
                "The default is \(new.defaultValue.map(Self.text) ?? "gone"); it was \(old.defaultValue.map(Self.text) ?? "none")"
            tell(direction == .request ? .breaking : .documentation, "default-changed", at: place, text)
        }
    }

    private static func text(_ value: Node) -> String {
        var json: [UInt8] = []
        JSONWriter.write(value, pretty: false, into: &json)
        let text = String(decoding: json, as: UTF8.self)
        return text.utf8.count > 80 ? text.prefix(77) + "…" : text
    }

    private static func texts(_ values: [Node]) -> String { values.map(text).joined(separator: ", ") }
}

/// Compares schemas, each pair of components once, however many operations lead to it.
///
/// What a component says itself is kept apart from the components that it names, so that a change deep down is told for
/// every operation that it concerns, and cyclic schemas end.
final class SchemaComparison {
    /// Two components, in one direction.
    struct Pair: Hashable {
        var old: String
        var new: String
        var direction: Change.Direction
    }

    /// What one pair says itself; places are relative to it.
    struct Findings {
        var changes: [Change] = []
        /// Pairs of components below, which are compared on their own.
        var below: [(place: String, old: SchemaReference, new: SchemaReference)] = []
    }

    private var known: [Pair: Findings] = [:]

    /// All changes from one schema to another.
    func changes(
        _ old: SchemaReference, _ new: SchemaReference, _ direction: Change.Direction, place: String
    ) -> [Change] {
        var all: [Change] = []
        var seen: Set<Pair> = []
        var pending = [(place: "", old: old, new: new)]
        var next = 0
        while next < pending.count {
            let (inner, a, b) = pending[next]
            next += 1
            if let pair = Self.pair(a, b, direction), !seen.insert(pair).inserted { continue }
            let findings = findings(a, b, direction)
            for change in findings.changes {
                var placed = change
                placed.place = Self.join(place, Self.join(inner, change.place))
                all.append(placed)
            }
            for below in findings.below { pending.append((Self.join(inner, below.place), below.old, below.new)) }
        }
        return all
    }

    private func findings(
        _ old: SchemaReference, _ new: SchemaReference, _ direction: Change.Direction
    ) -> Findings {
        let pair = Self.pair(old, new, direction)
        if let pair, let made = known[pair] { return made }
        var run = SchemaFinding(direction: direction)
        run.compare(old, new, at: "", depth: 0)
        if let pair { known[pair] = run.findings }
        return run.findings
    }

    static func pair(
        _ old: SchemaReference, _ new: SchemaReference, _ direction: Change.Direction
    ) -> Pair? {
        guard let before = old.component, let after = new.component else { return nil }
        return Pair(old: before, new: after, direction: direction)
    }

    static func join(_ outer: String, _ inner: String) -> String {
        outer.isEmpty ? inner : inner.isEmpty ? outer : "\(outer) › \(inner)"
    }
}

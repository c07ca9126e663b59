import Diagnostics

/// Thousands of lines about one mistake hide all others.
enum RepeatedDiagnostics {
    /// How many warnings of one kind are told for a document.
    static let limit = 20

    /// The diagnostics with each told once, and of each kind of warning the first ones: every wording first, then the
    /// places. A last one tells how many were left out.
    static func limited(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
        guard diagnostics.count > limit else { return diagnostics.count < 2 ? diagnostics : unique(diagnostics) }
        let all = unique(diagnostics)
        var counts: [String: Int] = [:]
        for diagnostic in all where diagnostic.severity == .warning { counts[diagnostic.id, default: 0] += 1 }
        let many = Set(counts.filter { $0.value > limit }.keys)
        guard !many.isEmpty else { return all }
        var told = all.filter { $0.severity != .warning || !many.contains($0.id) }
        for id in many.sorted() { told += first(all.filter { $0.id == id && $0.severity == .warning }) }
        return told
    }

    private static func unique(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
        var seen: Set<Diagnostic> = []
        return diagnostics.filter { seen.insert($0).inserted }
    }

    /// Of one kind.
    private static func first(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
        let sorted = diagnostics.sortedForReading()
        guard sorted.count > limit + 1 else { return sorted }
        var messages: Set<String> = []
        var chosen: Set<Int> = []
        for (index, diagnostic) in sorted.enumerated() where chosen.count < limit {
            if messages.insert(diagnostic.message).inserted { chosen.insert(index) }
        }
        for index in sorted.indices where chosen.count < limit { chosen.insert(index) }
        guard let next = sorted.indices.first(where: { !chosen.contains($0) }) else { return sorted }
        let rest = Diagnostic(
            .warning, sorted[next].id, at: sorted[next].location,
            "\(sorted[next].message), and \(sorted.count - limit - 1) more of this kind",
            hint: sorted[next].hint)
        return chosen.sorted().map { sorted[$0] } + [rest]
    }
}

/// One problem in what an author wrote: where it is, what rule it breaks, and how to mend it.
///
///     Diagnostic(
///         .error, "unknown-audience", at: location, length: 6,
///         "Audience 'partnr' is not declared in site-config.json", hint: "did you mean 'partner'?")
///
/// Diagnostics are values that passes collect and return, so that one run reports everything; they are never thrown.
/// The message states the rule rather than the failure, starts with a capital and ends without a full stop.
package struct Diagnostic: Hashable, Sendable {
    package enum Severity: String, Sendable {
        /// The output would be wrong: the build fails.
        case error
        /// The output is right as far as it goes: the build fails under `--strict` only.
        case warning
    }

    /// A second place that explains the first, as "declared here".
    package struct Note: Hashable, Sendable {
        package var message: String
        package var location: SourceLocation

        package init(_ message: String, at location: SourceLocation) {
            self.message = message
            self.location = location
        }
    }

    package var severity: Severity
    /// Stable kebab-case name of the rule, for searching the documentation and for tools.
    package var id: String
    /// `nil` where no file is to blame, as for a wrong command line.
    package var location: SourceLocation?
    /// How many bytes from `location` on are to blame, for underlining; 0 marks a point.
    package var length: Int
    package var message: String
    /// The mend, as a short clause: `did you mean 'title'?`.
    package var hint: String?
    package var notes: [Note]

    package init(
        _ severity: Severity, _ id: String, at location: SourceLocation?, length: Int = 0,
        _ message: String, hint: String? = nil, notes: [Note] = []
    ) {
        self.severity = severity
        self.id = id
        self.location = location
        self.length = length
        self.message = message
        self.hint = hint
        self.notes = notes
    }
}

extension Diagnostic: CustomStringConvertible {
    /// One line for tools: `file:line:column: error: Sentence (hint) [id]`.
    package var description: String {
        let place = location.map { "\($0): " } ?? ""
        let mend = hint.map { " (\($0))" } ?? ""
        return "\(place)\(severity.rawValue): \(message)\(mend) [\(id)]"
    }
}

extension Sequence where Element == Diagnostic {
    /// The diagnostics in the order in which people read them: by file, line and column, each told once.
    package func sortedForReading() -> [Diagnostic] {
        var seen: Set<Diagnostic> = []
        return filter { seen.insert($0).inserted }.sorted { left, right in
            switch (left.location, right.location) {
            case (nil, nil): (left.id, left.message) < (right.id, right.message)
            case (nil, _): true
            case (_, nil): false
            case (let here?, let there?):
                here == there ? (left.id, left.message) < (right.id, right.message) : here < there
            }
        }
    }

    /// Whether the run failed: an error, or under `strict` a warning too.
    package func fail(strict: Bool = false) -> Bool {
        contains { $0.severity == .error || strict }
    }
}

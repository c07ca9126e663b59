package import Diagnostics

/// A file that is not JSON or not YAML: where reading stopped, which rule is broken and how to mend it.
///
///     do { node = try DocumentReader.read(bytes, file: path) } catch { diagnostics.append(error.diagnostic) }
///
/// Reading stops at the first one, since what follows it can only be guessed.
package struct SyntaxError: Error, Hashable {
    /// The rule's kebab-case name: `json-syntax`, `yaml-syntax`, `duplicate-key`, `not-text`, `empty-file`.
    package var id: String
    /// A sentence as in ``Diagnostic``: capital first, no full stop.
    package var message: String
    package var location: SourceLocation
    /// How many bytes to underline; 0 marks a point.
    package var length: Int
    package var hint: String?
    /// For a repeated key, the place of the first; for something not closed, where it was opened.
    package var notes: [Diagnostic.Note]

    package init(
        _ id: String, at location: SourceLocation, length: Int = 0, _ message: String, hint: String? = nil,
        notes: [Diagnostic.Note] = []
    ) {
        self.id = id
        self.message = message
        self.location = location
        self.length = length
        self.hint = hint
        self.notes = notes
    }

    package var diagnostic: Diagnostic {
        Diagnostic(.error, id, at: location, length: length, message, hint: hint, notes: notes)
    }
}

extension SyntaxError {
    /// The key of `entries[second]` stands at `entries[first]` already.
    static func repeatedKey(_ entries: [Mapping.Entry], first: Int, second: Int, file: String) -> SyntaxError {
        let key = entries[second].key
        let earlier = entries[first].keyPosition
        return SyntaxError(
            "duplicate-key", at: entries[second].keyPosition.location(in: file), length: key.utf8.count,
            "Key '\(key)' stands twice in this object", hint: "remove one of them; the first is in line \(earlier.line)",
            notes: [Diagnostic.Note("First given here", at: earlier.location(in: file))])
    }
}

package import Diagnostics

/// A file that is not JSON or not YAML: where reading stopped, which rule is broken and how to mend it.
///
///     do { node = try DocumentReader.read(bytes, file: path) } catch { diagnostics.append(error.diagnostic) }
///
/// Reading stops at the first one, since what follows it can only be guessed.
package struct SyntaxError: Error, Hashable {
    /// One element. An array, because an error of one word keeps the frames of recursive readers small.
    private let box: [Diagnostic]

    /// - Parameters:
    ///   - id: The rule's kebab-case name: `json-syntax`, `yaml-syntax`, `duplicate-key`, `not-text`, `empty-file`.
    ///   - length: How many bytes to underline; 0 marks a point.
    ///   - message: A sentence as in ``Diagnostic``: capital first, no full stop.
    ///   - notes: For a repeated key, the place of the first; for something not closed, where it was opened.
    package init(
        _ id: String, at location: SourceLocation, length: Int = 0, _ message: String, hint: String? = nil,
        notes: [Diagnostic.Note] = []
    ) {
        box = [Diagnostic(.error, id, at: location, length: length, message, hint: hint, notes: notes).inOneLine]
    }

    package var diagnostic: Diagnostic { box[0] }
    package var id: String { diagnostic.id }
    package var message: String { diagnostic.message }
    package var hint: String? { diagnostic.hint }
    package var notes: [Diagnostic.Note] { diagnostic.notes }
    /// Always there: only files are read.
    package var location: SourceLocation { diagnostic.location ?? SourceLocation(file: "") }
}

extension SyntaxError {
    /// The key of `entries[second]` stands at `entries[first]` already.
    static func repeatedKey(_ entries: [Mapping.Entry], first: Int, second: Int, file: String) -> SyntaxError {
        let key = entries[second].key
        let earlier = entries[first].keyPosition
        return SyntaxError(
            "duplicate-key", at: entries[second].keyPosition.location(in: file), length: key.utf8.count,
            "Key '\(key)' stands twice in this object",
            hint: "remove one of them; the first is in line \(earlier.line)",
            notes: [Diagnostic.Note("First given here", at: earlier.location(in: file))])
    }
}

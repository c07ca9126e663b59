import Diagnostics
package import Serialization

/// Reading of validated trees: what the schema has already checked and reported is skipped in silence here.
extension Node {
    /// The string with its place.
    package func located(in file: String) -> Located<String>? {
        string.map { Located($0, at: position.location(in: file), length: $0.utf8.count) }
    }

    /// The strings of a list, or the one string that stands for a list of one, with their places.
    package func locatedStrings(in file: String) -> [Located<String>] {
        if let one = located(in: file) { return [one] }
        return elements.compactMap { $0.located(in: file) }
    }

    /// A string that names a case.
    package func named<Case: RawRepresentable<String>>(_ type: Case.Type = Case.self) -> Case? {
        string.flatMap(Case.init(rawValue:))
    }
}

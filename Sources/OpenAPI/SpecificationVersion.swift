/// The edition of the OpenAPI Specification that a document says it follows.
package struct SpecificationVersion: Hashable, Comparable, Sendable, CustomStringConvertible {
    package var major: Int
    package var minor: Int
    /// As written: `3.0.3`.
    package var description: String

    package static let swagger2 = SpecificationVersion(major: 2, minor: 0, description: "2.0")

    init(major: Int, minor: Int, description: String) {
        self.major = major
        self.minor = minor
        self.description = description
    }

    /// - Parameter text: `2.0`, `3.0.3`, `3.1.0-rc1` … ; `nil` for anything else.
    init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count >= 2, let major = Int(parts[0]), let minor = Int(parts[1]) else { return nil }
        self.init(major: major, minor: minor, description: text)
    }

    /// Whether this package reads it: 2.0 and 3.0 to 3.2; later 3.x are read like 3.2.
    var isKnown: Bool { self == .swagger2 || major == 3 }

    /// Whether schemas follow JSON Schema 2020-12 (3.1 and later), where keywords beside `$ref` count.
    package var usesJSONSchema: Bool { (major, minor) >= (3, 1) }

    package static func == (left: Self, right: Self) -> Bool {
        left.major == right.major && left.minor == right.minor
    }

    package static func < (left: Self, right: Self) -> Bool {
        (left.major, left.minor) < (right.major, right.minor)
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(major)
        hasher.combine(minor)
    }
}

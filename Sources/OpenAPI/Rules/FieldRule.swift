/// The editions of the specification whose objects differ.
enum Edition: UInt8, Comparable, CaseIterable, Sendable {
    case v20, v30, v31, v32

    /// What a document follows; later versions are read like 3.2.
    init(_ version: SpecificationVersion) {
        switch (version.major, version.minor) {
        case (2, _): self = .v20
        case (3, 0): self = .v30
        case (3, 1): self = .v31
        default: self = .v32
        }
    }

    /// As people write it.
    var title: String {
        switch self {
        case .v20: "Swagger 2.0"
        case .v30: "OpenAPI 3.0"
        case .v31: "OpenAPI 3.1"
        case .v32: "OpenAPI 3.2"
        }
    }

    static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// What a value may be, as far as it is told by its field alone.
enum FieldType: Sendable {
    case any
    /// An object, a list of objects or a map of them that the pass over the document visits itself.
    case child
    /// A list of such objects that may not be empty.
    case children
    /// A schema; before 3.1 only some of them may be `true` or `false`.
    case schema
    case text, flag, number
    /// A number above zero.
    case factor
    /// A whole number, zero or more.
    case count
    /// A URI reference (RFC 3986).
    case url
    /// A mail address.
    case email
    case word([String])
    /// A list of strings with at least so many.
    case texts(atLeast: Int = 0)
    /// A list of at least so many values of any kind.
    case list(atLeast: Int = 0)
    /// A map of strings.
    case textMap
    case map
    case part(RulePart)
}

/// Objects that have no ``Shape`` of their own since no reference leads to them.
enum RulePart: String, CaseIterable, Sendable {
    case contact, license, xml, items
}

/// One fixed field of an object: the tables of the specification, a line each.
struct FieldRule: Sendable {
    let name: String
    let type: FieldType
    let isRequired: Bool
    /// The editions that have it.
    let editions: ClosedRange<Edition>
    /// What to write instead, where it is not known.
    let hint: String?

    init(
        _ name: String, _ type: FieldType, required: Bool = false, since first: Edition = .v20,
        until last: Edition = .v32, hint: String? = nil
    ) {
        self.name = name
        self.type = type
        isRequired = required
        editions = first...last
        self.hint = hint
    }
}

/// The fields of every object in one edition of the specification.
struct RuleBook: Sendable {
    /// The fields of one kind of object.
    struct Object: Sendable {
        /// By name, of every edition: a field of another one is told apart from one that is misspelt.
        let fields: [String: FieldRule]
        let required: [String]
        /// The names to choose from in this edition.
        let names: [String]

        init(_ rules: [FieldRule], _ edition: Edition) {
            // A field whose type changed has a rule for each; the one in force counts.
            fields = Dictionary(rules.map { ($0.name, $0) }) { first, second in
                second.editions.contains(edition) ? second : first
            }
            let known = rules.filter { $0.editions.contains(edition) }
            required = known.filter(\.isRequired).map(\.name)
            names = known.map(\.name)
        }
    }

    let edition: Edition
    /// By ``Shape``.
    private let objects: [Object?]
    private let parts: [RulePart: Object]

    private init(_ edition: Edition) {
        self.edition = edition
        var tables = Self.description.merging(Self.messages) { $1 }.merging(Self.security) { $1 }
        tables[.schema] = Self.schema
        tables[.discriminator] = Self.discriminator
        if edition == .v20 { tables.merge(Self.swagger) { $1 } }
        var objects = [Object?](repeating: nil, count: 64)
        for (shape, rules) in tables { objects[Int(shape.rawValue)] = Object(rules, edition) }
        self.objects = objects
        parts = Self.parts.mapValues { Object($0, edition) }
    }

    private static let all = Edition.allCases.map(RuleBook.init)

    static func book(of edition: Edition) -> RuleBook { all[Int(edition.rawValue)] }

    /// `nil` for objects whose keys are the author's, as `paths`.
    subscript(shape: Shape) -> Object? { objects[Int(shape.rawValue)] }

    subscript(part: RulePart) -> Object? { parts[part] }
}

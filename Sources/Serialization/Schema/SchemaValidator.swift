package import Diagnostics

/// Checks a document by a JSON Schema and says what is wrong in its author's words.
///
///     let validator = SchemaValidator(schema: try JSONReader.read(schemaBytes, file: "product.schema.json"))
///     validator.validate(root, file: "product.yaml", into: &diagnostics)
///     // product.yaml:3:1: error: 'titel' is not a key of a product (did you mean 'title'?) [unknown-key]
///
/// Draft 2020-12 without `$vocabulary`, `content…` and remote fetching; of draft 4 what differs (`id` that is a URL,
/// `definitions`, `exclusiveMinimum: true`, lists in `items`, `dependencies`), but keywords beside `$ref` count there too. A schema's `title` names the thing in sentences ("a portal"),
/// the `description` of a schema with a `pattern` is its hint. Of `oneOf` and `anyOf` the branch is reported that the
/// value was most probably meant for. A `pattern` that ``Pattern`` cannot read, an unknown `format` and a `$ref` to a
/// schema that was not given allow everything.
package struct SchemaValidator: Sendable {
    private let schemas: SchemaSet

    /// - Parameters:
    ///   - schema: The root schema.
    ///   - others: Further documents that it may refer to by their `$id`s.
    package init(schema: Node, others: [Node] = []) {
        schemas = SchemaSet(root: schema, others: others)
    }

    /// The `$ref`s that lead nowhere, for the schemas' own tests.
    package var unresolvedReferences: [String] { schemas.unresolved }

    /// Appends every problem, each at the value's or the key's place.
    package func validate(_ node: Node, file: String, into diagnostics: inout [Diagnostic]) {
        var check = SchemaCheck(schemas: schemas, file: file)
        var problems: [SchemaProblem] = []
        _ = check.check(0, SchemaSubject(node: node, name: .root, depth: 0), into: &problems)
        diagnostics += problems.map(\.diagnostic.inOneLine)
    }
}

/// A value that is checked, and how sentences call it.
struct SchemaSubject {
    let node: Node
    let name: Name
    /// How many lists and objects it stands in.
    let depth: Int

    indirect enum Name {
        case root
        case member(String)
        /// 0-based.
        case item(Int, of: Name)
        case key(String)
    }

    func member(_ entry: Mapping.Entry) -> SchemaSubject {
        SchemaSubject(node: entry.value, name: .member(entry.key), depth: depth + 1)
    }

    func item(_ number: Int, _ node: Node) -> SchemaSubject {
        SchemaSubject(node: node, name: .item(number, of: name), depth: depth + 1)
    }
}

/// One thing that is wrong, with what the choice between branches needs to know.
struct SchemaProblem {
    enum Kind {
        case type, missing, unknownKey, other
        /// None of several values, or not the only one.
        case choice, discriminator
    }

    let kind: Kind
    /// The depth of the value it is about.
    let depth: Int
    let diagnostic: Diagnostic

    /// Of values that are only tried, where it counts that there is a problem, not which.
    static let unread = SchemaProblem(kind: .other, depth: 0, diagnostic: Diagnostic(.error, "unread", at: nil, ""))
}

/// Which members and items a schema and those inside it have looked at, for `unevaluatedProperties` and `unevaluatedItems`.
struct SeenMembers {
    var keys: Set<String> = []
    var allKeys = false
    /// Items before this one.
    var items = 0
    var scattered: Set<Int> = []

    mutating func merge(_ other: SeenMembers) {
        if !other.keys.isEmpty { keys.formUnion(other.keys) }
        allKeys = allKeys || other.allKeys
        items = Swift.max(items, other.items)
        if !other.scattered.isEmpty { scattered.formUnion(other.scattered) }
    }
}

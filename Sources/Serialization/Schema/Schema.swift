/// One JSON Schema, compiled: the keywords that are checked, with other schemas by their number in a ``SchemaSet``.
///
/// A schema `false` is one with ``isNever``; `true` is one without any keyword.
struct Schema: Sendable {
    typealias ID = Int

    var isNever = false
    /// What the value is, for sentences: `a portal`.
    var title: String?
    var description: String?
    /// The schema resource (`$id`) it belongs to; dynamic references look through these.
    var resource = 0

    var types: ValueTypes?
    var choices: [Node]?
    var constant: Node?

    var object: Shared<ObjectRules>?
    var list: Shared<ListRules>?
    var text: Shared<TextRules>?
    var range: Shared<RangeRules>?

    var reference: ID?
    var dynamicReference: DynamicReference?
    var all: [ID] = []
    var any: [ID] = []
    var one: [ID] = []
    var not: ID?
    var condition: Condition?

    struct ObjectRules: Sendable {
        var properties: [String: ID] = [:]
        /// The keys of `properties` in the schema's order.
        var names: [String] = []
        var patterns: [(pattern: Pattern, schema: ID)] = []
        /// Whether there is a pattern that ``Pattern`` cannot read, so that any other key may be meant by it.
        var hasUnreadablePattern = false
        var additional: ID?
        var unevaluated: ID?
        var propertyNames: ID?
        var required: [String] = []
        var minimum: Int?
        var maximum: Int?
        var dependentRequired: [(key: String, required: [String])] = []
        var dependentSchemas: [(key: String, schema: ID)] = []
    }

    struct ListRules: Sendable {
        var prefix: [ID] = []
        var items: ID?
        var unevaluated: ID?
        var contains: ID?
        var minimumContained: Int?
        var maximumContained: Int?
        var minimum: Int?
        var maximum: Int?
        var isUnique = false
    }

    struct TextRules: Sendable {
        /// In Unicode scalars, as JSON Schema counts.
        var minimum: Int?
        var maximum: Int?
        var pattern: (source: String, pattern: Pattern)?
        var format: TextFormat?
    }

    struct RangeRules: Sendable {
        var minimum: Number?
        var maximum: Number?
        var exclusiveMinimum: Number?
        var exclusiveMaximum: Number?
        var multipleOf: Number?
    }

    struct Condition: Sendable {
        var test: ID
        var then: ID?
        var otherwise: ID?
    }

    /// `$dynamicRef`: the schema found where it stands, and the anchor by which outer resources may replace it.
    struct DynamicReference: Sendable {
        var target: ID
        var anchor: String?
    }
}

/// A value that is handed about by reference: rules are large, and a check of nested values must not copy them onto the stack.
final class Shared<Value: Sendable>: Sendable {
    let value: Value

    init(_ value: Value) { self.value = value }
}

/// The kinds of values that `type` names.
struct ValueTypes: OptionSet, Sendable {
    let rawValue: UInt8

    static let null = ValueTypes(rawValue: 1)
    static let boolean = ValueTypes(rawValue: 2)
    static let integer = ValueTypes(rawValue: 4)
    static let number = ValueTypes(rawValue: 8)
    static let string = ValueTypes(rawValue: 16)
    static let array = ValueTypes(rawValue: 32)
    static let object = ValueTypes(rawValue: 64)

    init(rawValue: UInt8) { self.rawValue = rawValue }

    init(named name: String) {
        self =
            switch name {
            case "null": .null
            case "boolean": .boolean
            case "integer": .integer
            case "number": [.number, .integer]
            case "string": .string
            case "array": .array
            case "object": .object
            default: []
            }
    }

    /// The type of a value; a number without a fraction is an integer and a number.
    init(of node: Node) {
        self =
            switch node.value {
            case .null: .null
            case .boolean: .boolean
            case .number(let number): number.isWhole ? [.integer, .number] : .number
            case .string: .string
            case .sequence: .array
            case .mapping: .object
            }
    }

    /// For sentences, behind "must be": `a string or a list`.
    var words: String {
        var words: [String] = []
        if contains(.string) { words.append("a string") }
        if contains(.number) { words.append("a number") } else if contains(.integer) { words.append("a whole number") }
        if contains(.boolean) { words.append("true or false") }
        if contains(.array) { words.append("a list") }
        if contains(.object) { words.append("an object") }
        if contains(.null) { words.append("null") }
        return words.joinedByOr()
    }
}

extension Number {
    /// Whether it has no fraction: `1`, `1.0`, `1e3`.
    var isWhole: Bool {
        if !text.utf8.contains(where: { $0 == UInt8(ascii: ".") || $0 | 0x20 == UInt8(ascii: "e") }) { return true }
        let value = double
        return value.isFinite && value == value.rounded(.towardZero)
    }
}

extension [String] {
    /// `a`, `a or b`, `a, b or c`
    func joinedByOr() -> String {
        guard let last, count > 1 else { return first ?? "" }
        return dropLast().joined(separator: ", ") + " or " + last
    }
}

import PortalModel
import Serialization

/// The shape of JSON at the APIs: what requests are checked against and what the OpenAPI documents say.
indirect enum APISchema: Sendable {
    case text(TextRules)
    case integer(ClosedRange<Int>)
    case boolean
    case list(APISchema, limit: Int)
    case object([APIField])
    /// A schema of the document's components; of answers only.
    case named(String)
    case nullable(APISchema)

    struct TextRules: Sendable {
        var longest: Int?
        var format: String?
        var values: [String]?
        var pattern: String?
    }

    static var text: APISchema { .text(TextRules()) }

    /// A line that holds at least one letter or digit.
    static func line(_ longest: Int) -> APISchema {
        .text(TextRules(longest: longest, pattern: "[0-9A-Za-z\\u00C0-\\u024F\\u0400-\\u05FF\\u3040-\\uD7FF]"))
    }

    /// Without NUL, which neither a query nor a database's text can hold.
    static func text(upTo longest: Int) -> APISchema {
        .text(TextRules(longest: longest, pattern: "^[^\\u0000]*$"))
    }

    static func oneOf(_ values: [String]) -> APISchema { .text(TextRules(values: values)) }
    static var moment: APISchema { .text(TextRules(format: "date-time")) }
    static var day: APISchema { .text(TextRules(format: "date")) }

    static func id(_ prefix: String) -> APISchema { .text(TextRules(pattern: "^\(prefix)_[a-z2-7]{16}$")) }
}

/// One member of an object.
struct APIField: Sendable {
    let name: String
    let schema: APISchema
    let isRequired: Bool
    let description: String

    init(_ name: String, _ schema: APISchema, isRequired: Bool = true, _ description: String) {
        self.name = name
        self.schema = schema
        self.isRequired = isRequired
        self.description = description
    }
}

extension APISchema {
    /// As JSON Schema 2020-12, which OpenAPI 3.1 speaks.
    var document: Node {
        switch self {
        case .text(let rules):
            var members: [(String, Node)] = [("type", .text("string"))]
            if let values = rules.values { members.append(("enum", .list(values.map { .text($0) }))) }
            if let format = rules.format { members.append(("format", .text(format))) }
            if let pattern = rules.pattern { members.append(("pattern", .text(pattern))) }
            if let longest = rules.longest { members.append(("maxLength", .number(longest))) }
            return .object(members)
        case .integer(let range):
            return .object([
                ("type", .text("integer")), ("minimum", .number(range.lowerBound)),
                ("maximum", .number(range.upperBound)),
            ])
        case .boolean: return .object([("type", .text("boolean"))])
        case .list(let item, let limit):
            return .object([
                ("type", .text("array")), ("items", item.document), ("maxItems", .number(limit)),
            ])
        case .object(let fields):
            return .object([
                ("type", .text("object")), ("required", .list(fields.filter(\.isRequired).map { .text($0.name) })),
                ("properties", .object(fields.map { ($0.name, $0.document) })),
                ("additionalProperties", Node(.boolean(false))),
            ])
        case .named(let name): return .object([("$ref", .text("#/components/schemas/\(name)"))])
        case .nullable(let schema):
            return .object([("anyOf", .list([schema.document, .object([("type", .text("null"))])]))])
        }
    }
}

extension APIField {
    fileprivate var document: Node {
        guard case .mapping(let mapping) = schema.document.value else { return schema.document }
        return Node(.mapping(Mapping(mapping.entries + [.init("description", .text(description))])))
    }
}

extension Node {
    /// A moment, or null where there is none.
    static func moment(_ moment: Timestamp?) -> Node { .text(orNull: moment?.description) }
}

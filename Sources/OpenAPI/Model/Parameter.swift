package import Diagnostics
package import Serialization

/// One parameter of an operation.
package struct Parameter: Sendable {
    package enum Place: String, Sendable, CaseIterable {
        case path, query
        /// 3.2: the whole query string is one value.
        case querystring
        case header, cookie
    }

    package enum Style: String, Sendable {
        case matrix, label, form, simple, spaceDelimited, pipeDelimited, deepObject, cookie
    }

    package var name: String
    package var place: Place
    /// CommonMark.
    package var description: String?
    /// Always true in a path.
    package var isRequired: Bool
    package var isDeprecated: Bool
    package var style: Style
    package var explode: Bool
    package var allowReserved: Bool
    package var allowEmptyValue: Bool
    package var schema: SchemaReference?
    /// Instead of a schema: how the value is serialised.
    package var content: [MediaType]
    package var examples: [Example]
    package var location: SourceLocation
}

/// A header of a response or of a part of a body.
package struct Header: Sendable {
    package var name: String
    /// CommonMark.
    package var description: String?
    package var isRequired: Bool
    package var isDeprecated: Bool
    package var explode: Bool
    package var schema: SchemaReference?
    package var content: [MediaType]
    package var examples: [Example]
}

/// A value that shows what is meant.
package struct Example: Sendable {
    /// Empty for the one of `example`.
    package var name: String
    package var summary: String?
    /// CommonMark.
    package var description: String?
    /// The value; `nil` where only a text or a URL is given.
    package var value: Node?
    /// The value as it goes over the wire (3.2 `serializedValue`).
    package var serialized: String?
    package var externalValue: String?
}

package import Diagnostics
package import Serialization

/// What a call sends.
package struct RequestBody: Sendable {
    /// CommonMark.
    package var description: String?
    package var isRequired: Bool
    package var content: [MediaType]
}

/// A body in one format.
package struct MediaType: Sendable {
    /// `application/json`, `text/*`.
    package var type: String
    package var schema: SchemaReference?
    /// 3.2: the schema of each item of a stream (`text/event-stream`, `application/jsonl`).
    package var itemSchema: SchemaReference?
    package var examples: [Example]
    /// How properties of forms and multipart bodies are sent.
    package var encodings: [Encoding]

    package struct Encoding: Sendable {
        package var part: Part
        package var contentType: String?
        package var headers: [Header]
        package var style: Parameter.Style?
        package var explode: Bool?
        package var allowReserved: Bool

        /// Which part of a body an encoding is for.
        package enum Part: Sendable, Equatable {
            case property(String)
            /// 3.2: the part at this place, from 0 (`prefixEncoding`).
            case position(Int)
            /// 3.2: every part, or every one after the numbered ones (`itemEncoding`).
            case rest
        }

        /// The property that it is for, if it is for one.
        package var property: String? {
            if case .property(let name) = part { name } else { nil }
        }
    }
}

/// What comes back.
package struct Response: Sendable {
    /// `200`, `4XX` or `default`.
    package var status: String
    /// 3.2.
    package var summary: String?
    /// CommonMark.
    package var description: String?
    package var headers: [Header]
    package var content: [MediaType]
    package var links: [Link]
    package var location: SourceLocation
}

/// A call that can follow with values of this response.
package struct Link: Sendable {
    package var name: String
    package var description: String?
    package var operationId: String?
    package var operationRef: String?
    /// Parameters of the next call: values or runtime expressions.
    package var parameters: [(name: String, value: Node)]
    package var requestBody: Node?
    /// Where the call goes, if not to the operation's own servers.
    package var server: Server?
}

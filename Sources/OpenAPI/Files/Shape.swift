/// What an object of a description is, by where it stands. The grammar of the specification as a table: it tells every
/// pass over a document (references, wrong types, bundling, audiences) where it is, without decoding anything.
enum Shape: UInt8, Hashable, Sendable {
    case document, info, components, tag, externalDocumentation
    case server, serverVariable
    case paths, pathItem, operation, callback
    case parameter, header, requestBody, mediaType, encoding
    case responses, response, link, example
    case securityScheme, flows, flow, requirement
    case schema, discriminator
    /// Values that are the author's data, and extensions. A lone `$ref` in them is followed if it leads anywhere.
    case data
    /// `enum`, `const`, `default`: never anything but data.
    case literal

    /// How the value of a key is made up.
    enum Content {
        case one(Shape)
        case list(Shape)
        case map(Shape)
        /// JSON Schema's `items`: a schema, or before 2020-12 a list of them.
        case oneOrList(Shape)
    }

    /// The section of `components` that holds such objects, if there is one that every version from 3.0 on has.
    var section: String? {
        switch self {
        case .schema: "schemas"
        case .response: "responses"
        case .parameter: "parameters"
        case .example: "examples"
        case .requestBody: "requestBodies"
        case .header: "headers"
        case .securityScheme: "securitySchemes"
        case .link: "links"
        case .callback: "callbacks"
        default: nil
        }
    }

    /// An author's word for it.
    var title: String {
        switch self {
        case .document: "the document"
        case .pathItem: "path item"
        case .requestBody: "request body"
        case .mediaType: "media type"
        case .securityScheme: "security scheme"
        case .serverVariable: "server variable"
        case .externalDocumentation: "external documentation"
        case .flow, .flows: "OAuth flow"
        case .requirement: "security requirement"
        case .literal: "value"
        default: "\(self)"
        }
    }

    /// Whether an object of this shape must be an object; schemas may also be `true` or `false`.
    var isObject: Bool { self != .data && self != .literal && self != .schema }

    static let methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"]
}

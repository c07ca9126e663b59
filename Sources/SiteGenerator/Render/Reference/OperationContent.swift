import OpenAPI
import Serialization

/// Everything that readers of one operation's page are told, before it is HTML or Markdown: the two are written from
/// the same value, so that neither says less.
struct OperationContent: Sendable {
    var operation: Operation
    var parameters: [ParameterGroup]
    var requestBody: BodyContent?
    var responses: [ResponseContent]
    var callbacks: [CallbackContent]
    var security: SecurityContent
    var servers: [Server]
    var samples: [SampleContent]
}

/// Parameters that are sent in the same place.
struct ParameterGroup: Sendable {
    var place: Parameter.Place
    var title: String
    var fields: [FieldContent]
}

/// A named value of a message: a parameter or a header.
struct FieldContent: Sendable {
    /// Name, type, description, limits and what is below.
    var line: SchemaOutline.Line
    var name: String
    /// How the value is written, where that is not what everyone expects.
    var serialization: [String]
    var examples: [ExampleContent]
}

/// A body in one format.
struct MediaContent: Sendable {
    var type: String
    var schema: SchemaOutline?
    /// 3.2: what each item of a stream is.
    var item: SchemaOutline?
    var examples: [ExampleContent]
    var encodings: [EncodingContent]
}

/// How one part of a form or a multipart body is sent.
struct EncodingContent: Sendable {
    /// The part's name; `nil` where it has none.
    var property: String?
    /// What a part without a name is called.
    var part: String?
    var contentType: String?
    var notes: [String]
    var headers: [FieldContent]
}

/// A value as it goes over the wire.
struct ExampleContent: Sendable {
    var title: String
    /// CommonMark.
    var description: String?
    var text: String
    /// The language to colour it in.
    var language: String
    /// Where the value is, if not here.
    var externalURL: String?
    /// Made from the schema, since the author gave none.
    var isSynthesised = false
}

/// What a call sends.
struct BodyContent: Sendable {
    /// CommonMark.
    var description: String?
    var isRequired: Bool
    var media: [MediaContent]
}

/// What comes back.
struct ResponseContent: Sendable {
    var status: String
    var title: String
    /// CommonMark.
    var description: String?
    var headers: [FieldContent]
    var media: [MediaContent]
    var links: [LinkContent]
}

/// A call that can follow.
struct LinkContent: Sendable {
    var name: String
    /// CommonMark.
    var description: String?
    /// The operation's title, else how the document names it.
    var target: String
    var url: PageURL?
    var parameters: [(name: String, value: String)]
    var requestBody: String?
    /// Where the call goes, if not to the operation's own servers.
    var server: String?
}

/// Calls that the API makes in answer to this one.
struct CallbackContent: Sendable {
    var name: String
    /// A runtime expression that tells the address.
    var expression: String
    var content: OperationContent
}

/// What lets a caller in.
struct SecurityContent: Sendable {
    /// A scheme as one alternative needs it.
    struct Use: Sendable {
        var name: String
        /// `nil` where the document does not declare it.
        var scheme: SecurityScheme?
        var scopes: [(name: String, description: String?)]
    }

    /// Any one of them is enough; all schemes of one are needed together.
    var alternatives: [[Use]]
    /// Whether the call also works without.
    var isOptional: Bool
}

/// Code that makes the call.
struct SampleContent: Sendable {
    var title: String
    /// The highlighter's name of the language.
    var language: String
    var code: String
}

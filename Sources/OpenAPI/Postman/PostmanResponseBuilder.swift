import Serialization

/// Makes the saved answers of a request.
struct PostmanResponseBuilder {
    /// The request that the answers belong to.
    let original: Node

    /// One for each example that the author wrote, else one made from the schema; one without a body where the answer
    /// has none. Of several media types the JSON one, else the first.
    func examples(_ response: Response) -> [Node] {
        let media = response.content.first { MediaTypeName($0.type).isJSON } ?? response.content.first
        guard let media else { return [answer(response, name: nil, media: nil, text: nil)] }
        let written = media.examples.compactMap { example in
            body(example, media).map { answer(response, name: example.summary ?? example.name, media: media, text: $0) }
        }
        if !written.isEmpty { return written }
        let schema = media.schema ?? media.itemSchema
        let made = schema.map { ExampleSynthesizer(direction: .response).example(of: $0) }
        let text = made.flatMap { MediaTypeName(media.type).isJSON ? Self.json($0) : $0.string }
        return [answer(response, name: nil, media: media, text: text)]
    }

    private func body(_ example: Example, _ media: MediaType) -> String? {
        guard let value = example.value else { return example.serialized }
        guard MediaTypeName(media.type).isJSON else { return value.string ?? Self.json(value) }
        // An example that is JSON already, in a text.
        if let text = value.string, media.schema.map({ !$0.schema.types.contains("string") }) ?? true { return text }
        return Self.json(value)
    }

    private static func json(_ node: Node) -> String {
        var bytes: [UInt8] = []
        JSONWriter.write(node, pretty: true, into: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    private func answer(_ response: Response, name: String?, media: MediaType?, text: String?) -> Node {
        let code = Self.code(response.status)
        let phrase = code.flatMap { Self.phrases[$0] }
        // One line: the description may go on.
        let title = (name.flatMap { $0.isEmpty ? nil : $0 } ?? response.summary ?? response.description)?
            .split(separator: "\n").first.map(String.init)
        let type = media.map { Node(members: [("key", Node("Content-Type")), ("value", Node($0.type))]) }
        return Node(members: [
            ("name", Node(title ?? phrase ?? response.status)), ("originalRequest", original),
            ("status", phrase.map { Node($0) }), ("code", code.map { Node(.number(Number($0))) }),
            ("_postman_previewlanguage", media.map { Node(MediaTypeName($0.type).previewLanguage) }),
            ("header", Node(type.map { [$0] } ?? [])), ("cookie", Node([Node]())), ("body", text.map { Node($0) }),
        ])
    }

    /// `4XX` is 400; `default` is no number.
    private static func code(_ status: String) -> Int? {
        Int(status) ?? (status.uppercased().hasSuffix("XX") ? status.first?.wholeNumberValue.map { $0 * 100 } : nil)
    }

    /// Of RFC 9110 §15 and the registry's common others.
    private static let phrases = [
        100: "Continue", 101: "Switching Protocols", 200: "OK", 201: "Created", 202: "Accepted",
        203: "Non-Authoritative Information", 204: "No Content", 205: "Reset Content", 206: "Partial Content",
        207: "Multi-Status", 300: "Multiple Choices", 301: "Moved Permanently", 302: "Found", 303: "See Other",
        304: "Not Modified", 307: "Temporary Redirect", 308: "Permanent Redirect", 400: "Bad Request",
        401: "Unauthorized", 402: "Payment Required", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed",
        406: "Not Acceptable", 408: "Request Timeout", 409: "Conflict", 410: "Gone", 411: "Length Required",
        412: "Precondition Failed", 413: "Content Too Large", 414: "URI Too Long", 415: "Unsupported Media Type",
        416: "Range Not Satisfiable", 417: "Expectation Failed", 421: "Misdirected Request",
        422: "Unprocessable Content", 423: "Locked", 424: "Failed Dependency", 425: "Too Early",
        426: "Upgrade Required", 428: "Precondition Required", 429: "Too Many Requests",
        431: "Request Header Fields Too Large", 451: "Unavailable For Legal Reasons", 500: "Internal Server Error",
        501: "Not Implemented", 502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Timeout",
        507: "Insufficient Storage", 511: "Network Authentication Required",
    ]
}

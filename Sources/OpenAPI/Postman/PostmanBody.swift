import Serialization

/// A request's body in Postman's modes.
enum PostmanBody {
    /// - Parameter needed: The body without what may be left out: fields that are not in it are switched off.
    static func json(_ body: SampleRequest.Body?, needed: () -> SampleRequest.Body?) -> Node? {
        switch body {
        case .json(let node, _)?:
            var bytes: [UInt8] = []
            JSONWriter.write(node, pretty: true, into: &bytes)
            return raw(String(decoding: bytes, as: UTF8.self), language: "json")
        case .text(let text, let type)?: return raw(text, language: MediaTypeName(type).previewLanguage)
        case .form(let pairs)?:
            let names = names(needed())
            return mode(
                "urlencoded",
                Node(
                    pairs.map { pair in
                        field(
                            pair.name, names, [("value", Node(PostmanText.text(pair.value))), ("type", Node("text"))])
                    }))
        case .multipart(let parts)?:
            let names = names(needed())
            return mode("formdata", Node(parts.map { field($0.name, names, part($0.part)) }))
        // The reader chooses the file.
        case .file?: return mode("file", Node(members: [("src", Node(.null))]))
        case nil: return nil
        }
    }

    private static func part(_ part: SampleRequest.Part) -> [(String, Node?)] {
        switch part {
        case .text(let text, let type):
            [("value", Node(text)), ("type", Node("text")), ("contentType", type.map { Node($0) })]
        case .file(_, let type): [("src", Node(.null)), ("type", Node("file")), ("contentType", type.map { Node($0) })]
        }
    }

    private static func field(_ name: String, _ needed: Set<String>, _ members: [(String, Node?)]) -> Node {
        Node(members: [("key", Node(name))] + members + [("disabled", needed.contains(name) ? nil : Node(true))])
    }

    private static func names(_ body: SampleRequest.Body?) -> Set<String> {
        switch body {
        case .form(let pairs)?: Set(pairs.map(\.name))
        case .multipart(let parts)?: Set(parts.map(\.name))
        default: []
        }
    }

    private static func raw(_ text: String, language: String) -> Node {
        let options = Node(members: [("raw", Node(members: [("language", Node(language))]))])
        return Node(members: [("mode", Node("raw")), ("raw", Node(text)), ("options", options)])
    }

    private static func mode(_ mode: String, _ value: Node) -> Node {
        Node(members: [("mode", Node(mode)), (mode, value)])
    }
}

extension MediaTypeName {
    /// How Postman colours such a text.
    var previewLanguage: String {
        if isJSON { return "json" }
        if essence.hasSuffix("xml") { return "xml" }
        return essence == "text/html" ? "html" : "text"
    }
}

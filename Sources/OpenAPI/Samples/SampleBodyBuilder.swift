import Serialization

/// Makes what a sample sends from a request body's media types.
struct SampleBodyBuilder {
    let requestBody: RequestBody
    let includesOptional: Bool

    init(_ requestBody: RequestBody, includesOptional: Bool) {
        self.requestBody = requestBody
        self.includesOptional = includesOptional
    }

    /// Bodies longer than this, in bytes of JSON, are files of the reader's: nobody reads more, Java's constants end
    /// at 65,535.
    private static let longest = 24_000

    var body: SampleRequest.Body? {
        guard let media else { return nil }
        let made = made(media)
        switch made {
        case .json(let node, let type): return node.plainText.utf8.count > Self.longest ? .file(mediaType: type) : made
        case .text(let text, let type): return text.utf8.count > Self.longest ? .file(mediaType: type) : made
        default: return made
        }
    }

    /// JSON where it is taken, since it is read best; else what the author put first.
    private var media: MediaType? {
        requestBody.content.first { MediaTypeName($0.type).isJSON } ?? requestBody.content.first
    }

    private func made(_ media: MediaType) -> SampleRequest.Body {
        let type = Self.isAnything(media) ? "application/json" : MediaTypeName.concrete(media.type)
        let name = MediaTypeName(type)
        if name.isForm { return .form(FormFields(media: media, includesOptional: includesOptional).pairs) }
        if name.isMultipart { return .multipart(FormFields(media: media, includesOptional: includesOptional).parts) }
        // A reference is no example, though many write one: nothing resolves it there (Media Type Object, `example`).
        let example = media.examples.first { example in
            example.value.map { $0["$ref"] == nil } ?? (example.serialized != nil)
        }
        if let text = example?.serialized, example?.value == nil { return .text(text, mediaType: type) }
        if name.isJSON {
            if let value = example?.value { return .json(parsed(value, media), mediaType: type) }
            let schema = media.schema ?? media.itemSchema
            let made = schema.map { ExampleSynthesizer(direction: .request).example(of: $0) }
            return .json(made ?? Node(.mapping(Mapping([]))), mediaType: type)
        }
        if name.isJSONLines, let item = example?.value ?? synthesised(media.itemSchema ?? media.schema) {
            let items = item.sequence ?? [item]
            return .text(items.map { Self.line($0) }.joined(), mediaType: type)
        }
        guard name.isText else { return .file(mediaType: type) }
        let value =
            example?.value
            ?? media.schema.flatMap { schema in
                // Of XML and the like a made-up word is no example.
                schema.schema.examples.first ?? (name.essence == "text/plain" ? synthesised(schema) : nil)
            }
        guard let text = value?.string, !text.isEmpty else { return .file(mediaType: type) }
        return .text(text, mediaType: type)
    }

    /// Whether a body of any type is an object or a list, which is meant as JSON.
    private static func isAnything(_ media: MediaType) -> Bool {
        guard ["*/*", "application/*"].contains(media.type) else { return false }
        let types = media.schema?.schema.types ?? []
        let schemaIsData = types.contains("object") || types.contains("array") || media.schema?.component != nil
        return schemaIsData || media.examples.contains { $0.value?.mapping != nil || $0.value?.sequence != nil }
    }

    private func synthesised(_ schema: SchemaReference?) -> Node? {
        schema.map { ExampleSynthesizer(direction: .request).example(of: $0) }
    }

    private static func line(_ item: Node) -> String {
        var bytes: [UInt8] = []
        JSONWriter.write(item, pretty: false, into: &bytes)
        return String(decoding: bytes, as: UTF8.self) + "\n"
    }

    /// Many authors write the example of an object as a text that holds its JSON.
    private func parsed(_ value: Node, _ media: MediaType) -> Node {
        guard let text = value.string, media.schema.map({ !$0.schema.types.contains("string") }) ?? true,
            let read = try? JSONReader.read(Array(text.utf8), file: "")
        else { return value }
        return read
    }
}

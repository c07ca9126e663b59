import OpenAPI
import Serialization

extension ExampleContent {
    /// An example that the author wrote; `nil` where it has neither value nor address.
    init?(_ example: Example, type: String, words: SchemaWords) {
        let title = example.summary ?? (example.name.isEmpty ? words["example"] ?? "Example" : example.name)
        guard let (text, language) = Self.text(of: example, type: type) else {
            guard let url = example.externalValue else { return nil }
            self.init(
                title: title, description: example.description, text: "", language: "text", externalURL: url)
            return
        }
        self.init(
            title: title, description: example.description, text: text, language: language,
            externalURL: example.externalValue)
    }

    /// All that a body's author gave; where there is none, one made from the schema.
    static func examples(of media: MediaType, direction: MessageDirection, schemas: SchemaMemory) -> [ExampleContent] {
        let words = schemas.words
        let written = media.examples.compactMap { ExampleContent($0, type: media.type, words: words) }
        guard written.isEmpty, let schema = media.schema ?? media.itemSchema else { return written }
        let isBinary = schema.schema.format == "binary" || schema.schema.types == ["file"]
        guard !isBinary, isText(media.type) else { return [] }
        let value = schemas.example(schema, direction: direction)
        guard !value.isNull, let (text, language) = text(of: value, type: media.type, schema: schema) else { return [] }
        return [
            ExampleContent(
                title: words["example"] ?? "Example", text: text, language: language, isSynthesised: true)
        ]
    }

    /// Whether the value says everything, in a few words.
    var fitsALine: Bool {
        description == nil && externalURL == nil && text.utf8.count <= 80 && !text.utf8.contains(UInt8(ascii: "\n"))
    }

    /// Whether a body of this type can be shown.
    private static func isText(_ type: String) -> Bool {
        let type = type.lowercased()
        return ["json", "xml", "yaml", "text/", "x-www-form-urlencoded", "graphql", "javascript", "csv", "*/*"]
            .contains(where: type.contains)
    }

    private static func text(of example: Example, type: String) -> (String, language: String)? {
        if let serialized = example.serialized { return (serialized, language(of: type)) }
        return example.value.flatMap { text(of: $0, type: type, schema: nil) }
    }

    private static func text(
        of value: Node, type: String, schema: SchemaReference?
    ) -> (String, language: String)? {
        let type = type.lowercased()
        if let plain = value.string, !type.contains("json") { return (plain, language(of: type)) }
        if type.contains("xml"), !type.contains("json") {
            return (XMLExample.text(of: value, schema: schema), "xml")
        }
        if type.contains("x-www-form-urlencoded") {
            return (value.entries.map { form($0.key, $0.value) }.joined(separator: "&\n"), "text")
        }
        var json: [UInt8] = []
        JSONWriter.write(value, pretty: true, into: &json)
        return (String(decoding: json, as: UTF8.self), "json")
    }

    private static func form(_ key: String, _ value: Node) -> String {
        PercentEncoding.component.encode(key) + "=" + PercentEncoding.component.encode(SchemaWords.literal(value))
    }

    private static func language(of type: String) -> String {
        if type.contains("json") { return "json" }
        if type.contains("xml") || type.contains("html") { return "xml" }
        if type.contains("yaml") { return "yaml" }
        return "text"
    }
}

extension ExampleContent {
    /// What a schema's page shows: the schema's own example, else one made from it.
    init?(of schema: SchemaReference, schemas: SchemaMemory) {
        let value = schemas.example(schema, direction: .response)
        guard value.mapping != nil || value.sequence != nil else { return nil }
        var json: [UInt8] = []
        JSONWriter.write(value, pretty: true, into: &json)
        self.init(
            title: schemas.words["example"] ?? "Example", text: String(decoding: json, as: UTF8.self), language: "json",
            isSynthesised: true)
    }
}

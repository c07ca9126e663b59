import Serialization

/// The fields of a form (OpenAPI, Encoding Object).
struct FormFields {
    let media: MediaType
    let includesOptional: Bool
    private let facts: SchemaFacts

    init(media: MediaType, includesOptional: Bool) {
        self.media = media
        self.includesOptional = includesOptional
        var facts = SchemaFacts()
        if let schema = media.schema { facts.add(schema) }
        self.facts = facts
    }

    /// The author's example whole; of a made-up one what is required, or everything where nothing is.
    private var members: [Mapping.Entry] {
        if let example = media.examples.lazy.compactMap(\.value?.mapping).first { return example.entries }
        guard let schema = media.schema else { return [] }
        let made = ExampleSynthesizer(direction: .request).example(of: schema).entries
        let required = made.filter { facts.required.contains($0.key) }
        return includesOptional || required.isEmpty ? made : required
    }

    /// Of `application/x-www-form-urlencoded`, not encoded.
    var pairs: [SamplePair] {
        members.flatMap { entry -> [SamplePair] in
            let encoding = media.encodings.first { $0.property == entry.key }
            let isPlain = encoding?.style == nil && encoding?.explode == nil
            if isPlain, entry.value.mapping != nil { return [SamplePair(entry.key, SampleText(entry.value.plainText))] }
            let style = encoding?.style ?? .form
            return ParameterSerialization(
                name: entry.key, style: style, explode: encoding?.explode ?? (style == .form), encoding: .none
            ).pairs(of: .node(entry.value))
        }
    }

    /// Of `multipart/form-data`: each member one part; of a list its first item.
    var parts: [(name: String, part: SampleRequest.Part)] {
        members.map { entry in (entry.key, part(entry)) }
    }

    private func part(_ entry: Mapping.Entry) -> SampleRequest.Part {
        let encoding = media.encodings.first { $0.property == entry.key }
        // Several types may be named (`image/png, image/jpeg`): the first is as good as any.
        let written = encoding?.contentType.map { list in
            String(list.prefix { $0 != "," }).split(separator: " ").joined(separator: " ")
        }
        let schemas = facts.members.first { $0.name == entry.key }?.schemas.map(\.schema) ?? []
        let items = schemas.compactMap { $0.items?.schema }
        let type = (written ?? contentType(of: schemas + items)).map(MediaTypeName.concrete)
        if (schemas + items).contains(where: isFile) || type.map({ !MediaTypeName($0).isText }) ?? false {
            let name = "\(Self.fileName(entry.key)).\(MediaTypeName(type ?? "").fileExtension)"
            return .file(name: name, contentType: type)
        }
        // By default lists go as several parts, one per item, and objects as JSON.
        let isList = entry.value.sequence != nil && !(type.map { MediaTypeName($0).isJSON } ?? false)
        let value = isList ? entry.value.elements.first ?? entry.value : entry.value
        let isJSON = value.mapping != nil || value.sequence != nil
        return .text(value.plainText, contentType: type ?? (isJSON ? "application/json" : nil))
    }

    /// `format: binary` (3.0), or `contentMediaType` without an encoding (3.1, "Considerations for File Uploads").
    private func isFile(_ schema: Schema) -> Bool {
        if schema.format == "binary" || schema.types.contains("file") { return true }
        guard schema.keyword("contentEncoding") == nil, let type = contentType(of: [schema]) else { return false }
        return !MediaTypeName(type).isText
    }

    private func contentType(of schemas: [Schema]) -> String? {
        schemas.lazy.compactMap { $0.keyword("contentMediaType")?.node.string }.first
    }

    /// A name that needs no quotes in any shell.
    private static func fileName(_ property: String) -> String {
        let name = property.filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }
        return name.isEmpty || name.hasPrefix("-") ? "file" : name
    }
}

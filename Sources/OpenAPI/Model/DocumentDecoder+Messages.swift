import Diagnostics
import Serialization

extension DocumentDecoder {
    func schema(_ place: Place?) -> SchemaReference? {
        place.map { SchemaReference(files: files, place: $0, component: nil) }
    }

    func requestBody(_ written: Place) -> RequestBody {
        let body = files.resolve(written, as: .requestBody)
        return RequestBody(
            description: body.text("description"), isRequired: flag(body.place, "required"),
            content: content(body["content"]))
    }

    func response(status: String, _ written: Place) -> Response {
        let response = files.resolve(written, as: .response)
        return Response(
            status: status, summary: response.text("summary"),
            description: response.text("description") ?? text(response.place, "description"),
            headers: headers(response["headers"]), content: content(response["content"]),
            links: (response["links"]?.node.entries ?? []).map { entry in
                link(entry.key, Place(node: entry.value, file: response.place.file))
            },
            location: files.location(of: response.place))
    }

    /// The members of a map whose keys are anyone's: names of headers may well start with `x-`.
    private func all(_ place: Place?) -> [(key: String, value: Place)] {
        guard let place else { return [] }
        return place.node.entries.map { ($0.key, Place(node: $0.value, file: place.file)) }
    }

    private func headers(_ place: Place?) -> [Header] {
        all(place).map { name, written in
            let header = files.resolve(written, as: .header)
            return Header(
                name: name, description: header.text("description"), isRequired: flag(header.place, "required"),
                isDeprecated: flag(header.place, "deprecated"), explode: flag(header.place, "explode"),
                schema: schema(header["schema"]), content: content(header["content"]),
                examples: examples(of: header.place))
        }
    }

    func content(_ place: Place?) -> [MediaType] {
        all(place).map { type, written in
            let media = files.resolve(written, as: .mediaType).place
            return MediaType(
                type: type, schema: schema(media["schema"]), itemSchema: schema(media["itemSchema"]),
                examples: examples(of: media), encodings: encodings(media))
        }
    }

    private func encodings(_ media: Place) -> [MediaType.Encoding] {
        all(media["encoding"]).map { encoding(.property($0), $1) }
            + (media["prefixEncoding"]?.elements ?? []).enumerated().map { encoding(.position($0.offset), $0.element) }
            + (media["itemEncoding"].map { [encoding(.rest, $0)] } ?? [])
    }

    private func encoding(_ part: MediaType.Encoding.Part, _ place: Place) -> MediaType.Encoding {
        MediaType.Encoding(
            part: part, contentType: text(place, "contentType"), headers: headers(place["headers"]),
            style: text(place, "style").flatMap(Parameter.Style.init), explode: place["explode"]?.node.boolean,
            allowReserved: flag(place, "allowReserved"))
    }

    /// `examples` in file order, else the one of `example`.
    func examples(of place: Place) -> [Example] {
        let named = all(place["examples"]).map { name, written in
            let example = files.resolve(written, as: .example)
            let value = example["value"] ?? example["dataValue"]
            return Example(
                name: name, summary: example.text("summary"), description: example.text("description"),
                value: value.map(data), serialized: text(example.place, "serializedValue"),
                externalValue: text(example.place, "externalValue"))
        }
        guard named.isEmpty, let example = place["example"] else { return named }
        return [Example(name: "", value: data(example))]
    }

    private func link(_ name: String, _ written: Place) -> Link {
        let link = files.resolve(written, as: .link)
        return Link(
            name: name, description: link.text("description"), operationId: text(link.place, "operationId"),
            operationRef: text(link.place, "operationRef"),
            parameters: (link["parameters"]?.node.entries ?? []).map { ($0.key, $0.value) },
            requestBody: link["requestBody"]?.node, server: link["server"].flatMap(server))
    }
}

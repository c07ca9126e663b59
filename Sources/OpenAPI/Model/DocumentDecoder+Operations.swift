import Diagnostics
import Serialization

extension DocumentDecoder {
    /// The path items of `paths`, `webhooks` or a callback, with slugs unique among them.
    func paths(_ members: [(key: String, value: Place)], security: [SecurityRequirement], prefix: String) -> [PathItem]
    {
        var slugs = Slugs(prefix: prefix)
        return members.compactMap { path, place in
            pathItem(path, place, security: security, callbackDepth: 0) {
                slugs.slug(operationId: $0, method: $1, path: $2)
            }
        }
    }

    private func pathItem(
        _ path: String, _ written: Place, security: [SecurityRequirement], callbackDepth: Int,
        slug: (String?, String, String) -> String
    ) -> PathItem? {
        let item = files.resolve(written, as: .pathItem)
        guard item.place.node.mapping != nil else { return nil }
        let shared = parameters(item.outer?["parameters"] ?? item["parameters"])
        let servers = servers(item["servers"])
        var operations: [Operation] = []
        for place in [item.place] + [item.outer].compactMap({ $0 }) {
            for (method, operation) in calls(of: place) {
                guard operation.node.mapping != nil else { continue }
                operations.append(
                    self.operation(
                        method, path, operation, shared: shared, servers: servers, security: security,
                        callbackDepth: callbackDepth, slug: slug))
            }
        }
        return PathItem(
            path: path, summary: item.text("summary"), description: item.text("description"), servers: servers,
            operations: operations, location: files.location(of: item.place))
    }

    /// The operations of a path item: methods as HTTP writes them, in file order.
    func calls(of item: Place) -> [(method: String, operation: Place)] {
        item.members.flatMap { key, value -> [(String, Place)] in
            if key == "additionalOperations" { return value.members.map { ($0.key, $0.value) } }
            return Shape.methods.contains(key) ? [(key.uppercased(), value)] : []
        }
    }

    private func operation(
        _ method: String, _ path: String, _ written: Place, shared: [Parameter], servers inherited: [Server],
        security: [SecurityRequirement], callbackDepth: Int, slug: (String?, String, String) -> String
    ) -> Operation {
        let place = files.resolve(written, as: .operation).place
        let own = parameters(place["parameters"])
        let names = Set(own.map { "\($0.place) \($0.name)" })
        let servers = servers(place["servers"])
        let identifier = text(place, "operationId").flatMap { $0.isEmpty ? nil : $0 }
        return Operation(
            slug: slug(identifier, method, path), operationId: identifier, method: method, path: path,
            summary: text(place, "summary").flatMap { $0.isEmpty ? nil : $0 }, description: text(place, "description"),
            isDeprecated: flag(place, "deprecated"), tags: place["tags"]?.node.elements.compactMap(\.text) ?? [],
            parameters: own + shared.filter { !names.contains("\($0.place) \($0.name)") },
            requestBody: place["requestBody"].map(requestBody),
            responses: (place["responses"]?.members ?? []).map(response),
            callbacks: callbackDepth < 2 ? callbacks(place["callbacks"], depth: callbackDepth + 1) : [],
            security: requirements(place["security"]) ?? security, servers: servers.isEmpty ? inherited : servers,
            externalDocs: externalDocs(place["externalDocs"]), codeSamples: codeSamples(place),
            location: files.location(of: place))
    }

    private func callbacks(_ place: Place?, depth: Int) -> [Callback] {
        (place?.members ?? []).map { name, written in
            var slugs = Slugs(prefix: "callback-")
            let callback = files.resolve(written, as: .callback)
            let items = callback.place.members.compactMap { expression, item in
                pathItem(expression, item, security: [], callbackDepth: depth) {
                    slugs.slug(operationId: $0, method: $1, path: $2)
                }
            }
            return Callback(name: name, pathItems: items)
        }
    }

    private func codeSamples(_ operation: Place) -> [CodeSample] {
        let samples = operation["x-codeSamples"] ?? operation["x-code-samples"]
        return (samples?.elements ?? []).compactMap { written in
            let sample = files.resolve(written, as: .data).place
            guard let source = text(sample, "source") else { return nil }
            return CodeSample(language: text(sample, "lang") ?? "", label: text(sample, "label"), source: source)
        }
    }

    /// A parameter list without those that name nothing.
    func parameters(_ list: Place?) -> [Parameter] {
        (list?.elements ?? []).compactMap { written in
            let resolved = files.resolve(written, as: .parameter)
            let place = resolved.place
            guard let name = text(place, "name"), let kind = text(place, "in").flatMap(Parameter.Place.init) else {
                return nil
            }
            let fallback: Parameter.Style = kind == .path || kind == .header ? .simple : .form
            let style = text(place, "style").flatMap(Parameter.Style.init) ?? fallback
            return Parameter(
                name: name, place: kind, description: resolved.text("description"),
                isRequired: kind == .path || flag(place, "required"), isDeprecated: flag(place, "deprecated"),
                style: style, explode: place["explode"]?.node.boolean ?? (style == .form || style == .cookie),
                allowReserved: flag(place, "allowReserved"), allowEmptyValue: flag(place, "allowEmptyValue"),
                schema: schema(place["schema"]), content: content(place["content"]), examples: examples(of: place),
                location: files.location(of: written))
        }
    }
}

import Serialization

extension DocumentLoader {
    /// Keys of a parameter, header or item that OpenAPI 3 has in the schema.
    private static let schemaKeys: Set<String> = [
        "type", "format", "items", "default", "maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum", "maxLength",
        "minLength", "pattern", "maxItems", "minItems", "uniqueItems", "enum", "multipleOf", "x-nullable",
    ]

    func convertParameter(_ node: Node, isHeader: Bool = false) -> Node {
        guard node["schema"] == nil, node["content"] == nil else { return node }
        var entries: [Mapping.Entry] = []
        for entry in node.entries where !Self.schemaKeys.contains(entry.key) && entry.key != "collectionFormat" {
            entries.append(entry.key == "x-example" ? entry.renamed("example") : entry)
        }
        if node["type"]?.string == "array" {
            let isQuery = !isHeader && ["query", "cookie"].contains(node["in"]?.string ?? "")
            let format = node["collectionFormat"]?.string ?? "csv"
            if isQuery {
                let style = ["ssv": "spaceDelimited", "pipes": "pipeDelimited"][format] ?? "form"
                entries.append(Mapping.Entry("style", .string(style), at: node.position))
                entries.append(Mapping.Entry("explode", .boolean(format == "multi"), at: node.position))
            }
        }
        entries.append(Mapping.Entry("schema", at: node.position, schema(of: node)))
        return Node(.mapping(Mapping(entries)), at: node.position)
    }

    /// The schema of a parameter that is not in the body; `type: file` is binary text.
    private func schema(of node: Node) -> Node {
        var entries = node.entries.filter { Self.schemaKeys.contains($0.key) }
        if node["type"]?.string == "file" {
            entries.removeAll { $0.key == "type" || $0.key == "format" }
            entries += binary(at: node.position)
        }
        return Node(.mapping(Mapping(entries)), at: node.position)
    }

    private func binary(at position: Position) -> [Mapping.Entry] {
        [
            Mapping.Entry("type", .string("string"), at: position),
            Mapping.Entry("format", .string("binary"), at: position),
        ]
    }

    func convertBody(_ node: Node, _ media: MediaTypes) -> Node {
        guard node["content"] == nil else { return node }
        var entries = node.entries.filter { !["in", "name", "schema", "type"].contains($0.key) }
        let schema = node.mapping?.entry("schema")
        let value = Node(.mapping(Mapping([schema].compactMap { $0 })), at: schema?.value.position ?? node.position)
        let content = media.consumes.compactMap(\.text).map { Mapping.Entry($0, at: node.position, value) }
        entries.append(Mapping.Entry("content", .mapping(Mapping(content)), at: node.position))
        return Node(.mapping(Mapping(entries)), at: node.position)
    }

    func convertForm(_ parameters: [Node], _ media: MediaTypes) -> Node {
        let position = parameters[0].position
        var properties: [Mapping.Entry] = []
        for parameter in parameters {
            guard let name = parameter["name"]?.text else { continue }
            let notes = parameter.entries.filter { $0.key == "description" || $0.key.hasPrefix("x-") }
            let members = notes.filter { $0.key != "x-nullable" } + schema(of: parameter).entries
            properties.append(
                Mapping.Entry(name, .mapping(Mapping(members)), at: parameter.position))
        }
        let required = parameters.filter { $0["required"]?.boolean == true }.compactMap { $0["name"] }
        var schema = [
            Mapping.Entry("type", .string("object"), at: position),
            Mapping.Entry("properties", .mapping(Mapping(properties)), at: position),
        ]
        if !required.isEmpty { schema.append(Mapping.Entry("required", .sequence(required), at: position)) }
        let hasFile = parameters.contains { $0["type"]?.string == "file" }
        let forms = ["multipart/form-data", "application/x-www-form-urlencoded"]
        var types = hasFile ? [forms[0]] : media.consumes.compactMap(\.text).filter { forms.contains($0) }
        if types.isEmpty { types = [forms[1]] }
        let value = Node(
            .mapping(Mapping([Mapping.Entry("schema", .mapping(Mapping(schema)), at: position)])), at: position)
        let content = types.map { Mapping.Entry($0, at: position, value) }
        var body = [Mapping.Entry("content", .mapping(Mapping(content)), at: position)]
        if !required.isEmpty { body.append(Mapping.Entry("required", .boolean(true), at: position)) }
        return Node(.mapping(Mapping(body)), at: position)
    }

    func convertResponse(_ node: Node, _ media: MediaTypes) -> Node {
        guard node["content"] == nil else { return node }
        var entries = node.entries.filter { !["schema", "examples", "headers"].contains($0.key) }
        if let headers = node.mapping?.entry("headers") {
            entries.append(
                headers.mapped {
                    $0.mappingMembers { _, header in
                        header.mapping == nil || header.reference != nil
                            ? header : convertParameter(header, isHeader: true)
                    }
                })
        }
        var schema = node.mapping?.entry("schema")
        if let position = schema?.value.position, schema?.value["type"]?.string == "file" {
            schema = Mapping.Entry("schema", .mapping(Mapping(binary(at: position))), at: position)
        }
        let examples = node["examples"]?.entries ?? []
        var types = schema == nil ? [] : media.produces.compactMap(\.text)
        types += examples.map(\.key).filter { !types.contains($0) }
        guard !types.isEmpty else { return Node(.mapping(Mapping(entries)), at: node.position) }
        let content = types.map { type in
            let example = examples.first { $0.key == type }?.renamed("example")
            return Mapping.Entry(type, .mapping(Mapping([schema, example].compactMap { $0 })), at: node.position)
        }
        entries.append(Mapping.Entry("content", .mapping(Mapping(content)), at: node.position))
        return Node(.mapping(Mapping(entries)), at: node.position)
    }

    func convertSecurityScheme(_ node: Node) -> Node {
        let position = node.position
        switch node["type"]?.string {
        case "basic":
            let rest = node.entries.filter { $0.key != "type" }
            let type = [
                Mapping.Entry("type", .string("http"), at: position),
                Mapping.Entry("scheme", .string("basic"), at: position),
            ]
            return Node(.mapping(Mapping(type + rest)), at: position)
        case "oauth2":
            let moved: Set<String> = ["flow", "authorizationUrl", "tokenUrl", "scopes"]
            let written = node["flow"]?.string ?? "implicit"
            let name = ["application": "clientCredentials", "accessCode": "authorizationCode"][written] ?? written
            var flow = node.entries.filter { moved.contains($0.key) && $0.key != "flow" }
            if node["scopes"] == nil { flow.append(Mapping.Entry("scopes", .mapping(Mapping([])), at: position)) }
            let flows = Mapping([Mapping.Entry(name, .mapping(Mapping(flow)), at: position)])
            let rest = node.entries.filter { !moved.contains($0.key) }
            return Node(
                .mapping(Mapping(rest + [Mapping.Entry("flows", .mapping(flows), at: position)])), at: position)
        default: return node
        }
    }
}

extension Mapping.Entry {
    init(_ key: String, _ value: Node.Value, at position: Position) {
        self.init(key, at: position, Node(value, at: position))
    }

    func renamed(_ key: String) -> Mapping.Entry { Mapping.Entry(key, at: keyPosition, value) }

    func mapped(_ change: (Node) -> Node) -> Mapping.Entry { Mapping.Entry(key, at: keyPosition, change(value)) }
}

extension Node {
    /// The object with each member changed; anything else stays.
    func mappingMembers(_ change: (String, Node) -> Node) -> Node {
        guard case .mapping(let mapping) = value else { return self }
        return Node(
            .mapping(Mapping(mapping.entries.map { entry in entry.mapped { change(entry.key, $0) } })), at: position)
    }
}

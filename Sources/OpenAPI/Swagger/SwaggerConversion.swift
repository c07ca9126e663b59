import Serialization

/// Swagger 2.0 in the form of OpenAPI 3: every value when it is first reached, in whatever file it stands. Schemas stay
/// as they are (their view reads both forms); references stay as written, since they are resolved in the file as written.
extension DocumentLoader {
    /// The media types in force.
    struct MediaTypes {
        var consumes: [Node]
        var produces: [Node]
    }

    mutating func convert(_ node: Node, as shape: Shape, file: Int32) -> Node {
        guard node.mapping != nil, node.reference == nil || shape == .pathItem else { return node }
        let media = mediaTypes(node, file)
        return switch shape {
        case .pathItem: convertPathItem(node, file)
        case .operation: convertOperation(node, file, inherited: [])
        case .parameter: convertParameter(node)
        case .header: convertParameter(node, isHeader: true)
        case .requestBody: convertBody(node, media)
        case .response: convertResponse(node, media)
        case .securityScheme: convertSecurityScheme(node)
        default: node
        }
    }

    /// The media types of an operation, else of its file, else of the root file, else JSON.
    private func mediaTypes(_ node: Node, _ file: Int32) -> MediaTypes {
        func list(_ key: String) -> [Node] {
            let lists = [node, files[Int(file)].root, files[0].root].compactMap { $0[key]?.sequence }
            return lists.first { !$0.isEmpty } ?? [Node(.string("application/json"))]
        }
        return MediaTypes(consumes: list("consumes"), produces: list("produces"))
    }

    mutating func convertDocument(_ root: Node) -> Node {
        let replaced: Set<String> = [
            "swagger", "host", "basePath", "schemes", "consumes", "produces", "definitions", "parameters", "responses",
            "securityDefinitions", "paths",
        ]
        var entries = [Mapping.Entry("openapi", .string("3.0.3"), at: root.position)]
        entries += root.entries.filter { !replaced.contains($0.key) }
        let servers = convertServers(root)
        if !servers.isEmpty { entries.append(Mapping.Entry("servers", .sequence(servers), at: root.position)) }
        if let paths = root.mapping?.entry("paths") {
            entries.append(
                paths.mapped { paths in
                    paths.mappingMembers { key, item in
                        key.hasPrefix("x-") ? item : convert(item, as: .pathItem, file: 0)
                    }
                })
        }
        let components = convertComponents(root)
        if !components.isEmpty {
            entries.append(Mapping.Entry("components", .mapping(Mapping(components)), at: root.position))
        }
        return Node(.mapping(Mapping(entries)), at: root.position)
    }

    private func convertServers(_ root: Node) -> [Node] {
        let base = root["basePath"]?.text ?? ""
        guard let host = root["host"]?.text else {
            return base.isEmpty ? [] : [server(base, at: root["basePath"])]
        }
        let schemes = root["schemes"]?.elements.compactMap(\.text) ?? []
        return (schemes.isEmpty ? ["https"] : schemes).map { server("\($0)://\(host)\(base)", at: root["host"]) }
    }

    private func server(_ url: String, at place: Node?) -> Node {
        let position = place?.position ?? .unknown
        return Node(.mapping(Mapping([Mapping.Entry("url", .string(url), at: position)])), at: position)
    }

    private mutating func convertComponents(_ root: Node) -> [Mapping.Entry] {
        var sections: [Mapping.Entry] = []
        if let schemas = root.mapping?.entry("definitions") { sections.append(schemas.renamed("schemas")) }
        if let parameters = root.mapping?.entry("parameters") {
            let isBody = { (node: Node) in node["in"]?.string == "body" }
            let others = parameters.value.entries.filter { !isBody($0.value) && $0.value["in"]?.string != "formData" }
            let bodies = parameters.value.entries.filter { isBody($0.value) }
            for (name, shape, entries) in [
                ("parameters", Shape.parameter, others), ("requestBodies", .requestBody, bodies),
            ]
            where !entries.isEmpty {
                var converted: [Mapping.Entry] = []
                for entry in entries { converted.append(entry.mapped { convert($0, as: shape, file: 0) }) }
                sections.append(Mapping.Entry(name, .mapping(Mapping(converted)), at: parameters.value.position))
            }
        }
        for (key, name, shape) in [
            ("responses", "responses", Shape.response), ("securityDefinitions", "securitySchemes", .securityScheme),
        ] {
            guard let entry = root.mapping?.entry(key) else { continue }
            sections.append(
                entry.renamed(name).mapped { $0.mappingMembers { _, node in convert(node, as: shape, file: 0) } })
        }
        return sections
    }

    private mutating func convertPathItem(_ item: Node, _ file: Int32) -> Node {
        let shared = item["parameters"]?.elements ?? []
        var bodies: [Node] = []
        var others: [Node] = []
        for parameter in shared {
            switch definition(of: parameter, file)?.node["in"]?.string {
            case "body", "formData": bodies.append(parameter)
            default: others.append(convert(parameter, as: .parameter, file: file))
            }
        }
        var entries: [Mapping.Entry] = []
        for entry in item.entries {
            if entry.key == "parameters" {
                entries.append(entry.mapped { Node(.sequence(others), at: $0.position) })
            } else if Shape.methods.contains(entry.key), entry.value.reference == nil {
                entries.append(entry.mapped { convertOperation($0, file, inherited: bodies) })
            } else {
                entries.append(entry)
            }
        }
        return Node(.mapping(Mapping(entries)), at: item.position)
    }

    /// The parameter itself, behind its reference, and where it stands.
    private mutating func definition(of parameter: Node, _ file: Int32) -> Spot? {
        guard let reference = parameter.reference else { return Spot(file: file, tokens: [], node: parameter) }
        guard case .found(let spot) = locate(reference, from: file, base: nil) else { return nil }
        return spot
    }

    private mutating func convertOperation(_ operation: Node, _ file: Int32, inherited: [Node]) -> Node {
        guard operation.mapping != nil else { return operation }
        let media = mediaTypes(operation, file)
        var others: [Node] = []
        var form: [Node] = []
        var body: Node?
        for parameter in (operation["parameters"]?.elements ?? []) + inherited {
            let spot = definition(of: parameter, file)
            switch spot?.node["in"]?.string {
            case "body" where spot?.file == file: body = body ?? spot.map { convertBody($0.node, media) }
            case "body": body = body ?? parameter
            case "formData": if let node = spot?.node { form.append(node) }
            default: others.append(convert(parameter, as: .parameter, file: file))
            }
        }
        var entries: [Mapping.Entry] = []
        for entry in operation.entries where !["consumes", "produces", "schemes"].contains(entry.key) {
            switch entry.key {
            case "parameters": entries.append(entry.mapped { Node(.sequence(others), at: $0.position) })
            case "responses":
                entries.append(
                    entry.mapped { responses in
                        responses.mappingMembers { key, node in
                            key.hasPrefix("x-") || node.mapping == nil || node.reference != nil
                                ? node : convertResponse(node, media)
                        }
                    })
            default: entries.append(entry)
            }
        }
        if let body = body ?? (form.isEmpty ? nil : convertForm(form, media)) {
            entries.append(Mapping.Entry("requestBody", at: body.position, body))
        }
        return Node(.mapping(Mapping(entries)), at: operation.position)
    }
}

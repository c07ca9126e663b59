import OpenAPI
import PortalModel
import Serialization

/// What the console on an operation's page knows of the call, as JSON inside the page. `console.js` tells its form.
struct ConsoleData {
    let api: PortalAPI
    let product: PortalProduct
    let schemas: SchemaMemory
    /// Where clients that are made for the product get tokens; `nil` where nobody makes any.
    let tokenEndpoint: String?

    /// How deep fields of objects are made; below, a body is text.
    private static let depth = 3
    /// Members of an object that get fields of their own.
    private static let memberLimit = 40

    /// - Returns: `nil` where no server answers: nothing can be tried.
    func json(_ content: OperationContent) -> [UInt8]? {
        guard !content.servers.isEmpty else { return nil }
        let operation = content.operation
        let root = object([
            ("method", .string(operation.method)), ("path", .string(operation.path)),
            ("operation", text(operation.operationId)), ("servers", list(content.servers.map(server))),
            ("parameters", list(operation.parameters.map(parameter))),
            ("body", operation.requestBody.map { body($0, content) }?.value ?? .null),
            ("authentication", list(authentication)),
            ("responses", list(operation.responses.map { Node(.string($0.status)) })),
        ])
        var json: [UInt8] = []
        JSONWriter.write(root, pretty: false, into: &json)
        return Self.escapedForScript(json)
    }

    /// `<` would let a text end the script element that holds it.
    private static func escapedForScript(_ json: [UInt8]) -> [UInt8] {
        var escaped: [UInt8] = []
        escaped.reserveCapacity(json.count + 32)
        for byte in json {
            if byte == UInt8(ascii: "<") { escaped += "\\u003c".utf8 } else { escaped.append(byte) }
        }
        return escaped
    }

    private func object(_ members: [(String, Node.Value)]) -> Node {
        Node(.mapping(Mapping(members.map { .init($0.0, Node($0.1)) })))
    }

    private func list(_ items: [Node]) -> Node.Value { .sequence(items) }
    private func text(_ text: String?) -> Node.Value { text.map { .string($0) } ?? .null }
    private func whole(_ number: Int?) -> Node.Value { number.map { .number(Number($0)) } ?? .null }

    private func server(_ server: Server) -> Node {
        object([
            ("url", .string(server.url)), ("description", text(server.description ?? server.name)),
            (
                "variables",
                list(
                    server.variables.map { variable in
                        object([
                            ("name", .string(variable.name)), ("default", .string(variable.defaultValue)),
                            ("values", list(variable.allowed.map { Node(.string($0)) })),
                            ("description", text(variable.description)),
                        ])
                    })
            ),
        ])
    }

    private func parameter(_ parameter: Parameter) -> Node {
        let schema = parameter.schema ?? parameter.content.first?.schema
        let example = parameter.examples.first?.value ?? schema?.schema.examples.first
        return object([
            ("in", .string(parameter.place.rawValue)), ("name", .string(parameter.name)),
            ("required", .boolean(parameter.isRequired)), ("deprecated", .boolean(parameter.isDeprecated)),
            ("description", text(parameter.description)), ("style", .string(parameter.style.rawValue)),
            ("explode", .boolean(parameter.explode)), ("allowReserved", .boolean(parameter.allowReserved)),
            ("contentType", text(parameter.content.first?.type)), ("schema", schema.map { field($0) }?.value ?? .null),
            ("example", example?.value ?? .null),
        ])
    }

    private func body(_ body: RequestBody, _ content: OperationContent) -> Node {
        let media = zip(body.content, content.requestBody?.media ?? []).map { written, shown in
            object([
                ("type", .string(written.type)),
                ("schema", written.schema.map { bodyField($0, written.type) } ?? .null),
                (
                    "examples",
                    list(
                        shown.examples.filter { !$0.text.isEmpty }.map {
                            object([("name", .string($0.title)), ("text", .string($0.text))])
                        })
                ),
                (
                    "encodings",
                    object(
                        written.encodings.compactMap { encoding in
                            guard let property = encoding.property else { return nil }
                            return (
                                property,
                                object([
                                    ("contentType", text(encoding.contentType)),
                                    ("style", text(encoding.style?.rawValue)),
                                    ("explode", encoding.explode.map { .boolean($0) } ?? .null),
                                ]).value
                            )
                        }
                    ).value
                ),
            ])
        }
        return object([("required", .boolean(body.isRequired)), ("media", list(media))])
    }

    /// Forms get a field for each member; every other body is text, for which the example is enough.
    private func bodyField(_ schema: SchemaReference, _ type: String) -> Node.Value {
        let isForm = type.hasPrefix("multipart/") || type.hasPrefix("application/x-www-form-urlencoded")
        return isForm ? field(schema).value : field(schema, depth: Self.depth).value
    }

    private func field(_ reference: SchemaReference, depth: Int = 0) -> Node {
        let schema = reference.essence.schema
        let isDeep = depth >= Self.depth
        let type = schema.types.first ?? (schema.properties.isEmpty ? "any" : "object")
        var properties: Node.Value = .null
        if type == "object" || !schema.properties.isEmpty, !isDeep {
            let required = schema.required
            properties = list(
                SchemaOutliner.parts(of: schema).flatMap(\.properties).prefix(Self.memberLimit).map { property in
                    object([
                        ("name", .string(property.name)), ("required", .boolean(required.contains(property.name))),
                        ("schema", field(property.schema, depth: depth + 1).value),
                    ])
                })
        }
        return object([
            ("type", .string(type)), ("format", text(schema.format ?? schema.contentMediaType)),
            ("enum", schema.enumeration.isEmpty ? .null : list(schema.enumeration)),
            ("default", schema.defaultValue?.value ?? .null), ("nullable", .boolean(schema.isNullable)),
            ("minimum", schema.minimum.map { .number($0) } ?? .null),
            ("maximum", schema.maximum.map { .number($0) } ?? .null), ("minLength", whole(schema.minLength)),
            ("maxLength", whole(schema.maxLength)), ("pattern", text(schema.pattern)),
            ("items", isDeep ? .null : schema.items.map { field($0, depth: depth + 1) }?.value ?? .null),
            ("properties", properties),
        ])
    }

    // MARK: Authentication

    /// The product's methods; of a product that names none, those of the description that a form can ask for.
    private var authentication: [Node] {
        let methods = product.product.authentication
        guard methods.isEmpty else { return methods.map(method) }
        return api.document.securitySchemes.compactMap(scheme)
    }

    private func method(_ method: AuthenticationMethod) -> Node {
        let title = schemas.words["method.\(method.id)"] ?? method.id
        switch method {
        case .apiKey(let header, let query):
            let name = header ?? query ?? AuthenticationMethod.defaultKeyHeader
            return entry(method.id, "apiKey", title, in: header == nil && query != nil ? "query" : "header", name: name)
        case .basic: return entry(method.id, "basic", title)
        case .oauth(let scopes):
            return entry(method.id, "oauth2", title, scopes: scopes, tokenURL: tokenEndpoint ?? tokenURL)
        }
    }

    /// Where the description says tokens are to be had.
    private var tokenURL: String? {
        for scheme in api.document.securitySchemes {
            guard case .oauth2(let flows) = scheme.kind else { continue }
            if let url = flows.first(where: { $0.kind == "clientCredentials" })?.tokenURL { return url }
        }
        return nil
    }

    private func scheme(_ scheme: SecurityScheme) -> Node? {
        switch scheme.kind {
        case .apiKey(let name, let place): entry(scheme.name, "apiKey", scheme.name, in: place.rawValue, name: name)
        case .http(let kind, _) where kind.lowercased() == "basic": entry(scheme.name, "basic", scheme.name)
        case .http(let kind, _) where kind.lowercased() == "bearer": entry(scheme.name, "bearer", scheme.name)
        case .oauth2(let flows):
            entry(
                scheme.name, "oauth2", scheme.name, scopes: flows.first?.scopes.map(\.name) ?? [],
                tokenURL: flows.first { $0.kind == "clientCredentials" }?.tokenURL)
        case .openIdConnect: entry(scheme.name, "bearer", scheme.name)
        default: nil
        }
    }

    private func entry(
        _ id: String, _ kind: String, _ title: String, in place: String? = nil, name: String? = nil,
        scopes: [String] = [], tokenURL: String? = nil
    ) -> Node {
        object([
            ("id", .string(id)), ("kind", .string(kind)), ("title", .string(title)), ("in", text(place)),
            ("name", text(name)), ("scopes", list(scopes.map { Node(.string($0)) })), ("tokenUrl", text(tokenURL)),
        ])
    }
}

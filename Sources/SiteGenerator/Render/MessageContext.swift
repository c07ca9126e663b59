import Mustache
import OpenAPI

/// What goes over the wire: parameters, bodies and responses of one operation.
struct MessageContext {
    let reference: ReferenceContext
    let api: PortalAPI
    let page: PortalPage

    /// Parameters by where they are sent.
    func parameterGroups(_ parameters: [Parameter]) -> [Value] {
        Parameter.Place.allCases.compactMap { place -> Value? in
            let members = parameters.filter { $0.place == place }
            guard !members.isEmpty else { return nil }
            let title = reference.words["parameters.\(place.rawValue)"] ?? "\(PageLoader.words(of: place.rawValue)) parameters"
            var group = Context(["in": .string(place.rawValue), "title": .string(title)])
            group.set("parameters", members.map(parameter))
            return group.value
        }
    }

    func requestBody(_ body: RequestBody) -> Value {
        var context = Context(["required": .boolean(body.isRequired), "description": .null])
        reference.setDescription(body.description, page: page, into: &context)
        context.set("media", body.content.map { media($0) })
        return context.value
    }

    /// The responses in file order, the first success open.
    func responses(_ responses: [Response]) -> [Value] {
        let first = responses.firstIndex { $0.status.hasPrefix("2") } ?? responses.startIndex
        return responses.enumerated().map { response($1, isOpen: $0 == first) }
    }

    private func response(_ response: Response, isOpen: Bool) -> Value {
        let code = response.status
        var context = Context([
            "status": .string(code), "class": .string(Self.statusClass(code)),
            "title": .string(StatusText.phrase(for: code)), "description": .null, "open": .boolean(isOpen),
        ])
        reference.setDescription(response.description, page: page, into: &context)
        context.set("headers", response.headers.map(header))
        context.set("media", response.content.map { media($0) })
        return context.value
    }

    private func parameter(_ parameter: Parameter) -> Value {
        field(
            parameter.name, description: parameter.description, isRequired: parameter.isRequired,
            isDeprecated: parameter.isDeprecated, schema: parameter.schema ?? parameter.content.first?.schema)
    }

    private func header(_ header: Header) -> Value {
        field(
            header.name, description: header.description, isRequired: header.isRequired,
            isDeprecated: header.isDeprecated, schema: header.schema ?? header.content.first?.schema)
    }

    private func field(
        _ name: String, description: String?, isRequired: Bool, isDeprecated: Bool, schema: SchemaReference?
    ) -> Value {
        var context = Context([
            "name": .string(name), "required": .boolean(isRequired), "deprecated": .boolean(isDeprecated),
            "description": .null, "schema": .null, "type": .null,
        ])
        reference.setDescription(description ?? schema?.schema.description, page: page, into: &context)
        guard let schema else {
            context.set("constraints", [])
            return context.value
        }
        let renderer = SchemaRenderer(api: api, page: page, reference: reference)
        context["type"] = .string(renderer.typeText(schema))
        context.set("constraints", renderer.constraints(of: schema.schema).map { .string($0) })
        var html: [UInt8] = []
        renderer.renderAllowedValues(of: schema, into: &html)
        if renderer.hasStructure(schema) { renderer.render(schema, into: &html) }
        if !html.isEmpty { context["schema"] = .html(html) }
        return context.value
    }

    private func media(_ media: MediaType) -> Value {
        var context = Context(["type": .string(media.type), "schema": .null, "example": .null])
        if let schema = media.schema ?? media.itemSchema {
            var html: [UInt8] = []
            SchemaRenderer(api: api, page: page, reference: reference).render(schema, into: &html)
            context["schema"] = .html(html)
        }
        if let example = ExampleRenderer.html(of: media) { context["example"] = .html(example) }
        return context.value
    }

    private static func statusClass(_ status: String) -> String {
        guard let first = status.first, first.isNumber else { return "default" }
        return "\(first)xx"
    }
}

/// Reason phrases (RFC 9110 §15, RFC 6585, RFC 4918), which readers look for beside the numbers.
enum StatusText {
    static func phrase(for status: String) -> String {
        phrases[status] ?? ""
    }

    private static let phrases = [
        "200": "OK", "201": "Created", "202": "Accepted", "203": "Non-Authoritative Information", "204": "No Content",
        "205": "Reset Content", "206": "Partial Content", "207": "Multi-Status", "300": "Multiple Choices",
        "301": "Moved Permanently", "302": "Found", "303": "See Other", "304": "Not Modified",
        "307": "Temporary Redirect", "308": "Permanent Redirect", "400": "Bad Request", "401": "Unauthorized",
        "402": "Payment Required", "403": "Forbidden", "404": "Not Found", "405": "Method Not Allowed",
        "406": "Not Acceptable", "408": "Request Timeout", "409": "Conflict", "410": "Gone", "411": "Length Required",
        "412": "Precondition Failed", "413": "Content Too Large", "414": "URI Too Long",
        "415": "Unsupported Media Type", "416": "Range Not Satisfiable", "417": "Expectation Failed",
        "421": "Misdirected Request", "422": "Unprocessable Content", "423": "Locked", "424": "Failed Dependency",
        "425": "Too Early", "426": "Upgrade Required", "428": "Precondition Required", "429": "Too Many Requests",
        "431": "Request Header Fields Too Large", "451": "Unavailable For Legal Reasons",
        "500": "Internal Server Error", "501": "Not Implemented", "502": "Bad Gateway", "503": "Service Unavailable",
        "504": "Gateway Timeout",
    ]
}

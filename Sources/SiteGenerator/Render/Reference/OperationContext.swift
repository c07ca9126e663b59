import Mustache
import OpenAPI

/// Turns what an operation's page says into what its template reads.
struct OperationContext {
    let api: PortalAPI
    let page: PortalPage
    let words: SchemaWords
    let descriptions: Descriptions
    let memory: SchemaMemory

    private var schemas: SchemaHTML {
        SchemaHTML(
            words: words,
            address: { name in api.hasSchema(name) ? page.url.root + api.url(ofSchema: name).href : nil },
            prose: { descriptions.part($0, root: page.url.root) })
    }

    /// The members of an operation's page, and of a callback's part of one.
    func members(_ content: OperationContent) -> Context {
        var context = Context()
        context.set(
            "parameterGroups",
            content.parameters.map { group in
                var members = Context(["in": .string(group.place.rawValue), "title": .string(group.title)])
                members.set("parameters", group.fields.map(field))
                return members.value
            })
        context["requestBody"] = content.requestBody.map(body) ?? .null
        let first = content.responses.firstIndex { $0.status.hasPrefix("2") } ?? 0
        context.set("responses", content.responses.enumerated().map { response($1, isOpen: $0 == first) })
        context.set("callbacks", content.callbacks.map(callback))
        context.set("security", security(content.security))
        context["securityOptional"] = .boolean(content.security.isOptional && !content.security.alternatives.isEmpty)
        return context
    }

    // MARK: Messages

    private func field(_ field: FieldContent) -> Value {
        let line = field.line
        let schemas = schemas
        var type: [UInt8] = []
        schemas.type(line.type, &type)
        var below: [UInt8] = []
        schemas.writeBelow(line, into: &below)
        var context = Context([
            "name": .string(field.name), "required": .boolean(line.isRequired),
            "deprecated": .boolean(line.isDeprecated), "type": .html(type),
            "description": line.description.map { .html(descriptions.part($0, root: page.url.root)) } ?? .null,
            "schema": below.isEmpty ? .null : .html(below),
        ])
        var constraints = line.constraints
        if let example = line.example {
            constraints.append(words.phrase("limitExample", "example {value}", ["value": example]))
        }
        context.set("constraints", (constraints + field.serialization).map { .string($0) })
        context.set("examples", field.examples.map(example))
        return context.value
    }

    private func body(_ body: BodyContent) -> Value {
        var context = Context([
            "required": .boolean(body.isRequired),
            "description": body.description.map { .html(descriptions.part($0, root: page.url.root)) } ?? .null,
        ])
        context.set("media", body.media.map { media($0, showsOnlyExample: false) })
        return context.value
    }

    private func response(_ response: ResponseContent, isOpen: Bool) -> Value {
        var context = Context([
            "status": .string(response.status), "class": .string(Self.statusClass(response.status)),
            "title": .string(response.title), "open": .boolean(isOpen),
            "description": response.description.flatMap { $0.isEmpty ? nil : $0 }.map {
                .html(descriptions.part($0, root: page.url.root))
            } ?? .null,
        ])
        context.set("headers", response.headers.map(field))
        context.set("media", response.media.map { media($0, showsOnlyExample: false) })
        context.set("links", response.links.map(link))
        return context.value
    }

    /// - Parameter showsOnlyExample: Whether the one example is shown here, or beside the samples.
    private func media(_ media: MediaContent, showsOnlyExample: Bool) -> Value {
        var context = Context(["type": .string(media.type), "schema": .null, "item": .null])
        if let schema = media.schema { context["schema"] = .html(html(schema)) }
        if let item = media.item { context["item"] = .html(html(item)) }
        let isWorthIt =
            showsOnlyExample || media.examples.count > 1 || media.examples.contains { $0.externalURL != nil }
        context.set("examples", isWorthIt ? media.examples.map(example) : [])
        context.set("encodings", media.encodings.map(encoding))
        return context.value
    }

    private func html(_ outline: SchemaOutline) -> [UInt8] {
        memory.text(of: outline, root: page.url.root, isMarkdown: false) {
            var html: [UInt8] = []
            schemas.write(outline, into: &html)
            return html
        }
    }

    private func encoding(_ encoding: EncodingContent) -> Value {
        var context = Context([
            "property": .text(encoding.property) ?? .null, "part": .text(encoding.part) ?? .null,
            "contentType": .text(encoding.contentType) ?? .null,
        ])
        context.set("notes", encoding.notes.map { .string($0) })
        context.set("headers", encoding.headers.map(field))
        return context.value
    }

    private func example(_ example: ExampleContent) -> Value {
        .object([
            "title": .string(example.title),
            "description": example.description.map { .html(descriptions.part($0, root: page.url.root)) } ?? .null,
            "code": example.text.isEmpty ? .null : .html(ReferenceHTML.code(example.text, language: example.language)),
            "externalUrl": example.externalURL.flatMap(Self.webAddress).map { .string($0) } ?? .null,
        ])
    }

    private static func webAddress(_ url: String) -> String? {
        url.hasPrefix("https://") || url.hasPrefix("http://") ? url : nil
    }

    private func link(_ link: LinkContent) -> Value {
        var context = Context([
            "name": .string(link.name), "target": .string(link.target),
            "url": link.url.map { .string($0.href) } ?? .null,
            "description": link.description.map { .html(descriptions.part($0, root: page.url.root)) } ?? .null,
            "requestBody": .text(link.requestBody) ?? .null, "server": .text(link.server) ?? .null,
        ])
        context.set(
            "parameters", link.parameters.map { .object(["name": .string($0.name), "value": .string($0.value)]) })
        return context.value
    }

    private func callback(_ callback: CallbackContent) -> Value {
        let operation = callback.content.operation
        var context = members(callback.content)
        context["name"] = .string(callback.name)
        context["path"] = .string(callback.expression)
        context["operationId"] = operation.operationId.map { .string($0) } ?? .null
        context["method"] = .string(operation.method)
        context["methodClass"] = .string(operation.method.lowercased())
        context["summary"] = operation.summary.map { .string($0) } ?? .null
        context["description"] =
            operation.description.map { .html(descriptions.part($0, root: page.url.root)) } ?? .null
        // Inside another operation only what crosses the wire is of interest.
        context.set("security", [])
        return context.value
    }

    // MARK: Security

    private func security(_ security: SecurityContent) -> [Value] {
        security.alternatives.map { uses in
            var context = Context()
            context.set("schemes", uses.enumerated().map { use($1, isFirst: $0 == 0) })
            return context.value
        }
    }

    private func use(_ use: SecurityContent.Use, isFirst: Bool) -> Value {
        var context = Context([
            "name": .string(use.name), "first": .boolean(isFirst),
            "kind": .string(use.scheme.map { SecurityText.kind(of: $0, words: words) } ?? ""),
            "url": use.scheme == nil ? .null : .string(api.url.href + "#" + SecurityText.anchor(use.name)),
        ])
        context.set(
            "scopes",
            use.scopes.map {
                .object(["name": .string($0.name), "description": $0.description.map { .string($0) } ?? .null])
            })
        return context.value
    }

    static func statusClass(_ status: String) -> String {
        guard let first = status.first, first.isNumber else { return "default" }
        return "\(first)xx"
    }
}

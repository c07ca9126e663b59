import OpenAPI
import PortalModel

/// The Markdown twins of an API's pages. Each stands for itself: whoever reads nothing else can make the call.
struct ReferenceMarkdown {
    let view: APIView
    let page: PortalPage

    private var api: PortalAPI { view.api }
    private var words: SchemaWords { view.words }

    private var schemas: SchemaMarkdown {
        SchemaMarkdown(words: words) { name in api.hasSchema(name) ? address(api.url(ofSchema: name)) : nil }
    }

    /// The twin of another page, from this one.
    private func address(_ url: PageURL) -> String { page.url.root + url.markdown.href }

    private func word(_ key: String, _ english: String) -> String { words[key] ?? english }

    // MARK: Overview and tags

    func overview(into output: inout String) {
        let info = api.document.info
        output += "# \(api.title) (\(api.version))\n\n"
        if let summary = info.summary { output += summary + "\n\n" }
        paragraph(info.description, into: &output)
        externalDocs(api.document.externalDocs, into: &output)
        servers(api.document.servers, into: &output)
        securitySchemes(into: &output)
        for section in api.sections {
            if let title = section.title { output += "## \(title)\n\n" }
            for index in section.groups { group(api.groups[index], level: section.title == nil ? 2 : 3, into: &output) }
        }
        if !api.webhooks.isEmpty {
            output += "## \(word("webhooks", "Webhooks"))\n\n"
            for webhook in api.webhooks { entry(webhook, api.url(ofWebhook: webhook), into: &output) }
            output += "\n"
        }
        if !api.schemaNames.isEmpty {
            output += "## \(word("schemas", "Schemas"))\n\n"
            for name in api.schemaNames { output += "- [\(name)](\(address(api.url(ofSchema: name))))\n" }
        }
    }

    private func group(_ group: APIGroup, level: Int, into output: inout String) {
        output += "\(String(repeating: "#", count: level)) [\(group.title)](\(address(api.url(of: group))))\n\n"
        paragraph(group.description, into: &output)
        for index in group.operations {
            entry(api.operations[index], api.url(of: api.operations[index]), into: &output)
        }
        output += "\n"
    }

    private func entry(_ operation: Operation, _ url: PageURL, into output: inout String) {
        let note = operation.isDeprecated ? " (\(word("deprecated", "deprecated").lowercased()))" : ""
        output +=
            "- [\(operation.title)](\(address(url))): \(MarkdownText.code("\(operation.method) \(operation.path)"))\(note)\n"
    }

    func tag(_ index: Int, into output: inout String) {
        let group = api.groups[index]
        output += "# \(group.title)\n\n"
        paragraph(group.description, into: &output)
        externalDocs(group.externalDocs, into: &output)
        for child in api.groups where child.parent == index {
            output += "- [\(child.title)](\(address(api.url(of: child))))\n"
        }
        for index in group.operations {
            entry(api.operations[index], api.url(of: api.operations[index]), into: &output)
        }
    }

    // MARK: Operations

    func operation(_ content: OperationContent, isWebhook: Bool, into output: inout String) {
        let operation = content.operation
        output += "# \(operation.title)\n\n"
        output += MarkdownText.code("\(operation.method) \(operation.path)") + "\n\n"
        var facts = ["API: [\(api.title) \(api.version)](\(address(api.url)))"]
        if let id = operation.operationId { facts.append("operationId: \(MarkdownText.code(id))") }
        if !operation.tags.isEmpty { facts.append("tags: \(operation.tags.joined(separator: ", "))") }
        output += facts.joined(separator: " · ") + "\n\n"
        if isWebhook { output += word("webhookText", "The API makes this call to an address that you name.") + "\n\n" }
        if operation.isDeprecated {
            output +=
                "**\(word("deprecated", "Deprecated"))**: \(word("deprecatedOperation", "Do not use it in new code."))\n\n"
        }
        paragraph(operation.description, into: &output)
        externalDocs(operation.externalDocs, into: &output)
        if !isWebhook {
            servers(content.servers, into: &output)
            security(content.security, into: &output)
        }
        messages(content, level: 2, into: &output)
        for callback in content.callbacks { self.callback(callback, into: &output) }
        samples(content.samples, into: &output)
    }

    /// Parameters, body and responses.
    private func messages(_ content: OperationContent, level: Int, into output: inout String) {
        let mark = String(repeating: "#", count: level)
        for group in content.parameters {
            output += "\(mark) \(group.title)\n\n"
            for field in group.fields { self.field(field, indent: 0, into: &output) }
            output += "\n"
        }
        if let body = content.requestBody {
            let note = body.isRequired ? " (\(word("required", "required")))" : ""
            output += "\(mark) \(word("requestBody", "Request body"))\(note)\n\n"
            paragraph(body.description, into: &output)
            for media in body.media { self.media(media, into: &output) }
        }
        guard !content.responses.isEmpty else { return }
        output += "\(mark) \(word("responses", "Responses"))\n\n"
        for response in content.responses { self.response(response, mark: mark + "#", into: &output) }
    }

    private func field(_ field: FieldContent, indent: Int, into output: inout String) {
        var line = field.line
        line.constraints += field.serialization
        schemas.line(line, indent: indent, &output)
        let margin = String(repeating: "  ", count: indent + 1)
        for example in field.examples {
            let value = example.externalURL.map { "<\($0)>" } ?? MarkdownText.code(example.text)
            output += "\(margin)- \(example.title): \(value)\n"
        }
    }

    private func media(_ media: MediaContent, into output: inout String) {
        output += MarkdownText.code(media.type) + ":\n\n"
        if let schema = media.schema { self.schema(schema, into: &output) }
        if let item = media.item {
            output += word("streamItem", "Each item of the stream") + ":\n\n"
            self.schema(item, into: &output)
        }
        encodings(media.encodings, into: &output)
        for example in media.examples {
            output += "\(example.title):\n\n"
            paragraph(example.description, into: &output)
            if let url = example.externalURL { output += "<\(url)>\n\n" }
            if !example.text.isEmpty { output += MarkdownText.fenced(example.text, language: example.language) + "\n" }
        }
    }

    private func schema(_ outline: SchemaOutline, into output: inout String) {
        let text = view.schemas.text(of: outline, root: page.url.root, isMarkdown: true) {
            var text = ""
            schemas.write(outline, into: &text)
            return Array(text.utf8)
        }
        output += String(decoding: text, as: UTF8.self) + "\n"
    }

    private func encodings(_ encodings: [EncodingContent], into output: inout String) {
        guard !encodings.isEmpty else { return }
        output += word("encoding", "Encoding") + ":\n\n"
        for encoding in encodings {
            let notes = ([encoding.contentType].compactMap { $0 } + encoding.notes).joined(separator: ", ")
            output += "- \(encoding.part ?? MarkdownText.code(encoding.property ?? "")): \(notes)\n"
            for header in encoding.headers { field(header, indent: 1, into: &output) }
        }
        output += "\n"
    }

    private func response(_ response: ResponseContent, mark: String, into output: inout String) {
        output += "\(mark) \(response.status)\(response.title.isEmpty ? "" : " \(response.title)")\n\n"
        paragraph(response.description, into: &output)
        if !response.headers.isEmpty {
            output += word("headers", "Headers") + ":\n\n"
            for header in response.headers { field(header, indent: 0, into: &output) }
            output += "\n"
        }
        for media in response.media { self.media(media, into: &output) }
        guard !response.links.isEmpty else { return }
        output += word("links", "Links") + ":\n\n"
        for link in response.links {
            let target = link.url.map { "[\(link.target)](\(address($0)))" } ?? link.target
            let values = link.parameters.map { "\($0.name) = \(MarkdownText.code($0.value))" }
            output += "- \(MarkdownText.code(link.name)): \(([target] + values).joined(separator: ", "))"
            if let body = link.requestBody { output += ", \(MarkdownText.code(body))" }
            if let server = link.server { output += ", \(word("server", "Server")): \(MarkdownText.code(server))" }
            if let description = link.description { output += ". " + MarkdownText.indented(description, by: 1) }
            output += "\n"
        }
        output += "\n"
    }

    private func callback(_ callback: CallbackContent, into output: inout String) {
        let operation = callback.content.operation
        let call = MarkdownText.code("\(operation.method) \(callback.expression)")
        output += "## \(word("callbacks", "Callbacks")): \(callback.name)\n\n\(call)\n\n"
        if let summary = operation.summary { output += summary + "\n\n" }
        if let id = operation.operationId { output += "operationId: \(MarkdownText.code(id))\n\n" }
        paragraph(operation.description, into: &output)
        messages(callback.content, level: 3, into: &output)
    }

    /// What the author wrote and the one sample that every reader can run; the page has the other languages.
    private func samples(_ all: [SampleContent], into output: inout String) {
        let made = Set(SampleLanguage.allCases.map(\.title)).subtracting([SampleLanguage.curl.title])
        let samples = all.filter { !made.contains($0.title) }
        guard !samples.isEmpty else { return }
        output += "## \(word("samples", "Samples"))\n\n"
        for sample in samples {
            output += "\(sample.title):\n\n" + MarkdownText.fenced(sample.code, language: sample.language) + "\n"
        }
    }

    // MARK: Schemas

    func schema(_ name: String, into output: inout String) {
        output += "# \(name)\n\nAPI: [\(api.title) \(api.version)](\(address(api.url)))\n\n"
        guard let reference = api.schema(name) else { return }
        paragraph(reference.schema.description, into: &output)
        schemas.write(view.schemas.outline(reference), into: &output)
        output += "\n"
        if let example = ExampleContent(of: reference, schemas: view.schemas) {
            output += "\(example.title):\n\n" + MarkdownText.fenced(example.text, language: example.language) + "\n"
        }
        let users = view.uses.users(of: name)
        guard !users.isEmpty else { return }
        output += "## \(word("usedBy", "Used by"))\n\n"
        for user in users {
            let (title, url) = view.title(of: user)
            output += "- [\(title)](\(address(url)))\n"
        }
    }

    // MARK: Parts

    private func paragraph(_ text: String?, into output: inout String) {
        guard let text, !text.isEmpty else { return }
        output += MarkdownText.indented(text, by: 0) + "\n\n"
    }

    private func externalDocs(_ docs: ExternalDocumentation?, into output: inout String) {
        guard let docs else { return }
        output += "[\(docs.description ?? word("externalDocs", "More documentation"))](<\(docs.url)>)\n\n"
    }

    private func servers(_ servers: [Server], into output: inout String) {
        output += "## \(word("servers", "Servers"))\n\n"
        for server in servers {
            let note = (server.description ?? server.name).map { ": " + MarkdownText.indented($0, by: 1) } ?? ""
            output += "- \(MarkdownText.code(server.url))\(note)\n"
            for variable in server.variables {
                let values = variable.allowed.map(MarkdownText.code).joined(separator: ", ")
                output += "  - \(MarkdownText.code(variable.name)): \(word("defaultValue", "default")) "
                output += MarkdownText.code(variable.defaultValue) + (values.isEmpty ? "" : " (\(values))")
                output += (variable.description.map { ". " + MarkdownText.indented($0, by: 2) } ?? "") + "\n"
            }
        }
        output += "\n"
    }

    private func security(_ security: SecurityContent, into output: inout String) {
        let accepted = view.product.product.authentication.map { PlainMethod.text($0, words: words) }
        guard !security.alternatives.isEmpty || !accepted.isEmpty else { return }
        output += "## \(word("authentication", "Authentication"))\n\n"
        for line in accepted { output += "- \(line)\n" }
        if !accepted.isEmpty { output += "\n" }
        guard !security.alternatives.isEmpty else { return }
        output += word("securityNeeded", "Any one of these lets a call in") + ":\n\n"
        for uses in security.alternatives {
            let parts = uses.map { use in
                let kind = use.scheme.map { " (\(SecurityText.kind(of: $0, words: words)))" } ?? ""
                let scopes = use.scopes.map { MarkdownText.code($0.name) }.joined(separator: ", ")
                return MarkdownText.code(use.name) + kind
                    + (scopes.isEmpty ? "" : ", \(word("scopes", "Scopes")): \(scopes)")
            }
            output += "- \(parts.joined(separator: " \(word("securityAnd", "and")) "))\n"
        }
        if security.isOptional { output += "- \(word("securityOptional", "or none"))\n" }
        output += "\n"
    }

    private func securitySchemes(into output: inout String) {
        let accepted = view.product.product.authentication.map { PlainMethod.text($0, words: words) }
        guard !api.document.securitySchemes.isEmpty || !accepted.isEmpty else { return }
        output += "## \(word("authentication", "Authentication"))\n\n"
        for line in accepted { output += "- \(line)\n" }
        for scheme in api.document.securitySchemes {
            output += "- \(MarkdownText.code(scheme.name)): \(SecurityText.kind(of: scheme, words: words))"
            if let text = scheme.description { output += ". " + MarkdownText.indented(text, by: 1) }
            output += "\n"
            if case .openIdConnect(let url) = scheme.kind { output += "  - <\(url)>\n" }
            guard case .oauth2(let flows) = scheme.kind else { continue }
            for flow in flows {
                output += "  - \(SecurityText.title(ofFlow: flow.kind, words: words))\n"
                for url in [flow.authorizationURL, flow.tokenURL, flow.refreshURL].compactMap({ $0 }) {
                    output += "    - <\(url)>\n"
                }
                for scope in flow.scopes { output += "    - \(MarkdownText.code(scope.name)): \(scope.description)\n" }
            }
        }
        output += "\n"
    }
}

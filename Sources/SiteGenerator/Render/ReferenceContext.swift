import Diagnostics
import Markdown
import Mustache
import OpenAPI
import PortalModel

/// The pages of API references: an overview for each document, a page for each operation and each schema.
struct ReferenceContext: Sendable {
    let portal: PortalSite
    let site: Site
    let links: LinkResolver
    /// The theme's words in the portal's language.
    let words: [String: String]

    /// The overview: what the API is, where it answers, and its operations by group.
    func overview(_ product: Int, _ api: Int, page: PortalPage, into context: inout Context) {
        let shown = portal.products[product].apis[api]
        let info = shown.document.info
        context["title"] = .string(shown.title)
        context["version"] = .string(shown.api.version ?? info.version)
        context["apiVersion"] = .string(info.version)
        context.set("summary", info.summary)
        setDescription(info.description, page: page, into: &context)
        context.set("servers", servers(shown.document.servers, page: page))
        context.set(
            "groups",
            shown.groups.map { group in
                var members = Context(["title": .string(group.title), "id": .string(group.anchor), "description": .null])
                setDescription(group.description, page: page, into: &members)
                members.set("operations", group.operations.map { entry(shown, shown.operations[$0]) })
                return members.value
            })
        context.set("schemas", shown.schemaNames.map { schemaLink(shown, $0) })
        context.set("authentication", methods(product))
    }

    /// One operation: everything a caller needs to know.
    func operation(_ product: Int, _ api: Int, _ index: Int, page: PortalPage, into context: inout Context) {
        let shown = portal.products[product].apis[api]
        let operation = shown.operations[index]
        for (key, value) in header(operation) { context[key] = value }
        context["summary"] = .string(operation.title)
        context["api"] = .object(["title": .string(shown.title), "url": .string(shown.url.href)])
        setDescription(operation.description, page: page, into: &context)
        let servers = operation.servers.isEmpty ? shown.document.servers : operation.servers
        context.set("servers", self.servers(servers, page: page))
        context.set("authentication", methods(product))
        context["sample"] = servers.first.map { .html(sample(operation, $0, product)) } ?? .null
        let messages = MessageContext(reference: self, api: shown, page: page)
        context.set("parameterGroups", messages.parameterGroups(operation.parameters))
        context["requestBody"] = operation.requestBody.map(messages.requestBody) ?? .null
        context.set("responses", messages.responses(operation.responses))
        let order = shown.groups.flatMap(\.operations)
        if let place = order.firstIndex(of: index) {
            if place > 0 { context["previous"] = entry(shown, shown.operations[order[place - 1]]) }
            if place + 1 < order.count { context["next"] = entry(shown, shown.operations[order[place + 1]]) }
        }
    }

    /// One component schema.
    func schema(_ product: Int, _ api: Int, _ name: String, page: PortalPage, into context: inout Context) {
        let shown = portal.products[product].apis[api]
        context["name"] = .string(name)
        context["description"] = .null
        context["api"] = .object(["title": .string(shown.title), "url": .string(shown.url.href)])
        guard let reference = shown.document.schemas.first(where: { $0.component == name }) else { return }
        setDescription(reference.schema.description, page: page, into: &context)
        var html: [UInt8] = []
        SchemaRenderer(api: shown, page: page, reference: self).render(reference, into: &html)
        context["schema"] = .html(html)
    }

    private func sample(_ operation: Operation, _ server: Server, _ product: Int) -> [UInt8] {
        let url = server.resolvedURL
        let renderer = SampleRenderer(
            operation: operation, server: url.hasSuffix("/") ? String(url.dropLast()) : url,
            authentication: portal.products[product].product.authentication.first)
        return renderer.html(title: words["sampleRequest"] ?? "Sample request")
    }

    private func header(_ operation: Operation) -> [String: Value] {
        [
            "title": .string(operation.title), "method": .string(operation.method),
            "methodClass": .string(operation.method.lowercased()), "path": .html(PathTemplate.html(operation.path)),
            "operationId": operation.operationId.map { .string($0) } ?? .null, "deprecated": .boolean(operation.isDeprecated), "description": .null,
        ]
    }

    /// An operation in a list.
    private func entry(_ api: PortalAPI, _ operation: Operation) -> Value {
        .object([
            "title": .string(operation.title), "summary": .string(operation.title), "method": .string(operation.method),
            "methodClass": .string(operation.method.lowercased()), "path": .string(operation.path),
            "url": .string(api.url(of: operation).href), "deprecated": .boolean(operation.isDeprecated),
        ])
    }

    private func schemaLink(_ api: PortalAPI, _ name: String) -> Value {
        .object(["name": .string(name), "url": .string(api.url(ofSchema: name).href)])
    }

    private func servers(_ servers: [Server], page: PortalPage) -> [Value] {
        servers.map { server in
            var members = Context(["url": .string(server.resolvedURL), "description": .null])
            setDescription(server.description, page: page, into: &members)
            return members.value
        }
    }

    private func methods(_ product: Int) -> [Value] {
        portal.products[product].product.authentication.map(ProductContext(portal: portal, site: site, words: words).method)
    }

    /// Sets `description` to rendered CommonMark, where there is some.
    func setDescription(_ text: String?, page: PortalPage, into context: inout Context) {
        guard let text, !text.isEmpty else { return }
        context["description"] = .html(html(text, page: page))
    }

    /// Descriptions come from documents that others wrote: their HTML is cut down to what is harmless.
    func html(_ text: String, page: PortalPage) -> [UInt8] {
        var ignored: [Diagnostic] = []
        let document = MarkdownDocument(
            parsing: Array(text.utf8), file: page.url.path, options: .untrusted, diagnostics: &ignored)
        var html: [UInt8] = []
        document.renderHTML(into: &html) { link in
            let isExternal = LinkResolver.scheme(of: link.destination)?.hasPrefix("http") ?? false
            return ResolvedLink(url: link.destination, isExternal: isExternal)
        }
        return html
    }
}

/// A path template with its parameters marked.
enum PathTemplate {
    static func html(_ path: String) -> [UInt8] {
        var output: [UInt8] = []
        var rest = Array(path.utf8)[...]
        while let open = rest.firstIndex(of: UInt8(ascii: "{")),
            let close = rest[open...].firstIndex(of: UInt8(ascii: "}"))
        {
            HTMLEscape.append(rest[..<open], to: &output)
            output += Array("<span class=\"path-parameter\">".utf8)
            HTMLEscape.append(rest[open...close], to: &output)
            output += Array("</span>".utf8)
            rest = rest[(close + 1)...]
        }
        HTMLEscape.append(rest, to: &output)
        return output
    }
}

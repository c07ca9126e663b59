import Mustache
import OpenAPI
import PortalModel

/// The pages of API references as their templates read them: an overview for each document, a page for each tag,
/// operation, webhook and schema.
struct ReferenceContext: Sendable {
    let portal: PortalSite
    /// By product, then by API.
    let views: [[APIView]]
    private let products: ProductContext
    /// Where subscribers' OAuth clients get tokens; `nil` without a companion.
    private let tokenEndpoint: String?

    /// - Parameter words: The theme's words in the portal's language.
    init(portal: PortalSite, site: Site, words: [String: String]) {
        self.portal = portal
        let schemaWords = SchemaWords(words)
        views = portal.products.map { product in
            product.apis.map { APIView(product, $0, words: schemaWords) }
        }
        products = ProductContext(portal: portal, site: site, words: words)
        tokenEndpoint = site.config.tokenEndpoint(for: portal.portal.id)
    }

    // MARK: Overview and tags

    /// The overview: what the API is, where it answers, how to get in, and its operations by group.
    func overview(_ product: Int, _ api: Int, page: PortalPage, into context: inout Context) {
        let view = views[product][api]
        let shown = view.api
        let info = shown.document.info
        frame(view, page, into: &context)
        context["title"] = .string(shown.title)
        context["version"] = .string(shown.version)
        context["apiVersion"] = .string(info.version)
        context.set("summary", info.summary)
        context["description"] = text(info.description, view, page)
        context["externalDocs"] = Self.externalDocs(shown.document.externalDocs)
        context.set("servers", servers(shown.document.servers, view, page))
        context.set(
            "sections",
            shown.sections.map { section in
                var members = Context(["title": section.title.map { .string($0) } ?? .null])
                members.set("groups", section.groups.map { group(shown.groups[$0], view, page) })
                return members.value
            })
        context.set(
            "downloads",
            [("OpenAPI JSON", "openapi.json"), ("OpenAPI YAML", "openapi.yaml"), ("Postman", "postman.json")].map {
                title, name in
                .object(["title": .string(title), "url": .string(shown.download(name).href)])
            })
        context.set("webhooks", shown.webhooks.map { entry($0, url: shown.url(ofWebhook: $0)) })
        context.set(
            "schemas",
            shown.schemaNames.map {
                .object(["name": .string($0), "url": .string(shown.url(ofSchema: $0).href)])
            })
        context.set("authentication", methods(product))
        context.set(
            "securitySchemes",
            shown.document.securitySchemes.map {
                SecurityText.context(of: $0, words: view.words, description: part($0.description, view, page))
            })
        about(info, into: &context)
        context["hasAccess"] = .boolean(
            !view.product.product.authentication.isEmpty || !shown.document.securitySchemes.isEmpty)
    }

    /// Who made the API and under which terms.
    private func about(_ info: Info, into context: inout Context) {
        context.set("termsOfService", info.termsOfService.flatMap(Self.webAddress))
        context["license"] =
            info.license.map { license in
                .object([
                    "name": .string(license.name), "identifier": license.identifier.map { .string($0) } ?? .null,
                    "url": license.url.flatMap(Self.webAddress).map { .string($0) } ?? .null,
                ])
            } ?? .null
        context["contact"] =
            info.contact.map { contact in
                .object([
                    "name": .string(contact.name ?? contact.email ?? contact.url ?? ""),
                    "url": (contact.url.flatMap(Self.webAddress) ?? contact.email.map { "mailto:" + $0 }).map {
                        .string($0)
                    } ?? .null,
                ])
            } ?? .null
        context["hasAbout"] = .boolean(info.contact != nil || info.license != nil || info.termsOfService != nil)
    }

    private func group(_ group: APIGroup, _ view: APIView, _ page: PortalPage) -> Value {
        var members = Context([
            "title": .string(group.title), "id": .string("tag:" + group.slug),
            "url": .string(view.api.url(of: group).href), "description": part(group.description, view, page),
        ])
        members.set("operations", group.operations.map { entry(view.api.operations[$0], view) })
        return members.value
    }

    /// A tag: its operations with the first words about each.
    func tag(_ product: Int, _ api: Int, _ index: Int, page: PortalPage, into context: inout Context) {
        let view = views[product][api]
        let group = view.api.groups[index]
        frame(view, page, into: &context)
        context["title"] = .string(group.title)
        context["description"] = text(group.description, view, page)
        context["externalDocs"] = Self.externalDocs(group.externalDocs)
        context["parent"] = group.parent.map { tagLink(view.api.groups[$0], view) } ?? .null
        let children = view.api.groups.filter { $0.parent == index }
        context.set("children", children.map { tagLink($0, view) })
        context.set("operations", group.operations.map { entry(view.api.operations[$0], view) })
    }

    private func tagLink(_ group: APIGroup, _ view: APIView) -> Value {
        .object(["title": .string(group.title), "url": .string(view.api.url(of: group).href)])
    }

    // MARK: Operations and webhooks

    /// One operation: everything a caller needs to know.
    func operation(
        _ content: OperationContent, _ product: Int, _ api: Int, _ index: Int, page: PortalPage,
        into context: inout Context
    ) {
        let view = views[product][api]
        call(content, view, page, into: &context)
        let operation = content.operation
        context["path"] = .html(ReferenceHTML.path(operation.path))
        context.set("servers", servers(content.servers, view, page))
        context.set("authentication", methods(product))
        context.set(
            "tags", operation.tags.compactMap(view.api.anchors.group).map { tagLink(view.api.groups[$0], view) })
        context.set("samples", content.samples.map(Self.sample))
        let console = ConsoleData(
            api: view.api, product: view.product, schemas: view.schemas,
            tokenEndpoint: view.product.product.kind == .gateway ? tokenEndpoint : nil)
        if let data = console.json(content) {
            context["console"] = .object([
                "product": .string(view.product.product.id.rawValue), "data": .html(data),
            ])
        }
        context["hasAccess"] = .boolean(
            !view.product.product.authentication.isEmpty || !content.security.alternatives.isEmpty)
        guard let place = view.placeInOrder[index] else { return }
        if place > 0 { context["previous"] = entry(view.api.operations[view.order[place - 1]], view) }
        if place + 1 < view.order.count { context["next"] = entry(view.api.operations[view.order[place + 1]], view) }
    }

    /// A call that the API makes.
    func webhook(_ content: OperationContent, _ product: Int, _ api: Int, page: PortalPage, into context: inout Context)
    {
        let view = views[product][api]
        call(content, view, page, into: &context)
        context["webhook"] = .boolean(true)
        context["path"] = .html(ReferenceHTML.path(content.operation.path))
        context.set("payloads", (content.requestBody?.media ?? []).flatMap(\.examples).prefix(8).map(Self.shown))
    }

    private func call(_ content: OperationContent, _ view: APIView, _ page: PortalPage, into context: inout Context) {
        let operation = content.operation
        frame(view, page, into: &context)
        let parts = OperationContext(
            api: view.api, page: page, words: view.words, descriptions: view.descriptions, memory: view.schemas)
        for (key, value) in parts.members(content).members { context[key] = value }
        context["title"] = .string(operation.title)
        context["summary"] = .string(operation.title)
        context["method"] = .string(operation.method)
        context["methodClass"] = .string(operation.method.lowercased())
        context.set("operationId", operation.operationId)
        context["deprecated"] = .boolean(operation.isDeprecated)
        context["description"] = text(operation.description, view, page)
        context["externalDocs"] = Self.externalDocs(operation.externalDocs)
        context.set("responseExamples", content.responses.flatMap(Self.examples))
    }

    /// A response's first example, titled by its status.
    private static func examples(of response: ResponseContent) -> [Value] {
        guard let example = response.media.flatMap(\.examples).first(where: { !$0.text.isEmpty }) else { return [] }
        var titled = example
        titled.title = response.status
        return [shown(titled)]
    }

    private static func shown(_ example: ExampleContent) -> Value {
        .object([
            "title": .string(example.title),
            "code": .html(ReferenceHTML.code(example.text, language: example.language)),
        ])
    }

    private static func sample(_ sample: SampleContent) -> Value {
        .object([
            "title": .string(sample.title), "code": .html(ReferenceHTML.code(sample.code, language: sample.language)),
        ])
    }

    // MARK: Schemas

    /// One component schema.
    func schema(_ product: Int, _ api: Int, _ name: String, page: PortalPage, into context: inout Context) {
        let view = views[product][api]
        frame(view, page, into: &context)
        context["name"] = .string(name)
        context["description"] = .null
        guard let reference = view.api.schema(name) else { return }
        context["description"] = text(reference.schema.description, view, page)
        context["deprecated"] = .boolean(reference.schema.isDeprecated)
        let root = page.url.root
        let html = SchemaHTML(
            words: view.words,
            address: { view.api.hasSchema($0) ? root + view.api.url(ofSchema: $0).href : nil },
            prose: { view.descriptions.part($0, root: root) })
        var tree: [UInt8] = []
        html.write(view.schemas.outline(reference), into: &tree)
        context["schema"] = .html(tree)
        if let example = ExampleContent(of: reference, schemas: view.schemas) {
            context["example"] = .html(ReferenceHTML.code(example.text, language: example.language))
        }
        context.set(
            "usedBy",
            view.uses.users(of: name).map { user in
                let (title, url) = view.title(of: user)
                return .object(["title": .string(title), "url": .string(url.href)])
            })
    }

    // MARK: Parts

    private func frame(_ view: APIView, _ page: PortalPage, into context: inout Context) {
        context["api"] = .object([
            "title": .string(view.api.title), "url": .string(view.api.url.href), "version": .string(view.api.version),
        ])
        context.set(
            "versions", VersionSwitch(product: view.product, current: view.api).links(for: page.content))
    }

    /// An operation in a list.
    private func entry(_ operation: Operation, _ view: APIView) -> Value {
        entry(operation, url: view.api.url(of: operation))
    }

    private func entry(_ operation: Operation, url: PageURL) -> Value {
        .object([
            "title": .string(operation.title), "summary": .string(operation.title), "method": .string(operation.method),
            "methodClass": .string(operation.method.lowercased()), "path": .string(operation.path),
            "url": .string(url.href), "deprecated": .boolean(operation.isDeprecated),
        ])
    }

    private func servers(_ servers: [Server], _ view: APIView, _ page: PortalPage) -> [Value] {
        servers.map { server in
            var members = Context([
                "url": .string(server.url), "description": part(server.description ?? server.name, view, page),
            ])
            members.set(
                "variables",
                server.variables.map { variable in
                    var members = Context([
                        "name": .string(variable.name), "default": .string(variable.defaultValue),
                        "description": part(variable.description, view, page),
                    ])
                    members.set("values", variable.allowed.map { .string($0) })
                    return members.value
                })
            return members.value
        }
    }

    private func methods(_ product: Int) -> [Value] {
        portal.products[product].product.authentication.map(products.method)
    }

    private func text(_ text: String?, _ view: APIView, _ page: PortalPage) -> Value {
        guard let text, !text.isEmpty else { return .null }
        return .html(view.descriptions.page(text, root: page.url.root))
    }

    private func part(_ text: String?, _ view: APIView, _ page: PortalPage) -> Value {
        guard let text, !text.isEmpty else { return .null }
        return .html(view.descriptions.part(text, root: page.url.root))
    }

    private static func externalDocs(_ docs: ExternalDocumentation?) -> Value {
        guard let docs, let url = webAddress(docs.url) else { return .null }
        return .object(["url": .string(url), "title": docs.description.map { .string($0) } ?? .null])
    }

    private static func webAddress(_ url: String) -> String? {
        url.hasPrefix("https://") || url.hasPrefix("http://") ? url : nil
    }
}

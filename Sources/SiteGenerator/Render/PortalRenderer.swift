import Diagnostics
import Markdown
import Mustache
import PortalModel
import Theming

/// The third pass: turns the pages of one portal into bytes. One value renders from many tasks at once.
struct PortalRenderer: Sendable {
    let site: Site
    let portal: PortalSite
    let theme: Theme
    let shared: [String: Value]
    /// The theme's words in the portal's language.
    let words: [String: String]
    let navigation: Navigation
    let sidebars: Sidebars
    let links: LinkResolver
    let products: ProductContext
    let reference: ReferenceContext

    /// One finished page.
    struct Page: Sendable {
        var file: String
        var bytes: [UInt8]
        /// Its Markdown twin; redirects and the page for what is not found have none.
        var markdown: [UInt8]?
        /// What search knows of it.
        var search: SearchIndex.Entry?
    }

    /// Renders one page.
    ///
    /// - Parameter diagnostics: Receives broken links and whatever else shows only now.
    /// - Throws: ``Theming`` errors where a template of the theme is missing or does not end.
    func render(_ index: Int, diagnostics: inout [Diagnostic]) throws -> Page {
        let page = portal.pages[index]
        var context = Context(shared)
        frame(page, index: index, into: &context)
        var twin = Twin()
        let template = try fill(&context, for: page, index: index, twin: &twin, diagnostics: &diagnostics)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(32_768)
        try theme.render(template, context.value, into: &bytes)
        guard page.isListed else { return Page(file: page.url.file, bytes: bytes) }
        let markdown = PageMarkdown(portal: portal, words: words).markdown(
            of: page, body: twin.body, view: twin.view, content: twin.content)
        let document = SearchDocument(
            page, in: portal, title: title(of: page), view: twin.view, content: twin.content)
        return Page(
            file: page.url.file, bytes: bytes, markdown: markdown, search: document.map(SearchIndex.entry))
    }

    /// What a page's Markdown is written from, put aside while its HTML is made.
    struct Twin {
        var body: [UInt8] = []
        var view: APIView?
        var content: OperationContent?
    }

    /// What surrounds every page: its address, title, way back, sidebar and neighbours.
    private func frame(_ page: PortalPage, index: Int, into context: inout Context) {
        // The page for what is not found is served at any depth, so that it alone needs the portal's absolute path.
        let isNotFound = if case .notFound = page.content { true } else { false }
        context["root"] = .string(isNotFound ? portal.portal.basePath : page.url.root)
        context["assetRoot"] = context["root"]
        context["canonical"] = .string(portal.portal.url + page.url.href)
        context["catalogUrl"] = .string("products/")
        context["navigation"] = navigation.value(for: page.url)
        context["page"] = .object(of: [
            "title": .string(title(of: page)), "description": page.description.map { .string($0) } ?? .null,
            "url": .string(page.url.href), "kind": .string(page.content.kind), page.content.kind: .boolean(true),
            "markdown": page.isListed ? .string(page.url.markdown.href) : .null,
        ])
        context.set("breadcrumbs", Breadcrumbs(portal, words: words).trail(of: page))
        guard let neighbours = portal.trees.neighbours[index] else { return }
        if let previous = neighbours.previous { context["previous"] = neighbour(previous) }
        if let next = neighbours.next { context["next"] = neighbour(next) }
    }

    private func neighbour(_ index: Int) -> Value {
        let page = portal.pages[index]
        return .object(["title": .string(title(of: page)), "url": .string(page.url.href)])
    }

    /// Adds what the page itself says, and tells its template.
    private func fill(
        _ context: inout Context, for page: PortalPage, index: Int, twin: inout Twin, diagnostics: inout [Diagnostic]
    ) throws -> String {
        if let html = try sidebars.html(for: index) { context["sidebar"] = .object(["html": .html(html)]) }
        switch page.content {
        case .home(let source):
            if let source {
                twin.body = markdown(of: source, on: page)
                text(of: source, on: page, into: &context, diagnostics: &diagnostics)
            }
            home(source, page: page, into: &context, diagnostics: &diagnostics)
            return "home"
        case .guide(let source):
            twin.body = markdown(of: source, on: page)
            text(of: source, on: page, into: &context, diagnostics: &diagnostics)
            return "page"
        case .catalog:
            context.set("products", portal.products.indices.map { products.card($0).value })
            context.set("labels", products.facets())
            context["count"] = .integer(portal.products.count)
            return "catalog"
        case .product(let product, let source):
            if let source {
                twin.body = markdown(of: source, on: page)
                text(of: source, on: page, into: &context, diagnostics: &diagnostics)
            }
            let terms = terms(of: portal.products[product].product, diagnostics: &diagnostics)
            for (key, value) in products.page(product, terms: terms).members { context[key] = value }
            return "product"
        case .changelog(let product):
            for (key, value) in ChangelogContext(product: portal.products[product], words: words).members {
                context[key] = value
            }
            return "changelog"
        case .reference(let product, let api):
            twin.view = reference.views[product][api]
            reference.overview(product, api, page: page, into: &context)
            return "reference"
        case .tag(let product, let api, let group):
            twin.view = reference.views[product][api]
            reference.tag(product, api, group, page: page, into: &context)
            return "tag"
        case .operation(let product, let api, let index):
            let view = reference.views[product][api]
            let content = view.builder.content(of: view.api.operations[index])
            (twin.view, twin.content) = (view, content)
            reference.operation(content, product, api, index, page: page, into: &context)
            return "operation"
        case .webhook(let product, let api, let index):
            let view = reference.views[product][api]
            let content = view.builder.content(of: view.api.webhooks[index], isIncoming: true)
            (twin.view, twin.content) = (view, content)
            reference.webhook(content, product, api, page: page, into: &context)
            return "operation"
        case .schema(let product, let api, let name):
            twin.view = reference.views[product][api]
            reference.schema(product, api, name, page: page, into: &context)
            return "schema"
        case .redirect(let target):
            context["target"] = .string(target.href)
            context["canonical"] = .string(portal.portal.url + target.href)
            return "redirect"
        case .notFound:
            return "not-found"
        }
    }

    private func home(
        _ source: SourcePage?, page: PortalPage, into context: inout Context, diagnostics: inout [Diagnostic]
    ) {
        context.set("products", portal.products.indices.prefix(6).map { products.card($0).value })
        guard let source, let hero = source.metadata.hero else { return }
        var problems: [Diagnostic] = []
        let actions = hero.actions.map { action -> Value in
            let target = links.resolve(action.url.value, in: source.path)
            let resolved = href(target, of: action.url, on: page, diagnostics: &problems)
            return .object(of: [
                "title": .string(action.title), "url": .string(resolved.url),
                "external": .boolean(resolved.isExternal), "primary": .boolean(action.isPrimary),
            ])
        }
        diagnostics += problems
        context["hero"] = .object(of: [
            "title": .string(hero.title), "tagline": .text(hero.tagline), "actions": .list(actions),
        ])
    }

    /// Address of the page of a product's terms.
    private func terms(of product: Product, diagnostics: inout [Diagnostic]) -> String? {
        guard let terms = product.terms else { return nil }
        guard let path = product.termsPath,
            let page = portal.routes.bySource[path]
        else {
            diagnostics.append(
                Diagnostic(
                    .error, "missing-file", at: terms.location, length: terms.length,
                    "Terms '\(terms.value)' are no page of portal '\(portal.portal.id)'"))
            return nil
        }
        return portal.pages[page].url.href
    }

    func title(of page: PortalPage) -> String {
        switch page.content {
        case .catalog: words["products"] ?? "API products"
        case .notFound: words["notFoundTitle"] ?? "Page not found"
        case .changelog: words.phrase("changelogOf", "Changes of {product}", ["product": page.title])
        default: page.title
        }
    }
}

extension PortalPage.Content {
    /// The kind's name for templates.
    var kind: String {
        switch self {
        case .home: "home"
        case .guide: "page"
        case .catalog: "catalog"
        case .product: "product"
        case .changelog: "changelog"
        case .reference: "reference"
        case .operation: "operation"
        case .tag: "tag"
        case .webhook: "webhook"
        case .schema: "schema"
        case .redirect: "redirect"
        case .notFound: "not-found"
        }
    }
}

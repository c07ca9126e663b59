import Markdown
import OpenAPI
import PortalModel

extension SearchDocument {
    /// What search knows of a page; `nil` for pages that readers do not look for.
    init?(_ page: PortalPage, in portal: PortalSite, title: String, view: APIView?, content: OperationContent?) {
        self.init(url: page.url.href, title: title, kind: .guide)
        excerpt = SearchSections.shortened(page.description ?? "")
        if let description = page.description { fields.append((.lead, description)) }
        switch page.content {
        case .home(let source):
            kind = .home
            if let source { add(source) }
        case .guide(let source):
            add(source)
            if case .product(let id) = source.home {
                context = portal.products.first { $0.product.id == id }?.product.name ?? ""
            }
        case .product(let index, let source):
            kind = .product
            let product = portal.products[index].product
            fields.append((.names, product.labels.values.flatMap { $0 }.joined(separator: " ")))
            fields.append((.headings, product.summary ?? ""))
            if excerpt.isEmpty { excerpt = SearchSections.shortened(product.summary ?? "") }
            if let source { add(source) }
        case .reference, .tag, .operation, .webhook, .schema:
            guard let view else { return nil }
            context = view.product.product.name
            if view.product.apis.count > 1 { context += " · \(view.api.version)" }
            add(page.content, view, content)
        case .changelog(let index):
            let lines = portal.products[index].changelog.flatMap(\.changes.all).prefix(500)
            fields.append((.text, lines.map { "\($0.place) \($0.message)" }.joined(separator: "\n")))
        case .catalog, .redirect, .notFound: return nil
        }
        fields.append((.title, title))
        // Readers name the product with what they look for in it.
        fields.append((.text, context))
    }

    private mutating func add(_ source: SourcePage) {
        fields.append((.headings, source.document.outline.map(\.text).joined(separator: "\n")))
        var text: [UInt8] = []
        source.document.renderPlainText(into: &text)
        fields.append((.text, String(decoding: text, as: UTF8.self)))
        let parts = SearchSections(text, outline: source.document.outline)
        sections = parts.sections
        guard excerpt.isEmpty else { return }
        excerpt = SearchSections.shortened(parts.introduction)
        fields.append((.lead, excerpt))
    }

    private mutating func add(_ page: PortalPage.Content, _ view: APIView, _ content: OperationContent?) {
        switch page {
        case .reference:
            kind = .reference
            describe(view.api.document.info.description)
        case .tag(_, _, let index):
            kind = .tag
            let group = view.api.groups[index]
            describe(group.description)
            let titles = group.operations.map { view.api.operations[$0].title }
            fields.append((.text, titles.joined(separator: "\n")))
        case .schema(_, _, let name):
            kind = .schema
            guard let schema = view.api.schema(name) else { return }
            describe(schema.schema.description)
            add(SearchNames(view.schemas.outline(schema)))
        case .operation:
            kind = .operation
            if let content { add(content) }
        case .webhook:
            kind = .webhook
            if let content { add(content) }
        default: break
        }
    }

    private mutating func add(_ content: OperationContent) {
        let operation = content.operation
        method = operation.method
        path = operation.path
        fields.append((.path, operation.path + " " + operation.method))
        // The whole path as one word, which the script asks for too: `/v1/charges` is not `/v1/charges/search`.
        fields.append((.path, operation.path.lowercased().filter { $0.isLetter || $0.isNumber }))
        if let id = operation.operationId { fields.append((.path, id)) }
        fields.append((.headings, operation.tags.joined(separator: " ")))
        describe(operation.description)
        var names = SearchNames()
        for field in content.parameters.flatMap(\.fields) {
            names.add(field.name)
            if let text = field.line.description { fields.append((.text, text)) }
        }
        for media in content.requestBody?.media ?? [] { names.add(media.schema?.root) }
        for response in content.responses where response.status.hasPrefix("2") {
            for media in response.media { names.add(media.schema?.root) }
        }
        add(names)
    }

    private mutating func add(_ found: SearchNames) {
        fields.append((.names, found.names.joined(separator: "\n")))
        names = found.shown
    }

    private mutating func describe(_ text: String?) {
        guard let text, !text.isEmpty else { return }
        fields.append((.text, text))
        let opening = SearchSections.shortened(text)
        fields.append((.lead, opening))
        if excerpt.isEmpty { excerpt = opening }
    }
}

/// Names of properties, as far down as readers look for them.
struct SearchNames {
    private static let limit = 300
    private static let depth = 3
    /// Characters of the names that results may show.
    private static let shownLength = 240
    private(set) var names: [String] = []
    private var seen: Set<String> = []

    init() {}

    init(_ outline: SchemaOutline) { add(outline.root) }

    /// As many of the first as a result may show.
    var shown: [String] {
        var left = Self.shownLength
        return Array(
            names.prefix { name in
                left -= name.utf8.count + 1
                return left >= 0
            })
    }

    mutating func add(_ name: String) {
        if names.count < Self.limit, seen.insert(name).inserted { names.append(name) }
    }

    mutating func add(_ line: SchemaOutline.Line?, depth: Int = 0) {
        guard let line, depth <= Self.depth, names.count < Self.limit else { return }
        if case .key(let name) = line.label { add(name) }
        for piece in line.type {
            if case .component(let name) = piece { add(name) }
        }
        for group in line.groups {
            for line in group.lines { add(line, depth: depth + 1) }
            for name in group.leftOut?.names ?? [] { add(name) }
        }
    }
}

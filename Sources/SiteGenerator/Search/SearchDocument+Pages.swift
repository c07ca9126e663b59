import Markdown
import OpenAPI
import PortalModel

extension SearchDocument {
    /// What search knows of a page; `nil` for pages that readers do not look for.
    init?(_ page: PortalPage, in portal: PortalSite, title: String, view: APIView?, content: OperationContent?) {
        self.init(url: page.url.href, title: title, kind: .guide)
        excerpt = Self.shortened(page.description ?? "")
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
            if excerpt.isEmpty { excerpt = Self.shortened(product.summary ?? "") }
            if let source { add(source) }
        case .reference, .tag, .operation, .webhook, .schema:
            guard let view else { return nil }
            context = view.product.product.name
            if view.product.apis.count > 1 { context += " · \(view.api.version)" }
            add(page.content, view, content)
        case .catalog, .redirect, .notFound: return nil
        }
        fields.append((.title, title))
    }

    private mutating func add(_ source: SourcePage) {
        fields.append((.headings, source.document.outline.map(\.text).joined(separator: "\n")))
        var text: [UInt8] = []
        source.document.renderPlainText(into: &text)
        let plain = String(decoding: text, as: UTF8.self)
        fields.append((.text, plain))
        if excerpt.isEmpty { excerpt = Self.shortened(String(decoding: text.prefix(600), as: UTF8.self)) }
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
            fields.append((.names, SearchNames(view.schemas.outline(schema)).text))
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
        fields.append((.path, operation.path + " " + (operation.operationId ?? "") + " " + operation.method))
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
        fields.append((.names, names.text))
    }

    private mutating func describe(_ text: String?) {
        guard let text else { return }
        fields.append((.text, text))
        if excerpt.isEmpty { excerpt = Self.shortened(text) }
    }

    /// The first words of a text, without what is only markup.
    private static func shortened(_ text: String) -> String {
        var words: [Substring] = []
        var length = 0
        for word in text.utf8.prefix(600).split(whereSeparator: { $0 <= 0x20 }) {
            var plain = word.drop { "#*`_>[".utf8.contains($0) }
            while let last = plain.last, "*`_".utf8.contains(last) { plain.removeLast() }
            guard !plain.isEmpty else { continue }
            let shown = Substring(plain)
            length += shown.utf8.count + 1
            if length > 140 {
                words.append("…")
                break
            }
            words.append(shown)
        }
        return words.joined(separator: " ")
    }
}

/// Names of properties, as far down as readers look for them.
struct SearchNames {
    private static let limit = 300
    private static let depth = 3
    private var names: [String] = []
    private var seen: Set<String> = []

    init() {}

    init(_ outline: SchemaOutline) { add(outline.root) }

    var text: String { names.joined(separator: "\n") }

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
        }
    }
}

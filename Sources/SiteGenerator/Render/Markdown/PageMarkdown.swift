import Markdown
import OpenAPI
import PortalModel

/// Writes the Markdown twin of a page: what the page says, without its frame, for agents and for people who copy it.
struct PageMarkdown {
    let portal: PortalSite
    let words: [String: String]

    /// - Parameters:
    ///   - body: The page's own text, with its links resolved, where writers wrote one.
    ///   - view: Of a page of an API.
    ///   - content: Of a page of an operation or webhook.
    func markdown(
        of page: PortalPage, body: [UInt8], view: APIView? = nil, content: OperationContent? = nil
    ) -> [UInt8] {
        var text = ""
        if let view {
            let reference = ReferenceMarkdown(view: view, page: page)
            switch page.content {
            case .reference: reference.overview(into: &text)
            case .tag(_, _, let group): reference.tag(group, into: &text)
            case .schema(_, _, let name): reference.schema(name, into: &text)
            case .webhook: if let content { reference.operation(content, isWebhook: true, into: &text) }
            case .operation: if let content { reference.operation(content, isWebhook: false, into: &text) }
            default: break
            }
        } else {
            self.text(of: page, body: body, into: &text)
        }
        while text.hasSuffix("\n\n") { text.removeLast() }
        text += "\n---\n\n\(words["htmlPage"] ?? "This page as HTML"): <\(portal.portal.url)\(page.url.href)>\n"
        return Array(text.utf8)
    }

    private func text(of page: PortalPage, body: [UInt8], into text: inout String) {
        switch page.content {
        case .home(let source):
            text += "# \(source?.metadata.hero?.title ?? page.title)\n\n"
            if let tagline = source?.metadata.hero?.tagline { text += tagline + "\n\n" }
            text += String(decoding: body, as: UTF8.self) + "\n"
            products(page, into: &text)
        case .catalog:
            text += "# \(words["products"] ?? "API products")\n\n"
            products(page, into: &text)
        case .changelog(let index):
            text += ChangelogContext(product: portal.products[index], words: words).markdown(title: page.title)
        case .product(let index, _): product(portal.products[index], page, body: body, into: &text)
        default:
            text += "# \(page.title)\n\n"
            if let description = page.description { text += description + "\n\n" }
            text += String(decoding: body, as: UTF8.self)
        }
    }

    private func products(_ page: PortalPage, into text: inout String) {
        for product in portal.products {
            let summary = product.product.summary.map { ": \($0)" } ?? ""
            text += "- [\(product.product.name)](\(page.url.root)\(product.url.markdown.href))\(summary)\n"
        }
    }

    private func product(_ shown: PortalProduct, _ page: PortalPage, body: [UInt8], into text: inout String) {
        let product = shown.product
        text += "# \(product.name)\n\n"
        if let summary = product.summary { text += summary + "\n\n" }
        if product.status == .deprecated {
            let sunset = product.sunset.map { " (\(words["sunset"] ?? "Sunset"): \($0))" } ?? ""
            text += "**\(words["deprecated"] ?? "Deprecated")**\(sunset)\n\n"
        }
        guard !shown.isLocked else {
            text += (words["lockedProduct"] ?? "For signed-in developers.") + "\n"
            return
        }
        text += String(decoding: body, as: UTF8.self) + "\n"
        let schemaWords = SchemaWords(words)
        section(
            "authentication", "Authentication", into: &text,
            product.authentication.map { PlainMethod.text($0, words: schemaWords) })
        section(
            "apis", "APIs", into: &text,
            shown.apis.map { "[\($0.title) \($0.version)](\(page.url.root)\($0.url.markdown.href))" })
        let limits = ProductContext.limitTexts(words: words)
        section(
            "plans", "Plans", into: &text,
            product.plans.map { plan in
                ([plan.title] + plan.limits.map(limits)).joined(separator: ": ")
            })
        section("guides", "Guides", into: &text, guides(of: product.id, from: page))
    }

    private func guides(of product: ProductID, from page: PortalPage) -> [String] {
        portal.pages.compactMap { guide in
            guard case .guide(let source) = guide.content, source.home == .product(product) else { return nil }
            return "[\(guide.title)](\(page.url.root)\(guide.url.markdown.href))"
        }
    }

    private func section(_ key: String, _ english: String, into text: inout String, _ lines: [String]) {
        guard !lines.isEmpty else { return }
        text += "## \(words[key] ?? english)\n\n"
        for line in lines { text += "- \(line)\n" }
        text += "\n"
    }
}

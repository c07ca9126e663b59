import OpenAPI
import PortalModel

/// Which page of a portal answers for which file of the content, and for which address.
struct Routes: Sendable {
    /// Path of a Markdown file or a product.yaml, from the site's root → index in ``PortalSite/pages``.
    private(set) var bySource: [String: Int] = [:]
    private(set) var byURL: [String: Int] = [:]
    /// `product/operationId` → index, for links of the form `operation:product/operationId`.
    private(set) var byOperation: [String: Int] = [:]

    init(_ pages: [PortalPage], products: [PortalProduct]) {
        for (index, page) in pages.enumerated() {
            byURL[page.url.path] = index
            if let source = page.source { bySource[source.path] = index }
            switch page.content {
            case .product(let product, _):
                bySource[products[product].product.file] = index
            case .operation(let product, let api, let operation):
                guard let id = products[product].apis[api].operations[operation].operationId else { continue }
                let key = "\(products[product].product.id)/\(id)"
                // Of several versions, the first named is meant.
                if byOperation[key] == nil { byOperation[key] = index }
            default: break
            }
        }
    }

    /// The page for a path of the content: the file itself, the file without its `.md`, or a folder's `index.md`.
    func page(forContent path: String) -> Int? {
        let plain = path.hasSuffix("/") ? String(path.dropLast()) : path
        return bySource[plain] ?? bySource[plain + ".md"] ?? bySource[ContentPath.join(plain, "index.md")]
            ?? bySource[ContentPath.join(plain, "product.yaml")]
    }
}

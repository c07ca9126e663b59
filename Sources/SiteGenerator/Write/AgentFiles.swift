import OpenAPI
import PortalModel
import Serialization

/// The files by which agents find their way: `llms.txt` and `llms-full.txt` (llmstxt.org), and `agents.json`, which
/// lists every operation with the address of its Markdown page.
struct AgentFiles {
    let portal: PortalSite
    let words: [String: String]

    /// - Parameter twins: The Markdown pages by their place in the portal's pages.
    func all(twins: [Int: [UInt8]]) -> [(path: String, bytes: [UInt8])] {
        [
            ("llms.txt", Array(index.utf8)), ("llms-full.txt", whole(twins)), ("agents.json", operations),
        ]
    }

    /// The portal's pages by subject, each with the address of its twin.
    private var index: String {
        var text = "# \(portal.portal.title)\n\n"
        if let description = portal.portal.description { text += "> \(description)\n\n" }
        let guides = portal.pages.filter { page in
            guard case .guide(let source) = page.content, case .product = source.home else {
                if case .guide = page.content { return true }
                return false
            }
            return false
        }
        if !guides.isEmpty {
            text += "## \(words["guides"] ?? "Guides")\n\n" + guides.map(line).joined() + "\n"
        }
        for (number, product) in portal.products.enumerated() {
            text += "## \(product.product.name)\n\n"
            if let summary = product.product.summary { text += summary + "\n\n" }
            text += portal.pages.filter { belongs($0, to: number) }.map(line).joined() + "\n"
        }
        let whole = portal.portal.url + "llms-full.txt"
        return text
            + "## Optional\n\n- [Everything in one file](\(whole))\n- [Operations](\(portal.portal.url)agents.json)\n"
    }

    private func belongs(_ page: PortalPage, to product: Int) -> Bool {
        switch page.content {
        case .product(let own, _), .changelog(let own): own == product
        case .reference(let own, _), .tag(let own, _, _), .operation(let own, _, _), .webhook(let own, _, _):
            own == product
        case .guide(let source): source.home == .product(portal.products[product].product.id)
        default: false
        }
    }

    private func line(_ page: PortalPage) -> String {
        var note = page.description.map { ": \($0)" } ?? ""
        if case .operation(let product, let api, let index) = page.content {
            let operation = portal.products[product].apis[api].operations[index]
            note = ": \(operation.method) \(operation.path)"
        }
        return "- [\(page.title)](\(portal.portal.url)\(page.url.markdown.href))\(note)\n"
    }

    private func whole(_ twins: [Int: [UInt8]]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(twins.values.reduce(0) { $0 + $1.count + 2 })
        for index in portal.pages.indices {
            guard let twin = twins[index] else { continue }
            bytes += twin
            bytes.append(UInt8(ascii: "\n"))
        }
        return bytes
    }

    private var operations: [UInt8] {
        var list: [Node] = []
        var documents: [Node] = []
        for product in portal.products {
            for api in product.apis {
                documents.append(
                    object([
                        ("product", product.product.id.rawValue), ("title", api.title), ("version", api.version),
                        ("openapi", portal.portal.url + api.download("openapi.json").href),
                        ("markdown", portal.portal.url + api.url.markdown.href),
                    ]))
                for operation in api.operations {
                    let url = api.url(of: operation)
                    list.append(
                        object([
                            ("product", product.product.id.rawValue), ("version", api.version),
                            ("operationId", operation.operationId), ("method", operation.method),
                            ("path", operation.path), ("summary", operation.title),
                            ("url", portal.portal.url + url.href), ("markdown", portal.portal.url + url.markdown.href),
                        ]))
                }
            }
        }
        let root = Mapping([
            .init("portal", Node(.string(portal.portal.title))), .init("url", Node(.string(portal.portal.url))),
            .init("documents", Node(.sequence(documents))), .init("operations", Node(.sequence(list))),
        ])
        var json: [UInt8] = []
        JSONWriter.write(Node(.mapping(root)), pretty: true, into: &json)
        json.append(UInt8(ascii: "\n"))
        return json
    }

    private func object(_ members: [(String, String?)]) -> Node {
        Node(.mapping(Mapping(members.compactMap { key, value in value.map { .init(key, Node(.string($0))) } })))
    }
}

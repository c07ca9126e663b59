import Diagnostics
import Markdown
import OpenAPI
import PortalModel
import Serialization

/// A Markdown file that is to be read, and where it belongs.
struct PageSource: Sendable {
    let path: String
    let home: SourcePage.Home
    let name: String

    /// - Returns: `nil` for files that are no pages, and for pages of products that are not built.
    init?(_ path: String, builtProducts: Set<ProductID>) {
        guard path.hasSuffix(".md") else { return nil }
        let parts = path.split(separator: "/", maxSplits: 3).map(String.init)
        guard parts.count >= 3 else { return nil }
        let rest: String
        switch parts[1] {
        case "pages":
            home = .shared
            rest = parts.dropFirst(2).joined(separator: "/")
        case "portals" where parts.count == 4:
            home = .portal(PortalID(parts[2]))
            rest = parts[3]
        case "products" where parts.count == 4:
            guard builtProducts.contains(ProductID(parts[2])) else { return nil }
            home = .product(ProductID(parts[2]))
            rest = parts[3]
        default:
            return nil
        }
        self.path = path
        name = String(rest.dropLast(3))
    }
}

extension SiteLoader {
    /// Reads pages on all cores; pages and problems come back in the order of `sources`.
    func loadPages(_ sources: [PageSource]) async -> ([SourcePage], [Diagnostic]) {
        let loader = PageLoader(folder: folder, frontMatter: SchemaValidator(.frontMatter))
        let parts = await sources.concurrentChunks(of: Self.pagesPerTask) { chunk in
            var diagnostics: [Diagnostic] = []
            let pages = chunk.compactMap { source in
                loader.load(source.path, home: source.home, name: source.name, diagnostics: &diagnostics)
            }
            return (pages, diagnostics)
        }
        return (parts.flatMap(\.0), parts.flatMap(\.1))
    }

    /// Reads the OpenAPI documents of all products, each document in a task of its own.
    func loadAPIs(of products: [Product]) async -> ([LoadedProduct], [Diagnostic]) {
        let folder = folder
        let parts = await products.concurrentChunks(of: 1) { chunk in
            var diagnostics: [Diagnostic] = []
            let loaded = chunk.map { product in
                LoadedProduct(
                    product: product,
                    apis: product.apis.compactMap { Self.load($0, of: product, in: folder, diagnostics: &diagnostics) })
            }
            return (loaded, diagnostics)
        }
        return (parts.flatMap(\.0), parts.flatMap(\.1))
    }

    private static func load(
        _ api: Product.API, of product: Product, in folder: SiteFolder, diagnostics: inout [Diagnostic]
    ) -> LoadedAPI? {
        guard let document = load(api.document, of: product, in: folder, diagnostics: &diagnostics) else { return nil }
        let history = api.history.compactMap { release -> (document: OpenAPIDocument, released: String?)? in
            // What was wrong in a release of the past cannot be mended any more.
            var problems: [Diagnostic] = []
            let document = load(release.document, of: product, in: folder, diagnostics: &problems)
            diagnostics += problems.filter { $0.severity == .error }
            return document.map { ($0, release.released) }
        }
        return LoadedAPI(api: api, document: document, history: history)
    }

    private static func load(
        _ written: Located<String>, of product: Product, in folder: SiteFolder, diagnostics: inout [Diagnostic]
    ) -> OpenAPIDocument? {
        let base = ContentPath.folder(of: product.file)
        guard let path = ContentPath.resolve(written.value, from: base), folder.exists(path) else {
            diagnostics.append(
                Diagnostic(
                    .error, "missing-file", at: written.location, length: written.length,
                    "OpenAPI document '\(written.value)' does not exist in \(base)/"))
            return nil
        }
        return OpenAPIDocument.load(path, read: { try? folder.readNamed($0) }, diagnostics: &diagnostics)
    }
}

extension Array where Element: Sendable {
    /// Maps slices of the array in parallel, one task per slice, and returns the results in order.
    func concurrentChunks<Result: Sendable>(
        of size: Int, _ transform: @escaping @Sendable (ArraySlice<Element>) -> Result
    ) async -> [Result] {
        await withTaskGroup(of: (Int, Result).self) { group in
            for (index, start) in stride(from: 0, to: count, by: size).enumerated() {
                let slice = self[start..<Swift.min(start + size, count)]
                group.addTask { (index, transform(slice)) }
            }
            var results: [Result?] = [Result?](repeating: nil, count: (count + size - 1) / size)
            for await (index, result) in group { results[index] = result }
            return results.compactMap { $0 }
        }
    }
}

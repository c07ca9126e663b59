import Diagnostics
import Markdown
import PortalModel
import Serialization

/// The first pass: reads all files of a site, whatever portal they are for, and collects every problem in them.
struct SiteLoader: Sendable {
    let folder: SiteFolder
    /// How many pages one task reads; large enough to make a task's cost vanish, small enough to fill all cores.
    static let pagesPerTask = 64

    /// The site, or `nil` where its configuration cannot be used at all.
    func load(diagnostics: inout [Diagnostic]) async -> Site? {
        guard let config = loadConfig(diagnostics: &diagnostics) else { return nil }
        let files = folder.files(below: "content", diagnostics: &diagnostics)
        var products: [Product] = []
        for path in files where Self.isProductFile(path) {
            if let product = loadProduct(path, diagnostics: &diagnostics) { products.append(product) }
        }
        checkFolders(files, config: config, products: products, diagnostics: &diagnostics)
        let built = products.filter(\.isBuilt)
        let sources = files.compactMap { PageSource($0, builtProducts: Set(built.map(\.id))) }
        async let pages = loadPages(sources)
        async let apis = loadAPIs(of: built)
        let (readPages, pageProblems) = await pages
        let (loadedProducts, apiProblems) = await apis
        diagnostics += pageProblems + apiProblems
        checkPortals(of: readPages, config: config, diagnostics: &diagnostics)
        for portal in config.portals {
            diagnostics += portal.catalog.unmatched(among: products)
        }
        return Site(
            folder: folder, config: config, pages: readPages, products: loadedProducts,
            unbuiltProducts: products.filter { !$0.isBuilt }, contentFiles: Set(files))
    }

    private func loadConfig(diagnostics: inout [Diagnostic]) -> SiteConfig? {
        guard let root = loadTree(SiteConfig.fileName, schema: .siteConfig, diagnostics: &diagnostics) else {
            return nil
        }
        return SiteConfig(reading: root, file: SiteConfig.fileName, diagnostics: &diagnostics)
    }

    private func loadProduct(_ path: String, diagnostics: inout [Diagnostic]) -> Product? {
        guard let root = loadTree(path, schema: .product, diagnostics: &diagnostics) else { return nil }
        let id = ContentPath.lastComponent(of: ContentPath.folder(of: path))
        return Product(reading: root, id: ProductID(id), file: path, diagnostics: &diagnostics)
    }

    /// Reads and validates one JSON or YAML file.
    private func loadTree(_ path: String, schema: SchemaName, diagnostics: inout [Diagnostic]) -> Node? {
        do {
            let root = try DocumentReader.read(try folder.read(path), file: path)
            SchemaValidator(schema).validate(root, file: path, into: &diagnostics)
            return root.mapping == nil ? nil : root
        } catch let error as SyntaxError {
            diagnostics.append(error.diagnostic)
        } catch let error as FileFailure {
            let hint = path == SiteConfig.fileName ? "a site's folder holds one; 'portico new' makes a site" : nil
            diagnostics.append(
                Diagnostic(
                    .error, "unreadable-file", at: SourceLocation(file: path), "Cannot be read: \(error.reason)",
                    hint: hint))
        } catch {
            diagnostics.append(
                Diagnostic(.error, "unreadable-file", at: SourceLocation(file: path), "Cannot be read: \(error)"))
        }
        return nil
    }

    private static func isProductFile(_ path: String) -> Bool {
        let parts = path.split(separator: "/")
        return parts.count == 4 && parts[1] == "products" && parts[3] == Product.fileName[...]
    }
}

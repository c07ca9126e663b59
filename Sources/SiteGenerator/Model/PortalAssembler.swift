import Diagnostics
import OpenAPI
import PortalModel

/// The second pass: decides what one portal holds, and where each page of it lives.
///
/// Whatever the audience may not see is left out here, before anything is rendered, so that no later pass can show it.
struct PortalAssembler: Sendable {
    let site: Site
    let portal: Portal
    let edition: Edition

    /// Whether pages and products that ask for a signed-in reader belong here.
    private var showsSignedIn: Bool { edition == .members || portal.access.reading == .signedIn }

    func assemble(diagnostics: inout [Diagnostic]) -> PortalSite {
        var removed = RemovedNames()
        let products = products(removed: &removed)
        let sources = sources(of: products, removed: &removed)
        var pages = contentPages(sources, products: products, diagnostics: &diagnostics)
        pages += apiPages(of: products)
        pages = withoutCollisions(pages, diagnostics: &diagnostics)
        pages += redirects(sources, existing: pages, diagnostics: &diagnostics)
        pages.append(PortalPage(url: PageURL("404.html"), title: "", description: nil, content: .notFound))
        return PortalSite(
            portal: portal, edition: edition, products: products, pages: pages,
            routes: Routes(pages, products: products), trees: PageTrees(pages), removed: removed)
    }

    /// The portal's products, by name, each cut for the audience.
    private func products(removed: inout RemovedNames) -> [PortalProduct] {
        var chosen: [PortalProduct] = []
        for loaded in site.products {
            let product = loaded.product
            guard portal.catalog.offers(product) else {
                removed.add(product, apis: loaded.apis.map(\.document))
                continue
            }
            let isLocked = product.visibility != .anyone && !showsSignedIn
            if isLocked { removed.add(product, apis: loaded.apis.map(\.document), keepingItsName: true) }
            let apis = isLocked ? [] : loaded.apis.map { cut($0, of: product, removed: &removed) }
            let changelog = isLocked ? [] : changelog(of: loaded, apis, removed: &removed)
            chosen.append(PortalProduct(product: product, isLocked: isLocked, apis: apis, changelog: changelog))
        }
        for product in site.unbuiltProducts { removed.add(product, apis: []) }
        return chosen.sorted {
            ($0.product.name.lowercased(), $0.product.id.rawValue) < (
                $1.product.name.lowercased(), $1.product.id.rawValue
            )
        }
    }

    /// What changed from release to release, each cut for the audience.
    private func changelog(
        of loaded: LoadedProduct, _ apis: [PortalAPI], removed: inout RemovedNames
    ) -> [ChangelogEntry] {
        var chains: [[ChangelogEntry.Release]] = []
        for (source, api) in zip(loaded.apis, apis) {
            var chain = [ChangelogEntry.Release(api: api, document: api.document, released: source.api.released)]
            for earlier in source.history {
                let cut = earlier.document.cut(for: [portal.id.rawValue])
                removed.add(cut.removed)
                chain.append(ChangelogEntry.Release(api: api, document: cut.document, released: earlier.released))
            }
            chains.append(chain)
        }
        return ChangelogEntry.entries(of: chains)
    }

    private func cut(_ loaded: LoadedAPI, of product: Product, removed: inout RemovedNames) -> PortalAPI {
        let cut = loaded.document.cut(for: [portal.id.rawValue])
        removed.add(cut.removed)
        var path = "products/\(product.id)/api/"
        if let version = loaded.api.version { path += version + "/" }
        return PortalAPI(api: loaded.api, document: cut.document, url: PageURL(path))
    }

    /// The Markdown files that this portal shows.
    private func sources(of products: [PortalProduct], removed: inout RemovedNames) -> [SourcePage] {
        let open = Set(products.filter { !$0.isLocked }.map(\.product.id))
        return site.pages.filter { page in
            let isShown = isShown(page, openProducts: open)
            if !isShown { removed.add(page) }
            return isShown
        }
    }

    private func isShown(_ page: SourcePage, openProducts: Set<ProductID>) -> Bool {
        if page.metadata.visibility == .signedIn, !showsSignedIn { return false }
        if let portals = page.metadata.portals, !portals.contains(where: { $0.value == portal.id.rawValue }) {
            return false
        }
        return switch page.home {
        case .portal(let id): id == portal.id
        case .shared: true
        case .product(let id): openProducts.contains(id)
        }
    }

    private func contentPages(
        _ sources: [SourcePage], products: [PortalProduct], diagnostics: inout [Diagnostic]
    ) -> [PortalPage] {
        let overviews = Dictionary(
            sources.compactMap { page -> (ProductID, SourcePage)? in
                guard case .product(let id) = page.home, page.name == "index" else { return nil }
                return (id, page)
            }, uniquingKeysWith: { first, _ in first })
        // A portal's own page takes the place of a shared one with the same address.
        let own = Set(sources.filter { $0.home == .portal(portal.id) }.map { Self.path(of: $0) })
        var pages: [PortalPage] = []
        for source in sources {
            if case .product = source.home, source.name == "index" { continue }
            let path = Self.path(of: source)
            if source.home == .shared, own.contains(path) { continue }
            let url = PageURL(path)
            if !url.isUsable {
                diagnostics.append(unusable(url, of: source))
                continue
            }
            pages.append(
                PortalPage(
                    url: url, title: source.title, description: source.metadata.description,
                    content: path.isEmpty ? .home(source) : .guide(source)))
        }
        if !pages.contains(where: { $0.url.path.isEmpty }) {
            pages.append(
                PortalPage(url: PageURL(""), title: portal.title, description: portal.description, content: .home(nil)))
        }
        pages.append(PortalPage(url: PageURL("products/"), title: "", description: nil, content: .catalog))
        for (index, product) in products.enumerated() {
            pages.append(
                PortalPage(
                    url: product.url, title: product.product.name, description: product.product.summary,
                    content: .product(index, product.isLocked ? nil : overviews[product.product.id])))
            guard !product.changelog.isEmpty else { continue }
            pages.append(
                PortalPage(
                    url: product.changelogURL, title: product.product.name, description: nil,
                    content: .changelog(index)))
        }
        return pages
    }

    private func apiPages(of products: [PortalProduct]) -> [PortalPage] {
        var pages: [PortalPage] = []
        for (p, product) in products.enumerated() {
            for (a, api) in product.apis.enumerated() {
                pages.append(
                    PortalPage(
                        url: api.url, title: api.title, description: nil, content: .reference(product: p, api: a)))
                for (g, group) in api.groups.enumerated() {
                    pages.append(
                        PortalPage(
                            url: api.url(of: group), title: group.title, description: nil,
                            content: .tag(product: p, api: a, group: g)))
                }
                for (w, webhook) in api.webhooks.enumerated() {
                    pages.append(
                        PortalPage(
                            url: api.url(ofWebhook: webhook), title: webhook.title, description: nil,
                            content: .webhook(product: p, api: a, webhook: w)))
                }
                for (o, operation) in api.operations.enumerated() {
                    pages.append(
                        PortalPage(
                            url: api.url(of: operation), title: operation.title, description: nil,
                            content: .operation(product: p, api: a, operation: o)))
                }
                for name in api.schemaNames {
                    pages.append(
                        PortalPage(
                            url: api.url(ofSchema: name), title: name, description: nil,
                            content: .schema(product: p, api: a, name: name)))
                }
            }
        }
        return pages
    }

    /// Address of a Markdown page: its name, with `slug` in the place of the last part; an `index` is its folder.
    static func path(of source: SourcePage) -> String {
        var name = source.isIndex ? ContentPath.folder(of: source.name) : source.name
        if let slug = source.metadata.slug?.value {
            let trimmed = slug.split(separator: "/").joined(separator: "/")
            name = slug.hasPrefix("/") ? trimmed : ContentPath.join(ContentPath.folder(of: name), trimmed)
        }
        if case .product(let id) = source.home { name = ContentPath.join("products/\(id)", name) }
        return name.isEmpty ? "" : name + "/"
    }

    private func unusable(_ url: PageURL, of source: SourcePage) -> Diagnostic {
        Diagnostic(
            .error, "unusable-address", at: source.metadata.slug?.location ?? SourceLocation(file: source.path),
            "'\(url.path)' cannot be an address", hint: "use names without '.', '..' and empty parts")
    }
}

import Diagnostics
import Mustache
import OpenAPI
import PortalModel
import Theming

/// Renders one portal and hands its files to the output.
struct PortalBuild: Sendable {
    let site: Site
    let portal: PortalSite
    private let renderer: PortalRenderer
    private let assets: AssetStore
    private let look: ThemeAssets
    private let leaks: LeakCheck

    /// - Parameter publishedNames: Names that anyone may read in some portal.
    init(
        site: Site, portal: PortalSite, theme: Theme, publishedNames: Set<String>, diagnostics: inout [Diagnostic]
    ) throws {
        self.site = site
        self.portal = portal
        assets = AssetStore(site.folder)
        look = theme.assets(
            branding: Branding(accent: portal.portal.branding.accent?.value), language: portal.portal.language,
            accentLocation: portal.portal.branding.accent?.location, diagnostics: &diagnostics)
        let shared = PortalContext(site: site, portal: portal, theme: theme, look: look, assets: assets).shared
        let links = LinkResolver(site: site, portal: portal, assets: assets)
        let strings = theme.strings(for: portal.portal.language)
        renderer = PortalRenderer(
            site: site, portal: portal, theme: theme, shared: shared, words: strings,
            navigation: Navigation(
                portal, catalogTitle: strings["products"] ?? "APIs", diagnostics: &diagnostics),
            sidebars: Sidebars(portal, theme: theme, shared: shared), links: links,
            products: ProductContext(portal: portal, site: site, words: strings),
            reference: ReferenceContext(portal: portal, site: site, words: strings))
        let isWhole = portal.removed.names.isEmpty
        leaks = LeakCheck(portal.removed, kept: isWhole ? [] : portal.ownNames.union(publishedNames))
        checkBranding(diagnostics: &diagnostics)
    }

    var summary: BuildReport.Portal {
        BuildReport.Portal(
            id: portal.portal.id.rawValue, title: portal.portal.title, url: portal.portal.url,
            pages: portal.pages.count { $0.isListed })
    }

    /// Renders every page and file of the portal.
    ///
    /// - Parameter folder: Where to write; `nil` renders for the diagnostics alone.
    /// - Throws: The first failure of a task; the others are cancelled.
    func render(into folder: OutputFolder?, counter: ProgressCounter) async throws -> [Diagnostic] {
        var rendering = try await renderPages(into: folder, counter: counter)
        var files = SiteFiles(portal: portal, site: site).all
        files += AgentFiles(portal: portal, words: renderer.words).all(twins: rendering.twins)
        rendering.twins = [:]
        files += ChangelogFiles(portal: portal, site: site).all
        let entries = rendering.entries.sorted { $0.key < $1.key }.map(\.value)
        rendering.entries = [:]
        files += SearchIndex(entries: entries).files()
        files += assets.files.map { (path: $0.url.path, bytes: $0.bytes) }
        let program = look.files.map { (path: $0.path, bytes: $0.bytes) }
        return try await rendering.diagnostics + write(files, into: folder)
            + write(program, into: folder, isProgram: true) + writeDownloads(into: folder)
    }

    /// - Parameter isProgram: Whether they are a theme's scripts and styles.
    private func write(
        _ files: [(path: String, bytes: [UInt8])], into folder: OutputFolder?, isProgram: Bool = false
    ) async throws -> [Diagnostic] {
        try await withThrowingTaskGroup(of: [Diagnostic].self) { group in
            for file in files {
                group.addTask {
                    try folder?.write(file.bytes, to: file.path)
                    return leakDiagnostics(in: file.bytes, of: file.path, isProgram: isProgram)
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
    }

    private func writeDownloads(into folder: OutputFolder?) async throws -> [Diagnostic] {
        try await withThrowingTaskGroup(of: [Diagnostic].self) { group in
            for view in renderer.reference.views.flatMap({ $0 }) {
                let files = DownloadFiles(api: view.api, credential: view.builder.credential)
                for file in files.all {
                    group.addTask {
                        let bytes = file.bytes()
                        try folder?.write(bytes, to: file.path)
                        return leakDiagnostics(in: bytes, of: file.path)
                    }
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
    }

    /// What rendering pages leaves behind.
    private struct Rendering: Sendable {
        var diagnostics: [Diagnostic] = []
        /// The Markdown of each page, for the file that holds all of it.
        var twins: [Int: [UInt8]] = [:]
        /// The words of each page, for search.
        var entries: [Int: SearchIndex.Entry] = [:]
    }

    private func renderPages(into folder: OutputFolder?, counter: ProgressCounter) async throws -> Rendering {
        let indices = Array(portal.pages.indices)
        return try await withThrowingTaskGroup(of: Rendering.self) { group in
            for start in stride(from: 0, to: indices.count, by: SiteLoader.pagesPerTask) {
                let chunk = indices[start..<min(start + SiteLoader.pagesPerTask, indices.count)]
                group.addTask { try renderChunk(chunk, into: folder, counter: counter) }
            }
            return try await group.reduce(into: Rendering()) { all, part in
                all.diagnostics += part.diagnostics
                all.twins.merge(part.twins) { first, _ in first }
                all.entries.merge(part.entries) { first, _ in first }
            }
        }
    }

    private func renderChunk(
        _ chunk: ArraySlice<Int>, into folder: OutputFolder?, counter: ProgressCounter
    ) throws -> Rendering {
        try Task.checkCancellation()
        var rendering = Rendering()
        for index in chunk {
            let page = try renderer.render(index, diagnostics: &rendering.diagnostics)
            rendering.diagnostics += leakDiagnostics(in: page.bytes, of: page.file)
            try folder?.write(page.bytes, to: page.file)
            rendering.entries[index] = page.search
            guard let markdown = page.markdown else { continue }
            let file = portal.pages[index].url.markdown.path
            rendering.diagnostics += leakDiagnostics(in: markdown, of: file)
            try folder?.write(markdown, to: file)
            rendering.twins[index] = markdown
        }
        counter.advance(by: chunk.count)
        return rendering
    }

    private func leakDiagnostics(in bytes: [UInt8], of file: String, isProgram: Bool = false) -> [Diagnostic] {
        // Programs have fields and functions of their own, `clientId` and `forEach`: those of an API are none of them.
        let found = leaks.findings(in: bytes).filter { !isProgram || $0.what != RemovedNames.field }
        return found.sorted { $0.name < $1.name }.map { finding in
            Diagnostic(
                .error, "leak", at: SourceLocation(file: "\(portal.portal.id)/\(file)"),
                "Portal '\(portal.portal.id)' shows '\(finding.name)', the \(finding.what) that was cut from it",
                hint: "take it out of the text, or narrow the page by 'portals:'")
        }
    }

    private func checkBranding(diagnostics: inout [Diagnostic]) {
        for image in [portal.portal.branding.logo, portal.portal.branding.favicon] {
            guard let image, assets.asset("content/" + image.value) == nil else { continue }
            diagnostics.append(
                Diagnostic(
                    .error, "missing-file", at: image.location, length: image.length,
                    "Image 'content/\(image.value)' does not exist",
                    hint: LinkResolver.nearestHint(
                        to: "content/" + image.value,
                        in: site.contentFiles.filter { $0.hasPrefix("content/assets/") }.sorted())))
        }
    }
}

extension PortalSite {
    /// Names that this portal rightly shows, though something of the same name was cut elsewhere.
    var ownNames: Set<String> {
        var kept = Set(pages.map(\.url.path))
        for page in pages { kept.insert(page.title) }
        for product in products {
            kept.insert(product.product.name)
            for api in product.apis {
                let names = api.document.identifiers
                kept.formUnion(names.operationIDs)
                kept.formUnion(names.paths)
                kept.formUnion(names.schemaNames)
                kept.formUnion(names.names)
                kept.formUnion(names.tags)
            }
        }
        return kept
    }
}

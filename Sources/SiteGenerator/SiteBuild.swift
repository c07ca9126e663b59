import Diagnostics
import PortalModel
import Synchronization
import Theming

/// One run over a loaded site: portals in parallel, published together or not at all.
struct SiteBuild: Sendable {
    let site: Site
    let options: BuildOptions
    let publishes: Bool
    let progress: (@Sendable (BuildProgress) -> Void)?

    /// - Throws: ``FileFailure``, `CancellationError`, or what a theme's templates threw.
    func run(report: inout BuildReport, diagnostics: inout [Diagnostic]) async throws {
        let chosen = chosenPortals(diagnostics: &diagnostics)
        let themes = Themes(site: site).load(for: chosen, diagnostics: &diagnostics)
        let portals = chosen.flatMap { portal in
            editions(of: portal).map { edition in
                PortalAssembler(site: site, portal: portal, edition: edition).assemble(diagnostics: &diagnostics)
            }
        }
        // What anyone may read in one portal is no secret in another.
        let isAnythingCut = portals.contains { !$0.removed.names.isEmpty }
        let published = portals.filter { isAnythingCut && $0.portal.access.reading == .anyone && $0.edition == .open }
            .reduce(into: Set<String>()) { $0.formUnion($1.ownNames) }
        var builds: [PortalBuild] = []
        for portal in portals {
            guard let theme = themes[portal.portal.theme.value] else { continue }
            builds.append(
                try PortalBuild(
                    site: site, portal: portal, theme: theme, publishedNames: published, diagnostics: &diagnostics))
        }
        // What cannot be published is rendered for its diagnostics alone.
        let canPublish = publishes && !diagnostics.fail(strict: options.strict)
        let output = canPublish ? try Publication(options.outputFolder, compresses: options.compress) : nil
        do {
            let counter = ProgressCounter(total: builds.reduce(0) { $0 + $1.portal.pages.count }, report: progress)
            for build in builds {
                let folder = try output?.folder(for: build.portal)
                diagnostics += try await build.render(into: folder, counter: counter)
            }
            report.portals = builds.filter { $0.portal.edition == .open }.map(\.summary)
            guard let output, !diagnostics.fail(strict: options.strict) else {
                output?.discard()
                return
            }
            try Task.checkCancellation()
            progress?(BuildProgress(step: "Publishing"))
            let catalog = Catalog(site: site, portals: builds.map(\.portal).filter { $0.edition == .open })
            let isWhole = options.portal == nil
            let counts = try output.publish(catalog: isWhole ? catalog.json : nil, isWhole: isWhole)
            report.isPublished = true
            report.filesWritten = counts.written
            report.filesUnchanged = counts.unchanged
            report.filesRemoved = counts.removed
        } catch {
            output?.discard()
            throw error
        }
    }

    private func chosenPortals(diagnostics: inout [Diagnostic]) -> [Portal] {
        guard let wanted = options.portal else { return site.config.portals }
        let chosen = site.config.portals.filter { $0.id.rawValue == wanted }
        if chosen.isEmpty {
            diagnostics.append(
                Diagnostic(
                    .error, "unknown-portal", at: nil, "Portal '\(wanted)' is not declared in \(SiteConfig.fileName)",
                    hint: Spelling.hint(for: wanted, among: site.config.portals.map(\.id.rawValue))))
        }
        return chosen
    }

    /// A portal that anyone may read has a second edition where some of its content asks for a signed-in reader.
    private func editions(of portal: Portal) -> [Edition] {
        guard portal.access.reading == .anyone else { return [.open] }
        let hasLockedProducts = site.products.contains {
            $0.product.visibility != .anyone && portal.catalog.offers($0.product)
        }
        let hasLockedPages = site.pages.contains { $0.metadata.visibility == .signedIn }
        return hasLockedProducts || hasLockedPages ? [.open, .members] : [.open]
    }
}

/// Counts pages over all portals and tells the listener every so often.
final class ProgressCounter: Sendable {
    private let done = Atomic<Int>(0)
    private let total: Int
    private let report: (@Sendable (BuildProgress) -> Void)?

    init(total: Int, report: (@Sendable (BuildProgress) -> Void)?) {
        self.total = total
        self.report = report
    }

    func advance(by count: Int) {
        let now = done.add(count, ordering: .relaxed).newValue
        report?(BuildProgress(step: "Rendering pages", done: now, total: total))
    }
}

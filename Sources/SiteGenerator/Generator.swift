package import Diagnostics
import Glibc
import PortalModel

/// What a build is asked to do.
package struct BuildOptions: Sendable {
    /// Folder that holds `site-config.json`, `content/` and `themes/`.
    package var siteFolder: String
    /// Folder that receives one folder per portal.
    package var outputFolder: String
    /// Id of the one portal to build; `nil` builds all.
    package var portal: String?
    /// Whether warnings fail the build.
    package var strict: Bool

    package init(siteFolder: String = ".", outputFolder: String = "out", portal: String? = nil, strict: Bool = false) {
        self.siteFolder = siteFolder
        self.outputFolder = outputFolder
        self.portal = portal
        self.strict = strict
    }
}

/// How far a build has come, for people who wait.
package enum BuildProgress: Sendable {
    case loading
    /// `done` of `total` pages over all portals.
    case rendering(done: Int, total: Int)
    case publishing
}

/// What a build did.
package struct BuildReport: Sendable {
    package struct BuiltPortal: Sendable {
        package var id: String
        package var title: String
        package var url: String
        /// Pages for readers, redirects not counted.
        package var pages: Int
    }

    /// Sorted for reading.
    package var diagnostics: [Diagnostic] = []
    package var portals: [BuiltPortal] = []
    package var filesWritten = 0
    package var filesUnchanged = 0
    package var filesRemoved = 0
    package var seconds: Double = 0
    /// Whether the task was cancelled; nothing was published then.
    package var isCancelled = false
    /// Whether this build took the place of the last one.
    package var isPublished = false

    package init() {}
}

/// Builds a site: loads and validates everything once, cuts and renders each portal, then publishes all of them.
///
/// Nothing of the last build is touched before the new one is complete: a mistake in one file, a full disk or a
/// cancelled task leave it as it was.
package enum Generator {
    /// - Parameter progress: Called from any task, often.
    package static func build(
        _ options: BuildOptions, progress: (@Sendable (BuildProgress) -> Void)? = nil
    ) async -> BuildReport {
        await run(options, publishes: true, progress: progress)
    }

    /// Finds every problem that a build would find, and writes nothing.
    package static func check(_ options: BuildOptions) async -> BuildReport {
        await run(options, publishes: false, progress: nil)
    }

    private static func run(
        _ options: BuildOptions, publishes: Bool, progress: (@Sendable (BuildProgress) -> Void)?
    ) async -> BuildReport {
        let clock = ContinuousClock()
        let start = clock.now
        var report = BuildReport()
        var diagnostics: [Diagnostic] = []
        progress?(.loading)
        do {
            let folder = try SiteFolder(options.siteFolder)
            if let site = await SiteLoader(folder: folder).load(diagnostics: &diagnostics) {
                let build = SiteBuild(site: site, options: options, publishes: publishes, progress: progress)
                try await build.run(report: &report, diagnostics: &diagnostics)
            }
        } catch is CancellationError {
            report.isCancelled = true
        } catch let failure as FileFailure {
            diagnostics.append(
                Diagnostic(
                    .error, "file-failure", at: nil, "'\(failure.path)' failed: \(failure.reason)",
                    hint: failure.code == ENOSPC ? "make room on the disk; the last build stands" : nil))
        } catch {
            diagnostics.append(Diagnostic(.error, "build-failure", at: nil, "\(error)"))
        }
        report.diagnostics = diagnostics.sortedForReading()
        let elapsed = (clock.now - start).components
        report.seconds = Double(elapsed.seconds) + Double(elapsed.attoseconds) / 1e18
        return report
    }
}

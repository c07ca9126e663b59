import Diagnostics
import Glibc

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
    package static func check(
        _ options: BuildOptions, progress: (@Sendable (BuildProgress) -> Void)? = nil
    ) async -> BuildReport {
        await run(options, publishes: false, progress: progress)
    }

    private static func run(
        _ options: BuildOptions, publishes: Bool, progress: (@Sendable (BuildProgress) -> Void)?
    ) async -> BuildReport {
        let clock = ContinuousClock()
        let start = clock.now
        var report = BuildReport()
        var diagnostics: [Diagnostic] = []
        progress?(BuildProgress(step: "Reading the site"))
        do {
            let folder = try SiteFolder(options.siteFolder)
            if let site = await SiteLoader(folder: folder).load(diagnostics: &diagnostics) {
                let build = SiteBuild(site: site, options: options, publishes: publishes, progress: progress)
                try await build.run(report: &report, diagnostics: &diagnostics)
            }
        } catch is CancellationError {
            // Who cancels a build knows it; the last output stands.
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

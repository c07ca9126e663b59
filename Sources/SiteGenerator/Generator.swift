package import Diagnostics

/// What to build, and where to.
package struct BuildOptions: Sendable {
    /// The folder that holds site-config.json.
    package var siteFolder: String
    /// The folder that the portals' folders are written into; made where it is missing.
    package var outputFolder: String
    /// The id of the only portal to build; `nil` builds all.
    package var portal: String?
    /// Warnings fail the build, too.
    package var strict: Bool

    package init(siteFolder: String = ".", outputFolder: String = "out", portal: String? = nil, strict: Bool = false) {
        self.siteFolder = siteFolder
        self.outputFolder = outputFolder
        self.portal = portal
        self.strict = strict
    }
}

/// What a build did and what it found.
package struct BuildReport: Sendable {
    package struct Portal: Sendable {
        package var id: String
        package var title: String
        /// The absolute URL it is published at.
        package var url: String
        package var pages: Int

        package init(id: String, title: String, url: String, pages: Int) {
            self.id = id
            self.title = title
            self.url = url
            self.pages = pages
        }
    }

    package var diagnostics: [Diagnostic] = []
    package var portals: [Portal] = []
    package var filesWritten = 0
    package var filesUnchanged = 0
    package var filesRemoved = 0
    /// Wall time, in seconds.
    package var seconds = 0.0

    package init() {}
}

/// How far a build has come.
package struct BuildProgress: Sendable {
    /// What is being done, as people read it: `Rendering pages`.
    package var step: String
    package var done: Int
    /// 0 where nobody knows.
    package var total: Int

    package init(step: String, done: Int = 0, total: Int = 0) {
        self.step = step
        self.done = done
        self.total = total
    }
}

/// Turns a site folder into portals. The calling task's cancellation ends a build early; the last good output stays.
package enum Generator {
    /// Loads, renders and writes.
    package static func build(
        _ options: BuildOptions, progress: (@Sendable (BuildProgress) -> Void)? = nil
    ) async -> BuildReport {
        BuildReport()
    }

    /// Loads and renders, writes nothing.
    package static func check(
        _ options: BuildOptions, progress: (@Sendable (BuildProgress) -> Void)? = nil
    ) async -> BuildReport {
        BuildReport()
    }
}

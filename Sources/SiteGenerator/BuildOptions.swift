/// What a build is asked to do.
package struct BuildOptions: Sendable {
    /// Folder that holds `site-config.json`, `content/` and `themes/`.
    package var siteFolder: String
    /// Folder that receives one folder per portal; made where it is missing.
    package var outputFolder: String
    /// Id of the one portal to build; `nil` builds all.
    package var portal: String?
    /// Whether warnings fail the build.
    package var strict: Bool
    /// Whether text files get compressed twins beside them, for servers that send such.
    package var compress: Bool

    package init(
        siteFolder: String = ".", outputFolder: String = "out", portal: String? = nil, strict: Bool = false,
        compress: Bool = false
    ) {
        self.siteFolder = siteFolder
        self.outputFolder = outputFolder
        self.portal = portal
        self.strict = strict
        self.compress = compress
    }
}

/// How far a build has come, for people who wait.
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

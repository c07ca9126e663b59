import SiteGenerator

/// What `build` and `check` have in common: options in, progress and report out.
struct BuildRun {
    typealias Work =
        @Sendable (_ options: BuildOptions, _ progress: (@Sendable (BuildProgress) -> Void)?) async -> BuildReport

    private let options: BuildOptions
    private let isJSON: Bool
    private let work: Work

    /// - Throws: ``Failure`` where the site's folder is none.
    init(_ arguments: Arguments, _ work: @escaping Work) throws {
        let site = try SitePaths(arguments)
        options = BuildOptions(
            siteFolder: site.site, outputFolder: site.output, portal: arguments.value("--portal"),
            strict: arguments.has("--strict"), compress: arguments.has("--compress"))
        isJSON = arguments.has("--json")
        self.work = work
    }

    func run() async -> ExitCode {
        let line = ProgressLine()
        let (report, wasInterrupted) = await Interruption.watching { [options, work] in
            await work(options, { line.show($0) })
        }
        line.end()
        if wasInterrupted {
            let state = report.isPublished ? "the new output is in place" : "the last good output stands"
            Console.error.write("portico: Interrupted; \(state)\n")
            return .interrupted
        }
        return ReportPrinter(options: options, isJSON: isJSON).print(report)
    }
}

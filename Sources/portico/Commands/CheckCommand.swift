import SiteGenerator

/// `portico check`: everything that `build` would find, and nothing written.
enum CheckCommand: Command {
    static let description = CommandDescription(
        name: "check",
        summary: "Find every problem that a build would find, and write nothing.",
        options: [
            CommandDescription.site, CommandDescription.portal, CommandDescription.strict, CommandDescription.json,
        ],
        examples: [
            .init(command: "portico check", summary: "the site in this folder"),
            .init(command: "portico check --site docs --strict", summary: "another one; warnings fail, too"),
        ])

    static func run(_ arguments: Arguments) async throws -> ExitCode {
        try await BuildRun(arguments, Generator.check).run()
    }
}

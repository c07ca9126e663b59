import SiteGenerator

/// `portico build`: the site's portals as folders of files.
enum BuildCommand: Command {
    static let description = CommandDescription(
        name: "build",
        summary: "Build the site's portals as folders of static files.",
        discussion: """
            Every problem in the site's files is told in one run, as file:line:column. With an error nothing is
            published: what the last good build wrote stays as it is.
            """,
        options: [
            CommandDescription.site, CommandDescription.output, CommandDescription.portal, CommandDescription.strict,
            CommandDescription.compress, CommandDescription.json,
        ],
        examples: [
            .init(command: "portico build", summary: "the site in this folder, into out/"),
            .init(command: "portico build --portal public", summary: "only the portal 'public'"),
            .init(command: "portico build --compress", summary: "for the companion, or nginx with gzip_static"),
            .init(command: "portico build --strict --json", summary: "for CI: warnings fail, the report is JSON"),
        ])

    static func run(_ arguments: Arguments) async throws -> ExitCode {
        try await BuildRun(arguments, Generator.build).run()
    }
}

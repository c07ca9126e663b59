/// `portico new`: a site to start from.
enum NewCommand: Command {
    static let description = CommandDescription(
        name: "new",
        summary: "Make a new site from the example, in a folder that is empty or not there yet.",
        operands: [.init(name: "DIR", summary: "The folder to make.")],
        examples: [.init(command: "portico new my-site", summary: "then: portico build --site my-site")])

    static func run(_ arguments: Arguments) async throws -> ExitCode {
        let target = arguments.operands[0]
        try ExampleSite.write(to: target)
        Console.output.write(
            "Made a site in '\(target)'. Next:\n  portico build --site \(target)\n  portico serve --site \(target)\n")
        return .fine
    }
}

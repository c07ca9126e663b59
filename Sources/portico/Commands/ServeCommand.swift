import HTTP

/// `portico serve`: the built portals on this machine, as a CDN would serve them.
enum ServeCommand: Command {
    static let description = CommandDescription(
        name: "serve",
        summary: "Serve the built portals on this machine, as a CDN would.",
        discussion: """
            Each portal appears under the path of its URL in site-config.json. Redirects, headers, missing pages and
            caching work as when published. A new build is seen at once. Ctrl-C ends it.
            """,
        options: [
            CommandDescription.site, CommandDescription.output,
            .init(name: "--port", value: "N", summary: "The port; 0 takes a free one (default: 8080)."),
        ],
        examples: [
            .init(command: "portico serve", summary: "what 'portico build' wrote to out/"),
            .init(command: "portico serve --output public --port 0", summary: "another folder, any free port"),
        ])

    static func run(_ arguments: Arguments) async throws -> ExitCode {
        let output = try SitePaths(arguments).output
        guard let port = UInt16(arguments.value("--port") ?? "8080") else {
            throw UsageError("Option '--port' takes a number from 0 to 65535", command: "serve")
        }
        let mounts = try PortalMounts(output: output)
        var configuration = ServerConfiguration()
        configuration.port = port
        let files = StaticFiles(mounts: mounts.mounts(output: output))
        let server: Server
        do {
            server = try Server(files, configuration: configuration)
        } catch let error as ServerError {
            let hint = port == 0 ? "" : "; another one is found by --port 0"
            throw Failure("\(error)\(hint)")
        }
        let width = mounts.portals.map(\.title.count).max() ?? 0
        for portal in mounts.portals {
            let title = portal.title + String(repeating: " ", count: width - portal.title.count)
            Console.output.write("\(title)  http://127.0.0.1:\(server.port)\(portal.path)\n")
        }
        Console.output.write("Ctrl-C ends.\n")
        await Interruption.wait()
        server.stop()
        return .fine
    }
}

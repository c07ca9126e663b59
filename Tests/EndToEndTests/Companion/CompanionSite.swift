import Foundation
import TestSupport

/// The example site, built and served by the companion at a free port, with a database of its own.
///
///     let site = try await CompanionSite.start()
///     try browser.open(site.url + "/sign-up?portal=public")
struct CompanionSite {
    let folder: TemporaryFolder
    let program: RunningProgram
    /// `http://127.0.0.1:41234`
    let url: String
    let port: UInt16

    /// The password of everybody in the demo's data.
    static let password = "harbour lantern 42"

    /// - Parameters:
    ///   - environment: For the companion beside the test's own.
    ///   - settings: More members of `companion` in `site-config.json`.
    ///   - proxyPort: Where a reverse proxy stands before it, and browsers go to.
    ///   - prepare: Gets the site's folder when it is built and nothing runs yet.
    static func start(
        environment: [String: String] = [:], settings: String = "", proxyPort: UInt16? = nil,
        prepare: (String) async throws -> Void = { _ in }
    ) async throws -> CompanionSite {
        let folder = try TemporaryFolder()
        let port = try FreePort.find()
        let url = "http://127.0.0.1:\(proxyPort ?? port)"
        for part in ["content", "themes"] {
            try FileManager.default.copyItem(
                atPath: Repository.root.appendingPathComponent(part).path, toPath: "\(folder.path)/\(part)")
        }
        let config = try String(
            contentsOf: Repository.root.appendingPathComponent("site-config.json"), encoding: .utf8)
        try config.replacingOccurrences(of: "http://localhost:8080", with: url)
            .replacingOccurrences(
                of: "\"companion\": {", with: "\"companion\": {\(settings.isEmpty ? "" : settings + ",")"
            )
            .write(toFile: "\(folder.path)/site-config.json", atomically: true, encoding: .utf8)
        try await placeBuild(at: url, in: folder)
        try await prepare(folder.path)
        let program = try await serve(folder, port, environment)
        return CompanionSite(folder: folder, program: program, url: url, port: port)
    }

    /// The example's portals, built once for all tests, with this companion's address in the place of the example's.
    private static func placeBuild(at url: String, in folder: TemporaryFolder) async throws {
        let built = try await ExampleBuild.shared.value.output
        let script = """
            set -e
            cp -r "$1" "$2"
            grep -rlZ --fixed-strings "$3" "$2" | xargs -0 sed -i "s#$3#$4#g"
            """
        let outcome = try await Program.run(
            "/bin/sh", ["-c", script, "sh", built, folder.path("out"), "http://localhost:8080", url])
        guard outcome.status == 0 else { throw Repository.Missing(what: "a copy of the build: \(outcome.error)") }
    }

    /// The program once more on the same folder and port, after it has ended.
    static func serve(
        _ folder: TemporaryFolder, _ port: UInt16, _ environment: [String: String] = [:]
    ) async throws -> RunningProgram {
        let program = try RunningProgram(
            try Repository.product("portico-companion"),
            ["serve", "--demo", "--site", folder.path, "--listen", "127.0.0.1:\(port)"], environment: environment)
        _ = try await program.line { $0.contains("The companion answers") }
        return program
    }

    /// Tokens for both APIs, made through the forms: of Ada, and of the administrator.
    func tokens() async throws -> (developer: String, administrator: String) {
        guard let python = Checker.python else { throw Repository.Missing(what: "Python") }
        let script = Repository.root.appendingPathComponent("Tests/EndToEndTests/Companion/make-tokens.py").path
        let made = try await Program.run(python, [script, url, CompanionSite.password])
        let tokens = made.output.split(whereSeparator: \.isWhitespace).map(String.init)
        guard tokens.count == 2 else { throw Repository.Missing(what: "two tokens: \(made.error)") }
        return (tokens[0], tokens[1])
    }
}

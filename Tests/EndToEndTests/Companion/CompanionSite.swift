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
    ///   - settings: `companion.server` of the configuration, as JSON.
    ///   - proxyPort: Where a reverse proxy stands before it, and browsers go to.
    ///   - prepare: Gets the site's folder when it is built and nothing runs yet.
    static func start(
        environment: [String: String] = [:], settings: String = "{}", proxyPort: UInt16? = nil,
        prepare: (String) async throws -> Void = { _ in }
    ) async throws -> CompanionSite {
        let folder = try TemporaryFolder()
        let port = try freePort()
        let url = "http://127.0.0.1:\(proxyPort ?? port)"
        for part in ["content", "themes"] {
            try FileManager.default.copyItem(
                atPath: Repository.root.appendingPathComponent(part).path, toPath: "\(folder.path)/\(part)")
        }
        let config = try String(
            contentsOf: Repository.root.appendingPathComponent("site-config.json"), encoding: .utf8)
        try config.replacingOccurrences(of: "http://localhost:8080", with: url)
            .replacingOccurrences(of: "\"companion\": {", with: "\"companion\": { \"server\": \(settings),")
            .write(toFile: "\(folder.path)/site-config.json", atomically: true, encoding: .utf8)
        let outcome = try await Program.run(try Repository.product("portico"), ["build", "--site", folder.path])
        guard outcome.status == 0 else { throw Repository.Missing(what: "a build without errors: \(outcome.error)") }
        try await prepare(folder.path)
        let program = try await serve(folder, port, environment)
        return CompanionSite(folder: folder, program: program, url: url, port: port)
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

    /// A port that nobody listened at a moment ago.
    static func freePort() throws -> UInt16 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
            }
        }
        guard isBound else { throw Repository.Missing(what: "a free port") }
        return UInt16(bigEndian: address.sin_port)
    }
}

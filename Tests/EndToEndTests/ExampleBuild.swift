import Foundation
import TestSupport

/// The example site as the built program publishes it, made once for all tests.
///
///     let build = try await ExampleBuild.shared.value
///     try FolderContents.files(in: build.published)
struct ExampleBuild: Sendable {
    /// The program's output: one folder for each portal.
    let output: String
    /// The portals put together as they lie on the server: each under the path of its URL.
    let published: String

    /// At the URLs that the example's site-config.json gives.
    static let shared = Task { try await make(named: "example", under: "") }
    /// The same site, published below `/docs/`.
    static let belowDocs = Task { try await make(named: "example-docs", under: "docs/") }

    /// The address of the example's first portal.
    private static let address = "http://localhost:8080/"
    private static let parts = ["site-config.json", "content", "themes"]

    /// One page of each kind and portal, and the longest of each kind, which shows the most.
    struct Page: Sendable {
        /// `home`, `operation` …: what the page's body calls itself.
        let kind: String
        let portal: String
        /// From the server's root, with a slash at both ends, or the path of the missing page.
        let path: String
    }

    private static func make(named name: String, under base: String) async throws -> ExampleBuild {
        let files = FileManager.default
        let program = try Repository.product("portico")
        // Beside the program, so that the last run's output is at hand to look at, and goes with the build folder.
        let folder = URL(fileURLWithPath: program).deletingLastPathComponent().appendingPathComponent("end-to-end/\(name)").path
        try? files.removeItem(atPath: folder)
        try files.createDirectory(atPath: "\(folder)/site", withIntermediateDirectories: true)
        for part in parts {
            try files.copyItem(atPath: Repository.root.appendingPathComponent(part).path, toPath: "\(folder)/site/\(part)")
        }
        let config = "\(folder)/site/site-config.json"
        let text = try String(contentsOfFile: config, encoding: .utf8).replacingOccurrences(of: address, with: address + base)
        try text.write(toFile: config, atomically: true, encoding: .utf8)
        let outcome = try await Program.run(program, ["build", "--site", "\(folder)/site", "--output", "\(folder)/out"])
        guard outcome.status == 0 else { throw Repository.Missing(what: "a build without errors: \(outcome.error)") }
        try publish("\(folder)/out", to: "\(folder)/published/\(base)")
        return ExampleBuild(output: "\(folder)/out", published: "\(folder)/published")
    }

    private static func publish(_ output: String, to target: String) throws {
        for portal in portals {
            for file in try FolderContents.files(in: "\(output)/\(portal.id)") {
                let place = URL(fileURLWithPath: "\(target)/\(portal.path)\(file)")
                try FileManager.default.createDirectory(
                    at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
                try FileManager.default.copyItem(atPath: "\(output)/\(portal.id)/\(file)", toPath: place.path)
            }
        }
    }

    /// The example's portals and the paths of their URLs.
    static let portals = [(id: "public", path: ""), (id: "partner", path: "partner/"), (id: "internal", path: "internal/")]

    /// The pages to look at.
    func pages() throws -> [Page] {
        var pages: [Page] = []
        for portal in ExampleBuild.portals {
            var found: [String: [(path: String, size: Int)]] = [:]
            for file in try FolderContents.files(in: "\(output)/\(portal.id)") where file.hasSuffix(".html") {
                let html = String(decoding: try FolderContents.bytes(of: "\(output)/\(portal.id)/\(file)"), as: UTF8.self)
                guard let kind = html.components(separatedBy: "<body class=\"kind-").dropFirst().first?
                    .prefix(while: { $0 != " " && $0 != "\"" })
                else { continue }
                let path = file == "404.html" ? "no/such/page/" : String(file.dropLast("index.html".count))
                found[String(kind), default: []].append((path, html.utf8.count))
            }
            for (kind, files) in found.sorted(by: { $0.key < $1.key }) {
                let longest = files.max { $0.size < $1.size }
                for path in Set([files.first?.path, longest?.path].compactMap { $0 }).sorted() {
                    pages.append(Page(kind: kind, portal: portal.id, path: "/\(portal.path)\(path)"))
                }
            }
        }
        return pages
    }
}

import Foundation
import TestSupport

/// A real reverse proxy before a companion, with the configuration that the operators' guide gives.
struct ReverseProxy {
    enum Kind: String, CaseIterable, Sendable {
        case nginx, caddy

        /// Where the program is; `nil` where `.scripts/setup --test` was not run.
        var program: String? {
            switch self {
            case .nginx: Requirement.program("nginx") ?? Requirement.existing("/usr/sbin/nginx")
            case .caddy: Checker.caddy
            }
        }
    }

    private let program: RunningProgram
    private let folder: TemporaryFolder

    /// Starts it at the port that the site names as its own.
    static func start(_ kind: Kind, before site: CompanionSite, at port: UInt16) async throws -> ReverseProxy {
        guard let path = kind.program else { throw Repository.Missing(what: "\(kind); run .scripts/setup --test") }
        let folder = try TemporaryFolder()
        let text = try guide(kind)
            .replacingOccurrences(of: "127.0.0.1:8080", with: "127.0.0.1:\(site.port)")
            .replacingOccurrences(of: "/srv/portico/out", with: site.folder.path("out"))
        let program: RunningProgram
        switch kind {
        case .nginx:
            try folder.write(nginx(text, port, folder), to: "nginx.conf")
            program = try RunningProgram(path, ["-c", folder.path("nginx.conf"), "-e", folder.path("errors.log")])
        case .caddy:
            try folder.write(caddy(text, port), to: "Caddyfile")
            program = try RunningProgram(
                path, ["run", "--config", folder.path("Caddyfile"), "--adapter", "caddyfile"],
                environment: ["XDG_DATA_HOME": folder.path, "XDG_CONFIG_HOME": folder.path, "HOME": folder.path])
        }
        while (try? HTTPClient(port: port).connect()).map({ close($0) }) == nil {
            try await Task.sleep(for: .milliseconds(10))
        }
        return ReverseProxy(program: program, folder: folder)
    }

    /// The configuration as it stands in the guide.
    private static func guide(_ kind: Kind) throws -> String {
        let page = Repository.root.appendingPathComponent("content/portals/internal/portico/operating/hosting.md")
        let title = kind == .nginx ? "signed-in.nginx.conf" : "signed-in.Caddyfile"
        let text = try String(contentsOf: page, encoding: .utf8)
        guard let begin = text.range(of: "```text title=\"\(title)\"\n"),
            let end = text.range(of: "\n```", range: begin.upperBound..<text.endIndex)
        else { throw Repository.Missing(what: "'\(title)' in hosting.md") }
        return String(text[begin.upperBound..<end.lowerBound])
    }

    /// What the guide leaves to nginx's own configuration; without TLS, at this port.
    private static func nginx(_ server: String, _ port: UInt16, _ folder: TemporaryFolder) -> String {
        let plain = server.split(separator: "\n").filter { !$0.contains("ssl_certificate") }.joined(separator: "\n")
            .replacingOccurrences(of: "listen 443 ssl", with: "listen 127.0.0.1:\(port)")
        let places = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map {
            "\($0)_temp_path \(folder.path("tmp-\($0)"));"
        }
        return """
            \(getuid() == 0 ? "user root;" : "")
            daemon off; worker_processes 1; pid \(folder.path("pid"));
            events { worker_connections 256; }
            http {
            default_type text/html; access_log off; \(places.joined(separator: " "))
            \(plain)
            }
            """
    }

    private static func caddy(_ site: String, _ port: UInt16) -> String {
        "{\n\tadmin off\n\tauto_https off\n\tpersist_config off\n}\n"
            + site.replacingOccurrences(of: "developers.example.com", with: "http://127.0.0.1:\(port)")
    }
}

import Foundation
import TestSupport
import Testing

/// From a client's secret to an API behind real gateways, with the companion between: what opens, and how it closes.
@Suite(
    .serialized,
    .enabled(
        if: Requirement.shouldRun(
            whenPresent: Checker.python != nil && Checker.envoy != nil && Requirement.existing("/usr/sbin/nginx") != nil
        ),
        "needs .scripts/setup --test"))
struct OAuthGatewayTests {
    @Test func opensWhatIsSubscribedToAndClosesIt() async throws {
        let upstream = try RunningProgram(
            try #require(Checker.python),
            [Repository.root.appendingPathComponent("Tests/GatewaysTests/Running/echo.py").path])
        let echo = try await upstream.line { Int($0) != nil }
        let (envoyPort, nginxPort) = (try FreePort.find(), try FreePort.find())
        let site = try await CompanionSite.start { folder in
            try Self.edit(
                "\(folder)/site-config.json", "\"gateways\": [",
                with: """
                    "gateways": [
                      { "id": "envoy", "kind": "envoy-file", "path": "envoy", "listen": "127.0.0.1:\(envoyPort)" },
                      { "id": "nginx", "kind": "nginx-file", "path": "nginx/portico.conf", "listen": "127.0.0.1:\(nginxPort)",
                        "program": "/usr/sbin/nginx", "processId": "\(folder)/nginx/pid" },
                    """)
            try Self.edit("\(folder)/out/catalog.json", "127.0.0.1:9100", with: "127.0.0.1:\(echo)")
            for name in ["envoy", "nginx"] {
                try FileManager.default.createDirectory(atPath: "\(folder)/\(name)", withIntermediateDirectories: true)
            }
        }
        let developer = try await site.tokens().developer
        let client = try await makeClient(site, developer)
        let gateways = try await start(site.folder, envoyPort, nginxPort)
        defer { withExtendedLifetime(gateways) {} }
        let token = try token(site, client)
        let (host, path) = try product(site)
        func status(_ port: UInt16, _ token: String) throws -> Int {
            let lines = [
                "GET \(path) HTTP/1.1", "Host: \(host)", "Authorization: Bearer \(token)", "Connection: close",
            ]
            let socket = try HTTPClient(port: port).connect()
            defer { close(socket) }
            try HTTPClient.write(Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8), to: socket)
            return HTTPClient.readAnswer(from: socket, hasBody: true).status
        }
        for port in [envoyPort, nginxPort] {
            try await wait { try status(port, token) == 200 }
            #expect(try status(port, String(token.dropLast(4))) == 401)
            #expect(try status(port, client.secret) == 401)
        }
        // A token that is taken back: nginx asks, Envoy goes by the signature until it ends.
        let other = try self.token(site, client)
        let body = "client_id=\(client.id)&client_secret=\(client.secret)&token=\(other)"
        let form = [("Content-Type", "application/x-www-form-urlencoded")]
        #expect(
            try HTTPClient(port: site.port).request("POST", "/oauth/revoke", headers: form, body: body).status == 200)
        #expect(try status(nginxPort, other) == 401)
        #expect(try status(nginxPort, token) == 200 && status(envoyPort, token) == 200)
        // A client that is taken away is gone at both.
        let revoked = try HTTPClient(port: site.port).request(
            "POST", "/api/portal/v1/credentials/\(client.credential)/revoke",
            headers: [("Authorization", "Bearer \(developer)"), ("Content-Type", "application/json")], body: "{}")
        #expect(revoked.status == 200, "\(revoked.text)")
        for port in [envoyPort, nginxPort] { try await wait { try status(port, token) == 401 } }
    }

    private struct Client {
        let id: String
        let secret: String
        let credential: String
    }

    /// Of the application that has a subscription to shipments.
    private func makeClient(_ site: CompanionSite, _ developer: String) async throws -> Client {
        let http = HTTPClient(port: site.port)
        let headers = [("Authorization", "Bearer \(developer)"), ("Content-Type", "application/json")]
        func json(_ method: String, _ path: String, _ body: String = "") throws -> [String: Any] {
            let answer = try http.request(method, "/api/portal/v1/\(path)", headers: headers, body: body)
            return try #require(
                try JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any], "\(answer.text)")
        }
        let applications = try #require(try json("GET", "applications")["items"] as? [[String: Any]])
        let application = try #require(
            try applications.compactMap { $0["id"] as? String }.first { id in
                let items = try json("GET", "applications/\(id)/subscriptions")["items"] as? [[String: Any]] ?? []
                return items.contains { $0["product"] as? String == "shipments" && $0["state"] as? String == "active" }
            })
        let made = try json(
            "POST", "applications/\(application)/credentials", #"{"method": "oauth", "name": "robot"}"#)
        return Client(
            id: try #require(made["publicName"] as? String), secret: try #require(made["secret"] as? String),
            credential: try #require(made["id"] as? String))
    }

    private func token(_ site: CompanionSite, _ client: Client) throws -> String {
        let pair = Data("\(client.id):\(client.secret)".utf8).base64EncodedString()
        let answer = try HTTPClient(port: site.port).request(
            "POST", "/oauth/token",
            headers: [("Authorization", "Basic \(pair)"), ("Content-Type", "application/x-www-form-urlencoded")],
            body: "grant_type=client_credentials&scope=shipments.read")
        let json = try JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any]
        return try #require(json?["access_token"] as? String, "\(answer.text)")
    }

    /// The host of the product, and a path of it.
    private func product(_ site: CompanionSite) throws -> (host: String, path: String) {
        let data = Data(try site.folder.bytes("out/catalog.json"))
        let catalog = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        let portals = try #require(catalog["portals"] as? [[String: Any]])
        let products = portals.flatMap { $0["products"] as? [[String: Any]] ?? [] }
        let gateway = try #require(
            products.first { $0["id"] as? String == "shipments" }?["gateway"] as? [String: Any])
        let host = (gateway["hosts"] as? [String])?.first ?? "localhost"
        let pattern = try #require((gateway["paths"] as? [String])?.first)
        return (host, pattern.replacing("*", with: "anything"))
    }

    /// Both gateways, as `running a gateway` says.
    private func start(
        _ folder: TemporaryFolder, _ envoyPort: UInt16, _ nginxPort: UInt16
    ) async throws -> [RunningProgram] {
        try await wait { try folder.text("nginx/portico.conf").contains("server {") }
        try await wait { try folder.text("envoy/bootstrap.json").contains("9901") }
        let admin = try FreePort.find()
        try folder.write(
            try folder.text("envoy/bootstrap.json").replacing("9901", with: "\(admin)"), to: "envoy/start.json")
        let envoy = try RunningProgram(
            try #require(Checker.envoy),
            [
                "-c", folder.path("envoy/start.json"), "--use-dynamic-base-id", "--concurrency", "1", "-l", "info",
                "--component-log-level", "misc:error",
            ])
        _ = try await envoy.line { $0.contains("starting workers") }
        let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map {
            "\($0)_temp_path \(folder.path("nginx/\($0)"));"
        }
        try folder.write(
            """
            daemon off;
            pid \(folder.path("nginx/pid"));
            worker_processes 1;
            events { worker_connections 256; }
            http { access_log off; \(temporary.joined(separator: " ")) include \(folder.path("nginx/portico.conf")); }

            """, to: "nginx/nginx.conf")
        let nginx = try RunningProgram(
            "/usr/sbin/nginx", ["-c", folder.path("nginx/nginx.conf"), "-e", folder.path("nginx/errors")],
            lastSignal: SIGTERM)
        return [envoy, nginx]
    }

    private static func edit(_ path: String, _ text: String, with other: String) throws {
        let before = try String(contentsOfFile: path, encoding: .utf8)
        #expect(before.contains(text))
        try before.replacingOccurrences(of: text, with: other).write(toFile: path, atomically: true, encoding: .utf8)
    }

    /// Waits for something to become true, a minute at most.
    private func wait(_ condition: () throws -> Bool) async throws {
        for _ in 0..<600 {
            if (try? condition()) == true { return }
            try await Task.sleep(for: .milliseconds(100))
        }
        throw Repository.Missing(what: "what was to happen within a minute")
    }
}

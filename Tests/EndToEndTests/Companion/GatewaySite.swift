import Foundation
import TestSupport
import Testing

/// The example site with real gateways: its companion writes for Envoy and nginx, which stand before an upstream that
/// answers with what it was sent. `shipments` and `tracking` take every way to show who is calling, and ask nobody's
/// approval.
///
///     let gateways = try await GatewaySite.start()
///     let made = try gateways.portal("POST", "applications", ["name": "Robot"])
///     try gateways.ask(.envoy, "/shipments/v2/x", ["X-API-Key": key]).status
struct GatewaySite {
    enum Kind: String, CaseIterable {
        case envoy, nginx
    }

    let site: CompanionSite
    let developer: String
    let administrator: String
    private let ports: [Kind: UInt16]
    private var programs: [Kind: RunningProgram]
    private let upstream: RunningProgram

    private static let nginx = Requirement.existing("/usr/sbin/nginx") ?? Requirement.program("nginx")
    static let isPossible = Requirement.shouldRun(
        whenPresent: Checker.python != nil && Checker.envoy != nil && nginx != nil)

    static let host = "api.northwind.example"

    /// - Parameters:
    ///   - settings: More members of `companion` in `site-config.json`.
    ///   - prepare: Gets the site's folder when nothing runs yet; the gateways' files will be in `envoy` and `nginx`.
    static func start(
        environment: [String: String] = [:], settings: String = "", prepare: (String) async throws -> Void = { _ in }
    ) async throws -> GatewaySite {
        let script = Repository.root.appendingPathComponent("Tests/GatewaysTests/Running/echo.py").path
        let upstream = try RunningProgram(try #require(Checker.python), [script])
        let echo = try await upstream.line { Int($0) != nil }
        let ports: [Kind: UInt16] = [.envoy: try FreePort.find(), .nginx: try FreePort.find()]
        let site = try await CompanionSite.start(environment: environment, settings: settings) { folder in
            try writeSettings(in: folder, ports)
            try openProducts(in: "\(folder)/out/catalog.json", upstream: echo)
            for kind in Kind.allCases {
                try FileManager.default.createDirectory(
                    atPath: "\(folder)/\(kind.rawValue)", withIntermediateDirectories: true)
            }
            try await prepare(folder)
        }
        let tokens = try await site.tokens()
        var programs: [Kind: RunningProgram] = [:]
        for kind in Kind.allCases { programs[kind] = try await start(kind, site.folder) }
        let made = GatewaySite(
            site: site, developer: tokens.developer, administrator: tokens.administrator, ports: ports,
            programs: programs, upstream: upstream)
        for kind in Kind.allCases { try await made.wait { try made.ask(kind, "/nothing").status == 404 } }
        return made
    }

    private static func writeSettings(in folder: String, _ ports: [Kind: UInt16]) throws {
        let path = "\(folder)/site-config.json"
        let before = try String(contentsOfFile: path, encoding: .utf8)
        let gateways = """
            "gateways": [
              { "id": "envoy", "kind": "envoy-file", "path": "envoy", "listen": "127.0.0.1:\(ports[.envoy] ?? 0)",
                "usage": { "log": "envoy-calls.log" } },
              { "id": "nginx", "kind": "nginx-file", "path": "nginx/portico.conf", "listen": "127.0.0.1:\(ports[.nginx] ?? 0)",
                "program": "\(nginx ?? "")", "processId": "\(folder)/nginx/pid",
                "usage": { "log": "nginx-calls.log" } },
            """
        try before.replacing("\"gateways\": [", with: gateways).write(toFile: path, atomically: true, encoding: .utf8)
    }

    private static func openProducts(in path: String, upstream: String) throws {
        let data = try Data(contentsOf: URL(fileURLWithPath: path))
        var catalog = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        let paths = ["shipments": ["/shipments/v2/*", "/shipments/status"], "tracking": ["/tracking/*"]]
        let portals = try #require(catalog["portals"] as? [[String: Any]])
        catalog["portals"] = portals.map { portal in
            var portal = portal
            portal["products"] = (portal["products"] as? [[String: Any]] ?? []).map { product in
                guard let id = product["id"] as? String, let paths = paths[id] else { return product }
                var product = product
                product["gateway"] = ["upstream": ["http://127.0.0.1:\(upstream)"], "hosts": [host], "paths": paths]
                product["authentication"] =
                    [
                        ["api-key": ["header": "X-API-Key", "query": "api_key"]], "basic",
                        ["oauth": ["scopes": ["\(id).read"]]],
                    ] as [Any]
                product["subscription"] = ["approval": "automatic"]
                product["terms"] = nil
                product["plans"] = (product["plans"] as? [[String: Any]] ?? []).map { plan in
                    plan.merging(["approval": "automatic"]) { $1 }
                }
                return product
            }
            return portal
        }
        try JSONSerialization.data(withJSONObject: catalog).write(to: URL(fileURLWithPath: path))
    }

    /// As `running a gateway` says.
    private static func start(_ kind: Kind, _ folder: TemporaryFolder) async throws -> RunningProgram {
        switch kind {
        case .envoy: try await startEnvoy(folder)
        case .nginx: try await startNginx(folder)
        }
    }

    private static func startEnvoy(_ folder: TemporaryFolder) async throws -> RunningProgram {
        try await wait { try folder.text("envoy/bootstrap.json").contains("9901") }
        let start = try folder.text("envoy/bootstrap.json").replacing("9901", with: "\(try FreePort.find())")
        try folder.write(start, to: "envoy-start.json")
        let envoy = try RunningProgram(
            try #require(Checker.envoy),
            [
                "-c", folder.path("envoy-start.json"), "--use-dynamic-base-id", "--concurrency", "1", "-l", "info",
                "--component-log-level", "misc:error", "--file-flush-interval-msec", "200",
            ])
        _ = try await envoy.line { $0.contains("starting workers") }
        return envoy
    }

    private static func startNginx(_ folder: TemporaryFolder) async throws -> RunningProgram {
        try await wait { try folder.text("nginx/portico.conf").contains("server {") }
        let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map {
            "\($0)_temp_path \(folder.path("nginx-\($0)"));"
        }
        try folder.write(
            """
            daemon off;
            pid \(folder.path("nginx/pid"));
            worker_processes 1;
            events { worker_connections 256; }
            http { access_log off; \(temporary.joined(separator: " ")) include \(folder.path("nginx/portico.conf")); }

            """, to: "nginx.conf")
        return try RunningProgram(
            try #require(nginx), ["-c", folder.path("nginx.conf"), "-e", folder.path("nginx-errors")],
            lastSignal: SIGTERM)
    }

    /// Waits for something to become true, a minute at most.
    static func wait(_ condition: () throws -> Bool) async throws {
        for _ in 0..<600 {
            if (try? condition()) == true { return }
            try await Task.sleep(for: .milliseconds(100))
        }
        throw Repository.Missing(what: "what was to happen within a minute")
    }
}

extension GatewaySite {
    func wait(_ condition: () throws -> Bool) async throws { try await Self.wait(condition) }

    /// Waits until a gateway answers as it is to, and nobody else answers beside it: after a reload of nginx its old process
    /// does for a moment.
    func settle(_ kind: Kind, _ condition: () throws -> Bool) async throws {
        try await wait(condition)
        guard kind == .nginx, let id = programs[.nginx]?.processID else { return }
        let children = "/proc/\(id)/task/\(id)/children"
        try await wait {
            try String(contentsOfFile: children, encoding: .utf8).split(whereSeparator: \.isWhitespace).count == 1
        }
    }

    /// Ends a gateway: nginx with its workers, and Envoy, which the tests' own process lets be told nothing else, at once.
    mutating func stop(_ kind: Kind) async {
        _ = await programs.removeValue(forKey: kind)?.end(with: kind == .envoy ? SIGKILL : SIGTERM)
    }

    mutating func start(_ kind: Kind) async throws { programs[kind] = try await Self.start(kind, site.folder) }

    /// Lets a gateway stand still, as on a machine that is too busy for it, and go on.
    func signal(_ kind: Kind, _ signal: Int32) {
        if let program = programs[kind] { kill(program.processID, signal) }
    }

    /// Sends one request to a gateway as it stands: no path is made plain.
    func ask(_ kind: Kind, _ target: String, _ headers: [String: String] = [:]) throws -> HTTPAnswer {
        var lines = ["GET \(target) HTTP/1.1", "Host: \(Self.host)", "Connection: close"]
        lines += headers.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
        let socket = try HTTPClient(port: ports[kind] ?? 0).connect()
        defer { close(socket) }
        try HTTPClient.write(Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8), to: socket)
        // Not to the end: Envoy waits a second for the client to close.
        return HTTPClient.readAnswer(from: socket, hasBody: true)
    }

    /// What a gateway told the upstream of the caller; `nil` where the upstream was not asked.
    static func told(_ name: String, by answer: HTTPAnswer) -> String? {
        let json = try? JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any]
        let headers = json?["headers"] as? [[String]]
        return headers?.first { $0.first == name.lowercased() }?.last
    }

    /// Asks the Portal API as the developer.
    func portal(_ method: String, _ path: String, _ body: [String: Any]? = nil) throws -> [String: Any] {
        try api("/api/portal/v1/\(path)", developer, method, body)
    }

    /// Asks the Admin API as the administrator.
    func admin(_ method: String, _ path: String, _ body: [String: Any]? = nil) throws -> [String: Any] {
        try api("/api/admin/v1/\(path)", administrator, method, body)
    }

    private func api(
        _ path: String, _ token: String, _ method: String, _ body: [String: Any]?
    ) throws -> [String: Any] {
        let text = try body.map { String(decoding: try JSONSerialization.data(withJSONObject: $0), as: UTF8.self) }
        let answer = try HTTPClient(port: site.port).request(
            method, path, headers: [("Authorization", "Bearer \(token)"), ("Content-Type", "application/json")],
            body: text ?? (method == "GET" ? "" : "{}"))
        let json = try? JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any]
        guard (200..<300).contains(answer.status), let json else {
            throw Repository.Missing(what: "an answer to \(method) \(path): \(answer.status) \(answer.text)")
        }
        return json
    }

    /// A new application of the developer's, with subscriptions.
    /// - Returns: Its id, and those of the subscriptions.
    func application(
        _ name: String, _ products: [(product: String, plan: String)]
    ) throws -> (id: String, subscriptions: [String]) {
        let id = try #require(try portal("POST", "applications", ["name": name])["id"] as? String)
        let subscriptions = try products.map { product, plan in
            let made = try portal("POST", "applications/\(id)/subscriptions", ["product": product, "plan": plan])
            return try #require(made["state"] as? String == "active" ? made["id"] as? String : nil, "\(made)")
        }
        return (id, subscriptions)
    }
}
